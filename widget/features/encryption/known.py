"""What is known of encryption (OMEMO, XEP-0384): where it is wanted, who has which devices, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from xml.etree.ElementTree import Element

from widget.core.effects import Effect
from widget.core.encryption import CipherRequest, Device, Devices, Prepared, Trust
from widget.core.events import MembersChanged
from widget.core.layout import Shown
from widget.core.model import BareJID, Session, SurfaceId, resource
from widget.core.records import Record
from widget.features.encryption import EncryptionEvent, offered

Which = tuple[BareJID, int]
"""A device: whose, and its id."""

FITS, STRANGE, OTHERS, ALARM = "fits", "strange", "others", "alarm"
"""What a scanned code is: of theirs and right; no such code; somebody else's; of theirs, and wrong."""

LOST, ADDED = "lost", "added"
"""Why this browser is a new device: its keys were gone; or it had none, and the account has other devices."""


class Bar(Enum):
    """Why nothing can be encrypted in a conversation."""

    GUEST = "guest"
    OCCUPANT = "occupant"  # in private with somebody in a room, whose own address is not known
    PUBLIC = "public"
    ANONYMOUS = "anonymous"
    MEMBERS = "members"  # the room does not tell who they are
    NO_DEVICES = "no-devices"
    UNREACHABLE = "unreachable"
    UNAVAILABLE = "unavailable"  # this browser cannot
    UNREAD = "unread"  # what was chosen there cannot be read


@dataclass(frozen=True, slots=True)
class Choice:
    """Whether a conversation is encrypted, and since when (milliseconds since the epoch)."""

    on: bool
    since: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """What is known, and what the present event leads to.

    Attributes:
        choices: by conversation, where the person has chosen, or it was chosen for them and is held to.
        unread: what was kept cannot be read, and is therefore not known.
        device: the id of this browser's device, 0 while it has none; kept.
        people: everybody's devices as the cipher tells them, ours among them.
        lists: the ids on somebody's device list, by version; kept, so that only changes cost anything.
        unreachable: whose devices could not be asked for, and why.
        fresh: whose devices have been asked for in this session.
        later: who of these is asked about a moment after the session has begun; None: that is over.
        rooms: those conversations that are rooms. `watched`: about whose members muc was asked, and `members`
            what it told.
        waiting: what the cipher has been asked and has not answered.
        trouble: the value of the `Problem` that keeps this browser from encrypting at all, or "".
        dialogs: which of our dialogs is open, by surface.
        left: devices that did not get what was sent, by conversation; `seen` are those the person knows of.
        renewed: why this browser is a new device, until the person has seen it (`LOST`, `ADDED`); kept.
        notes: what came of the person's last act in a dialog, by surface.
        wants: effects of the present event.
    """

    choices: Mapping[BareJID, Choice] = field(default_factory=dict)
    unread: bool = False
    device: int = 0
    people: Mapping[BareJID, tuple[Device, ...]] = field(default_factory=dict)
    lists: Mapping[tuple[BareJID, str], frozenset[int]] = field(default_factory=dict)
    unreachable: Mapping[BareJID, str] = field(default_factory=dict)
    fresh: frozenset[BareJID] = frozenset()
    later: frozenset[BareJID] | None = None
    rooms: frozenset[BareJID] = frozenset()
    watched: frozenset[BareJID] = frozenset()
    members: Mapping[BareJID, MembersChanged] = field(default_factory=dict)
    shown: Shown = field(default_factory=dict)
    waiting: frozenset[CipherRequest] = frozenset()
    trouble: str = ""
    dialogs: Mapping[SurfaceId, str] = field(default_factory=dict)
    left: Mapping[BareJID, frozenset[Which]] = field(default_factory=dict)
    seen: frozenset[Which] = frozenset()
    renewed: str = ""
    notes: Mapping[SurfaceId, str] = field(default_factory=dict)
    wants: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoicesLoaded(EncryptionEvent):
    """What an earlier visit has kept."""

    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class ChoicesWanted(EncryptionEvent):
    """It is time to try once more to read them."""


@dataclass(frozen=True, slots=True)
class KeysMissing(EncryptionEvent):
    """Somebody has listed a device whose keys were not to be had then; they were `tried` again so often."""

    jid: BareJID
    tried: int


@dataclass(frozen=True, slots=True)
class KeysDue(EncryptionEvent):
    """It is time to look at our own keys: some are made anew now and then."""


@dataclass(frozen=True, slots=True)
class StartOver(EncryptionEvent):
    """A session has begun a while ago: what was kept of the chats in view has been drawn."""


@dataclass(frozen=True, slots=True)
class EncryptionChosen(EncryptionEvent):
    """The person wants a conversation encrypted from now on, or not any more."""

    surface: SurfaceId
    conversation: BareJID
    on: bool


@dataclass(frozen=True, slots=True)
class RequestMade(EncryptionEvent):
    """The person wants something of the cipher."""

    surface: SurfaceId
    request: CipherRequest


