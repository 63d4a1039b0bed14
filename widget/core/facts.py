"""Facts: what features tell one another when they are asked."""

from __future__ import annotations

from enum import Enum


class Fact(Enum):
    """What may be asked of whichever feature knows. Comments give the arguments and the answer."""

    __hash__ = object.__hash__  # looked up for each view that is drawn; Enum's own runs in Python

    LAYOUT = "layout"  # () -> Layout of the view's surface
    NAME = "name"  # (conversation) -> str
    NICKNAME = "nickname"  # (room) -> str: what we are called there
    KIND = "kind"  # (conversation) -> Kind
    PRESENCE = "presence"  # (contact) -> str: available, away, xa, dnd, chat, offline
    CONTACT = "contact"  # (jid) -> Contact, of those in the roster
    CONTACTS = "contacts"  # () -> Map[BareJID, Contact] of the roster
    RECENT = "recent"  # () -> tuple[tuple[BareJID, Kind], ...] of those talked with, the newest first
    GROUPS = "groups"  # () -> tuple[str, ...] of the roster
    BLOCKED = "blocked"  # (jid) -> bool
    BLOCKLIST = "blocklist"  # () -> frozenset[BareJID]
    PICTURE = "picture"  # (jid, of an occupant the full one[, occupant id]) -> SHA-1 of their picture
    PICTURES = "pictures"  # () -> Map of all of them, by JID
    UNREAD = "unread"  # (conversation) -> int; () is not asked
    UNREAD_FROM = "unread-from"  # (conversation) -> MessageId of the first that was unread when opened
    UNREAD_TO = "unread-to"  # (conversation) -> MessageId of others' last: when it has been seen, all has
    UNREAD_TOTAL = "unread-total"  # () -> int
    CONNECTED = "connected"  # () -> bool
    FILTER = "filter"  # () -> what the list is filtered by
    MEDIA = "media"  # () -> MediaPolicy: which files are shown unasked
    HISTORY = "history"  # (conversation) -> History
    MESSAGE = "message"  # (conversation, id) -> Message, of those that are held
    FILLING = "filling"  # (conversation) -> Filling of a gap in it
    PENDING = "pending"  # () -> True while something that belongs in this picture is still being read
    HELD = "held"  # () -> bool: what the page has painted of an earlier visit shows more than this picture
    COMPOSING = "composing"  # (conversation, kind) -> Composing: what the composer is for
    MESSAGE_MENU = "message-menu"  # (conversation) -> MessageId of the one whose menu is open on the surface
    SELECTED = "selected"  # (conversation) -> frozenset[MessageId] of the chosen, while some are being chosen
    THREADED = "threaded"  # (conversation) -> id of the thread that stands in place of the timeline
    # The next three are asked where nobody looks, too: see effects.Ask
    SECRET = "secret"  # (conversation, kind) -> bool: what is written there goes out encrypted
    READERS = (
        "readers"  # (conversation, kind) -> frozenset[BareJID] of the people who may read it; None: unknown
    )
    BARRED = "barred"  # (room) -> str: why it does not let us in
    PERSON = "person"  # (occupant, occupant id or "") -> BareJID of who that is, where the room tells
    FILES = "files"  # () -> True where files can be sent, as far as that is known
    UNSENT = "unsent"  # () -> True while something that the person wants to send waits
    STRETCHES = "stretches"  # () -> Mapping[str, Stretch]: what is in view of the surface's long lists
