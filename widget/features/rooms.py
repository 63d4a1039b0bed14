"""Finding a room: by its address, or from what the server's room service lists (XEP-0030, XEP-0045, 6.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import Element

from vdom import Memo, On, VNode, memo
from vdom.html import div, form, p
from widget.core import disco
from widget.core.address import may_enter, typed_room
from widget.core.effects import Effect, Emit, Query
from widget.core.events import (
    ConversationOpened,
    DialogChosen,
    Event,
    SessionStarted,
    SurfaceDetached,
)
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.forms import Forms, closed, form_of, sent
from widget.core.model import BareJID, Kind, Session, SurfaceId, domain, local
from widget.ui.components import Place, avatar, button, dialog, row, section, skeleton
from widget.ui.components import field as field_
from widget.ui.i18n import _
from widget.ui.long_list import LongLists, Rows

MUC = "http://jabber.org/protocol/muc"


@dataclass(frozen=True, slots=True)
class Listed:
    """A room that the service lists."""

    jid: BareJID
    name: str


@dataclass(frozen=True, slots=True)
class State:
    """`service` is the domain of the rooms, once found; `rooms` None while they are asked for.

    Rooms stand in the order of their names.

    `waiting` counts the answers that may still name the service; `asks`: at the present event it is looked
    for (again: what a dead network has answered is not for ever); `wanted`: where somebody looks at the
    list; `forms`: where something is wrong with what was typed.
    """

    service: str = ""
    waiting: int = 1
    asks: bool = False
    wanted: frozenset[SurfaceId] = frozenset()
    rooms: tuple[Listed, ...] | None = None
    forms: Forms = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ServicesListed(Event):
    """Our server has told what it offers."""

    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceFound(Event):
    """One of them is for rooms."""

    domain: str


@dataclass(frozen=True, slots=True)
class ServiceUnfit(Event):
    """One of them is for something else, or does not answer."""


@dataclass(frozen=True, slots=True)
class RoomsListed(Event):
    """The service has told its rooms, or has not."""

    rooms: tuple[Listed, ...]
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class RoomTyped(Event):
    """The person wants into a room by its address or name."""

    surface: SurfaceId
    address: str


def update(state: State, event: Event, session: Session) -> State:
    state = replace(state, asks=False) if state.asks else state
    lost = not state.service and state.waiting <= 0
    match event:
        case SessionStarted(resumed=resumed, first=first) if not state.service:
            return replace(state, waiting=1, asks=True) if first or not resumed or lost else state
        case DialogChosen(surface, "join-room") if lost and session.online:
            return replace(_looking(state, surface), waiting=1, asks=True)
        case ServicesListed(domains):
            return replace(state, waiting=len(domains))
        case ServiceUnfit():
            return replace(state, waiting=state.waiting - 1)
        case ServiceFound(found) if not state.service:
            return replace(state, service=found)
        case DialogChosen(surface, "join-room"):
            return _looking(state, surface)
        case DialogChosen(surface) | SurfaceDetached(surface) if surface in state.wanted:
            return replace(state, wanted=state.wanted - {surface}, forms=closed(state.forms, surface))
        case RoomsListed(rooms):
            return replace(state, rooms=rooms)
        case RoomTyped(surface, address):
            wrong = _trouble(typed_room(address, state.service), session)
            forms = sent(state.forms, surface, wrong) if wrong else closed(state.forms, surface)
            return replace(state, forms=forms)
    return state


def _looking(state: State, surface: SurfaceId) -> State:
    """The list is asked for anew."""
    return replace(state, rooms=None, forms=closed(state.forms, surface), wanted=state.wanted | {surface})


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    if state.asks:
        yield from _begin(session)
    match event:
        case ServicesListed(domains):
            for each in domains:
                yield Query(disco.ask_info(each), _service_of(each), lambda error: ServiceUnfit())
        case DialogChosen(_, "join-room") if state.service:
            yield _list(state.service)
        case ServiceFound(found) if state.wanted and state.service == found and state.rooms is None:
            yield _list(found)
        case RoomTyped(surface, address) if (room := typed_room(address, state.service)) and may_enter(
            room, session.settings
        ):
            yield Emit(ConversationOpened(surface, room, Kind.ROOM))


def join(state: State, view: View, name: str) -> VNode | None:
    """Asks for a room, and shows those that there are."""
    if name != "join-room":
        return None
    id_ = view.surface.id

    def submitted(fields: Mapping[str, Any]) -> Event:
        return RoomTyped(id_, str(fields["form"].get("room", "")).strip())

    return dialog(
        _("Join a room"),
        form(
            field_(
                _("Room"),
                "room",
                error=form_of(state.forms, id_).trouble,
                required=True,
                placeholder=_("Name or address"),
                id="join-room-jid",
                use={"autofocus": {}},
            ),
            button(_("Join"), kind="primary", type_="submit"),
            cls="dialog-form",
            on=[On("submit", submitted, fields=("form",), prevent_default=True)],
        ),
        _choice(state, view),
        close=DialogChosen(id_, ""),
        name="join-room",
    )


def _choice(state: State, view: View) -> VNode:
    if state.rooms is None and (state.service or state.waiting > 0):
        return skeleton(3)
    if not state.rooms:
        return p(_("This server lists no rooms."), cls="dialog-note")
    surface = view.surface.id

    def drawn(each: Listed, place: Place | None) -> Memo:
        return memo(_row, surface, each, place, key=each.jid)

    rows = Rows(state.rooms, lambda each: each.jid, lambda each: each.name.casefold(), drawn)
    lists, title = LongLists(surface, view.ask(Fact.STRETCHES, default={})), _("On this server")
    return div(section(title, lists.draw("rooms", title, rows)), cls="dialog-list")


def _row(surface: SurfaceId, each: Listed, place: Place | None) -> VNode:
    return row(
        avatar(each.jid, each.name, "s"),
        each.name,
        each.jid,
        message=ConversationOpened(surface, each.jid, Kind.ROOM),
        key=each.jid,
        place=place,
    )


def _begin(session: Session) -> Iterator[Effect]:
    """Find the service."""
    settings = session.settings
    if settings.muc_domain:
        yield Emit(ServiceFound(settings.muc_domain))
    else:
        query = disco.ask_items(domain(session.me))
        yield Query(query, _services, lambda error: ServicesListed(()))


def _services(answer: Element) -> Event:
    return ServicesListed(disco.services(answer))


def _service_of(jid: str) -> Callable[[Element], Event]:
    def read(answer: Element) -> Event:
        conference = any(each.category == "conference" for each in disco.identities(answer))
        return ServiceFound(jid) if conference and MUC in disco.features(answer) else ServiceUnfit()

    return read


def _list(service: str) -> Query:
    return Query(disco.ask_items(service), _listed, lambda error: RoomsListed((), str(error)))


def _listed(answer: Element) -> Event:
    items = ((BareJID(jid), name) for jid, name in disco.items(answer) if "@" in jid)
    listed = (Listed(jid, name or local(jid)) for jid, name in items)
    return RoomsListed(tuple(sorted(listed, key=lambda each: each.name.casefold())))


def _trouble(room: BareJID | None, session: Session) -> str:
    if not room:
        return _("A room's address looks like room@rooms.example.org.")
    if not may_enter(room, session.settings):
        return _("Only rooms at {domain} can be entered here.").format(domain=session.settings.muc_domain)
    return ""


FEATURE = Feature("rooms", State, update, effects, slots={Slot.DIALOG: join})
