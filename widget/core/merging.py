"""Messages come into what is held of a conversation: without doubles, in the order of the archive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from widget.core.envelope import Place
from widget.core.gaps import LAST
from widget.core.model import Delivery, Message, MessageId
from widget.core.timeline import KEPT, MOST, Timeline, archived

_RANK = {
    Delivery.PENDING: 0,
    Delivery.SENT: 1,
    Delivery.FAILED: 2,
    Delivery.RECEIVED: 3,
    Delivery.DELIVERED: 3,
    Delivery.READ: 4,
}


def merge(
    timeline: Timeline, arrived: Sequence[Message], place: Place, records: Sequence[Message] = ()
) -> tuple[Timeline, tuple[Message, ...], tuple[Message, ...]]:
    """Take messages in: the timeline after it, those that were new, and all that changed.

    A message that was known keeps what is known better: a delivery state is never
    taken back, an archive id never lost. So does one of the `records`, which are not held.
    """
    if place is Place.END and timeline.at_end and len(arrived) == 1 and not _holds(timeline, arrived[0]):
        return _appended(timeline, arrived[0])
    held = {message.id: message for message in timeline.messages}
    known = {**{message.id: message for message in records}, **held}
    merged = [_better(known.get(message.id), message) for message in _once(arrived)]
    arriving = {message.id for message in merged}
    moving = set() if place is Place.BEFORE else arriving
    taken = {message.order for message in timeline.messages if message.id not in moving}
    if place is Place.BEFORE:
        placed = _descending(merged, timeline.messages[0].order if known else None, known, taken)
    elif place in (Place.AMONG, Place.ASIDE):
        placed, met = _among(merged, known, taken)
        placed += _later(timeline, met, _end(placed), arriving, taken)
    elif place is Place.AFTER:
        placed, mark = _after(merged, timeline.mark, known, taken)
        placed += _later(timeline, timeline.mark, mark, arriving, taken)
        timeline = replace(timeline, mark=mark)
    else:
        placed = _ascending(merged, _anchor(timeline, known, merged), taken)
    new = tuple(message for message in placed if message.id not in known)
    changed = tuple(message for message in placed if known.get(message.id) != message)
    if place is Place.ASIDE or (place is not Place.BEFORE and not timeline.at_end):
        # The window shows older messages: new ones wait in the database until it comes to them
        placed = [message for message in placed if message.id in held]
    messages = (
        _sorted({**held, **{message.id: message for message in placed}}) if placed else timeline.messages
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


def _once(arrived: Iterable[Message]) -> Iterable[Message]:
    return {message.id: message for message in arrived}.values()


def _better(old: Message | None, new: Message) -> Message:
    if old is None:
        return new
    delivery = max(old.delivery, new.delivery, key=lambda each: _RANK[each])
    if _is_opened(old, new):
        known = old.stanza_id or new.stanza_id
        return replace(new, order=old.order, time=old.time, delivery=delivery, stanza_id=known)
    if new.retraction and not (old.retraction and old.retraction.done):
        old = old.withdrawn(new.retraction)
    return replace(
        old,
        given=old.given or new.given,
        stanza_id=old.stanza_id or new.stanza_id,
        occupant_id=old.occupant_id or new.occupant_id,
        stay=old.stay or new.stay,
        delivery=delivery,
        error="" if delivery is not Delivery.FAILED else old.error,
    )


def _is_opened(old: Message, new: Message) -> bool:
    """Whether what could not be decrypted has been, at last."""
    before, now = old.encryption, new.encryption
    return before is not None and before.problem is not None and now is not None and now.problem is None


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


def _later(
    timeline: Timeline, low: int, mark: int, arriving: set[MessageId], taken: set[int]
) -> list[Message]:
    """What came live or was written during a catch-up, and by a slow clock of ours seems to lie within it.

    It came after what we had at `low`, and so after all of the page, which ends at `mark`.
    """
    placed: list[Message] = []
    for message in timeline.messages:
        within = low < message.order <= mark
        if within and message.id not in arriving and message.delivery is not Delivery.FAILED:
            mark = _next_free(mark + 1, taken, 1)
            placed.append(_at(message, mark))
    return placed


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


def _among(
    merged: Sequence[Message], known: dict[MessageId, Message], taken: set[int]
) -> tuple[list[Message], int]:
    """Each at its own time, or where we have it, but after the one before it: stamps may be whole seconds.

    Also tells where we had the last of those that we had.
    """
    placed: list[Message] = []
    end, met = 0, LAST
    for message in merged:
        if message.id in known:
            met = message.order
        end = _next_free(max(message.order, end + 1), taken, 1)
        placed.append(_at(message, end))
    return placed, met


def _end(placed: Sequence[Message]) -> int:
    return placed[-1].order if placed else 0


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
