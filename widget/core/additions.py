"""Additions: what is said of a message by its id, after it or, from an archive, before it comes.

A correction (XEP-0308), a retraction (XEP-0424, XEP-0425) or somebody's reactions (XEP-0444) become
part of the message itself (`core/applying.py`), whichever comes first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from widget.core.encryption import Encryption
from widget.core.envelope import Place
from widget.core.jids import BareJID, FullJID, MessageId, bare, resource
from widget.core.link import Link
from widget.core.message import Delivery, Message, plain, revived
from widget.core.model import Kind
from widget.core.records import Record


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
    encryption: Encryption | None = None
    stay: str = ""

    def to_record(self) -> Record:
        """As it lies in the database."""
        name = next(name for name, kind in _WHATS.items() if isinstance(self.what, kind))
        how = self.encryption.to_record() if self.encryption else None
        return {**plain(self), "what": [name, plain(self.what)], "encryption": how}

    @classmethod
    def from_record(cls, record: Record) -> Addition:
        """As it was before it went into the database."""
        name, what = record["what"]
        kind, place = Kind(record["kind"]), Place(record["place"])
        how = Encryption.from_record(record["encryption"]) if record.get("encryption") else None
        whole = {"kind": kind, "place": place, "what": revived(_WHATS[name], what), "encryption": how}
        return revived(cls, {**record, **whole})


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
    if not _as_secret(addition, message):
        return False
    if isinstance(what, Link):
        return _tells_of(addition, message)
    if not addition.target or addition.target not in _called(addition, message):
        return False
    if isinstance(what, Withdrawal) and what.moderator is not None:
        return addition.kind is Kind.ROOM and not resource(addition.sender)
    return isinstance(what, Reacting) or _same_author(addition, message)


def _as_secret(addition: Addition, message: Message) -> bool:
    """Whether what was said encrypted may be changed by this: a server could write what is in the clear.

    Nor may a device that nobody trusts, unless it has said the message itself. What a room takes away is
    gone for others, too; and most programs react in the clear, which is told where it is shown.
    """
    before, how = message.encryption, addition.encryption
    by_room = isinstance(addition.what, Withdrawal) and addition.what.moderator is not None
    if before is None or by_room or (isinstance(addition.what, Reacting) and how is None):
        return True
    if how is None or how.problem:
        return False
    return how.trust.used or (bool(how.fingerprint) and how.fingerprint == before.fingerprint)


def _tells_of(addition: Addition, message: Message) -> bool:
    """Whether a room, or who said it, tells of a link in it: by either id, since rooms use both."""
    named = bool(addition.target) and addition.target in (message.given, message.stanza_id)
    by_room = addition.kind is Kind.ROOM and not resource(addition.sender)
    return named and (by_room or _same_author(addition, message))


def _same_author(addition: Addition, message: Message) -> bool:
    """In rooms by the occupant id (XEP-0421).

    A nickname tells only where there are none, and as long as we have seen that nobody left it to another:
    an archive does not tell, so what it has there changes nothing (as in Conversations).
    """
    if addition.outgoing or message.outgoing:
        return addition.outgoing and message.outgoing
    if addition.kind is Kind.ROOM or resource(message.conversation):
        if addition.occupant_id or message.occupant_id:
            return addition.occupant_id == message.occupant_id
        return addition.sender == message.sender and bool(message.stay) and addition.stay == message.stay
    return bare(addition.sender) == bare(message.sender)


def correctable(message: Message) -> bool:
    """Whether it is a text of ours that has come so far that a correction finds it."""
    sent = message.outgoing and bool(message.given) and message.delivery is not Delivery.FAILED
    return sent and not message.gone and not message.files
