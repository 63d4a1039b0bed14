"""Message archive (XEP-0313), by date: stretches fetched out of the past, and the gaps between them.

All else in the database is without gaps: what is caught up with, and what is paged to. A stretch from
somewhere else leaves a gap, which is written down with it, shown where it lies, and filled from either
edge when somebody comes there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from widget.core.archive import ArchivePage, ArchiveRequest, Filling
from widget.core.effects import Effect, Emit, FetchArchive, Load, Read, Save
from widget.core.envelope import Place
from widget.core.events import (
    DialogChosen,
    Event,
    GapRecords,
    GapsChanged,
    MessageWanted,
    MomentWanted,
    NewestWanted,
    StorageOpened,
)
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.gaps import LAST, Gap, Gaps, around
from widget.core.lookup import find_message, messages_between
from widget.core.model import BareJID, Kind, Message, MessageId, Session
from widget.core.records import Record, Store
from widget.errors import ChinwagError
from widget.features.gaps.state import (
    DayFetched,
    FetchFailed,
    FollowerSeen,
    GapFetched,
    GapsLoaded,
    Neighbour,
    NeighboursSeen,
    State,
    update,
)
from widget.features.gaps.views import dialogs, menu_items

STORE = Store("gaps", ("conversation", "high"))
PAGE = 50
SLACK = 1_000
"""Milliseconds beyond an edge by time: an archive's stamps may be whole seconds."""


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    if state.came and isinstance(event, DayFetched | GapFetched) and event.known:
        # Read before, in doubt: since then it may have been corrected, taken back, reacted to
        yield Emit(GapRecords(event.known))
    if state.came:
        yield Read(tuple(replace(each, place=Place.ASIDE, news=False) for each in state.came))
    for write in state.writes:
        yield Save(write)
    for changed in state.told:
        yield Emit(GapsChanged(changed, state.gaps[changed]))
    if state.asked:
        yield _fetch_gap(*state.asked)
    if state.day:
        yield _fetch_day(state.day)
    if state.later and isinstance(event, DayFetched | GapFetched | FetchFailed) and not state.asked:
        yield Emit(state.later)
    if state.due:
        yield _seek(state, state.due)
    match event:
        case StorageOpened():
            yield Load("gaps", _loaded)
        case GapsLoaded(gaps):
            yield from (Emit(GapsChanged(jid, state.gaps[jid])) for jid in gaps)
        case MomentWanted(surface):
            yield Emit(DialogChosen(surface, ""))
            yield _seek(state, event)
        case FollowerSeen(chosen, follower):
            yield _load_before(chosen, follower)
        case NeighboursSeen(chosen, _, None):
            yield Emit(NewestWanted(chosen.conversation))
        case NeighboursSeen(chosen) if not state.day:
            yield _show(chosen)
        case DayFetched(seen, known=None):
            yield _look_up(event, seen.chosen.conversation)
        case GapFetched(gap, known=None):
            yield _look_up(event, gap.conversation)
        case DayFetched(seen):
            yield _show(seen.chosen)


def filling(state: State, view: View, conversation: BareJID) -> Filling | None:
    """How the filling of a conversation's gap stands."""
    return state.filling.get(conversation)


def _show(chosen: MomentWanted) -> Effect:
    """What is here of the wanted moment; its order is known only now where one certain message is wanted."""

    def wanted(found: Message | None) -> Event:
        id_, order = (found.id, found.order) if found else (MessageId(""), chosen.time)
        return MessageWanted(chosen.surface, chosen.conversation, id_, order)

    return find_message(chosen.conversation, chosen.message, wanted) if chosen.message else Emit(wanted(None))


def _seek(state: State, chosen: MomentWanted) -> Effect:
    """What is here on both sides; within a gap its edges, whatever was read of it in doubt."""
    gap = around(state.gaps.get(chosen.conversation, ()), chosen.time)
    if gap is None:
        return _load_follower(chosen)
    return Emit(NeighboursSeen(chosen, Neighbour(gap.low, gap.after), Neighbour(gap.high, gap.before)))


def _load_follower(chosen: MomentWanted) -> Load:
    def seen(records: list[Record]) -> Event:
        return FollowerSeen(chosen, _neighbour(records))

    lower, upper = (chosen.conversation, chosen.time), (chosen.conversation, LAST)
    return Load("messages", seen, "order", lower, upper, limit=1)


def _load_before(chosen: MomentWanted, follower: Neighbour | None) -> Load:
    def seen(records: list[Record]) -> Event:
        return NeighboursSeen(chosen, _neighbour(records), follower)

    lower, upper = (chosen.conversation, 0), (chosen.conversation, chosen.time)
    return Load("messages", seen, "order", lower, upper, upper_open=True, reverse=True, limit=1)


def _neighbour(records: list[Record]) -> Neighbour | None:
    return Neighbour(records[0]["order"], records[0]["stanza_id"]) if records else None


def _fetch_day(seen: NeighboursSeen) -> FetchArchive:
    chosen = seen.chosen
    end = seen.follower.order + SLACK if seen.follower else None
    return _fetch(
        replace(_request(chosen.conversation, chosen.kind), start=chosen.time, end=end),
        lambda page: DayFetched(seen, page),
        lambda error: FetchFailed(chosen.conversation, None, True, error),
    )


def _fetch_gap(gap: Gap, up: bool) -> FetchArchive:
    request = _request(gap.conversation, gap.kind)
    if up:
        request = replace(request, before=gap.before, start=gap.low - SLACK)
    else:
        request = replace(request, after=gap.after, end=gap.high + SLACK)
    return _fetch(
        request,
        lambda page: GapFetched(gap, up, page),
        lambda error: FetchFailed(gap.conversation, gap, up, error),
    )


def _look_up(fetched: DayFetched | GapFetched, conversation: BareJID) -> Effect:
    """What the database has of the same time."""
    times = [each.time for each in fetched.page.messages] or [0]
    low, high = min(times) - SLACK, max(times) + SLACK
    return messages_between(conversation, low, high, 4 * PAGE, lambda known: replace(fetched, known=known))


def _request(conversation: BareJID, kind: Kind) -> ArchiveRequest:
    room = kind is Kind.ROOM
    return ArchiveRequest(
        archive=conversation if room else None, with_jid=None if room else conversation, limit=PAGE
    )


def _fetch(
    request: ArchiveRequest,
    then: Callable[[ArchivePage], Event],
    failed: Callable[[ChinwagError], Event],
) -> FetchArchive:
    return FetchArchive(request, then, failed)


def _loaded(records: list[Record]) -> Event:
    gaps: dict[BareJID, Gaps] = {}
    for each in sorted(records, key=lambda record: int(record["low"])):
        gap = Gap(**{**each, "conversation": BareJID(each["conversation"]), "kind": Kind(each["kind"])})
        gaps[gap.conversation] = (*gaps.get(gap.conversation, ()), gap)
    return GapsLoaded(gaps)


FEATURE = Feature(
    "gaps",
    State,
    update,
    effects,
    slots={Slot.CONVERSATION_MENU: menu_items, Slot.DIALOG: dialogs},
    facts={Fact.FILLING: filling},
    stores=(STORE,),
)