@dataclass(frozen=True, slots=True)
class RequestAnswered(EncryptionEvent):
    """The cipher has done what was asked."""

    request: CipherRequest
    answer: Prepared | Devices | None


@dataclass(frozen=True, slots=True)
class RequestFailed(EncryptionEvent):
    """The cipher has not done it: `why` is the value of a `Problem`, or a condition of RFC 6120."""

    request: CipherRequest
    why: str


@dataclass(frozen=True, slots=True)
class ListTold(EncryptionEvent):
    """Somebody's device list, as PEP tells it or was asked for; None: there is none."""

    jid: BareJID
    namespace: str
    devices: Element | None


@dataclass(frozen=True, slots=True)
class ListRefused(EncryptionEvent):
    """Somebody's device list could not be asked for."""

    jid: BareJID
    why: str


@dataclass(frozen=True, slots=True)
class NoticeSeen(EncryptionEvent):
    """The person has seen what was told above the composer."""

    conversation: BareJID


@dataclass(frozen=True, slots=True)
class CodeScanned(EncryptionEvent):
    """The camera has read a code that should be of this person's devices."""

    surface: SurfaceId
    jid: BareJID
    text: str


@dataclass(frozen=True, slots=True)
class CameraFailed(EncryptionEvent):
    """The camera could not be used to read somebody's code; `why` is the browser's name for it, or ""."""

    surface: SurfaceId
    jid: BareJID
    why: str


def wanted(state: State, conversation: BareJID, session: Session) -> bool:
    """Whether what is written there goes out encrypted or not at all.

    What was once encrypted stays so, whatever else changes, until the person says otherwise. Where it is
    preferred, nothing goes out before it is known whether it is possible.
    """
    how = session.settings.encryption
    if how == "always":
        return True
    if unread_of(state, conversation) and not session.guest:
        return True
    choice = state.choices.get(conversation)
    if choice is None and how == "preferred" and offered(session):
        return any(is_asked(state, jid) for jid in readers(state, conversation, session) or ())
    return choice is not None and choice.on


def unread_of(state: State, conversation: BareJID) -> bool:
    """Whether it may have been chosen before, which cannot be read: nothing goes out until it can."""
    return state.unread and conversation not in state.choices


def readers(state: State, conversation: BareJID, session: Session) -> frozenset[BareJID] | None:
    """Who may read what is said there besides ourselves; None: that is not known."""
    if conversation in state.rooms:
        membership = state.members.get(conversation)
        found = membership.readers if membership else None
        return None if found is None else found - {session.me}
    return None if resource(conversation) else frozenset({conversation}) - {session.me}


def bar(state: State, conversation: BareJID, session: Session) -> Bar | None:
    """Why it is not possible there; None where it is, or may be."""
    if session.guest:
        return Bar.GUEST
    if unread_of(state, conversation):
        return Bar.UNREAD
    if state.trouble:
        return Bar.UNAVAILABLE
    if resource(conversation):
        return Bar.OCCUPANT
    if conversation in state.rooms:
        return _bar_of_a_room(state.members.get(conversation))
    if conversation == session.me or has_devices(state, conversation):
        return None
    if conversation in state.unreachable:
        return Bar.UNREACHABLE
    return None if has_devices(state, conversation) is None else Bar.NO_DEVICES


def _bar_of_a_room(membership: MembersChanged | None) -> Bar | None:
    if membership is None or membership.readers is not None:
        return None
    if not membership.private:
        return Bar.PUBLIC
    if not membership.named:
        return Bar.ANONYMOUS
    return Bar.MEMBERS if membership.refused else None


def has_devices(state: State, jid: BareJID) -> bool | None:
    """Whether somebody has a device that reads encrypted messages; None: that is not known."""
    if jid in state.people:
        return any(each.active for each in state.people[jid])
    known = [ids for (whose, _), ids in state.lists.items() if whose == jid]
    return None if not known else any(known)


def is_asked(state: State, jid: BareJID) -> bool:
    """Whether it is being found out what devices somebody has."""
    return jid in state.fresh and has_devices(state, jid) is None and jid not in state.unreachable


def verified(state: State, jids: frozenset[BareJID]) -> bool:
    """Whether the person has compared the keys of all devices that read along."""
    devices = [each for jid in jids for each in state.people.get(jid, ()) if each.active]
    used = [each for each in devices if each.trust is not Trust.DISTRUSTED]
    return bool(used) and all(each.trust is Trust.TRUSTED for each in used)


def undecided(state: State, jids: frozenset[BareJID]) -> Device | None:
    """A new device of somebody about whose devices the person has decided: they decide about it, too."""
    for jid in sorted(jids):
        devices = state.people.get(jid, ())
        if any(each.trust in (Trust.TRUSTED, Trust.DISTRUSTED) and not each.ours for each in devices):
            for each in devices:
                if each.active and not each.ours and each.trust is Trust.UNDECIDED:
                    return each
    return None
