"""How far others have read what we wrote, and which of our own markers are still to be sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from widget.core.events import (
    BecameAvailable,
    ContactsChanged,
    ConversationSeen,
    Event,
    MessagesAdded,
    RoomEntered,
    RoomLeft,
    SeenElsewhere,
    SessionStarted,
)
from widget.core.model import BareJID, Kind, Message, MessageId, Session
from widget.core.persistent import Map
from widget.core.watchers import NOBODY, Watchers, watching

MOST_OPEN = 100
"""Messages of others that wait for a marker of ours; of more, the newest."""

MOST_OURS = 20
"""Of our own messages in a room, these newest ones may be shown as read."""

MOST_READERS = 50
MANY = 30
"""In a room of more occupants nobody is told: each marker would reach all of them."""


class Open(NamedTuple):
    """A message of somebody else's that has not been displayed, by the id that a marker names it by."""

    markable: str
    order: int


class Ours(NamedTuple):
    """A message of our own in a room, by the id that others' markers name it by."""

    stanza_id: str
    order: int
    id: MessageId


class Reader(NamedTuple):
    """An occupant, and the order of the message up to which they have read."""

    name: str
    order: int


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known of one conversation.

    `due`: the id that we have still to tell, `told` the last that we did. `read`: in a chat the other
    side has read ours up to this order; in a room `ours` and `readers` say as much, and `sighted` is
    the newest of ours that anybody has read.
    """

    conversation: BareJID
    kind: Kind
    open: tuple[Open, ...] = ()
    due: str = ""
    told: str = ""
    read: int = 0
    ours: tuple[Ours, ...] = ()
    readers: Mapping[str, Reader] = field(default_factory=dict)
    sighted: MessageId | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """`rooms`: those that we are in, and whether they may know what we read.

    What the present event did: `dirty` marks have changed, `going` are to be sent now, `waiting` soon,
    `seen` is what another device of ours has displayed; `before`, in a chat: up to where it had been read.
    """

    watchers: Watchers = NOBODY
    rooms: Mapping[BareJID, bool] = field(default_factory=dict)
    marks: Map[BareJID, Marks] = field(default_factory=Map)
    dirty: tuple[Marks, ...] = ()
    going: tuple[Marks, ...] = ()
    waiting: BareJID | None = None
    seen: SeenElsewhere | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Displayed(Event):
    """Somebody says that they have displayed the message of that id; in a room `reader` is who."""

    conversation: BareJID
    kind: Kind
    id: str
    reader: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class DisplayedByUs(Event):
    """Another device of ours says so, or a room repeats what we said."""

    conversation: BareJID
    kind: Kind
    id: str


@dataclass(frozen=True, slots=True)
class DisplayedFound(Event):
    """The message that somebody has displayed is one that we have."""

    by: Displayed
    message: Message


@dataclass(frozen=True, slots=True)
class RangeRead(Event):
    """The messages that a marker is for, and those before it back to the last one."""

    by: Displayed
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class MarkerDue(Event):
    """Nothing more has been read for a moment."""

    conversation: BareJID


@dataclass(frozen=True, slots=True)
class MarksLoaded(Event):
    """What was known on an earlier visit."""

    marks: tuple[Marks, ...]


def update(state: State, event: Event, session: Session) -> State:
    if state.dirty or state.going or state.waiting or state.seen or state.before is not None:
        state = replace(state, dirty=(), going=(), waiting=None, seen=None, before=None)
    match event:
        case MarksLoaded(marks):
            news = {each.conversation: each for each in marks if each.conversation not in state.marks}
            return replace(state, marks=state.marks.changed(news))
        case ContactsChanged(contacts):
            watchers = watching(state.watchers, contacts)
            return state if watchers is state.watchers else replace(state, watchers=watchers)
        case MessagesAdded(conversation, kind):
            # Looked at first: most messages, in a flood, are none of those
            came = _ours(event) if kind is Kind.ROOM else _open(event)
            return _changed(state, _added(_get(state, conversation, kind), came)) if came else state
        case ConversationSeen():
            return _seen(state, event, session)
        case SeenElsewhere(conversation, order) if conversation in state.marks:
            return _changed(state, _without(replace(state.marks[conversation], due=""), order))
        case DisplayedByUs(conversation, Kind.CHAT, id_) if conversation in state.marks:
            order = max((o.order for o in state.marks[conversation].open if o.markable == id_), default=0)
            return replace(state, seen=SeenElsewhere(conversation, order)) if order else state
        case DisplayedFound(by, message):
            return _displayed(state, by, message)
        case MarkerDue() | BecameAvailable() | RoomEntered() | RoomLeft() | SessionStarted():
            return _going(_rooms(state, event, session), event, session)
    return state


def may_know(state: State, conversation: BareJID, kind: Kind, session: Session) -> bool:
    """Whether the site and its person want them to know what has been read here."""
    if session.settings.send_markers == "never":
        return False
    if kind is Kind.ROOM:
        return state.rooms.get(conversation, False)
    return conversation in state.watchers


def _rooms(state: State, event: Event, session: Session) -> State:
    """The rooms that we are in."""
    match event:
        case RoomEntered(room, private=private, occupants=occupants):
            small = private and occupants <= MANY
            allowed = small or session.settings.send_markers == "always"
            return replace(state, rooms={**state.rooms, room: allowed})
        case RoomLeft(room):
            return replace(state, rooms={jid: each for jid, each in state.rooms.items() if jid != room})
        case SessionStarted(_, resumed, first) if first or not resumed:
            return replace(state, rooms={})
    return state


def _going(state: State, event: Event, session: Session) -> State:
    """What is due goes out, once there is a way to where it belongs."""
    if not session.online:
        return state
    match event:
        case MarkerDue(conversation) if conversation in state.marks:
            due = [state.marks[conversation]]
        case RoomEntered(room) if room in state.marks:
            due = [state.marks[room]]
        case BecameAvailable() | SessionStarted(resumed=True):
            due = list(state.marks.values())
        case _:
            return state
    going = tuple(each for each in due if each.due and may_know(state, each.conversation, each.kind, session))
    for each in going:
        state = _changed(state, replace(each, due="", told=each.due))
    return replace(state, going=going)


def _seen(state: State, event: ConversationSeen, session: Session) -> State:
    """Here others' messages have been read up to that one."""
    conversation, kind = event.conversation, event.kind
    if conversation not in state.marks and (kind is Kind.CHAT or not state.rooms.get(conversation)):
        return state
    known = _get(state, conversation, kind)
    due = event.stanza_id if kind is Kind.ROOM else _last_open(known, event.order)
    if not (due and due != known.told and may_know(state, conversation, kind, session)):
        return _changed(state, _without(known, event.order))
    after = _changed(state, _without(replace(known, due=due), event.order))
    return replace(after, waiting=conversation)


