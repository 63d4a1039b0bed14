"""What the page's scripts wait for, and what is known of those whom a message may be from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from widget.core.events import (
    ContactsChanged,
    DeliveryChanged,
    Event,
    LoggedOut,
    LoginCancelled,
    LoginRefused,
    LogoutChosen,
    MessagesArrived,
    NicknamesChanged,
    PageCalled,
    RoomEntered,
    RoomLeft,
    RoomRefused,
    SessionLost,
    SessionStarted,
    SurfaceDetached,
)
from widget.core.model import BareJID, Delivery, Message, Session, SurfaceId
from widget.errors import DiscoveryFailed
from widget.features.host import calls

LOGIN, LOGOUT, SEND, JOIN = "login", "logout", "send", "join"
AT_ONCE = ("open", "close", "toggle", "mode")
"""What most pages ask, and windows do: nothing can be wrong with it."""


class Asked(NamedTuple):
    """A call that waits: from where, and what it is about: a room, or a message's id and `where` it goes."""

    surface: SurfaceId
    call: int
    name: str
    about: str = ""
    where: str = ""


class Answer(NamedTuple):
    """What came of it; `error` is a name (page/chinwag.d.ts), "" if all went well."""

    asked: Asked
    error: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """`answers`: those that the present event gives. `nickname`: what we call ourselves."""

    waiting: tuple[Asked, ...] = ()
    answers: tuple[Answer, ...] = ()
    rooms: frozenset[BareJID] = frozenset()
    names: Mapping[BareJID, str] = field(default_factory=dict)
    nickname: str = ""


def update(state: State, event: Event, session: Session) -> State:
    return _taken(replace(state, answers=()) if state.answers else state, event, session)


def _taken(state: State, event: Event, session: Session) -> State:
    match event:
        case PageCalled(surface, name, args, call) if call:
            if name in AT_ONCE:
                return replace(state, answers=(Answer(Asked(surface, call, name)),))
            where = calls.address(args) or ""
            about = {SEND: f"o:{session.fresh}", JOIN: where}.get(name, "")
            asked = Asked(surface, call, name, about, where)
            error, text = calls.fault(name, args, session)
            if error or not _waits(state, asked, session):
                return replace(state, answers=(Answer(asked, error, text),))
            return replace(state, waiting=(*state.waiting, asked))
        case SessionStarted(first=True):
            return _answered(state, LOGIN)
        case LoginCancelled() | LogoutChosen():
            return _answered(state, LOGIN, error="Cancelled")
        case LoginRefused(error):
            return _answered(state, LOGIN, error=type(error).__name__, text=str(error))
        case SessionLost(DiscoveryFailed() as error) if not session.jid:
            return _answered(state, LOGIN, error="DiscoveryFailed", text=str(error))
        case DeliveryChanged(conversation, id_, delivery, error) if state.waiting:
            return _delivered(state, conversation, id_, delivery, error)
        case MessagesArrived(conversation, messages=messages) if state.waiting:
            for each in messages:
                if each.outgoing:  # reflected by a room, or in an archive
                    state = _delivered(state, conversation, each.id, each.delivery, "")
            return state
        case RoomEntered(room):
            return _answered(replace(state, rooms=state.rooms | {room}), JOIN, room)
        case RoomRefused(room, condition):
            return _answered(state, JOIN, room, error="NotEntered", text=condition)
        case RoomLeft(room):
            return replace(state, rooms=state.rooms - {room})
        case ContactsChanged(contacts):
            return replace(state, names={**state.names, **{each.jid: each.shown for each in contacts}})
        case NicknamesChanged(nicknames) if session.me in nicknames:
            return replace(state, nickname=nicknames[session.me])
        case SurfaceDetached(surface):
            return replace(state, waiting=tuple(each for each in state.waiting if each.surface != surface))
        case LoggedOut():
            # Another log-in may wait already: one that is refused is over only when its stream is closed
            others = tuple(Answer(each, "Cancelled") for each in state.waiting if each.name in (SEND, JOIN))
            out = tuple(Answer(each) for each in state.waiting if each.name == LOGOUT)
            next_ = tuple(each for each in state.waiting if each.name == LOGIN)
            return State(next_, answers=(*others, *out))
    return state


def _waits(state: State, asked: Asked, session: Session) -> bool:
    match asked.name:
        case "login" | "send":
            return True
        case "logout":
            return bool(session.jid)
        case "join":
            return asked.about not in state.rooms
    return False


def _answered(state: State, name: str, about: str = "", *, error: str = "", text: str = "") -> State:
    done = [each for each in state.waiting if (each.name, each.about) == (name, about)]
    left = tuple(each for each in state.waiting if each not in done)
    return replace(state, waiting=left, answers=tuple(Answer(each, error, text) for each in done))


def _delivered(state: State, where: BareJID, id_: str, delivery: Delivery, error: str) -> State:
    known = any((each.about, each.where) == (id_, where) for each in state.waiting)
    if delivery is Delivery.PENDING or not known:
        return state
    if delivery is Delivery.FAILED:
        return _answered(state, SEND, id_, error="NotSent", text=error)
    return _answered(state, SEND, id_)


def name_of(state: State, message: Message) -> str:
    """Whoever says it, as far as this page has heard."""
    return state.names.get(message.conversation, "")
