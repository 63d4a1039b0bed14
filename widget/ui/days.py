"""A conversation's messages in their days, and within them in groups of one sender."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise
from operator import itemgetter

from vdom import Node, VNode, memo
from vdom.html import div, h3, li, ol, section, span
from widget.core.model import Kind, Message, MessageId, resource
from widget.core.names import legible
from widget.ui.bubble import Look, bubble
from widget.ui.i18n import _, day_name, day_number

GROUP_GAP = 5 * 60_000
"""Messages of one sender less than these milliseconds apart stand together."""

Footers = tuple[tuple[Node, ...], ...]
"""What features put under each message, in the order of the messages; () if nothing anywhere."""

Placed = tuple[int, Message, Look, tuple[Node, ...]]


def days(
    messages: tuple[Message, ...],
    kind: Kind,
    name: str,
    unread_from: MessageId | None,
    footers: Footers,
    today: int,
) -> VNode:
    """All messages, as a memo: `name` is the other side's in a chat, `today` the `day_number` of now."""
    placed = _placed(messages, kind, name, unread_from, footers or ((),) * len(messages))
    return div(
        *[_day(number, tuple(shown), unread_from, today) for number, shown in groupby(placed, itemgetter(0))],
        cls="messages",
    )


def _day(number: int, shown: tuple[Placed, ...], unread_from: MessageId | None, today: int) -> VNode:
    return section(
        h3(span(day_name(shown[0][1].time, today), cls="day-name")),
        ol(
            *[_row(message, look, footer, unread_from) for _number, message, look, footer in shown],
            cls="day-messages",
            role="list",
        ),
        cls="day",
        key=number,
    )


def _row(message: Message, look: Look, footer: tuple[Node, ...], unread_from: MessageId | None) -> Node:
    row = memo(bubble, message, look, footer, key=message.id)
    if message.id != unread_from:
        return row
    return li(span(_("New")), cls="unread-divider", key="unread"), row


def _placed(
    messages: tuple[Message, ...], kind: Kind, name: str, unread_from: MessageId | None, footers: Footers
) -> Iterator[Placed]:
    """Each message with its day and how it stands among its neighbours."""
    numbers = list(_numbers(messages))
    joined = [
        False,
        *(
            same == day and _joined(above, below) and below.id != unread_from
            for (same, above), (day, below) in pairwise(zip(numbers, messages, strict=True))
        ),
        False,
    ]
    room, you = kind is Kind.ROOM, _("You")
    for at, message in enumerate(messages):
        who = you if message.outgoing else legible(resource(message.sender)) if room else name
        yield numbers[at], message, Look(not joined[at], not joined[at + 1], who, kind), footers[at]


def _numbers(messages: tuple[Message, ...]) -> Iterator[int]:
    """The day of each; one whose clock was behind stays with those before it, so that no day comes twice."""
    last = 0
    for message in messages:
        last = max(last, day_number(message.time))
        yield last


def _joined(above: Message, below: Message) -> bool:
    """Whether two successive messages are of one sender, and close in time."""
    return (
        above.sender == below.sender
        and above.outgoing == below.outgoing
        and abs(below.time - above.time) < GROUP_GAP
    )
