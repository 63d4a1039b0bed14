"""A window into a conversation's past: some messages from the database, around one that is wanted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from widget.core.effects import Load
from widget.core.events import Event, MessageWanted
from widget.core.model import Message
from widget.core.records import Record
from widget.core.timeline import Timeline, archived

HALF = 40
"""Messages on either side of the one that is wanted."""

LAST = 2**52
"""After every `order`."""


@dataclass(frozen=True, slots=True)
class BeforeRead(Event):
    """The wanted message and those before it, the oldest first."""

    wanted: MessageWanted
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class WindowRead(Event):
    """Those on both sides of the wanted message."""

    wanted: MessageWanted
    before: tuple[Message, ...]
    after: tuple[Message, ...]


def load_before(wanted: MessageWanted) -> Load:
    """The wanted message and those before it."""

    def read(records: list[Record]) -> Event:
        return BeforeRead(wanted, tuple(map(Message.from_record, reversed(records))))

    lower, upper = (wanted.conversation, 0), (wanted.conversation, wanted.order)
    return Load("messages", read, "order", lower, upper, reverse=True, limit=HALF)


def load_after(wanted: MessageWanted, before: tuple[Message, ...]) -> Load:
    """And those after it."""

    def read(records: list[Record]) -> Event:
        return WindowRead(wanted, before, tuple(map(Message.from_record, records)))

    lower, upper = (wanted.conversation, wanted.order + 1), (wanted.conversation, LAST)
    return Load("messages", read, "order", lower, upper, limit=HALF)


def opened(held: Timeline, event: WindowRead) -> Timeline:
    """What is held after that: the window alone, with what has just come if it reaches so far."""
    messages = (*event.before, *event.after)
    at_end = held.at_end and len(event.after) < HALF
    if at_end:
        read = {each.id for each in messages}
        messages += tuple(m for m in held.messages if m.order > messages[-1].order and m.id not in read)
    mark = max((each.order for each in held.messages if archived(each)), default=held.mark)
    whole = len(event.before) < HALF
    return replace(Timeline(messages, at_end, loaded=True, whole=whole), reading=True, mark=mark)
