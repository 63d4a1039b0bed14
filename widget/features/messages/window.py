"""A window into a conversation's past: some messages from the database, around one that is wanted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from widget.core.effects import Load
from widget.core.events import Event, MessageWanted
from widget.core.gaps import LAST, Gaps, around, ceiling, floor, landing
from widget.core.model import Message
from widget.core.records import Record
from widget.core.timeline import Timeline, archived

HALF = 40
"""Messages on either side of the one that is wanted."""


@dataclass(frozen=True, slots=True)
class BeforeRead(Event):
    """Those before the wanted message, the oldest first."""

    wanted: MessageWanted
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class WindowRead(Event):
    """Those before the wanted message; itself and those after it."""

    wanted: MessageWanted
    before: tuple[Message, ...]
    after: tuple[Message, ...]

    @property
    def goal(self) -> Message | None:
        """The wanted message, or where no certain one is wanted, what follows or else comes before."""
        if self.wanted.message:
            return next((each for each in self.after[:1] if each.id == self.wanted.message), None)
        return next(iter((*self.after[:1], *self.before[-1:])), None)


def load_before(wanted: MessageWanted, gaps: Gaps) -> Load:
    """What comes before the wanted message, without a gap."""

    def read(records: list[Record]) -> Event:
        return BeforeRead(wanted, tuple(map(Message.from_record, reversed(records))))

    order = landing(gaps, wanted.order)
    lower, upper = (wanted.conversation, floor(gaps, order)), (wanted.conversation, order)
    return Load("messages", read, "order", lower, upper, upper_open=True, reverse=True, limit=HALF)


def load_after(wanted: MessageWanted, before: tuple[Message, ...], gaps: Gaps) -> Load:
    """The wanted message and what comes after it, without a gap."""

    def read(records: list[Record]) -> Event:
        return WindowRead(wanted, before, tuple(map(Message.from_record, records)))

    order = landing(gaps, wanted.order)
    end = ceiling(gaps, order)
    lower, upper = (wanted.conversation, order), (wanted.conversation, LAST if end is None else end)
    return Load("messages", read, "order", lower, upper, limit=HALF)


def opened(held: Timeline, event: WindowRead, goal: Message, gaps: Gaps) -> Timeline:
    """What is held after that: the window alone, with what has just come if it reaches so far."""
    messages = (*event.before, *event.after)
    last, beyond = len(event.after) < HALF, ceiling(gaps, messages[-1].order) is not None
    at_end = held.at_end and last and not beyond
    if at_end:
        read = {each.id for each in messages}
        messages += tuple(m for m in held.messages if m.order > messages[-1].order and m.id not in read)
    mark = max((each.order for each in held.messages if archived(each)), default=held.mark)
    window = Timeline(messages, at_end, loaded=True, whole=len(event.before) < HALF, gap=last and beyond)
    return replace(window, reading=True, mark=mark).aimed(goal.id, held)


def trimmed(held: Timeline, gaps: Gaps) -> Timeline:
    """Without what lies beyond a gap or in one; as it is, if all of it lies in one."""
    if not held.messages:
        return held
    first, last = held.messages[0].order, held.messages[-1].order
    inside = around(gaps, last)
    end = inside.low if inside else last
    start = floor(gaps, end)
    kept = tuple(each for each in held.messages if start <= each.order <= end)
    if not kept or len(kept) == len(held.messages):
        return held
    held = replace(held, messages=kept, whole=held.whole or first < start)
    return replace(held, at_end=False, gap=True) if inside else held
