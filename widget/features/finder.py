"""The head of the list: the search box, and starting a chat with an address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from vdom import Memo, On, VNode, memo
from vdom.html import div, form
from widget.core.address import Fault, typed
from widget.core.effects import Effect, Emit
from widget.core.events import (
    ConversationOpened,
    DialogChosen,
    Event,
    FilterTyped,
    LauncherToggled,
    ModeChosen,
    SurfaceDetached,
)
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.model import Kind, Session, SurfaceId
from widget.ui.addresses import trouble
from widget.ui.components import button, dialog, icon_button, search_field
from widget.ui.components import field as field_
from widget.ui.i18n import _


@dataclass(frozen=True, slots=True)
class State:
    """What each surface's list is filtered by, and what was wrong with an address."""

    filters: Mapping[SurfaceId, str] = field(default_factory=dict)
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class AddressTyped(Event):
    """The person wants to talk with somebody who is not in the list."""

    surface: SurfaceId
    address: str


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case LauncherToggled(surface) | ModeChosen(surface) | SurfaceDetached(surface) if (
            surface in state.filters
        ):
            return _unfiltered(state, surface)
        case ConversationOpened(surface) if session.page.narrow and surface in state.filters:
            return _unfiltered(state, surface)
        case FilterTyped(surface, text):
            return State({**state.filters, surface: text.strip()})
        case AddressTyped(_surface, address):
            meant = typed(address)
            return State(state.filters, trouble(meant) if isinstance(meant, Fault) else "")
        case DialogChosen() if state.trouble:
            return State(state.filters)
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case AddressTyped(surface, address):
            if not isinstance(jid := typed(address), Fault):
                yield Emit(ConversationOpened(surface, jid, Kind.CHAT))


def finder(state: State, view: View) -> Memo:
    """The search box and the way to somebody new."""
    hidden = view.session.settings.hide
    shown = "new-chat" not in hidden, "join-room" not in hidden
    return memo(_finder, view.surface.id, *shown, key="finder")


def _finder(id_: SurfaceId, chats: bool, rooms: bool) -> VNode:
    def searched(fields: Mapping[str, Any]) -> Event:
        return FilterTyped(id_, str(fields.get("value", "")))

    return div(
        search_field(_("Search"), "", searched),
        icon_button("square-pen", _("New chat"), DialogChosen(id_, "new-chat")) if chats else None,
        icon_button("users", _("Join a room"), DialogChosen(id_, "join-room")) if rooms else None,
        cls="finder",
        key="finder",
    )


def new_chat(state: State, view: View, name: str) -> VNode | None:
    """Asks for an address."""
    if name != "new-chat":
        return None
    id_ = view.surface.id

    def submitted(fields: Mapping[str, Any]) -> Event:
        return AddressTyped(id_, str(fields["form"].get("jid", "")).strip())

    return dialog(
        _("New chat"),
        form(
            field_(
                _("Address"),
                "jid",
                error=state.trouble,
                required=True,
                placeholder=_("name@example.org"),
                inputmode="email",
                id="new-chat-jid",
                use={"autofocus": {}},
            ),
            button(_("Start chat"), kind="primary", type_="submit"),
            cls="dialog-form",
            on=[On("submit", submitted, fields=("form",), prevent_default=True)],
        ),
        close=DialogChosen(id_, ""),
        name="new-chat",
    )


def filter_of(state: State, view: View) -> str:
    """What the view's list is filtered by."""
    return state.filters.get(view.surface.id, "")


def _unfiltered(state: State, surface: SurfaceId) -> State:
    """The box is drawn anew, and empty: what is typed is the page's and never set from here."""
    return State({id_: text for id_, text in state.filters.items() if id_ != surface}, state.trouble)


FEATURE = Feature(
    "finder",
    State,
    update,
    effects,
    slots={Slot.LIST: finder, Slot.DIALOG: new_chat},
    facts={Fact.FILTER: filter_of},
)
