"""Additions: what is said of a message by its id, after it or, from an archive, before it comes.

A correction (XEP-0308), a retraction (XEP-0424, XEP-0425) or somebody's reactions (XEP-0444) become
part of the message itself, whichever comes first. What is applied twice changes nothing, and the
archive's order decides which is the newest, as it does for messages (`core/timeline.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from widget.core.envelope import Place
from widget.core.jids import BareJID, FullJID, MessageId, bare, resource
from widget.core.link import MOST as MOST_LINKS
from widget.core.link import Link
from widget.core.message import Delivery, Message, Reaction, Retraction, Version, plain, revived
from widget.core.model import Kind
from widget.core.records import Record

MOST_VERSIONS = 50
"""Versions that are kept of a message: the first, and the newest of the others."""

MOST_KEPT = 100_000
"""Characters of all versions but the newest: who corrects a long text for ever fills no disk."""

MOST_REACTING = 500
"""People whose reactions to a message are kept; others' are left out."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The message says this instead."""

    body: str
    unstyled: bool = False
    spoiler: str | None = None
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The message is taken back, by its author or by a room's `moderator`."""

    moderator: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reacting:
    """These are all of the sender's reactions to the message."""

    emojis: tuple[str, ...]


What: TypeAlias = Correction | Withdrawal | Reacting | Link
_WHATS: dict[str, type[What]] = {
    "correction": Correction,
    "withdrawal": Withdrawal,
    "reacting": Reacting,
    "link": Link,
}


@dataclass(frozen=True, slots=True)
class Addition:
    """Something said of the message that stanzas call `target`. The rest is as in Message and Envelope."""

    id: MessageId
    conversation: BareJID
    kind: Kind
    target: str
    sender: FullJID
    outgoing: bool
    time: int
    what: What
    place: Place = Place.END
    occupant_id: str = ""
    stanza_id: str = ""
    given: str = ""
    delivery: Delivery = Delivery.RECEIVED
    error: str = ""
    origin: str = ""

    def to_record(self) -> Record:
        """As it lies in the database."""
        name = next(name for name, kind in _WHATS.items() if isinstance(self.what, kind))
        return {**plain(self), "what": [name, plain(self.what)]}

    @classmethod
    def from_record(cls, record: Record) -> Addition:
        """As it was before it went into the database."""
        name, what = record["what"]
        kind, place = Kind(record["kind"]), Place(record["place"])
        return revived(cls, {**record, "kind": kind, "place": place, "what": revived(_WHATS[name], what)})


def names(message: Message) -> Iterable[str]:
    """All by which an addition may call a message."""
    return (*given_names(message), *archived_names(message))


def given_names(message: Message) -> Iterable[str]:
    """What its sender calls it by, and each of its versions."""
    # Some name the origin id, and who has seen nothing but a correction names that (XEP-0444, 4)
    of_versions = (id_ for version in message.versions for id_ in (version.given, version.origin) if id_)
    return (message.given, message.origin, *of_versions)


def archived_names(message: Message) -> Iterable[str]:
    """What the archive or the room calls it by, and each of its versions."""
    return (message.stanza_id, *(version.stanza_id for version in message.versions))


def _called(addition: Addition, message: Message) -> Iterable[str]:
    """All by which this addition may call it: in rooms the room's ids, where it is not its author's own.

    COMPAT: Converse.js 14 takes back what it has corrected by the id of the newest version, and what it
    said in a room by the id that it gave it, which no other can use since an author is known otherwise.
    """
    if addition.kind is not Kind.ROOM or isinstance(addition.what, Correction):
        return given_names(message)
    own = isinstance(addition.what, Withdrawal) and addition.what.moderator is None
    return names(message) if own else archived_names(message)


def concerns(addition: Addition, message: Message) -> bool:
    """Whether it is about this message, and its sender has the right to say it."""
    what = addition.what
    if isinstance(what, Link):
        return _tells_of(addition, message)
    if not addition.target or addition.target not in _called(addition, message):
        return False
    if isinstance(what, Withdrawal) and what.moderator is not None:
        return addition.kind is Kind.ROOM and not resource(addition.sender)
    return isinstance(what, Reacting) or _same_author(addition, message)


def _tells_of(addition: Addition, message: Message) -> bool:
    """Whether a room, or who said it, tells of a link in it: by either id, since rooms use both."""
    named = bool(addition.target) and addition.target in (message.given, message.stanza_id)
    by_room = addition.kind is Kind.ROOM and not resource(addition.sender)
    return named and (by_room or _same_author(addition, message))


def _same_author(addition: Addition, message: Message) -> bool:
    """In rooms by the occupant id (XEP-0421); a nickname tells only where there are none."""
    if addition.outgoing or message.outgoing:
        return addition.outgoing and message.outgoing
    if addition.kind is Kind.ROOM or resource(message.conversation):
        if addition.occupant_id or message.occupant_id:
            return addition.occupant_id == message.occupant_id
        return addition.sender == message.sender
    return bare(addition.sender) == bare(message.sender)


def correctable(message: Message) -> bool:
    """Whether it is a text of ours that has come so far that a correction finds it."""
    sent = message.outgoing and bool(message.given) and message.delivery is not Delivery.FAILED
    return sent and not message.gone and not message.files


def applied(addition: Addition, message: Message) -> Message:
    """The message with what was said of it; the same object when that changes nothing."""
    if message.retraction and message.erased and message.retraction.id != addition.id:
        return message
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
    elif place is Place.AMONG:
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
    name = resource(addition.sender) if addition.kind is Kind.ROOM else ""
    come = Reaction(addition.id, who, name, emojis, addition.time, *_delivery(same, addition))
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
    if addition.place is Place.AMONG:
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
