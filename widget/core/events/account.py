"""The account: its log-in, its stream, its database, and who is known by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from widget.core.events.base import Event
from widget.core.login import Keep
from widget.core.model import BareJID, Contact, FullJID, Kind, SurfaceId
from widget.core.preferences import Notify
from widget.errors import ChinwagError, ConnectionFailed


@dataclass(frozen=True, slots=True)
class LoginChosen(Event):
    """Credentials were given, or found in the settings. No JID and no password: as a guest.

    `keep`: how long what lets us in again is kept. `kept`: that is what we log in by, there is no password.
    `nickname`: what a guest wants to be called; None if they were not asked.
    """

    jid: str
    password: str = field(repr=False)
    guest_domain: str = ""
    keep: Keep = Keep.NOT
    kept: bool = False
    nickname: str | None = None


@dataclass(frozen=True, slots=True)
class LoginCancelled(Event):
    """The person will not wait any longer."""


@dataclass(frozen=True, slots=True)
class GuestNamed(Event):
    """A guest says what to call them, "" for whatever; `again`: they said so on an earlier visit."""

    nickname: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class LoginRecalled(Event):
    """We have looked whether a log-in is kept: whose ("" for none), and for how long."""

    account: str
    keep: Keep


@dataclass(frozen=True, slots=True)
class LoginKept(Event):
    """The log-in was good, and what lets us in again is kept."""

    account: str
    keep: Keep


@dataclass(frozen=True, slots=True)
class ConnectionTried(Event):
    """An attempt to connect has begun."""

    attempt: int
    endpoint: str


@dataclass(frozen=True, slots=True)
class SessionStarted(Event):
    """The stream is up. `resumed`: the server has kept our session (XEP-0198), nothing was missed.

    `first` since the log-in. When that one is resumed, the session is an earlier page's, and `carried`
    are the ids of the messages that page had sent and whose arrival is still to be told.
    """

    jid: FullJID
    resumed: bool
    first: bool
    carried: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class BecameAvailable(Event):
    """Our initial presence is out: from here on messages come live, and what was before is in the archive."""


@dataclass(frozen=True, slots=True)
class CapabilitiesAsked(Event):
    """Our server has asked what we can do, and we have said it (XEP-0115, 6.2).

    It asks when it has not met our like before. What our other devices did between `BecameAvailable` and
    this it has not told us (XEP-0163, 4).
    """


@dataclass(frozen=True, slots=True)
class AccountDescribed(Event):
    """Our server has said what it does for this account: the features of XEP-0030.

    It may come before `BecameAvailable` or after it. Without it nothing is known, and nothing is to be
    taken for granted.
    """

    features: frozenset[str]


@dataclass(frozen=True, slots=True)
class SessionLost(Event):
    """The stream is down. `retry_in` is milliseconds, or None when it will not be tried again."""

    error: ConnectionFailed | None
    retry_in: int | None


@dataclass(frozen=True, slots=True)
class LoginRefused(Event):
    """The server would not have us; the person must do something first.

    `error` is an AuthenticationFailed, InsecureEndpoint or SessionReplaced.
    """

    error: ChinwagError


@dataclass(frozen=True, slots=True)
class LogoutChosen(Event):
    """The person logs out; with `erase`, all that is kept here goes too."""

    erase: bool


@dataclass(frozen=True, slots=True)
class LoggedOut(Event):
    """The session is over: every personal slice is made anew."""


@dataclass(frozen=True, slots=True)
class StorageOpened(Event):
    """The account's database is open. `lasting` is False when it only lives in memory; `reason` says why.

    `blocked`: another tab is in the way.
    """

    lasting: bool
    reason: str = ""
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class StorageRead(Event):
    """What was to be read from the database when it was opened is read; the stream has not begun."""


@dataclass(frozen=True, slots=True)
class StorageRecovered(Event):
    """All that waited in memory is on the disk; or a disk is there now, for the next visit."""


@dataclass(frozen=True, slots=True)
class StorageFailed(Event):
    """What is new is not kept beyond this page; `full` when for lack of space."""

    full: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ContactsChanged(Event):
    """Roster items are new or different. Subscription "remove" takes one away."""

    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class RosterAnswered(Event):
    """The server has answered for the roster: our presence may follow (RFC 6121, 2.2)."""


@dataclass(frozen=True, slots=True)
class NicknamesChanged(Event):
    """What contacts, or we, call themselves (XEP-0172); "" for nothing any more."""

    nicknames: Mapping[BareJID, str]


@dataclass(frozen=True, slots=True)
class OwnShowChosen(Event):
    """The person says, or has on an earlier visit: "available", "away", or not to be disturbed ("dnd")."""

    show: str


@dataclass(frozen=True, slots=True)
class OwnPictureChanged(Event):
    """The SHA-1 of our picture, "" for none: our presence has to name it, our server does not (XEP-0153)."""

    hash: str


@dataclass(frozen=True, slots=True)
class AnnouncementChanged(Event):
    """What we announce of ourselves is different now (XEP-0115): our presence has to tell it."""


@dataclass(frozen=True, slots=True)
class BlockingChanged(Event):
    """These addresses, or whole servers, are blocked now (XEP-0191), and those no more."""

    blocked: frozenset[BareJID]
    unblocked: frozenset[BareJID] = frozenset()


@dataclass(frozen=True, slots=True)
class RoomEntered(Event):
    """We are in a room (XEP-0045); `archive` says whether it keeps one (XEP-0313).

    `private`: only members may enter. `occupants`: how many were there. `password`: what it was given.
    """

    room: BareJID
    nickname: str
    occupant_id: str
    archive: bool
    private: bool = False
    occupants: int = 0
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RoomRefused(Event):
    """A room does not let us in; `condition` as in RFC 6120, 8.3.3, `text` for people."""

    room: BareJID
    condition: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class RoomLeft(Event):
    """We are no longer in a room."""

    room: BareJID


@dataclass(frozen=True, slots=True)
class RoomWanted(Event):
    """Another device of ours is in a room: so are we. `password`: what lets it in."""

    room: BareJID
    nickname: str
    name: str
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RoomUnwanted(Event):
    """Another device of ours has left a room for good."""

    room: BareJID


@dataclass(frozen=True, slots=True)
class LeaveChosen(Event):
    """The person leaves a room for good. `nickname` is the one that they have there."""

    surface: SurfaceId
    room: BareJID
    nickname: str


@dataclass(frozen=True, slots=True)
class PreferencesChanged(Event):
    """How a conversation is to be treated, on all devices; `notify` None leaves it to what is usual."""

    conversation: BareJID
    kind: Kind
    pinned: bool
    notify: Notify | None


@dataclass(frozen=True, slots=True)
class ConversationNamed(Event):
    """A conversation has a name: a room's, from itself. Contacts' come with ContactsChanged."""

    conversation: BareJID
    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class ExtensionsKnown(Event):
    """What a room says of itself in forms (XEP-0128): by FORM_TYPE, then by field, its values."""

    jid: BareJID
    forms: Mapping[str, Mapping[str, tuple[str, ...]]]
