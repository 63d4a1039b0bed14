"""What additions make of their message (XEP-0308, XEP-0424, XEP-0444), each once however often it comes.

What is applied twice changes nothing, and the archive's order decides which is the newest, as it does for
messages (`core/timeline.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from widget.core.additions import Addition, Correction, Reacting, What, Withdrawal
from widget.core.envelope import Place
from widget.core.jids import bare, resource
from widget.core.link import MOST as MOST_LINKS
from widget.core.link import Link
from widget.core.message import Delivery, Message, Reaction, Retraction, Version
from widget.core.model import Kind

MOST_VERSIONS = 50
"""Versions that are kept of a message: the first, and the newest of the others."""

MOST_KEPT = 100_000
"""Characters of all versions but the newest: who corrects a long text for ever fills no disk."""

MOST_REACTING = 500
"""People whose reactions to a message are kept; others' are left out."""


def applied(addition: Addition, message: Message) -> Message:
    """The message with what was said of it; the same object when that changes nothing."""
    gone = message.retraction
    if gone and message.erased and gone.id != addition.id:
        return _explained(message, gone, addition.what)
    match addition.what:
        case Correction() as correction:
            return _corrected(message, addition, correction)
        case Withdrawal() as withdrawal:
            return _withdrawn(message, addition, withdrawal)
        case Reacting(emojis):
            return _reacted(message, addition, emojis)
        case Link() as link:
            return _linked(message, link)


def _corrected(message: Message, addition: Addition, what: Correction) -> Message:
    first, *others = message.versions or (_first(message),)
    known = next((each for each in others if each.id == addition.id), None)
    come = Version(
        addition.id,
        addition.given,
        what.body,
        known.time if known else addition.time,
        what.unstyled,
        what.spoiler,
        *_delivery(known, addition),
        addition.stanza_id or (known.stanza_id if known else ""),
        what.mentions,
        addition.origin or (known.origin if known else ""),
    )
    placed = (first, *_recent(_placed(others, come, addition.place), len(first.body)))
    if placed == message.versions:
        return message
    last = placed[-1]
    return replace(
        message,
        versions=placed,
        body=last.body,
        unstyled=last.unstyled,
        spoiler=last.spoiler,
        mentions=last.mentions,
        # Of what is not in it any more there is nothing to tell
        links=tuple(each for each in message.links if each.url in last.body),
    )


def _first(message: Message) -> Version:
    said = (message.body, message.time, message.unstyled, message.spoiler)
    return Version(message.id, message.given, *said, mentions=message.mentions)


def _placed(others: Sequence[Version], come: Version, place: Place) -> list[Version]:
    """Where a version belongs: the newest stands last, but what waits to be sent comes after all that was."""
    rest = [each for each in others if each.id != come.id]
    if len(rest) < len(others) and place is not Place.AFTER:
        return [come if each.id == come.id else each for each in others]
    at = len(rest)
    if place is Place.BEFORE:
        at = 0
    elif place in (Place.AMONG, Place.ASIDE):
        at = next((n for n, each in enumerate(rest) if each.time > come.time), at)
    if come.delivery is not Delivery.PENDING:
        while at and rest[at - 1].delivery is Delivery.PENDING:
            at -= 1
    return [*rest[:at], come, *rest[at:]]


def _recent(versions: list[Version], before: int) -> list[Version]:
    """The newest of them, as many as are kept."""
    kept = versions[-1:]
    for version in reversed(versions[-MOST_VERSIONS:-1]):
        before += len(version.body)
        if before > MOST_KEPT:
            break
        kept.insert(0, version)
    return kept


def _withdrawn(message: Message, addition: Addition, what: Withdrawal) -> Message:
    known = message.retraction if message.retraction and message.retraction.id == addition.id else None
    delivery, error = _delivery(known, addition)
    gone = Retraction(addition.id, addition.time, what.moderator, what.reason, delivery, error)
    if gone == message.retraction:
        return message
    return message.withdrawn(gone) if gone.done else replace(message, retraction=gone)


def _explained(message: Message, gone: Retraction, what: What) -> Message:
    """What is gone stays so; but of the archive's graves only the room can say who dug them (XEP-0425)."""
    a_grave = gone.id == message.id and gone.moderator is None
    if not (a_grave and isinstance(what, Withdrawal) and what.moderator is not None):
        return message
    return replace(message, retraction=replace(gone, moderator=what.moderator, reason=what.reason))


def _linked(message: Message, link: Link) -> Message:
    known = {each.url: each for each in message.links}
    if link.url in known or len(known) >= MOST_LINKS:
        return message
    return replace(message, links=(*message.links, link))


def _reacted(message: Message, addition: Addition, emojis: tuple[str, ...]) -> Message:
    who = _who(addition)
    known = next((each for each in message.reactions if each.who == who), None)
    if addition.delivery is Delivery.FAILED and (known is None or known.id != addition.id):
        return message
    if known is None and len(message.reactions) >= MOST_REACTING:
        return message
    same = known if known and known.id == addition.id else None
    if known and not same and not _newer(addition, known):
        return message
    clear = message.encryption is not None and addition.encryption is None
    if clear and known and not known.clear:
        return message  # whoever reacts encrypted does so always
    name = resource(addition.sender) if addition.kind is Kind.ROOM else ""
    come = Reaction(addition.id, who, name, emojis, addition.time, *_delivery(same, addition), clear)
    if come == known:
        return message
    others = tuple(come if each.who == who else each for each in message.reactions)
    return replace(message, reactions=others if known else (*others, come))


def _who(addition: Addition) -> str:
    if addition.outgoing:
        return ""
    if addition.kind is Kind.ROOM:
        return addition.occupant_id or resource(addition.sender)
    return bare(addition.sender)


def _newer(addition: Addition, known: Reaction) -> bool:
    """Whether it takes the place of what is known; what waits to be sent will be newer than all that was."""
    if known.delivery is Delivery.PENDING:
        return addition.delivery is Delivery.PENDING
    if addition.place in (Place.AMONG, Place.ASIDE):
        # Stamps may be whole seconds: of two in one, the page has the newer one later
        return addition.time >= known.time
    return addition.place is not Place.BEFORE


_KNOWN_BETTER: Callable[[Delivery], int] = (
    Delivery.PENDING,
    Delivery.FAILED,
    Delivery.SENT,
    Delivery.RECEIVED,
    Delivery.DELIVERED,
).index


def _delivery(known: Version | Retraction | Reaction | None, addition: Addition) -> tuple[Delivery, str]:
    """How far it has come: what the server has may yet fail, and what failed may wait again.

    Our own archive has even what was refused after that; what a room shows has come all the way.
    """
    if known is None or known.delivery is Delivery.PENDING or addition.delivery is Delivery.FAILED:
        return addition.delivery, addition.error
    if known.delivery is Delivery.FAILED:
        stays = addition.kind is Kind.CHAT and addition.delivery is not Delivery.PENDING
        return (known.delivery, known.error) if stays else (addition.delivery, addition.error)
    return max(known.delivery, addition.delivery, key=_KNOWN_BETTER), ""
