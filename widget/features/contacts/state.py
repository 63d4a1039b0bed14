"""What the person wants of their contacts, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from widget.core.address import Fault, typed
from widget.core.events import DialogChosen, Event, NicknamesChanged, SurfaceDetached
from widget.core.forms import Forms, closed, refused, sent
from widget.core.model import BareJID, Session, SurfaceId
from widget.ui.addresses import trouble
from widget.ui.i18n import _

MOST_NAME, MOST_GROUPS = 200, 20


@dataclass(frozen=True, slots=True)
class State:
    """The forms that are open.

    `nickname` is what we call ourselves: whoever is asked sees it (XEP-0172, 4.1).
    """

    forms: Forms = field(default_factory=dict)
    nickname: str = ""


@dataclass(frozen=True, slots=True)
class ContactSubmitted(Event):
    """The person adds a contact, or changes one: its address as typed, its name and groups here."""

    surface: SurfaceId
    address: str
    name: str
    groups: tuple[str, ...]
    new: bool


@dataclass(frozen=True, slots=True)
class ContactSaved(Event):
    """The server has taken a contact into the roster."""

    surface: SurfaceId
    jid: BareJID
    new: bool


@dataclass(frozen=True, slots=True)
class ContactRemovalChosen(Event):
    """The person does not want them as a contact any more."""

    surface: SurfaceId
    jid: BareJID


@dataclass(frozen=True, slots=True)
class ContactRemoved(Event):
    """The server has taken a contact out of the roster."""

    surface: SurfaceId


@dataclass(frozen=True, slots=True)
class ContactRefused(Event):
    """The roster could not be changed; the reason is a sentence."""

    surface: SurfaceId
    reason: str


@dataclass(frozen=True, slots=True)
class PresenceAsked(Event):
    """The person would like to see when a contact is there."""

    jid: BareJID


@dataclass(frozen=True, slots=True)
class PresenceGranted(Event):
    """A contact may see when we are there, or may no longer."""

    jid: BareJID
    yes: bool


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case NicknamesChanged(nicknames) if session.me in nicknames:
            return replace(state, nickname=nicknames[session.me])
        case ContactSubmitted(surface, address):
            return replace(state, forms=sent(state.forms, surface, fault(address, session)))
        case ContactRemovalChosen(surface):
            return replace(state, forms=sent(state.forms, surface))
        case ContactRefused(surface, reason):
            return replace(state, forms=refused(state.forms, surface, reason))
        case (
            ContactSaved(surface) | ContactRemoved(surface) | DialogChosen(surface) | SurfaceDetached(surface)
        ) if surface in state.forms:
            return replace(state, forms=closed(state.forms, surface))
    return state


def fault(address: str, session: Session) -> str:
    """What is wrong with the address of somebody to be added, or ""."""
    jid = typed(address)
    if isinstance(jid, Fault):
        return trouble(jid)
    return _("This is your own address.") if jid == session.me else ""
