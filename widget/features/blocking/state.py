"""Who is blocked, and what could be shown of those who are reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from widget.core.events import DialogChosen, Event, MessagesAdded, SurfaceDetached
from widget.core.forms import Forms, closed, refused, sent
from widget.core.model import BareJID, Kind, Message, Session, SurfaceId, bare, domain
from widget.ui.i18n import _

MOST_EVIDENCE, MOST_WATCHED = 5, 200
"""Messages that a report names at most, and conversations of which some are remembered."""


class Report(Enum):
    """Why somebody is blocked (XEP-0377, 2.1); NONE tells nobody."""

    NONE = ""
    SPAM = "urn:xmpp:reporting:spam"
    ABUSE = "urn:xmpp:reporting:abuse"


@dataclass(frozen=True, slots=True)
class State:
    """`supported` once the server has told its list. `evidence`: archive ids of the last messages of each.

    `come` and `gone`: what the present event changed.
    """

    blocked: frozenset[BareJID] = frozenset()
    supported: bool = False
    forms: Forms = field(default_factory=dict)
    evidence: Mapping[BareJID, tuple[str, ...]] = field(default_factory=dict)
    come: frozenset[BareJID] = frozenset()
    gone: frozenset[BareJID] = frozenset()

    def blocks(self, jid: BareJID) -> bool:
        """Whether an address is blocked, by itself or with all of its server (XEP-0191, 3)."""
        return bool(self.blocked) and not self.blocked.isdisjoint((jid, bare(jid), BareJID(domain(jid))))


@dataclass(frozen=True, slots=True)
class BlocklistLoaded(Event):
    """The copy of an earlier visit."""

    blocked: frozenset[BareJID]


@dataclass(frozen=True, slots=True)
class BlocklistReceived(Event):
    """The server has told its list; None: it keeps none."""

    blocked: frozenset[BareJID] | None


@dataclass(frozen=True, slots=True)
class BlocklistPushed(Event):
    """It has changed, from here or from another device. None: nobody is blocked any more."""

    come: frozenset[BareJID]
    gone: frozenset[BareJID] | None


@dataclass(frozen=True, slots=True)
class BlockChosen(Event):
    """The person wants to hear no more of an address, and perhaps tells the server why."""

    surface: SurfaceId
    address: str
    report: Report = Report.NONE
    text: str = ""
    stays: bool = False


@dataclass(frozen=True, slots=True)
class UnblockChosen(Event):
    """The person wants to hear of an address again."""

    surface: SurfaceId
    jid: BareJID


@dataclass(frozen=True, slots=True)
class BlockDone(Event):
    """The server has done it; the dialog, unless it `stays`, can go."""

    surface: SurfaceId
    stays: bool


@dataclass(frozen=True, slots=True)
class BlockRefused(Event):
    """It was not done; the reason is a sentence."""

    surface: SurfaceId
    reason: str


def update(state: State, event: Event, session: Session) -> State:
    state = replace(state, come=frozenset(), gone=frozenset()) if state.come or state.gone else state
    match event:
        case BlocklistLoaded(blocked) if not state.supported:
            return _with(state, blocked)
        case BlocklistReceived(None):
            return replace(_with(state, frozenset()), supported=False)
        case BlocklistReceived(blocked) if blocked is not None:
            return replace(_with(state, blocked), supported=True)
        case BlocklistPushed(_, None):
            return _with(state, frozenset())
        case BlocklistPushed(come, gone) if gone is not None:
            return _with(state, state.blocked - gone | come)
        case BlockChosen(surface, address):
            return replace(state, forms=sent(state.forms, surface, _nobody(address)))
        case UnblockChosen(surface):
            return replace(state, forms=sent(state.forms, surface))
        case BlockRefused(surface, reason):
            return replace(state, forms=refused(state.forms, surface, reason))
        case BlockDone(surface) | DialogChosen(surface) | SurfaceDetached(surface) if surface in state.forms:
            return replace(state, forms=closed(state.forms, surface))
        case MessagesAdded(conversation, Kind.CHAT, messages):
            return _remembered(state, conversation, messages)
    return state


def _with(state: State, blocked: frozenset[BareJID]) -> State:
    return replace(state, blocked=blocked, come=blocked - state.blocked, gone=state.blocked - blocked)


def _remembered(state: State, conversation: BareJID, messages: Iterable[Message]) -> State:
    """The newest of theirs, that a report can point to."""
    news = tuple(each.stanza_id for each in messages if each.stanza_id and not each.outgoing)
    if not news:
        return state
    ids = (*state.evidence.get(conversation, ()), *news)[-MOST_EVIDENCE:]
    others = [(jid, each) for jid, each in state.evidence.items() if jid != conversation]
    return replace(state, evidence=dict([*others[-MOST_WATCHED + 1 :], (conversation, ids)]))


def _nobody(address: str) -> str:
    return "" if address else _("An address looks like name@example.org, a whole server like example.org.")
