"""A conversation's messages in their days, and within them in groups of one sender."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from vdom import Memo, Node, VNode, fragment, memo
from vdom.html import div, h3, li, ol, section, span
from widget.core.media import MediaPolicy
from widget.core.model import Kind, Message, MessageId, SurfaceId
from widget.ui.bubble import Look, Media, bubble
from widget.ui.i18n import day_name, day_number, pgettext
from widget.ui.preview import speaker
from widget.ui.quote import Quote

GROUP_GAP = 5 * 60_000
"""Messages of one sender less than these milliseconds apart stand together."""

STRETCH = 16
"""About how many messages are looked at together: a new one costs its own stretch, not all that are shown.

With 350 messages drawn one more costs 0.8 ms instead of 1.2 from stanza to patch (CPython; Pyodide: four
times that).
"""

QUARTER = 15 * 60_000
"""Milliseconds. No day begins within a quarter of an hour, in no time zone."""

Faces = tuple[tuple[tuple[str, str], str], ...]
"""The pictures of senders, each known by full JID and occupant id (XEP-0421)."""


Beside = tuple[tuple[Node, ...], tuple[Node, ...]]
"""What features put under a message, and in place of its text."""
BARE: Beside = ((), ())

Quotes = tuple[Quote | None, ...]
Chosen = frozenset[MessageId] | None
NOTHING, NOWHERE = MediaPolicy(), SurfaceId("")


def days(
    messages: tuple[Message, ...],
    kind: Kind,
    name: str,
    faces: Faces,
    unread_from: MessageId | None,
    beside: tuple[Beside, ...],
    today: int,
    quotes: Quotes = (),
    media: MediaPolicy = NOTHING,
    surface: SurfaceId = NOWHERE,
    chosen: Chosen = None,
) -> VNode:
    """All messages, as a memo: `name` is the other side's in a chat and ours in a room.

    `today` is the `day_number` of now.
    `faces` are the senders' pictures, in a room. `beside` and `quotes` (what each answers) are in the order
    of the messages; () if there is none anywhere. `chosen` are those that are, while any are being chosen.
    """
    numbers = _numbers(messages)
    ends = [at for at in range(1, len(numbers)) if numbers[at] != numbers[at - 1]]
    borders = [0, *ends, len(messages)] if messages else []
    drawn = []
    for first, last in pairwise(borders):
        shown = messages[first:last]
        below = beside[first:last] if beside else (BARE,) * len(shown)
        answers = quotes[first:last] if quotes else ()
        number = numbers[first]
        how = (kind, name, faces, unread_from, today, media, surface, _among(chosen, shown))
        drawn.append(memo(_day, number, shown, below, answers, *how, key=number))
    return div(*drawn, cls="messages")


def _day(
    number: int,
    shown: tuple[Message, ...],
    beside: tuple[Beside, ...],
    quotes: Quotes,
    kind: Kind,
    name: str,
    faces: Faces,
    unread_from: MessageId | None,
    today: int,
    media: MediaPolicy,
    surface: SurfaceId,
    chosen: Chosen,
) -> VNode:
    return section(
        h3(span(day_name(shown[0].time, today), cls="day-name")),
        ol(
            *_stretches(shown, beside, quotes, kind, name, faces, unread_from, media, surface, chosen),
            cls="day-messages",
            role="list",
        ),
        cls="day",
        key=number,
    )


def _stretches(
    shown: tuple[Message, ...],
    beside: tuple[Beside, ...],
    quotes: Quotes,
    kind: Kind,
    name: str,
    faces: Faces,
    unread_from: MessageId | None,
    media: MediaPolicy,
    surface: SurfaceId,
    chosen: Chosen,
) -> Iterator[Memo]:
    """A day in pieces that begin at certain messages, whatever comes above or below them."""
    borders = [0, *(at for at in range(1, len(shown)) if hash(shown[at].id) % STRETCH == 0), len(shown)]
    for first, last in pairwise(borders):
        piece = shown[first:last]
        above = shown[first - 1] if first else None
        below = shown[last] if last < len(shown) else None
        marked = unread_from if any(each.id == unread_from for each in (*piece, below) if each) else None
        under, answers = beside[first:last], quotes[first:last]
        place = (above, below, kind, name, _theirs(faces, piece), marked)
        ticked = _among(chosen, piece)
        yield memo(_rows, piece, *place, under, answers, media, surface, ticked, key=f"from {piece[0].id}")


def _among(chosen: Chosen, piece: tuple[Message, ...]) -> Chosen:
    """Of those that are drawn there: others may be chosen and it need not be drawn again."""
    return chosen and chosen.intersection(each.id for each in piece)


def _theirs(faces: Faces, piece: tuple[Message, ...]) -> Faces:
    """Of those who speak in it: the others' faces may change and it need not be drawn again."""
    if not faces:
        return ()
    speaking = {(each.sender, each.occupant_id) for each in piece}
    return tuple(face for face in faces if face[0] in speaking)


def _rows(
    piece: tuple[Message, ...],
    above: Message | None,
    below: Message | None,
    kind: Kind,
    name: str,
    faces: Faces,
    unread_from: MessageId | None,
    beside: tuple[Beside, ...],
    quotes: Quotes,
    media: MediaPolicy,
    surface: SurfaceId,
    chosen: Chosen,
) -> Node:
    """Each message with how it stands among its neighbours."""
    joined = [_joined(one, other, unread_from) for one, other in pairwise((above, *piece, below))]
    pictures, shown = dict(faces), Media(surface, media)
    rows: list[Node] = []
    for at, message in enumerate(piece):
        who = speaker(message, kind, name)
        answer, picture = quotes[at] if quotes else None, pictures.get((message.sender, message.occupant_id))
        ticked, (under, instead) = None if chosen is None else message.id in chosen, beside[at]
        stands = (not joined[at], not joined[at + 1])
        look = Look(*stands, who, kind, answer, name, picture, media.emoji, ticked)
        if message.id == unread_from:
            rows.append(li(span(pgettext("messages", "New")), cls="unread-divider", key="unread"))
        media_of = shown if _has_media(message) else None
        rows.append(memo(bubble, message, look, under, media_of, instead, key=message.id))
    return fragment(*rows)


def _has_media(message: Message) -> bool:
    return bool(message.files or message.links or message.place) or "geo:" in message.body.lower()


def _numbers(messages: tuple[Message, ...]) -> list[int]:
    """The day of each; one whose clock was behind stays with those before it, so that no day comes twice."""
    numbers: list[int] = []
    last, quarter = 0, -1
    for message in messages:
        if message.time // QUARTER != quarter:
            quarter = message.time // QUARTER
            last = max(last, day_number(message.time))
        numbers.append(last)
    return numbers


def _joined(above: Message | None, below: Message | None, unread_from: MessageId | None) -> bool:
    """Whether two successive messages are of one sender, and close in time."""
    return (
        above is not None
        and below is not None
        and below.id != unread_from
        and above.sender == below.sender
        and above.outgoing == below.outgoing
        and abs(below.time - above.time) < GROUP_GAP
    )
