"""What is known of our own archive and each room's: how far it is read, and what is being asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from widget.core.adding import adds
from widget.core.additions import Addition
from widget.core.archive import ArchivePage, History
from widget.core.envelope import Envelope, Place
from widget.core.events import (
    ArchiveWanted,
    BecameAvailable,
    ConversationOpened,
    Event,
    MessagesArrived,
    RoomEntered,
    SessionLost,
    SessionStarted,
)
from widget.core.model import NO_ONE, BareJID, Kind, Message, Session
from widget.core.persistent import without
from widget.core.stanza import child_text
from widget.errors import StanzaError
from widget.features.archive.events import (
    Ahead,
    AheadFailed,
    AheadFetched,
    CatchUpFailed,
    CatchUpLasts,
    CaughtUpPage,
    CursorsLoaded,
    Past,
    PastFailed,
    PastFetched,
)
from widget.ui.i18n import _
from widget.ui.refusals import never_told, untold

OVERLAP = 5 * 60_000
"""Milliseconds before its cursor from which an archive is read that has forgotten it: clocks differ."""

MOST_EMPTY = 20
"""Pages without a message that are asked for by themselves."""


@dataclass(frozen=True, slots=True)
class State:
    """Cursors by archive ("" is our own); those that are behind; what is known of each past.

    A cursor of "" stands before the first message of all: the archive was empty, or has forgotten
    the message where we were. `times` are those of the cursors' messages, `since` is when the
    session began (milliseconds). `unsure` are the archives that could not be asked: something may
    be missing behind their cursors, which stay. `doubtful` are those whose pages may yet change, with
    where the cursor, and its time, stood before them: from there the next session reads again.
    `taken`: the present event is the page that was expected, up to this id. `reached`: from where on nothing
    was found older than a message (both by their ids), and there it goes on. `lasting` are those whose
    catch-up takes so long that it is told of. `ahead`: of each conversation that somebody reads back in, one
    page more than they have come to: who goes on waits neither for the server nor until its messages are
    parsed (25 ms). `looks`: the present event asks for such a page; `found`: it has what was asked for
    before.
    """

    loaded: bool = False
    cursors: Mapping[BareJID, str] = field(default_factory=dict)
    times: Mapping[BareJID, int] = field(default_factory=dict)
    behind: frozenset[BareJID] = frozenset()
    unsure: frozenset[BareJID] = frozenset()
    doubtful: Mapping[BareJID, tuple[str | None, int]] = field(default_factory=dict)
    histories: Mapping[BareJID, History] = field(default_factory=dict)
    asked: Past | None = None
    later: Past | None = None
    taken: str = ""
    since: int = 0
    available: bool = False
    reached: Mapping[BareJID, tuple[str, str]] = field(default_factory=dict)
    lasting: frozenset[BareJID] = frozenset()
    ahead: Mapping[BareJID, Ahead] = field(default_factory=dict)
    looks: Past | None = None
    found: PastFetched | PastFailed | None = None

    @property
    def catching_up(self) -> bool:
        """Whether the person is to know that something is still on its way."""
        return bool(self.lasting & self.behind)


def update(state: State, event: Event, session: Session) -> State:
    if state.asked or state.taken or state.looks or state.found:
        state = replace(state, asked=None, taken="", looks=None, found=None)
    match event:
        case CursorsLoaded(cursors, histories, times):
            both = {**histories, **state.histories}
            cursors, times = {**cursors, **state.cursors}, {**times, **state.times}
            return replace(state, loaded=True, cursors=cursors, times=times, histories=both)
        case SessionStarted(_, resumed) if not resumed:
            since = session.now // 1000 * 1000
            state = _back(state, *state.doubtful)
            begun = replace(state, behind=frozenset({NO_ONE}), unsure=frozenset(), lasting=frozenset())
            return replace(begun, since=since, available=False)
        case SessionStarted(first=True) | BecameAvailable():
            # An earlier page's session that goes on has nothing to catch up with: it was kept once it had
            return replace(state, available=True)
        case SessionLost():
            return replace(state, lasting=frozenset())
        case RoomEntered(room, archive=True):
            state = _back(state, room)
            state = replace(state, behind=state.behind | {room}, unsure=state.unsure - {room})
            # Who is a member now may be told what was refused before
            return _with(state, room, History()) if _history(state, room).refused else state
        case RoomEntered(room):
            # Perhaps it only did not answer, when it was asked what it has
            unsure = replace(state, unsure=state.unsure | {room})
            return _with(unsure, room, History(refused=_("This room keeps no earlier messages.")))
        case CatchUpLasts(archive) if archive in state.behind and session.online:
            return replace(state, lasting=state.lasting | {archive})
        case CaughtUpPage(archive, after, page) if _expected(state, archive, after):
            time = page.messages[-1].time if page.messages else state.times.get(archive, 0)
            doubted = state if page.stable else _doubting(state, archive)
            moved = _to(doubted, archive, page.last or after or "", time)
            over = page.complete or after is None or page.last in ("", after)
            behind = state.behind - {archive} if over else state.behind
            taken = replace(moved, behind=behind, taken=page.last or "nothing")
            begins = archive and after is None
            return _with(taken, archive, History(complete=page.surely_complete)) if begins else taken
        case CatchUpFailed(archive, StanzaError() as error) if not error.temporary:
            if error.condition == "item-not-found" and state.cursors.get(archive):
                # Expired, most likely, with all before it: what follows begins the archive now
                return replace(state, cursors={**state.cursors, archive: ""})
            return replace(state, behind=state.behind - {archive}, unsure=state.unsure | {archive})
        case MessagesArrived(conversation, kind, place=Place.END):
            return _moved(state, archive_of(conversation, kind), last_of(event))
        case ArchiveWanted(conversation) if _history(state, conversation).loading:
            return replace(state, later=_wanted(state, event))
        case ArchiveWanted(conversation) if not _history(state, conversation).refused:
            wanted = _wanted(state, event)
            return _from_ahead(state, wanted) or _asking(state, wanted, session)
        case AheadFetched(asked, page) if _awaited(state, asked):
            return _came(state, replace(state.ahead[asked.conversation], page=page), PastFetched(asked, page))
        case AheadFailed(asked, error) if _awaited(state, asked):
            without_it = replace(state, ahead=without(state.ahead, asked.conversation))
            return _came(without_it, state.ahead[asked.conversation], PastFailed(asked, error))
        case ConversationOpened(_, conversation, Kind.CHAT):
            known = state.histories.get(conversation)
            if known is None or known.refused:
                return _asking(state, Past(conversation, Kind.CHAT, ""), session)
        case PastFetched(asked, page):
            goes_on = page.first not in ("", asked.before) and not page.complete
            if goes_on and not any(_is_shown(each) for each in page.messages):
                # Markers, reactions, corrections: whoever came to the top would see nothing new there
                return _further(state, asked, page.first)
            fetched = _with(state, asked.conversation, History(complete=page.surely_complete))
            later = state.later
            if later and later.conversation == asked.conversation:
                # Somebody came to the top while this page was on its way
                fetched = replace(fetched, later=None)
                return _asking(fetched, later, session) if later.before != asked.before else fetched
            return _looking_ahead(fetched, asked, page) if goes_on and asked.before else fetched
        case PastFailed(asked, error):
            refused = never_told(error)
            told = History(refused=refused, failed="" if refused else untold(error))
            return _with(state, asked.conversation, told)
    return state


def archive_of(conversation: BareJID, kind: Kind) -> BareJID:
    return conversation if kind is Kind.ROOM else NO_ONE


def _expected(state: State, archive: BareJID, after: str | None) -> bool:
    """Whether a page follows what we have: after a reconnection two catch-ups may be under way."""
    return archive in state.behind and after == state.cursors.get(archive)


def last_of(arrived: MessagesArrived) -> Message | Addition:
    """What surely came no later than all of it: a cursor may lag."""
    return arrived.messages[-1] if arrived.messages else arrived.additions[-1]


def _moved(state: State, archive: BareJID, last: Message | Addition) -> State:
    behind = archive in state.behind | state.unsure or archive in state.doubtful
    if not last.stanza_id or behind or not state.loaded:
        return state
    return _to(state, archive, last.stanza_id, last.time)


def _doubting(state: State, archive: BareJID) -> State:
    """What this archive tells now may change."""
    stood = state.cursors.get(archive), state.times.get(archive, 0)
    return replace(state, doubtful={archive: stood, **state.doubtful})


def _back(state: State, *archives: BareJID) -> State:
    """To where these were before they told what was in doubt."""
    for archive in archives:
        if archive in state.doubtful:
            cursor, time = state.doubtful[archive]
            state = replace(state, doubtful=without(state.doubtful, archive))
            if cursor is None:
                state = replace(state, cursors=without(state.cursors, archive))
            else:
                state = _to(state, archive, cursor, time)
    return state


def _to(state: State, archive: BareJID, cursor: str, time: int) -> State:
    times = {**state.times, archive: time}
    return replace(state, cursors={**state.cursors, archive: cursor}, times=times)


def _with(state: State, conversation: BareJID, history_: History) -> State:
    return replace(state, histories={**state.histories, conversation: history_})


def _history(state: State, conversation: BareJID) -> History:
    return state.histories.get(conversation, History())


def _asking(state: State, past: Past, session: Session) -> State:
    known = state.histories.get(past.conversation, History())
    if known.loading or known.complete or not session.online:
        return state
    return replace(_with(state, past.conversation, History(loading=True)), asked=past)


def _looking_ahead(state: State, asked: Past, page: ArchivePage) -> State:
    """Asks for the page before this one, which somebody has scrolled up to."""
    oldest = next(each.stanza_id for each in page.messages if _is_shown(each))
    if not oldest:
        return state
    past = Past(asked.conversation, asked.kind, page.first, oldest)
    return replace(state, looks=past, ahead={**state.ahead, asked.conversation: Ahead(past)})


def _from_ahead(state: State, wanted: Past) -> State | None:
    """The page that is here already, or on its way; None if there is none before that message."""
    ahead = state.ahead.get(wanted.conversation)
    if not ahead or ahead.asked.since != wanted.since or wanted.before != wanted.since:
        return None
    loading = _with(state, wanted.conversation, History(loading=True))
    if not ahead.page:
        return replace(loading, ahead={**state.ahead, wanted.conversation: replace(ahead, wanted=True)})
    found = PastFetched(ahead.asked, ahead.page)
    return replace(loading, ahead=without(state.ahead, wanted.conversation), found=found)


def _awaited(state: State, asked: Past) -> bool:
    """Whether it is the page that we have looked ahead for last."""
    ahead = state.ahead.get(asked.conversation)
    return ahead is not None and ahead.asked == asked


def _came(state: State, ahead: Ahead, found: PastFetched | PastFailed) -> State:
    """It is kept until it is wanted, if it is not already."""
    conversation = ahead.asked.conversation
    if ahead.wanted:
        return replace(state, ahead=without(state.ahead, conversation), found=found)
    return replace(state, ahead={**state.ahead, conversation: ahead}) if ahead.page else state


def _wanted(state: State, event: ArchiveWanted) -> Past:
    """From the oldest message shown, or from where the search for one older ended."""
    since, reached = state.reached.get(event.conversation, ("", ""))
    before = reached if reached and since == event.stanza_id else event.stanza_id
    return Past(event.conversation, event.kind, before, event.stanza_id)


def _further(state: State, asked: Past, first: str) -> State:
    """On to the page before that; but nobody's archive keeps us busy for ever."""
    if asked.empty + 1 < MOST_EMPTY:
        on = replace(asked, before=first, empty=asked.empty + 1)
        return replace(_with(state, asked.conversation, History(loading=True)), asked=on)
    reached = {**state.reached, asked.conversation: (asked.since, first)}
    ended = History(failed=_("Nothing was said for a long while before this."))
    return replace(_with(state, asked.conversation, ended), reached=reached)


def _is_shown(envelope: Envelope) -> bool:
    """Whether it is a message by itself."""
    return bool(child_text(envelope.stanza, "body")) and not adds(envelope.stanza)
