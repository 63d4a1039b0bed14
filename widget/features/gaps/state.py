"""What of each conversation's past is missing between stretches that are here, and is being asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from widget.core.archive import ArchivePage, Filling
from widget.core.envelope import Envelope
from widget.core.events import (
    Event,
    GapReached,
    LoggedOut,
    MessagesAdded,
    MomentWanted,
    SessionLost,
    SessionStarted,
)
from widget.core.gaps import Gap, Gaps
from widget.core.model import BareJID, Message, Session
from widget.core.records import Write
from widget.errors import ChinwagError, StanzaError
from widget.features.gaps import filling
from widget.ui.refusals import never_told, untold

PATIENCE = 15_000
"""Milliseconds for which it is waited for something of a conversation of which nothing is here."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A message that is here: its order, and its id in the archive."""

    order: int
    stanza_id: str


@dataclass(frozen=True, slots=True)
class FollowerSeen(Event):
    """What is here that follows the wanted moment."""

    chosen: MomentWanted
    follower: Neighbour | None


@dataclass(frozen=True, slots=True)
class NeighboursSeen(Event):
    """What is here on both sides of the wanted moment."""

    chosen: MomentWanted
    before: Neighbour | None
    follower: Neighbour | None


@dataclass(frozen=True, slots=True)
class DayFetched(Event):
    """What the archive has from the wanted moment on; None of it is `known` until that was looked up."""

    seen: NeighboursSeen
    page: ArchivePage
    known: tuple[Message, ...] | None = None


@dataclass(frozen=True, slots=True)
class GapFetched(Event):
    """A page out of a gap, from its upper edge on if `up`; None of it is `known` until that was looked up."""

    gap: Gap
    up: bool
    page: ArchivePage
    known: tuple[Message, ...] | None = None


@dataclass(frozen=True, slots=True)
class FetchFailed(Event):
    """A page did not come: of a gap, or None of a day."""

    conversation: BareJID
    gap: Gap | None
    up: bool
    error: ChinwagError


@dataclass(frozen=True, slots=True)
class GapsLoaded(Event):
    """What an earlier visit left open."""

    gaps: Mapping[BareJID, Gaps]


@dataclass(frozen=True, slots=True)
class State:
    """The gaps by conversation, and how their filling stands.

    `later` is an edge that somebody came to while something else was on its way; `waiting` a message that
    somebody wants to see, and since when, while nothing at all is here of its conversation. `doubtful` are
    those that were filled with what may yet change (XEP-0313, 4.3.2): the database has them as they were, and
    from the next session on they are open again.
    `asked` is the gap whose page the present event asks for, and from where; `day` is the moment that
    the archive is asked for; `came` is what the present event brought, with what it changes: `writes`,
    `told`: the conversations whose gaps are others now, and `due`: what has waited long enough.
    """

    gaps: Mapping[BareJID, Gaps] = field(default_factory=dict)
    doubtful: Mapping[BareJID, Gaps] = field(default_factory=dict)
    filling: Mapping[BareJID, Filling] = field(default_factory=dict)
    later: GapReached | None = None
    waiting: tuple[MomentWanted, int] | None = None
    due: MomentWanted | None = None
    asked: tuple[Gap, bool] | None = None
    day: NeighboursSeen | None = None
    came: tuple[Envelope, ...] = ()
    writes: tuple[Write, ...] = ()
    told: tuple[BareJID, ...] = ()


def update(state: State, event: Event, session: Session) -> State:
    if state.asked or state.day or state.came or state.writes or state.told or state.due:
        state = replace(state, asked=None, day=None, came=(), writes=(), told=(), due=None)
    match event:
        case GapsLoaded(gaps):
            return replace(state, gaps={**gaps, **state.gaps})
        case GapReached(conversation, order, up) if session.online:
            gap = filling.bordering(state.gaps.get(conversation, ()), order, up)
            state = replace(state, later=None)
            if gap and _busy(state, conversation):
                return replace(state, later=event)
            return filling.asking(state, gap, up) if gap else state
        case NeighboursSeen(chosen) if session.online and filling.to_ask(state, event):
            return replace(filling.under_way(state, chosen.conversation, Filling(busy=True)), day=event)
        case NeighboursSeen(chosen, _, None) if chosen.message:
            return replace(state, waiting=(chosen, session.now))
        case MessagesAdded(conversation) if state.waiting and state.waiting[0].conversation == conversation:
            chosen, since = state.waiting
            return replace(state, waiting=None, due=chosen if session.now - since < PATIENCE else None)
        case MomentWanted() if state.waiting:
            return replace(state, waiting=None)
        case DayFetched(seen, page) if event.known is not None:
            return filling.day_came(filling.under_way(state, seen.chosen.conversation, None), seen, page)
        case GapFetched(gap, up, page) if event.known is not None:
            return filling.gap_came(filling.under_way(state, gap.conversation, None), gap, up, page)
        case FetchFailed(conversation, gap, up, error):
            if gap and isinstance(error, StanzaError) and error.condition == "item-not-found":
                # Its edge has expired, most likely, with what was in it (XEP-0059)
                return filling.replaced(filling.under_way(state, conversation, None), conversation, gap, ())
            return filling.under_way(
                state, conversation, Filling(up=up, failed=never_told(error) or untold(error))
            )
        case SessionLost() | LoggedOut() if state.filling:
            return replace(state, filling={}, later=None)
        case SessionStarted(_, resumed) if state.doubtful and not resumed:
            return filling.reopened(state)
    return state


def _busy(state: State, conversation: BareJID) -> bool:
    return conversation in state.filling and state.filling[conversation].busy