def _ours(added: MessagesAdded) -> list[Message]:
    return [each for each in added.messages + added.again if each.outgoing and each.stanza_id]


def _open(added: MessagesAdded) -> list[Message]:
    if not added.live:
        return []
    return [each for each in added.messages + added.again if each.markable and not each.outgoing]


def _added(known: Marks, news: Sequence[Message]) -> Marks:
    if known.kind is Kind.ROOM:
        ours = {o.id: o for o in (*known.ours, *(Ours(m.stanza_id, m.order, m.id) for m in news))}
        newest = sorted(ours.values(), key=lambda each: each.order)[-MOST_OURS:]
        return _sighted(replace(known, ours=tuple(newest)))
    before = {each.markable for each in known.open}
    fresh = tuple(Open(each.markable, each.order) for each in news if each.markable not in before)
    return replace(known, open=(known.open + fresh)[-MOST_OPEN:])


def _displayed(state: State, by: Displayed, message: Message) -> State:
    """What has been read stays read: an earlier message changes nothing."""
    known = _get(state, by.conversation, by.kind)
    if by.kind is Kind.CHAT:
        if message.order <= known.read or not message.outgoing:
            return state
        return replace(_changed(state, replace(known, read=message.order)), before=known.read)
    if by.reader in known.readers and known.readers[by.reader].order >= message.order:
        return state
    readers = {**known.readers, by.reader: Reader(by.name, message.order)}
    newest = sorted(readers.items(), key=lambda pair: pair[1].order)[-MOST_READERS:]
    return _changed(state, _sighted(replace(known, readers=dict(newest))))


def _sighted(marks: Marks) -> Marks:
    """With the newest of ours that somebody has read, and by whom."""
    for ours in reversed(marks.ours):
        names = [each.name for each in marks.readers.values() if each.order >= ours.order]
        if names:
            return replace(marks, sighted=ours.id, names=tuple(sorted(names, key=str.casefold)))
    return marks


def _last_open(marks: Marks, order: int) -> str:
    return next((each.markable for each in reversed(marks.open) if each.order <= order), "")


def _without(marks: Marks, order: int) -> Marks:
    return replace(marks, open=tuple(each for each in marks.open if each.order > order))


def _get(state: State, conversation: BareJID, kind: Kind) -> Marks:
    return state.marks.get(conversation) or Marks(conversation, kind)


def _changed(state: State, marks: Marks) -> State:
    if state.marks.get(marks.conversation, Marks(marks.conversation, marks.kind)) == marks:
        return state
    others = (each for each in state.dirty if each.conversation != marks.conversation)
    known = state.marks.changed({marks.conversation: marks})
    return replace(state, marks=known, dirty=(*others, marks))
