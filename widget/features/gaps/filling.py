"""How a gap is filled: what is asked for, and what a page leaves of it; rare (build/rare.py)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from widget.core.adding import adds
from widget.core.archive import ArchivePage, Filling
from widget.core.envelope import Envelope
from widget.core.gaps import Gap, Gaps, around, fitted
from widget.core.model import BareJID
from widget.core.records import Delete, Put
from widget.core.stanza import child_text

if TYPE_CHECKING:
    from widget.features.gaps.state import NeighboursSeen, State


def to_ask(state: State, seen: NeighboursSeen) -> bool:
    """Whether the archive may have something between the wanted moment and what follows it here."""
    chosen = seen.chosen
    inside = around(state.gaps.get(chosen.conversation, ()), chosen.time)
    return seen.follower is not None and (inside is not None or seen.before is None)


def bordering(gaps: Gaps, order: int, up: bool) -> Gap | None:
    """The gap below (`up`: one comes from above) or above an order."""
    if up:
        return next((gap for gap in reversed(gaps) if gap.high <= order), None)
    return next((gap for gap in gaps if gap.low >= order), None)


def asking(state: State, gap: Gap, up: bool) -> State:
    """A page is asked for, from the gap's upper edge on if `up`."""
    return replace(under_way(state, gap.conversation, Filling(busy=True, up=up)), asked=(gap, up))


def day_came(state: State, seen: NeighboursSeen, page: ArchivePage) -> State:
    """What the archive has from the wanted moment on: it comes in, and what is still missing is a gap."""
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
        return replace(replaced(state, jid, inside, tuple(gaps), page.stable), came=came)
    # All of it may change: what is open again later begins with the first of it
    whole = Gap(jid, kind, first.time, first.stanza_id, follower.order, follower.stanza_id)
    state = replaced(state, jid, None, (whole,))
    return replace(replaced(state, jid, whole, tuple(gaps), stable=False), came=came)


def gap_came(state: State, gap: Gap, up: bool, page: ArchivePage) -> State:
    """A page out of a gap: it comes in, and the gap is smaller, or closed."""
    if gap not in state.gaps.get(gap.conversation, ()):
        return state
    edge = gap.after if up else gap.before
    envelopes, known = _since(page.messages, edge) if up else _until(page.messages, edge)
    came = fitted(envelopes, gap.low, gap.high)
    if known or page.complete or not came:
        return replace(replaced(state, gap.conversation, gap, (), page.stable), came=came)
    left = (
        replace(gap, high=came[0].time, before=came[0].stanza_id)
        if up
        else replace(gap, low=came[-1].time, after=came[-1].stanza_id)
    )
    state = replace(replaced(state, gap.conversation, gap, (left,), page.stable), came=came)
    # Markers, reactions, corrections: whoever came to the edge would see nothing new there
    return state if any(map(_is_shown, came)) else asking(state, left, up)


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


def replaced(state: State, jid: BareJID, old: Gap | None, new: Gaps, stable: bool = True) -> State:
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


def reopened(state: State) -> State:
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
    """As the database keeps it."""
    return {
        "conversation": gap.conversation,
        "kind": gap.kind.value,
        "low": gap.low,
        "after": gap.after,
        "high": gap.high,
        "before": gap.before,
    }


def under_way(state: State, conversation: BareJID, now: Filling | None) -> State:
    """How the filling stands there `now`; None: nothing is being filled."""
    others = {jid: each for jid, each in state.filling.items() if jid != conversation}
    return replace(state, filling={**others, conversation: now} if now else others)
