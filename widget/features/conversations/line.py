"""One conversation as a line of the list: its newest message, and what of it is unread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from widget.core.events import MessagesAdded
from widget.core.gaps import LAST
from widget.core.model import BareJID, Kind, Message, MessageId, resource
from widget.core.names import legible
from widget.core.timeline import archived
from widget.ui.preview import YOU, kept

MOST_UNREAD = 250
"""Ids that are kept of a conversation's unread messages; the badge shows no more than 99."""


class Arrival(NamedTuple):
    """A message of somebody else's, by its place in the conversation."""

    id: MessageId
    order: int
    stanza_id: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One line of the list.

    `top` is the order of the newest message that the server has, `newest` the newest of others';
    `divider` is the first message that was unread when it came into view. `ahead` are those that were read
    in a thread beyond `seen`, while something beside it waits.
    """

    jid: BareJID
    kind: Kind
    name: str = ""
    body: str = ""
    sender: str = ""
    time: int = 0
    order: int = 0
    top: int = 0
    seen: int = 0
    unread: tuple[Arrival, ...] = ()
    newest: Arrival | None = None
    divider: MessageId | None = None
    ahead: tuple[Arrival, ...] = ()


def waiting(known: Conversation, arrived: Iterable[Message]) -> Conversation:
    """With those that nobody has seen, neither here nor elsewhere."""
    if len(known.unread) == MOST_UNREAD:
        return known
    counted = [each.id for each in known.unread + known.ahead]
    fresh = [
        _arrival(each)
        for each in arrived
        if not each.outgoing and each.order > known.seen and each.id not in counted and not each.retraction
    ]
    return replace(known, unread=(known.unread + tuple(fresh))[:MOST_UNREAD]) if fresh else known


def last_of(known: Conversation) -> Arrival | None:
    """What came last of others: when that has been seen, all has."""
    return known.unread[-1] if 0 < len(known.unread) < MOST_UNREAD else known.newest


class Seen(NamedTuple):
    """The line once it has been seen, and as it is told: up to the newest that was not seen yet, if any."""

    line: Conversation
    told: Conversation | None


def seen_to(known: Conversation, message: MessageId | None, coming: bool, thread: str = "") -> Seen | None:
    """Others' messages have been seen up to this one, in the order in which they came; None: all of them.

    Args:
        coming: they came while somebody looked, and need no divider.
        thread: only those of this one have been.

    Returns:
        None if it is none of those that wait, or of the newest.
    """
    ids = [each.id for each in known.unread]
    if message in ids:
        end = ids.index(message) + 1
    elif thread:
        return None
    elif message is None or (last_of(known) == known.newest and known.newest and known.newest.id == message):
        end = len(ids)
    else:
        return None
    read = tuple(each for each in known.unread[:end] if thread in ("", each.thread))
    left = tuple(each for each in known.unread if each not in read) if thread else known.unread[end:]
    newest = known.newest
    if left:
        # What is unread beside a thread, and before what was seen of it, is not passed over
        bound = min(each.order for each in left) if thread else LAST
        newest = max((each for each in read if each.order < bound), key=lambda each: each.order, default=None)
    seen = max(known.seen, 0 if left else known.top, newest.order if newest else 0)
    divider = known.divider if coming or not read or (thread and left) else read[0].id
    ahead = tuple(each for each in known.ahead + read if each.order > seen)[-MOST_UNREAD:]
    line = replace(known, unread=left, seen=seen, divider=divider, ahead=ahead)
    news = newest is not None and newest.order > known.seen
    return Seen(line, replace(line, newest=newest) if news else None)


def taken(known: Conversation, added: MessagesAdded) -> Conversation:
    """With what has come into it; the newest is shown."""
    arrived = added.messages + added.again
    last = max(arrived, key=lambda message: message.order)
    top = max((message.order for message in arrived if archived(message)), default=0)
    newest = _newest(known.newest, arrived)
    divider = known.divider
    if divider and not added.live and any(message.outgoing for message in added.messages):
        divider = None
    if last.order <= known.order:
        return replace(known, top=max(known.top, top), newest=newest, divider=divider)
    return replace(
        known,
        kind=known.kind if known.kind is Kind.ROOM else added.kind,
        body=kept(last),
        time=last.time,
        order=last.order,
        sender=_who(last, added.kind),
        top=max(known.top, top),
        newest=newest,
        divider=divider,
    )


def _newest(known: Arrival | None, arrived: Iterable[Message]) -> Arrival | None:
    for each in arrived:
        if not each.outgoing and (known is None or each.order > known.order):
            known = _arrival(each)
    return known


def _arrival(message: Message) -> Arrival:
    return Arrival(message.id, message.order, message.stanza_id, message.thread)


def told_again(known: Conversation, messages: tuple[Message, ...]) -> Conversation:
    """Messages are different: what is shown of the last, and what was taken back unread."""
    last = next((each for each in messages if each.order == known.order), None)
    gone = {each.id for each in messages if each.retraction}
    unread = tuple(each for each in known.unread if each.id not in gone) if gone else known.unread
    return replace(known, body=kept(last) if last else known.body, unread=unread)


def _who(message: Message, kind: Kind) -> str:
    if message.outgoing:
        return YOU
    return legible(resource(message.sender)) if kind is Kind.ROOM else ""
