"""Message archive (XEP-0313): catches up after an absence, and fetches what lies further back.

Our own archive and each room's have a cursor: the archive id up to which everything
is in the database. A catch-up asks for what follows it, page by page in order, and
each page moves the cursor in the same unit of work that stores its messages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from vdom import VNode
from vdom.html import div, span
from widget.core.archive import ArchivePage, ArchiveRequest, History
from widget.core.effects import After, Effect, Emit, FetchArchive, Load, Read, Save
from widget.core.envelope import Place
from widget.core.events import (
    ArchiveCaughtUp,
    BecameAvailable,
    Event,
    MessagesArrived,
    RoomEntered,
    SessionStarted,
    StorageOpened,
)
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.model import BareJID, Kind, Session
from widget.core.records import Put, Record, Store
from widget.errors import ChinwagError, NotConnected, QueryTimeout, StanzaError
from widget.features.archive.events import (
    AheadFailed,
    AheadFetched,
    CatchUpFailed,
    CatchUpLasts,
    CatchUpRetried,
    CaughtUpPage,
    CursorsLoaded,
    CursorsRead,
    Past,
    PastFailed,
    PastFetched,
)
from widget.features.archive.state import OVERLAP, State, archive_of, last_of, update
from widget.ui.i18n import _

CURSORS = Store("cursors", ("archive",))
HISTORIES = Store("histories", ("conversation",))
SHORT = 500
"""Milliseconds of a catch-up of which nothing is said."""

PAGE = 50
CATCH_UP_PAGE = 200
RETRY = 5_000
"""Milliseconds until a page is asked for again that had not come."""


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    if state.asked:
        yield _fetch(state.asked, PastFetched, PastFailed)
    if state.looks:
        yield _fetch(state.looks, AheadFetched, AheadFailed)
    if state.found:
        yield Emit(state.found)
    match event:
        case StorageOpened():
            yield Load("cursors", CursorsRead)
        case CursorsRead(records):
            yield Load("histories", lambda histories: _loaded(records, histories))
        case BecameAvailable() | SessionStarted(resumed=True) | CursorsLoaded() if _may_ask(state, session):
            for archive in state.behind:
                yield from _begin(state, archive)
        case RoomEntered(room, archive=True):
            yield from _begin(state, room)
        case RoomEntered(room):
            yield Emit(ArchiveCaughtUp(room))
        case CaughtUpPage(archive, after, page) if state.taken:
            yield from _take(state, archive, after, page)
        case CatchUpFailed(archive, error):
            yield from _fail(state, archive, error)
        case CatchUpRetried(archive) if session.online and archive in state.behind:
            yield _catch_up(state, archive)
        case MessagesArrived(conversation, kind, place=Place.END) if last_of(event).stanza_id:
            archive = archive_of(conversation, kind)
            if state.cursors.get(archive) == last_of(event).stanza_id:
                yield _save_cursor(state, archive)
        case PastFetched(asked, page):
            place = Place.BEFORE if asked.before else Place.AMONG
            envelopes = tuple(reversed(page.messages)) if asked.before else page.messages
            yield Read(tuple(replace(each, place=place, news=False) for each in envelopes))
            complete = page.surely_complete
            yield Save(Put("histories", {"conversation": asked.conversation, "complete": complete}))


def history(state: State, view: View, conversation: BareJID) -> History | None:
    """How a conversation's past stands."""
    return state.histories.get(conversation)


def _may_ask(state: State, session: Session) -> bool:
    """Not before our presence is out, or what is sent between the page and the presence is never seen."""
    return state.loaded and state.available and session.online


def _fetch(
    asked: Past, then: Callable[[Past, ArchivePage], Event], failed: Callable[[Past, ChinwagError], Event]
) -> FetchArchive:
    room = asked.kind is Kind.ROOM
    request = ArchiveRequest(
        archive=asked.conversation if room else None,
        with_jid=None if room else asked.conversation,
        before=asked.before,
        limit=PAGE,
    )
    return FetchArchive(request, partial(then, asked), partial(failed, asked))


def _begin(state: State, archive: BareJID) -> Iterator[Effect]:
    yield _catch_up(state, archive)
    yield After(SHORT, CatchUpLasts(archive), f"lasting {archive}")


def _catch_up(state: State, archive: BareJID) -> FetchArchive:
    after = state.cursors.get(archive)
    first, time = after is None, state.times.get(archive, 0)
    request = ArchiveRequest(
        archive=archive or None,
        after=after or None,
        before="" if first else None,
        start=time - OVERLAP if after == "" and time else None,
        limit=PAGE if first and archive else CATCH_UP_PAGE,
    )
    return FetchArchive(
        request, lambda page: CaughtUpPage(archive, after, page), lambda error: CatchUpFailed(archive, error)
    )


def _take(state: State, archive: BareJID, after: str | None, page: ArchivePage) -> Iterator[Effect]:
    first = after is None
    place = Place.AMONG if first else Place.AFTER
    # On the first visit of all, only what came after the log-in is news; stamps may be whole seconds
    read = (replace(e, place=place, news=not first or e.time >= state.since) for e in page.messages)
    yield Read(tuple(read))
    if (page.last or first) and archive not in state.doubtful:
        yield _save_cursor(state, archive)
    if archive and first:
        yield Save(Put("histories", {"conversation": archive, "complete": page.surely_complete}))
    yield _catch_up(state, archive) if archive in state.behind else Emit(ArchiveCaughtUp(archive))


def _fail(state: State, archive: BareJID, error: ChinwagError) -> Iterator[Effect]:
    match error:
        case NotConnected():
            return
        case QueryTimeout() | StanzaError(temporary=True):
            yield After(RETRY, CatchUpRetried(archive), f"catch-up {archive}")
        case _ if archive in state.behind:
            yield _catch_up(state, archive)
        case _:
            yield Emit(ArchiveCaughtUp(archive))


def _save_cursor(state: State, archive: BareJID) -> Save:
    time = state.times.get(archive, 0)
    return Save(Put("cursors", {"archive": archive, "cursor": state.cursors[archive], "time": time}))


def _loaded(cursors: list[Record], histories: list[Record]) -> Event:
    return CursorsLoaded(
        {BareJID(each["archive"]): each["cursor"] for each in cursors},
        {BareJID(each["conversation"]): History(complete=each["complete"]) for each in histories},
        {BareJID(each["archive"]): each["time"] for each in cursors if each.get("time")},
    )


def sign(state: State, view: View) -> VNode | None:
    """A thin line above everything that moves nothing, as long as a catch-up lasts."""
    if not (state.catching_up and view.session.online):
        return None
    return div(span(), cls="catching-up", key="catching-up", title=_("Fetching messages…"), aria_hidden=True)


def told(state: State, view: View) -> VNode | None:
    """The same for who does not see it."""
    return span(_("Fetching messages…")) if state.catching_up and view.session.online else None


FEATURE = Feature(
    "archive",
    State,
    update,
    effects,
    slots={Slot.BANNER: sign, Slot.SPOKEN: told},
    facts={Fact.HISTORY: history},
    stores=(CURSORS, HISTORIES),
)
