"""The service of rooms, what it lists, and what was typed to find one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from widget.core.address import may_enter, typed_room
from widget.core.events import DialogChosen, Event, SessionStarted, SurfaceDetached
from widget.core.forms import Forms, closed, sent
from widget.core.model import BareJID, Session, SurfaceId
from widget.ui.i18n import _


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


def _trouble(room: BareJID | None, session: Session) -> str:
    if not room:
        return _("A room's address looks like room@rooms.example.org.")
    if not may_enter(room, session.settings):
        return _("Only rooms at {domain} can be entered here.").format(domain=session.settings.muc_domain)
    return ""
