"""Location (geo: URIs, RFC 5870): where the person is, found by the browser, and sent if they say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from vdom import Memo, On, VNode, memo
from vdom.html import div, p
from widget.core.effects import Effect, Emit
from widget.core.events import DialogChosen, Event, MessagePosted, SurfaceDetached
from widget.core.feature import Feature, Slot, View
from widget.core.model import BareJID, Kind, Session, SurfaceId
from widget.core.place import Place, measured
from widget.core.posting import written
from widget.ui.components import button, dialog, menu_item, spinner
from widget.ui.i18n import _
from widget.ui.place_card import place_card

DIALOG = "location"


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody wants to tell where they are: to whom, and what has been found so far, if not `trouble`."""

    conversation: BareJID
    kind: Kind
    place: Place | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What is asked on each surface."""

    asked: Mapping[SurfaceId, Asked] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LocationChosen(Event):
    """The person wants to tell somebody where they are."""

    surface: SurfaceId
    conversation: BareJID
    kind: Kind


@dataclass(frozen=True, slots=True)
class LocationFound(Event):
    """The browser has found them, or has not."""

    surface: SurfaceId
    place: Place | None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class LocationConfirmed(Event):
    """They have seen what would be sent, and want it to be."""

    surface: SurfaceId
    asked: Asked


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case LocationChosen(surface, conversation, kind):
            return State({**state.asked, surface: Asked(conversation, kind)})
        case LocationFound(surface, place, trouble) if surface in state.asked:
            asked = state.asked[surface]
            return State({**state.asked, surface: Asked(asked.conversation, asked.kind, place, trouble)})
        case DialogChosen(surface, name) if surface in state.asked and name != DIALOG:
            return _without(state, surface)
        case SurfaceDetached(surface) if surface in state.asked:
            return _without(state, surface)
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case LocationChosen(surface):
            yield Emit(DialogChosen(surface, DIALOG))
        case LocationConfirmed(surface, Asked(conversation, kind, Place() as place)):
            yield Emit(DialogChosen(surface, ""))
            yield Emit(MessagePosted(written(conversation, place.uri, session), kind))


def menu_items(state: State, view: View, conversation: BareJID, kind: Kind) -> list[Memo]:
    """To tell where one is."""
    return [memo(_item, LocationChosen(view.surface.id, conversation, kind), key="location")]


def _item(chosen: LocationChosen) -> VNode:
    return menu_item(_("Send location"), chosen, "map-pin")


def question(state: State, view: View, name: str) -> VNode | None:
    """What would be sent, to whom, and whether it is to be."""
    surface = view.surface.id
    asked = state.asked.get(surface)
    if name != DIALOG or asked is None:
        return None

    def found(fields: Mapping[str, Any]) -> Event:
        return _found(surface, fields["detail"])

    confirmed = LocationConfirmed(surface, asked)
    send = button(_("Send"), confirmed, kind="primary", disabled=asked.place is None)
    return dialog(
        _("Send your location to {name}?").format(name=view.name(asked.conversation)),
        div(
            _body(asked, view.session.settings.map_url),
            cls="location",
            use={"locate": {}},
            on=[On("located", found, fields=("detail",))],
        ),
        close=DialogChosen(surface, ""),
        footer=div(button(_("Cancel"), DialogChosen(surface, "")), send, cls="dialog-buttons"),
        name=DIALOG,
    )


def _body(asked: Asked, map_url: str) -> VNode:
    if asked.trouble:
        return p(words(asked.trouble), role="alert")
    return place_card(asked.place, map_url) if asked.place else spinner(_("Looking where you are…"))


def words(trouble: str) -> str:
    """Why it was not found, and what to do."""
    return {
        "refused": _("The browser does not tell this page where you are. Allow it in the address bar."),
        "unknown": _("The browser cannot find out where you are."),
    }.get(trouble) or _("This browser cannot tell where you are here.")


def _found(surface: SurfaceId, told: Mapping[str, Any]) -> Event:
    if "trouble" in told:
        return LocationFound(surface, None, str(told["trouble"]))
    place = measured(float(told["latitude"]), float(told["longitude"]), float(told["accuracy"]))
    return LocationFound(surface, place, "" if place else "unknown")


def _without(state: State, surface: SurfaceId) -> State:
    return State({id_: each for id_, each in state.asked.items() if id_ != surface})


FEATURE = Feature(
    "location",
    State,
    update,
    effects,
    slots={Slot.CONVERSATION_MENU: menu_items, Slot.DIALOG: question},
)
