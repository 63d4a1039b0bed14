"""One plain stanza and what is known of it, once every wrapper is peeled off."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from xml.etree.ElementTree import Element

from widget.core.encryption import Encryption
from widget.core.model import BareJID, FullJID


class Origin(Enum):
    """How a stanza reached us."""

    LIVE = "live"
    CARBON = "carbon"
    ARCHIVE = "archive"


class Place(Enum):
    """Where messages belong in what is known of a conversation."""

    END = "end"  # they just happened
    AFTER = "after"  # a page of the archive, onwards from what was known when we were last online
    BEFORE = "before"  # a page of the archive, backwards from the oldest that is known
    AMONG = "among"  # a page of the archive that may lie anywhere
    ASIDE = "aside"  # the same, for the database alone: something is missing between it and what is held


@dataclass(frozen=True, slots=True)
class Envelope:
    """The innermost stanza with its verified sender, ids and time.

    Attributes:
        stanza: the `message`, `presence` or `iq` element.
        kind: "message", "presence" or "iq".
        type: its type attribute, with RFC 6120's default filled in.
        conversation: the peer's or the room's bare JID.
        outgoing: we sent it ourselves, from here or from another device.
        time: milliseconds since the epoch (UTC): the stamp of a trusted delay or
            archive, else the time of arrival.
        stanza_id: the id by which the trusted archive knows it (XEP-0359), or "".
        occupant_id: XEP-0421, or "".
        delayed: it carries a trusted delay (XEP-0203).
        place: where it belongs in what is known of its conversation.
        private: an occupant of a room says it to us alone, or we to one.
        encryption: how it was encrypted, or None.
        stay: which stay of its nickname in the room it comes from, where no occupant id tells; "": unknown.
        news: it happened now, or while we were away; not so when history is fetched.
    """

    stanza: Element
    kind: str
    type: str
    sender: FullJID
    recipient: FullJID
    conversation: BareJID
    outgoing: bool
    time: int
    origin: Origin = Origin.LIVE
    id: str = ""
    origin_id: str = ""
    stanza_id: str = ""
    occupant_id: str = ""
    delayed: bool = False
    place: Place = Place.END
    news: bool = True
    private: bool = False
    encryption: Encryption | None = None
    stay: str = ""

    @property
    def given(self) -> str:
        """What its sender calls it by, and corrections name: the stanza's id (XEP-0308, 4)."""
        return self.id or self.origin_id

    @property
    def also_given(self) -> str:
        """What else they call it by (XEP-0359), "" if that is the same."""
        return self.origin_id if self.origin_id != self.given else ""
