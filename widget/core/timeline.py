"""The stretch of a conversation that is held in memory: sorted, without doubles, bounded.

A message is known by its id, which is the same however it reaches us (`message_id`).
Archive order is the truth: within a page of the archive `order` rises strictly,
and moves where what we knew contradicts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from widget.core.envelope import Envelope, Place
from widget.core.model import BareJID, Delivery, Kind, Message, MessageId, bare

MUC_USER = "http://jabber.org/protocol/muc#user"

MOST = 400
"""How many messages are held before those farthest from what is being read are let go."""

KEPT = 250
"""How many are held after that."""

RESTING = 50
"""How many of the newest are held of a conversation that nobody looks at; it may grow to twice as many."""

_RANK = {
    Delivery.PENDING: 0,
    Delivery.SENT: 1,
    Delivery.FAILED: 2,
    Delivery.RECEIVED: 3,
    Delivery.DELIVERED: 3,
    Delivery.READ: 4,
}


@dataclass(frozen=True, slots=True)
class Timeline:
    """`messages`, oldest first.

    Attributes:
        at_end: no newer one is known than the last of them.
        loaded: the database has been asked for what it holds.
        whole: it holds nothing older than the first of them.
        reading: the person has scrolled up, so nothing may be let go above.
        mark: the order after which the next archived messages come, during a catch-up.
        goal: the message that is to be in view, and a number that is another each time.
        gap: after the last of them something is missing that the archive has.
    """

    messages: tuple[Message, ...] = ()
    at_end: bool = True
    loaded: bool = False
    whole: bool = False
    reading: bool = False
    mark: int = 0
    goal: tuple[MessageId, int] | None = None
    gap: bool = False

    def aimed(self, id_: MessageId, before: Timeline) -> Timeline:
        """With this message in view."""
        return replace(self, goal=(id_, before.goal[1] + 1 if before.goal else 1))

    def get(self, id_: MessageId) -> Message | None:
        """The message of that id, if it is held."""
        return next((message for message in reversed(self.messages) if message.id == id_), None)

    def changed(self, *messages: Message) -> Timeline:
        """With these in place of the messages of the same ids."""
        come = {message.id: message for message in messages}
        return replace(self, messages=tuple(come.get(known.id, known) for known in self.messages))

    def first_archived(self) -> Message | None:
        """The oldest message whose place in the archive is known."""
        return next((message for message in self.messages if message.stanza_id), None)


def message_id(envelope: Envelope, fresh: str) -> MessageId:
    """The id by which we know a message, live or archived.

    Our own are known by the id that we gave them (XEP-0359's origin-id), others by
    their archive's, since senders may use an id twice.
    """
    given = envelope.origin_id or envelope.id
    if envelope.outgoing and given:
        return MessageId(f"o:{given}")
    if envelope.stanza_id:
        return MessageId(f"s:{envelope.stanza_id}")
    return MessageId(f"i:{envelope.sender}:{given}" if given else f"f:{fresh}")


def merge(
    timeline: Timeline, arrived: Sequence[Message], place: Place
) -> tuple[Timeline, tuple[Message, ...], tuple[Message, ...]]:
    """Take messages in: the timeline after it, those that were new, and all that changed.

    A message that was known keeps what is known better: a delivery state is never
    taken back, an archive id never lost.
    """
    if place is Place.END and timeline.at_end and len(arrived) == 1 and not _holds(timeline, arrived[0]):
        return _appended(timeline, arrived[0])
    known = {message.id: message for message in timeline.messages}
    merged = [_better(known.get(message.id), message) for message in _once(arrived)]
    arriving = {message.id for message in merged}
    moving = arriving if place in (Place.END, Place.AFTER) else set()
    taken = {message.order for message in timeline.messages if message.id not in moving}
    if place is Place.BEFORE:
        placed = _descending(merged, timeline.messages[0].order if known else None, known, taken)
    elif place in (Place.AMONG, Place.ASIDE):
        placed = _free(merged, known, taken)
    elif place is Place.AFTER:
        placed, mark = _after(merged, timeline.mark, known, taken)
        placed += _later(timeline, mark, arriving, taken)
        timeline = replace(timeline, mark=mark)
    else:
        placed = _ascending(merged, _anchor(timeline, known, merged), taken)
    new = tuple(message for message in placed if message.id not in known)
    changed = tuple(message for message in placed if known.get(message.id) != message)
    if place is Place.ASIDE or (place is not Place.BEFORE and not timeline.at_end):
        # The window shows older messages: new ones wait in the database until it comes to them
        placed = [message for message in placed if message.id in known]
    messages = (
        _sorted({**known, **{message.id: message for message in placed}}) if placed else timeline.messages
    )
    return _bounded(replace(timeline, messages=messages), place), new, changed


def _holds(timeline: Timeline, message: Message) -> bool:
    return message.id in [known.id for known in timeline.messages]


def _appended(
    timeline: Timeline, message: Message
) -> tuple[Timeline, tuple[Message, ...], tuple[Message, ...]]:
    """The fast way, for a flood of live messages."""
    message = _at(message, max(message.order, _top(timeline) + 1))
    longer = Timeline(
        (*timeline.messages, message), True, timeline.loaded, timeline.whole, timeline.reading, timeline.mark
    )
    return _bounded(longer, Place.END), (message,), (message,)


def extended(timeline: Timeline, newer: Sequence[Message], at_end: bool, gap: bool = False) -> Timeline:
    """With the messages that follow the last, for a window that did not reach the end."""
    known = {message.id for message in timeline.messages}
    messages = (*timeline.messages, *(message for message in newer if message.id not in known))
    whole = timeline.whole and len(messages) <= MOST
    return replace(timeline, messages=messages[-MOST:], at_end=at_end, whole=whole, gap=gap)


def rested(timeline: Timeline) -> Timeline:
    """What is held of a conversation that nobody looks at: the newest, or if it shows older ones, nothing."""
    if not timeline.at_end:
        return Timeline(mark=max((m.order for m in timeline.messages if archived(m)), default=timeline.mark))
    if len(timeline.messages) <= 2 * RESTING:
        changed = timeline.reading or timeline.goal
        return replace(timeline, reading=False, goal=None) if changed else timeline
    newest = timeline.messages[-RESTING:]
    return replace(timeline, messages=newest, whole=False, reading=False, goal=None)


def kind_of(envelope: Envelope) -> Kind:
    """What conversation a message belongs to."""
    return Kind.ROOM if envelope.type == "groupchat" else Kind.CHAT


def conversation_of(envelope: Envelope) -> BareJID:
    """Private messages of a room's occupants (XEP-0045, 7.5) are conversations of their own."""
    if not of_a_room(envelope):
        return envelope.conversation
    return BareJID(envelope.recipient if envelope.outgoing else envelope.sender)


def of_a_room(envelope: Envelope) -> bool:
    """A room's affair, but not said in the room."""
    if envelope.type == "groupchat":
        return False
    return envelope.private or envelope.stanza.find(f"{{{MUC_USER}}}x") is not None


def _once(arrived: Iterable[Message]) -> Iterable[Message]:
    return {message.id: message for message in arrived}.values()


def _better(old: Message | None, new: Message) -> Message:
    if old is None:
        return new
    delivery = max(old.delivery, new.delivery, key=lambda each: _RANK[each])
    if new.retraction and not (old.retraction and old.retraction.done):
        old = old.withdrawn(new.retraction)
    return replace(
        old,
        given=old.given or new.given,
        stanza_id=old.stanza_id or new.stanza_id,
        occupant_id=old.occupant_id or new.occupant_id,
        delivery=delivery,
        error="" if delivery is not Delivery.FAILED else old.error,
    )


def _anchor(timeline: Timeline, known: dict[MessageId, Message], merged: Sequence[Message]) -> int:
    """The order after which live messages come."""
    if merged and merged[0].id in known:
        return known[merged[0].id].order - 1
    return _top(timeline) if timeline.at_end else timeline.mark


def _top(timeline: Timeline) -> int:
    """After this comes what just happened, offline messages with their older stamps among it."""
    return max(timeline.messages[-1].order if timeline.messages else 0, timeline.mark)


def _after(
    merged: Sequence[Message], mark: int, known: dict[MessageId, Message], taken: set[int]
) -> tuple[list[Message], int]:
    """Each at its own time, but after what was known when we were last online, and after the one before it.

    What was in the archive already stays: the cursor lags behind our own messages.
    """
    placed: list[Message] = []
    known_to = mark
    for message in merged:
        old = known.get(message.id)
        if old and old.order <= known_to and archived(old):
            placed.append(message)
            continue
        mark = _next_free(max(message.order, mark + 1), taken, 1)
        placed.append(_at(message, mark))
    return placed, mark


def _later(timeline: Timeline, mark: int, arriving: set[MessageId], taken: set[int]) -> list[Message]:
    """What came live or was written during a catch-up, and by a slow clock of ours seems to lie within it."""
    placed: list[Message] = []
    for message in timeline.messages:
        within = timeline.mark < message.order <= mark
        if within and message.id not in arriving and message.delivery is not Delivery.FAILED:
            mark = _next_free(mark + 1, taken, 1)
            placed.append(_at(message, mark))
    return placed


def archived(message: Message) -> bool:
    """Whether the server has it, as far as we know."""
    return message.delivery not in (Delivery.PENDING, Delivery.FAILED)


def _ascending(merged: Sequence[Message], anchor: int, taken: set[int]) -> list[Message]:
    """Each at its own time, but after the one before it."""
    placed: list[Message] = []
    for message in merged:
        anchor = _next_free(max(message.order, anchor + 1), taken, 1)
        placed.append(_at(message, anchor))
    return placed


def _descending(
    merged: Sequence[Message], limit: int | None, known: dict[MessageId, Message], taken: set[int]
) -> list[Message]:
    """Each at its own time, but before the one after it; what was known stays."""
    placed: list[Message] = []
    for message in reversed(merged):
        order = message.order
        if message.id not in known:
            order = _next_free(order if limit is None else min(order, limit - 1), taken, -1)
        limit = order
        placed.append(_at(message, order))
    placed.reverse()
    return placed


def _free(merged: Sequence[Message], known: dict[MessageId, Message], taken: set[int]) -> list[Message]:
    """Each at its own time, or at the next that is not taken: stamps may be whole seconds."""
    placed: list[Message] = []
    for message in merged:
        order = message.order if message.id in known else _next_free(message.order, taken, 1)
        taken.add(order)
        placed.append(_at(message, order))
    return placed


def _next_free(order: int, taken: set[int], step: int) -> int:
    while order in taken:
        order += step
    return order


def _at(message: Message, order: int) -> Message:
    return message if message.order == order else replace(message, order=order)


def _sorted(messages: dict[MessageId, Message]) -> tuple[Message, ...]:
    return tuple(sorted(messages.values(), key=lambda message: message.order))


def _bounded(timeline: Timeline, place: Place) -> Timeline:
    if len(timeline.messages) <= MOST:
        return timeline
    if place is Place.BEFORE:
        return replace(timeline, messages=timeline.messages[:KEPT], at_end=False, gap=False)
    if timeline.reading and len(timeline.messages) < 4 * MOST:
        return timeline
    return replace(timeline, messages=timeline.messages[-KEPT:], whole=False)


def same_sender(one: Message, other: Message) -> bool:
    """Whether two messages of a conversation come from one and the same."""
    if one.occupant_id and other.occupant_id:
        return one.occupant_id == other.occupant_id
    return one.sender == other.sender or (
        one.outgoing == other.outgoing and bare(one.sender) == bare(other.sender) != one.conversation
    )
