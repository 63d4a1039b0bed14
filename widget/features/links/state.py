"""What each surface is for, which rooms are known, and where a link leads to whoever is not logged in yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from widget.core.address import Fault, typed, typed_room
from widget.core.events import (
    ConversationNamed,
    Event,
    LoggedOut,
    PageCalled,
    RoomEntered,
    SessionStarted,
    SurfaceAttached,
    SurfaceDetached,
)
from widget.core.model import BareJID, Kind, Session, Surface, SurfaceId, domain
from widget.core.persistent import without
from widget.core.target import Target
from widget.core.uri import read
from widget.settings import Settings


@dataclass(frozen=True, slots=True)
class State:
    """`waiting`: links that were followed before anybody was logged in, one a surface."""

    surfaces: Mapping[SurfaceId, Surface] = field(default_factory=dict)
    waiting: Mapping[SurfaceId, Target] = field(default_factory=dict)
    rooms: frozenset[BareJID] = frozenset()
    due: tuple[tuple[SurfaceId, Target], ...] = ()


def update(state: State, event: Event, session: Session) -> State:
    state = replace(state, due=()) if state.due else state
    match event:
        case SurfaceAttached(surface):
            return replace(state, surfaces={**state.surfaces, surface.id: surface})
        case SurfaceDetached(id_):
            return replace(state, surfaces=without(state.surfaces, id_), waiting=without(state.waiting, id_))
        case PageCalled(id_, "follow", {"uri": str(uri)}) if target := read(uri):
            if session.jid:
                return replace(state, due=((id_, target),))
            return replace(state, waiting={**state.waiting, id_: target})
        case SessionStarted(first=True):
            return replace(state, due=tuple(state.waiting.items()), waiting={})
        case RoomEntered(room) | ConversationNamed(room, Kind.ROOM):
            return replace(state, rooms=state.rooms | {room})
        case LoggedOut():
            return State(state.surfaces)
    return state


def home(surface: Surface, settings: Settings) -> tuple[BareJID, Kind] | None:
    """What the site wants to be open on a surface."""
    if room := room_of(surface.room, settings):
        return room, Kind.ROOM
    chat = typed(surface.chat) if surface.chat else Fault.EMPTY
    return None if isinstance(chat, Fault) else (chat, Kind.CHAT)


def room_of(address: str, settings: Settings) -> BareJID | None:
    """A room as the site names it: by its address, or by a name where its rooms are."""
    return typed_room(address, settings.muc_domain)


def welcome(state: State, id_: SurfaceId, room: BareJID, settings: Settings) -> bool:
    """Whether a link may lead into a room without a question: we are in it, or it is the site's."""
    ours = {
        room_of(name, settings) for name in (*settings.rooms, settings.open_room, state.surfaces[id_].room)
    }
    return room in state.rooms or room in ours or domain(room) == settings.muc_domain
