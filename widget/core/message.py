"""A message, and what has been said of it since: its versions, its retraction, the reactions to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from widget.core.attachment import Attachment
from widget.core.encryption import Encryption
from widget.core.jids import BareJID, FullJID, MessageId
from widget.core.link import Link
from widget.core.records import Record

T = TypeVar("T")


class Delivery(Enum):
    """How far a message has come. Incoming ones are RECEIVED from the start."""

    PENDING = "pending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class Version:
    """What a message said from then on (XEP-0308). `given` and `origin`: as in Message, of this version.

    `stanza_id` is that of the archive, as in Message; the first version's is the message's.
    """

    id: MessageId
    given: str
    body: str
    time: int
    unstyled: bool = False
    spoiler: str | None = None
    delivery: Delivery = Delivery.RECEIVED
    error: str = ""
    stanza_id: str = ""
    mentions: tuple[str, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Retraction:
    """A message was taken back (XEP-0424), by its author or a `moderator` (XEP-0425; "": who is unknown)."""

    id: MessageId
    time: int
    moderator: str | None = None
    reason: str = ""
    delivery: Delivery = Delivery.RECEIVED
    error: str = ""

    @property
    def done(self) -> bool:
        """Whether it is more than a wish of ours."""
        return self.delivery not in (Delivery.PENDING, Delivery.FAILED)


@dataclass(frozen=True, slots=True)
class Reaction:
    """All that one person answers by emoji (XEP-0444); even when that is nothing, or older would return.

    `who` tells them apart ("" is ourselves), `name` is how they were called. `clear`: it was said in the
    clear of what had come encrypted, so that a server may have made it up.
    """

    id: MessageId
    who: str
    name: str
    emojis: tuple[str, ...]
    time: int
    delivery: Delivery = Delivery.RECEIVED
    error: str = ""
    clear: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What a message answers (XEP-0461): the other's id as stanzas name it, who said it, and what.

    `secret`: that had come encrypted, and is quoted in nothing that goes out in the clear.
    """

    target: str
    to: FullJID
    text: str = ""
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation, as shown.

    `id` is stable over live delivery, archive and reload (see
    `features/messages.py`). `order` sorts a conversation's messages: about the
    time in milliseconds, made strictly increasing in archive order. `spoiler` is the
    hint in front of a hidden body (XEP-0382), None where nothing is hidden; `unstyled`
    bodies are shown as they are (XEP-0393). `given` is the id that its sender gave the stanza, `origin`
    what else they call it by (XEP-0359), "" if that is the same; `markable` is the one by which they want
    to hear that it was displayed (XEP-0333), "" if they do not.
    `thread` is what it belongs to within the conversation (XEP-0201), by its id.
    `forwarded`: whoever says it passes on what another has said (XEP-0297).
    `mentions` are the names that it refers to (XEP-0372); `place` is where it was said, or what it speaks of
    (XEP-0080), as a geo: URI.
    `stay`: which stay of its nickname in the room it comes from, where no occupant id tells (see Envelope).
    `encryption`: how it came, or is to go out; None is in the clear.
    Where there are `versions`, the first is as it was said and the last is what is shown.
    """

    id: MessageId
    conversation: BareJID
    sender: FullJID
    outgoing: bool
    body: str
    time: int
    order: int
    delivery: Delivery = Delivery.RECEIVED
    stanza_id: str = ""
    error: str = ""
    occupant_id: str = ""
    unstyled: bool = False
    spoiler: str | None = None
    given: str = ""
    markable: str = ""
    versions: tuple[Version, ...] = ()
    retraction: Retraction | None = None
    reactions: tuple[Reaction, ...] = ()
    reply: Reply | None = None
    files: tuple[Attachment, ...] = ()
    mentions: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    forwarded: bool = False
    thread: str = ""
    origin: str = ""
    place: str = ""
    encryption: Encryption | None = None
    stay: str = ""

    @property
    def gone(self) -> bool:
        """Whether somebody has taken it back, or we want to and have not failed before anything was lost."""
        waits = self.retraction is not None and self.retraction.delivery is Delivery.PENDING
        return waits or self.erased

    @property
    def erased(self) -> bool:
        """Whether nothing of it is left here; where that was refused, others have it."""
        return self.retraction is not None and (self.retraction.done or not (self.body or self.files))

    def to_record(self) -> Record:
        """As it lies in the database (`dataclasses.asdict` is ten times slower, and this runs in floods)."""
        record: Record = {
            "id": self.id,
            "conversation": self.conversation,
            "sender": self.sender,
            "outgoing": self.outgoing,
            "body": self.body,
            "time": self.time,
            "order": self.order,
            "delivery": self.delivery.value,
            "stanza_id": self.stanza_id,
            "error": self.error,
            "occupant_id": self.occupant_id,
            "unstyled": self.unstyled,
            "spoiler": self.spoiler,
            "given": self.given,
            "markable": self.markable,
        }
        if self.stay:
            record["stay"] = self.stay
        more = (self.versions, self.reactions, self.files, self.mentions, self.links)
        said = (self.forwarded, self.thread, self.origin, self.place, self.encryption)
        if self.retraction or self.reply or any(more) or any(said):
            record["more"] = {
                "versions": [plain(each) for each in self.versions],
                "retraction": plain(self.retraction) if self.retraction else None,
                "reactions": [plain(each) for each in self.reactions],
                "reply": plain(self.reply) if self.reply else None,
                "files": [plain(each) for each in self.files],
                "mentions": list(self.mentions),
                "links": [plain(each) for each in self.links],
                "forwarded": self.forwarded,
                "thread": self.thread,
                "origin": self.origin,
                "place": self.place,
                "encryption": self.encryption.to_record() if self.encryption else None,
            }
        return record

    def withdrawn(self, retraction: Retraction) -> Message:
        """What is left when it was taken back: what it said is not kept."""
        return replace(
            self,
            retraction=retraction,
            body="",
            spoiler=None,
            versions=(),
            reactions=(),
            reply=None,
            files=(),
            mentions=(),
            links=(),
            place="",
            error="",
        )

    @classmethod
    def from_record(cls, record: Record) -> Message:
        """As it was before it went into the database."""
        given = {**record, "delivery": Delivery(record["delivery"])}
        if more := given.pop("more", None):
            given["versions"] = tuple(revived(Version, each) for each in more["versions"])
            given["retraction"] = revived(Retraction, more["retraction"]) if more["retraction"] else None
            given["reactions"] = tuple(revived(Reaction, each) for each in more["reactions"])
            given["reply"] = revived(Reply, more["reply"]) if more["reply"] else None
            given["files"] = tuple(revived(Attachment, each) for each in more.get("files", ()))
            given["mentions"] = tuple(more.get("mentions", ()))
            given["links"] = tuple(revived(Link, each) for each in more.get("links", ()))
            given["forwarded"] = bool(more.get("forwarded"))
            given["thread"] = str(more.get("thread", ""))
            given["origin"] = str(more.get("origin", ""))
            given["place"] = str(more.get("place", ""))
            how = more.get("encryption")
            given["encryption"] = Encryption.from_record(how) if how else None
        return cls(**given)


def plain(noun: Any) -> Record:
    """A small frozen dataclass as a record."""
    return {name: _plain(getattr(noun, name)) for name in noun.__slots__}


def revived(kind: type[T], record: Record) -> T:
    """What `plain` made a record of."""
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in record.items()}
    if "delivery" in given:
        given["delivery"] = Delivery(given["delivery"])
    return kind(**given)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value
