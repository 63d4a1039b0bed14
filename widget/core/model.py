"""The nouns that every feature shares: JIDs, session, conversation, message, surface.

JIDs travel through the core as plain strings, normalised once at the edge
(RFC 7622), because they are compared and hashed far more often than taken apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NewType

from widget.core.records import Record
from widget.settings import Settings

BareJID = NewType("BareJID", str)
FullJID = NewType("FullJID", str)
MessageId = NewType("MessageId", str)
SurfaceId = NewType("SurfaceId", str)

NO_ONE = BareJID("")


def bare(jid: str) -> BareJID:
    """The bare JID of a normalised JID."""
    return BareJID(jid.partition("/")[0])


def resource(jid: str) -> str:
    """The resource of a normalised JID (in a room: the occupant's nickname), or ''."""
    return jid.partition("/")[2]


def local(jid: str) -> str:
    """The local part of a normalised JID, or ''."""
    head, at, _ = jid.partition("/")[0].partition("@")
    return head if at else ""


def domain(jid: str) -> str:
    """The domain of a normalised JID."""
    return jid.partition("/")[0].rpartition("@")[2]


class Mode(Enum):
    """How a surface fills its page."""

    OVERLAY = "overlay"
    FULLSCREEN = "fullscreen"


class Kind(Enum):
    """What a conversation is with."""

    CHAT = "chat"
    ROOM = "room"


class Delivery(Enum):
    """How far a message has come. Incoming ones are RECEIVED from the start."""

    PENDING = "pending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    RECEIVED = "received"


NARROW = 720
"""Below this width (CSS pixels) there is room for one pane only."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A roster item (RFC 6121, 2.1.2). `shown` is how our own roster calls them, else their local part."""

    jid: BareJID
    name: str = ""
    groups: tuple[str, ...] = ()
    subscription: str = "none"
    ask: bool = False

    @property
    def shown(self) -> str:
        return self.name or local(self.jid) or self.jid


@dataclass(frozen=True, slots=True)
class PageInfo:
    """What the host page is like at the moment: sizes in CSS pixels, `url` without its fragment.

    `notifications`: whether it may show any: "granted", "denied", "default" (it may ask), or "" (it cannot).
    """

    visible: bool = True
    focused: bool = True
    online: bool = True
    width: int = 1280
    height: int = 800
    touch: bool = False
    dark: bool = False
    language: str = "en"
    timezone: str = "UTC"
    url: str = ""
    open: bool = False
    notifications: str = ""

    @property
    def narrow(self) -> bool:
        """Whether there is room for one pane only."""
        return self.width < NARROW

    @property
    def looked_at(self) -> bool:
        """Whether the person has it before them, as far as one can tell."""
        return self.visible and self.focused


@dataclass(frozen=True, slots=True)
class Surface:
    """A place on a page where the engine is drawn. `painted`: whose last picture stands there till then."""

    id: SurfaceId
    mode: Mode = Mode.OVERLAY
    painted: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """What a feature may know of the moment in which an event happens.

    `now` is in milliseconds since the epoch (UTC); `fresh` is an id that no
    other event gets. `page` is the one on which the event happened or the picture is
    drawn; for what happens elsewhere, all pages as one. `pages` has that of each surface.
    """

    jid: FullJID = FullJID("")
    online: bool = False
    guest: bool = False
    now: int = 0
    fresh: str = ""
    page: PageInfo = field(default_factory=PageInfo)
    pages: Mapping[SurfaceId, PageInfo] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)

    @property
    def me(self) -> BareJID:
        """Our own bare JID, or '' before the first log-in."""
        return bare(self.jid)

    def at(self, surface: SurfaceId) -> PageInfo:
        """The page on which a surface is."""
        return self.pages.get(surface, self.page)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation, as shown.

    `id` is stable over live delivery, archive and reload (see
    `features/messages.py`). `order` sorts a conversation's messages: about the
    time in milliseconds, made strictly increasing in archive order. `spoiler` is the
    hint in front of a hidden body (XEP-0382), None where nothing is hidden; `unstyled`
    bodies are shown as they are (XEP-0393). `markable` is the id by which its sender wants to
    hear that it was displayed (XEP-0333), "" if they do not.
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
    markable: str = ""

    def to_record(self) -> Record:
        """As it lies in the database (`dataclasses.asdict` is ten times slower, and this runs in floods)."""
        return {
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
            "markable": self.markable,
        }

    @classmethod
    def from_record(cls, record: Record) -> Message:
        """As it was before it went into the database."""
        return cls(**{**record, "delivery": Delivery(record["delivery"])})
