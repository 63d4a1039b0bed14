"""The host page's scripts: what they ask of us is done and answered, and what happens is told to them.

What comes over the wire is told as plain data. Nothing of a password is ever told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from widget.core.effects import Effect, Emit, Page
from widget.core.events import (
    ConversationOpened,
    Event,
    LoggedOut,
    LoginChosen,
    LoginRefused,
    LogoutChosen,
    MessagePosted,
    MessagesAdded,
    NicknamesChanged,
    PageCalled,
    RoomWanted,
    SessionLost,
    SessionStarted,
    StorageFailed,
    StorageRead,
    SurfaceAttached,
)
from widget.core.feature import Feature
from widget.core.login import full, keep_for
from widget.core.model import BareJID, Kind, Message, Session, SurfaceId, local, resource
from widget.core.posting import written
from widget.core.selectors import text_box
from widget.features.host import calls
from widget.features.host.state import (
    AT_ONCE,
    Answer,
    Asked,
    State,
    name_of,
    update,
)

__all__ = ["FEATURE", "State", "update"]

MOST = 20
"""Messages that are told at once: those of a flood that are older are not news to anybody."""


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case PageCalled(surface, name, args, call) if call and name not in AT_ONCE:
            if not any(each.error for each in state.answers):
                yield from _carried_out(surface, name, args, state.rooms, session)
        case StorageRead() | SessionStarted() | SessionLost() | LoggedOut():
            yield _user(state, session)
        case NicknamesChanged(nicknames) if session.me in nicknames:
            yield _user(state, session)
        case SurfaceAttached(surface) if session.jid:
            yield _user(state, session, surface.id)
        case MessagesAdded(kind=kind, messages=messages, live=True):
            told = [_told(state, each, kind) for each in messages[-MOST:] if not each.outgoing]
            if told:
                yield Page("messages", {"messages": told})
    match event:
        case LoginRefused(error):
            yield _trouble(type(error).__name__, str(error), session)
        case StorageFailed(full_, reason):
            yield _trouble("StorageFull" if full_ else "StorageFailed", reason, session)
    for answer in state.answers:
        yield _answer(answer, state, session)


def _carried_out(
    surface: SurfaceId, name: str, args: Mapping[str, object], rooms: frozenset[BareJID], session: Session
) -> Iterator[Effect]:
    """Do it. Args: rooms: those that we are in."""
    settings, jid = session.settings, calls.address(args)
    match name:
        case "login" if args.get("guest"):
            nickname = str(args.get("nickname") or "") or None
            yield Emit(LoginChosen("", "", settings.guest_domain, nickname=nickname))
        case "login":
            meant = full(str(args.get("jid", "")).strip(), settings)
            keep = keep_for(settings, bool(args.get("stay")))
            yield Emit(LoginChosen(meant, str(args.get("password", "")), keep=keep))
        case "logout" if session.jid:
            yield Emit(LogoutChosen(bool(args.get("erase"))))
        case "chat" if jid:
            yield Emit(ConversationOpened(surface, jid, Kind.CHAT))
            if text := str(args.get("text") or ""):
                yield Page("write", {"selector": text_box(jid), "text": text}, surface)
        case "join" if jid:
            if nickname := str(args.get("nickname") or ""):
                yield Emit(RoomWanted(jid, nickname, ""))
            yield Emit(ConversationOpened(surface, jid, Kind.ROOM))
        case "send" if jid:
            kind = Kind.ROOM if jid in rooms else Kind.CHAT
            yield Emit(MessagePosted(written(jid, str(args.get("text", "")), session), kind))


def _answer(answer: Answer, state: State, session: Session) -> Page:
    asked, error, text = answer
    if error:
        told: dict[str, Any] = {"error": {"name": error, "message": text}}
    else:
        told = {"value": _value(asked, state, session)}
    return Page("answer", {"call": asked.call, **told}, asked.surface)


def _value(asked: Asked, state: State, session: Session) -> dict[str, Any] | None:
    match asked.name:
        case "login":
            return _who(state, session)
        case "send":
            return {"id": asked.about}
    return None


def _user(state: State, session: Session, surface: SurfaceId | None = None) -> Page:
    return Page("user", {"user": _who(state, session)}, surface)


def _who(state: State, session: Session) -> dict[str, Any] | None:
    if not session.jid:
        return None
    name = state.nickname or local(session.me)
    return {"jid": session.me, "name": name, "guest": session.guest, "online": session.online}


def _told(state: State, message: Message, kind: Kind) -> dict[str, Any]:
    room = kind is Kind.ROOM or bool(resource(message.conversation))
    name = resource(message.sender) if room else name_of(state, message) or local(message.conversation)
    return {
        "id": message.id,
        "conversation": message.conversation,
        "kind": kind.value,
        "from": message.sender if room else message.conversation,
        "name": name,
        "body": message.body,
        "time": message.time,
    }


def _trouble(name: str, text: str, session: Session) -> Page:
    return Page("trouble", {"id": session.fresh, "name": name, "message": text})


FEATURE = Feature("host", State, update, effects, personal=False)
