"""What of each conversation's past is missing between stretches that are here, and is being asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from widget.core.adding import adds
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
from widget.core.gaps import Gap, Gaps, around, fitted
from widget.core.model import BareJID, Message, Session
from widget.core.records import Delete, Put, Write
from widget.core.stanza import child_text
from widget.errors import ChinwagError, StanzaError
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
            gap = _bordering(state.gaps.get(conversation, ()), order, up)
            state = replace(state, later=None)
            if gap and _busy(state, conversation):
                return replace(state, later=event)
            return _asking(state, gap, up) if gap else state
        case NeighboursSeen(chosen) if _to_ask(state, event) and session.online:
            return replace(_filling(state, chosen.conversation, Filling(busy=True)), day=event)
        case NeighboursSeen(chosen, _, None) if chosen.message:
            return replace(state, waiting=(chosen, session.now))
        case MessagesAdded(conversation) if state.waiting and state.waiting[0].conversation == conversation:
            chosen, since = state.waiting
            return replace(state, waiting=None, due=chosen if session.now - since < PATIENCE else None)
        case MomentWanted() if state.waiting:
            return replace(state, waiting=None)
        case DayFetched(seen, page) if event.known is not None:
            return _day_came(_filling(state, seen.chosen.conversation, None), seen, page)
        case GapFetched(gap, up, page) if event.known is not None:
            return _gap_came(_filling(state, gap.conversation, None), gap, up, page)
        case FetchFailed(conversation, gap, up, error):
            if gap and isinstance(error, StanzaError) and error.condition == "item-not-found":
                # Its edge has expired, most likely, with what was in it (XEP-0059)
                return _replaced(_filling(state, conversation, None), conversation, gap, ())
            return _filling(state, conversation, Filling(up=up, failed=never_told(error) or untold(error)))
        case SessionLost() | LoggedOut() if state.filling:
            return replace(state, filling={}, later=None)
        case SessionStarted(_, resumed) if state.doubtful and not resumed:
            return _reopened(state)
    return state


def _to_ask(state: State, seen: NeighboursSeen) -> bool:
    """Whether the archive may have something between the wanted moment and what follows it here."""
    chosen = seen.chosen
    inside = around(state.gaps.get(chosen.conversation, ()), chosen.time)
    return seen.follower is not None and (inside is not None or seen.before is None)


def _busy(state: State, conversation: BareJID) -> bool:
    return conversation in state.filling and state.filling[conversation].busy


def _bordering(gaps: Gaps, order: int, up: bool) -> Gap | None:
    """The gap below (`up`: one comes from above) or above an order."""
    if up:
        return next((gap for gap in reversed(gaps) if gap.high <= order), None)
    return next((gap for gap in gaps if gap.low >= order), None)


def _asking(state: State, gap: Gap, up: bool) -> State:
    return replace(_filling(state, gap.conversation, Filling(busy=True, up=up)), asked=(gap, up))


def _day_came(state: State, seen: NeighboursSeen, page: ArchivePage) -> State:
    chosen, follower = seen.chosen, seen.follower
    inside = around(state.gaps.get(chosen.conversation, ()), chosen.time)
    if follower is None:
        return state
    envelopes, known = _until(page.messages, inside.before if inside else follower.stanza_id)
    if not envelopes:
        # Nothing lies between: what is known of a gap stays as it is
        return state
    came = fitted(envelopes, inside.low if inside else 0, follower.order)
    gaps = []
    first, last = came[0], came[-1]
    kind, jid = chosen.kind, chosen.conversation
    if inside:
        gaps.append(Gap(jid, kind, inside.low, inside.after, first.time, first.stanza_id))
    if not (known or page.complete):
        before = inside.before if inside else follower.stanza_id
        gaps.append(Gap(jid, kind, last.time, last.stanza_id, follower.order, before))
    if inside or page.stable:
        return replace(_replaced(state, jid, inside, tuple(gaps), page.stable), came=came)
    # All of it may change: what is open again later begins with the first of it
    whole = Gap(jid, kind, first.time, first.stanza_id, follower.order, follower.stanza_id)
    state = _replaced(state, jid, None, (whole,))
    return replace(_replaced(state, jid, whole, tuple(gaps), stable=False), came=came)


def _gap_came(state: State, gap: Gap, up: bool, page: ArchivePage) -> State:
    if gap not in state.gaps.get(gap.conversation, ()):
        return state
    edge = gap.after if up else gap.before
    envelopes, known = _since(page.messages, edge) if up else _until(page.messages, edge)
    came = fitted(envelopes, gap.low, gap.high)
    if known or page.complete or not came:
        return replace(_replaced(state, gap.conversation, gap, (), page.stable), came=came)
    left = (
        replace(gap, high=came[0].time, before=came[0].stanza_id)
        if up
        else replace(gap, low=came[-1].time, after=came[-1].stanza_id)
    )
    state = replace(_replaced(state, gap.conversation, gap, (left,), page.stable), came=came)
    # Markers, reactions, corrections: whoever came to the edge would see nothing new there
    return state if any(map(_is_shown, came)) else _asking(state, left, up)


def _until(envelopes: tuple[Envelope, ...], known: str) -> tuple[tuple[Envelope, ...], bool]:
    """Those before the one of that archive id, and whether it is among them."""
    at = next((n for n, each in enumerate(envelopes) if known and each.stanza_id == known), None)
    return (envelopes, False) if at is None else (envelopes[:at], True)


def _since(envelopes: tuple[Envelope, ...], known: str) -> tuple[tuple[Envelope, ...], bool]:
    """Those after the one of that archive id."""
    at = next((n for n, each in enumerate(envelopes) if known and each.stanza_id == known), None)
    return (envelopes, False) if at is None else (envelopes[at + 1 :], True)


def _is_shown(envelope: Envelope) -> bool:
    return bool(child_text(envelope.stanza, "body")) and not adds(envelope.stanza)


def _replaced(state: State, jid: BareJID, old: Gap | None, new: Gaps, stable: bool = True) -> State:
    """With these in place of that one; where what fills it is not `stable`, the database keeps that one."""
    kept = [gap for gap in state.gaps.get(jid, ()) if gap != old]
    after = replace(state, gaps={**state.gaps, jid: _in_order(*kept, *new)}, told=(jid,))
    doubtful = state.doubtful.get(jid, ())
    if old and any(_covers(gap, old) for gap in doubtful):
        return after
    if old and not stable:
        return replace(after, doubtful={**state.doubtful, jid: (*doubtful, old)})
    gone = (Delete("gaps", (jid, old.high)),) if old else ()
    puts = tuple(Put("gaps", to_record(gap)) for gap in new)
    return replace(after, writes=(*state.writes, *gone, *puts))


def _reopened(state: State) -> State:
    """With those that were filled in doubt as they were."""
    gaps = dict(state.gaps)
    for jid, doubtful in state.doubtful.items():
        kept = [gap for gap in gaps[jid] if not any(_covers(each, gap) for each in doubtful)]
        gaps[jid] = _in_order(*kept, *doubtful)
    return replace(state, gaps=gaps, doubtful={}, told=tuple(state.doubtful))


def _covers(one: Gap, other: Gap) -> bool:
    return one.low <= other.low and other.high <= one.high


def _in_order(*gaps: Gap) -> Gaps:
    return tuple(sorted(gaps, key=lambda gap: gap.low))


def to_record(gap: Gap) -> dict[str, object]:
    return {
        "conversation": gap.conversation,
        "kind": gap.kind.value,
        "low": gap.low,
        "after": gap.after,
        "high": gap.high,
        "before": gap.before,
    }


def _filling(state: State, conversation: BareJID, now: Filling | None) -> State:
    others = {jid: each for jid, each in state.filling.items() if jid != conversation}
    return replace(state, filling={**others, conversation: now} if now else others)
