"""A thread that somebody looks at: what of it is here, and how its earlier messages are looked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from widget.core.gaps import LAST, Gap, Gaps
from widget.core.model import Delivery, Kind, Message, MessageId
from widget.core.threads import begins

MOST_PAGES = 10
"""Pages of a gap that are asked for by themselves in which nothing of the thread is found."""


MOST = 400
"""Messages that are held before those farthest from what is being read are let go."""

KEPT = 250
"""How many are held after that."""


class Busy(Enum):
    """Where earlier messages are being looked for."""

    NO = ""
    READING = "reading"  # in our database
    FILLING = "filling"  # in a gap, which the archive fills
    SEEKING = "seeking"  # further back than all that is here


@dataclass(frozen=True, slots=True)
class Opened:
    """A thread that somebody looks at.

    Attributes:
        root: what they came from.
        before: the order before which our database may have more of it; None: it has no more.
        after: the order after which there is more of it, which was let go; None: the newest is here.
        later: what follows is being read; `beyond`: the order of the newest that came and is not held.
        again: more was wanted while something was on its way.
        tried: pages of gaps that had nothing of it, one after the other.
        kind: of its conversation, as soon as somebody has wanted more.
        latest: the newest that came while it was looked at.
        dug: the conversation was read further back for it, out of sight.
        covers: the end of the conversation, which was in view.
    """

    thread: str
    root: Message
    messages: Mapping[MessageId, Message] = field(default_factory=dict)
    before: int | None = LAST
    after: int | None = None
    later: bool = False
    beyond: int = 0
    busy: Busy = Busy.READING
    again: bool = False
    tried: int = 0
    kind: Kind = Kind.CHAT
    latest: Message | None = None
    dug: bool = False
    covers: bool = True

    @classmethod
    def at(cls, thread: str, root: Message) -> Opened:
        """Just opened: our database is being asked."""
        return cls(thread, root, {root.id: root})

    def anew(self) -> Opened:
        """Once more from its end."""
        fresh = replace(Opened.at(self.thread, self.root), kind=self.kind, covers=self.covers)
        return replace(fresh, latest=self.latest, dug=self.dug)

    @property
    def ordered(self) -> tuple[Message, ...]:
        """The oldest first."""
        return tuple(sorted(self.messages.values(), key=lambda each: each.order))

    @property
    def start(self) -> int:
        """The order of the message that it began with, 0 where that is not here."""
        return min((each.order for each in self.messages.values() if begins(each, self.thread)), default=0)

    def gap(self, gaps: Gaps) -> Gap | None:
        """The newest of the gaps in which something of it may lie."""
        return next((gap for gap in reversed(gaps) if gap.high > self.start), None)

    def lacks(self, gaps: Gaps) -> bool:
        """Whether the archive may have more of it than our database."""
        return self.before is None and (not self.start or self.gap(gaps) is not None)

    def holding(self, come: Mapping[MessageId, Message]) -> Opened:
        """With these as well: looking was not in vain."""
        busy = Busy.NO if self.busy in (Busy.FILLING, Busy.SEEKING) else self.busy
        return replace(self, busy=busy, tried=0).with_more(tuple(come.values()))

    def with_more(self, come: Sequence[Message]) -> Opened:
        """With those of these that are not beyond what was let go; if that is too many, others go.

        What was let go is in the database, and is read again when somebody comes there.
        """
        fitting = {m.id: m for m in come if self.after is None or m.order <= self.after}
        beyond = max((m.order for m in come if m.id not in fitting), default=self.beyond)
        held = replace(self, messages={**self.messages, **fitting}, beyond=max(beyond, self.beyond))
        if len(held.messages) <= MOST:
            return held
        ordered = held.ordered
        if fitting and min(m.order for m in fitting.values()) <= ordered[len(ordered) // 2].order:
            kept = ordered[:KEPT]
            return replace(held, messages={m.id: m for m in kept}, after=kept[-1].order)
        kept = ordered[-KEPT:]
        # What it began with may be of no thread itself, and would not be read again
        first = (m for m in ordered if m.order == self.start)
        return replace(held, messages={m.id: m for m in (*first, *kept)}, before=kept[0].order)

    def followed(self, orders: Sequence[int], last: bool) -> Opened:
        """What follows has these orders, and after them, if `last`, there was nothing more."""
        reached = orders[-1] if orders else self.after or 0
        return replace(self, after=None if last and reached >= self.beyond else reached, later=False)

    def changed(self, told: Mapping[MessageId, Message | tuple[Delivery, str]]) -> Opened:
        """With those of its messages that are different now."""
        now = {id_: _now(each, told[id_]) if id_ in told else each for id_, each in self.messages.items()}
        if now == self.messages:
            return self
        return replace(self, root=now.get(self.root.id, self.root), messages=now)


def _now(known: Message, told: Message | tuple[Delivery, str]) -> Message:
    if isinstance(told, Message):
        return told
    arrived = known.delivery in (Delivery.DELIVERED, Delivery.READ)
    late = arrived and told[0] not in (Delivery.PENDING, Delivery.READ)
    return known if late else replace(known, delivery=told[0], error=told[1])
