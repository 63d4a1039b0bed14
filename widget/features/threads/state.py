"""Which messages are in threads, and which threads are open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from widget.core.composing import Place, without
from widget.core.events import (
    ConversationClosed,
    ConversationsShown,
    DeliveryChanged,
    Event,
    MessagesAdded,
    MessagesChanged,
    SurfaceDetached,
)
from widget.core.model import BareJID, Delivery, Kind, Message, MessageId, Session, SurfaceId
from widget.core.records import Record

Of = tuple[BareJID, str]
Orders = Mapping[MessageId, int]


@dataclass(frozen=True, slots=True)
class Opened:
    """A thread that somebody looks at; `root` is what they came from."""

    thread: str
    root: Message
    kind: Kind
    messages: Mapping[MessageId, Message]

    @property
    def ordered(self) -> tuple[Message, ...]:
        """The oldest first."""
        return tuple(sorted(self.messages.values(), key=lambda each: each.order))


@dataclass(frozen=True, slots=True)
class State:
    """The messages of each thread by their order, and what is open where.

    `loaded` are the conversations whose threads have been read, `wanted` those that the present event
    wants read, `come` the messages in threads that it has brought.
    """

    counted: Mapping[Of, Orders] = field(default_factory=dict)
    opened: Mapping[Place, Opened] = field(default_factory=dict)
    loaded: frozenset[BareJID] = frozenset()
    wanted: tuple[BareJID, ...] = ()
    come: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreadOpened(Event):
    """The person wants to read a thread of this message's, or to begin it."""

    surface: SurfaceId
    message: Message
    kind: Kind
    thread: str


@dataclass(frozen=True, slots=True)
class ThreadClosed(Event):
    """The person goes back to the whole conversation."""

    surface: SurfaceId
    conversation: BareJID


@dataclass(frozen=True, slots=True)
class ThreadReplySubmitted(Event):
    """The person says something in a thread; `first`: nobody has yet."""

    surface: SurfaceId
    root: Message
    kind: Kind
    thread: str
    first: bool
    body: str = ""
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreadsLoaded(Event):
    """What was in a conversation's threads when an earlier visit ended."""

    conversation: BareJID
    records: list[Record]


@dataclass(frozen=True, slots=True)
class ThreadMessageLoaded(Event):
    """A message of an open thread, as our database has it; None if it has not."""

    place: Place
    thread: str
    message: Message | None


def update(state: State, event: Event, session: Session) -> State:
    state = replace(state, wanted=(), come=()) if state.wanted or state.come else state
    match event:
        case MessagesAdded(_, _, messages):
            come = tuple(each for each in messages if each.thread)
            return _with(state, come) if come else state
        case ConversationsShown(_, conversations) if conversations - state.loaded:
            wanted = conversations - state.loaded
            return replace(state, loaded=state.loaded | wanted, wanted=tuple(sorted(wanted)))
        case ThreadsLoaded(conversation, records):
            return _counted(
                state, ((conversation, each["thread"], each["message"], each["order"]) for each in records)
            )
        case ThreadOpened(surface, message, kind, thread):
            opened = Opened(thread, message, kind, {message.id: message})
            return replace(state, opened={**state.opened, (surface, message.conversation): opened})
        case ThreadMessageLoaded(place, thread, Message() as message) if place in state.opened:
            opened = state.opened[place]
            if opened.thread == thread and message.id not in opened.messages:
                return _shown(
                    state, place, replace(opened, messages={**opened.messages, message.id: message})
                )
        case MessagesChanged(conversation, messages) if state.opened:
            return _changed(state, conversation, {each.id: each for each in messages})
        case DeliveryChanged(conversation, id_, delivery, error) if state.opened:
            return _changed(state, conversation, {id_: (delivery, error)})
        case ThreadClosed(surface, conversation) | ConversationClosed(surface, conversation):
            return _without(state, (surface, conversation))
        case SurfaceDetached(surface) if state.opened:
            return _without(state, *(place for place in state.opened if place[0] == surface))
    return state


def _with(state: State, come: tuple[Message, ...]) -> State:
    state = _counted(state, ((each.conversation, each.thread, each.id, each.order) for each in come))
    for place, opened in state.opened.items():
        ours = {
            each.id: each for each in come if (each.conversation, each.thread) == (place[1], opened.thread)
        }
        if ours:
            state = _shown(state, place, replace(opened, messages={**opened.messages, **ours}))
    return replace(state, come=come)


def _counted(state: State, come: Iterable[tuple[BareJID, str, MessageId, int]]) -> State:
    more: dict[Of, dict[MessageId, int]] = {}
    for conversation, thread, id_, order in come:
        more.setdefault((BareJID(conversation), thread), {})[MessageId(id_)] = order
    # Each is copied once: all of a conversation may be of one
    counted = {of: {**state.counted.get(of, {}), **orders} for of, orders in more.items()}
    return replace(state, counted={**state.counted, **counted})


def _changed(
    state: State, conversation: BareJID, told: Mapping[MessageId, Message | tuple[Delivery, str]]
) -> State:
    """With the messages of a conversation's open threads as they are now."""
    for place, opened in state.opened.items():
        if place[1] != conversation:
            continue
        now = {id_: _now(each, told[id_]) if id_ in told else each for id_, each in opened.messages.items()}
        if now != opened.messages:
            root = now.get(opened.root.id, opened.root)
            state = _shown(state, place, replace(opened, root=root, messages=now))
    return state


def _now(known: Message, told: Message | tuple[Delivery, str]) -> Message:
    if isinstance(told, Message):
        return told
    arrived = known.delivery in (Delivery.DELIVERED, Delivery.READ)
    late = arrived and told[0] not in (Delivery.PENDING, Delivery.READ)
    return known if late else replace(known, delivery=told[0], error=told[1])


def _shown(state: State, place: Place, opened: Opened) -> State:
    return replace(state, opened={**state.opened, place: opened})


def _without(state: State, *places: Place) -> State:
    left = without(state.opened, *places)
    return replace(state, opened=left) if len(left) < len(state.opened) else state
