"""Whose card is known, what people call themselves, and our own profile while it is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from xml.etree.ElementTree import Element

from widget.core.events import (
    ContactsChanged,
    DetailsToggled,
    DialogChosen,
    Event,
    NicknamesChanged,
    SessionStarted,
)
from widget.core.model import BareJID, Session, SurfaceId
from widget.features.profiles.card import Card, Change, read_temp, read_vcard4
from widget.ui.i18n import _

MOST_CARDS = 50
"""Cards of others that are held, the last that were looked at."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """A picture that is ready to be ours: Base64, of that type and size in pixels. No `data`: none at all."""

    data: str
    type: str = "image/png"
    side: int = 0


class Which(Enum):
    """The two cards that an account has."""

    VCARD4 = "vcard4"
    TEMP = "temp"


Own = Mapping[Which, Element | None]
"""Our cards as the server has them, those that are read so far; None where there is none."""


@dataclass(frozen=True, slots=True)
class State:
    """`cards` None while they are on the way; `own` are ours, while the dialog is open.

    `portrait` is chosen and not yet saved; `left` are the steps of saving that are still to be done.
    `surface`: where the dialog was opened last; others open dialogs, too.
    """

    cards: Mapping[BareJID, Card | None] = field(default_factory=dict)
    contacts: frozenset[BareJID] = frozenset()
    nickname: str = ""
    own: Own = field(default_factory=dict)
    surface: SurfaceId | None = None
    portrait: Portrait | None = None
    trouble: str = ""
    left: tuple[Element, ...] = ()
    wanted: tuple[BareJID, ...] = ()

    @property
    def busy(self) -> bool:
        return bool(self.left)

    @property
    def ready(self) -> bool:
        """Whether both of our cards are read: what is not known would be lost by writing."""
        return len(self.own) == len(Which)

    @property
    def said(self) -> Card:
        """What we say of ourselves so far, in the newer of our cards that there is."""
        new, old = self.own.get(Which.VCARD4), self.own.get(Which.TEMP)
        if new is not None:
            return read_vcard4(new)
        return read_temp(old) if old is not None else Card()


@dataclass(frozen=True, slots=True)
class CardReceived(Event):
    """Somebody's card has come, or an empty one."""

    jid: BareJID
    card: Card


@dataclass(frozen=True, slots=True)
class CardMissing(Event):
    """They have no vCard4; there may be a vcard-temp."""

    jid: BareJID


@dataclass(frozen=True, slots=True)
class CardDelayed(Event):
    """Nobody could tell whether they have a card: it is asked for when they are looked at again."""

    jid: BareJID


@dataclass(frozen=True, slots=True)
class NicknameTold(Event):
    """Somebody tells what they call themselves; anybody can."""

    jid: BareJID
    nickname: str


@dataclass(frozen=True, slots=True)
class NicknamesLoaded(Event):
    """Those of an earlier visit."""

    nicknames: Mapping[BareJID, str]


@dataclass(frozen=True, slots=True)
class OwnReceived(Event):
    """One of our cards is read; None: there is none yet."""

    which: Which
    card: Element | None


@dataclass(frozen=True, slots=True)
class OwnUnreadable(Event):
    """One of our cards could not be read, so that it must not be written either."""

    reason: str


@dataclass(frozen=True, slots=True)
class PortraitChosen(Event):
    """A picture is cropped and ready, or is to go."""

    portrait: Portrait


@dataclass(frozen=True, slots=True)
class PortraitUnreadable(Event):
    """What was chosen is no picture that this browser can read."""


@dataclass(frozen=True, slots=True)
class ProfileSubmitted(Event):
    """The person saves what they have changed of their profile."""

    surface: SurfaceId
    change: Change


@dataclass(frozen=True, slots=True)
class ProfileStepDone(Event):
    """One part of the profile is published, or (with a reason) is not."""

    surface: SurfaceId
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ProfilePlanned(Event):
    """What is to be published, in this order."""

    surface: SurfaceId
    steps: tuple[Element, ...]


def update(state: State, event: Event, session: Session) -> State:
    state = replace(state, wanted=()) if state.wanted else state
    match event:
        case DetailsToggled(_, jid) if session.online and jid not in state.cards:
            return replace(state, cards=_remembered(state.cards, jid, None), wanted=(jid,))
        case CardReceived(jid, card) if jid in state.cards:
            return replace(state, cards={**state.cards, jid: card})
        case CardDelayed(jid):
            return replace(state, cards={each: card for each, card in state.cards.items() if each != jid})
        case SessionStarted(_, resumed):
            # What was on the way is asked for again
            return replace(state, cards={jid: card for jid, card in state.cards.items() if card and resumed})
        case ContactsChanged(contacts):
            gone = {each.jid for each in contacts if each.subscription == "remove"}
            return replace(state, contacts=state.contacts - gone | ({each.jid for each in contacts} - gone))
        case NicknamesChanged(nicknames) if session.me in nicknames:
            return replace(state, nickname=nicknames[session.me])
        case DialogChosen(surface, "profile"):
            # Read anew each time that it is to be changed
            return replace(state, own={}, surface=surface, portrait=None, trouble="")
        case DialogChosen(state.surface) if state.portrait or state.trouble:
            return replace(state, portrait=None, trouble="")
        case OwnReceived(which, card):
            return replace(state, own={**state.own, which: card})
        case OwnUnreadable(reason):
            return replace(
                state, trouble=_("Your profile could not be read ({reason}).").format(reason=reason)
            )
        case PortraitChosen(portrait):
            return replace(state, portrait=portrait, trouble="")
        case PortraitUnreadable():
            return replace(state, trouble=_("This file is no picture that can be read here."))
        case ProfilePlanned(_, steps):
            return replace(state, left=steps, trouble="")
        case ProfileStepDone(_, reason):
            wrong = (
                _("Not all of it was saved ({reason}).").format(reason=reason) if reason else state.trouble
            )
            return replace(state, left=state.left[1:], trouble=wrong)
    return state


def _remembered(
    cards: Mapping[BareJID, Card | None], jid: BareJID, card: Card | None
) -> Mapping[BareJID, Card | None]:
    others: Iterable[tuple[BareJID, Card | None]] = list(cards.items())[-MOST_CARDS + 1 :]
    return {**dict(others), jid: card}
