"""Full-text search: by words' beginnings in what is stored here, in all chats or one; else by the server."""

from __future__ import annotations

from collections.abc import Iterator

from widget.core.effects import After, Effect, Emit, Load, Save
from widget.core.events import (
    ConversationOpened,
    DialogChosen,
    Event,
    FilterTyped,
    MessageWanted,
    MomentWanted,
    StorageOpened,
)
from widget.core.feature import Feature, Slot
from widget.core.model import NO_ONE, BareJID, Message, Session
from widget.core.records import Record
from widget.core.words import holds
from widget.features.search import asking
from widget.features.search.index import (
    DAY,
    INDEXED,
    PAGE,
    UNINDEXED,
    WORDS,
    Day,
    DayRead,
    Index,
    IndexDue,
    IndexFailed,
    IndexLoaded,
    NotesRead,
    Walk,
    WordsRead,
    from_records,
)
from widget.features.search.remote import Asker, HitElsewhereChosen, ServerSearched, ServerWanted, asked_of
from widget.features.search.state import (
    RECORDS,
    DaySearched,
    DaysFound,
    HitChosen,
    Search,
    SearchDue,
    SearchTyped,
    State,
    matches,
    update,
)
from widget.features.search.views import dialogs, menu_items, results

WAKE = 6_000
"""Milliseconds after the start in which the index is left alone."""

CALM = 2_000
"""Milliseconds without news after which the index goes on."""

MOST_CALM = 30_000
"""Milliseconds after which it goes on all the same."""

PAUSE = 40
"""Milliseconds between one step of the index and the next."""

TYPING = 200
"""Milliseconds after a letter before it is searched for."""

RESTED = 400
"""Milliseconds without another letter after which the server is asked, too, where nothing more is here."""

_INDEX = "search index"


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    index = state.index
    for write in index.writes:
        yield Save(write)
    remote = state.remote
    for archive in remote.forms:
        yield asking.ask_form(archive)
    for asker in remote.due:
        yield After(RESTED, ServerWanted(asker, remote.soon[asker]), f"server {asker[0]} {asker[1]}")
    for asker in remote.pages:
        yield asking.ask_page(asker, remote.asked[asker], remote.fields)
    for asker in state.asking:
        yield _ask(asker, state.searches[asker])
    match event:
        case StorageOpened():
            yield After(WAKE, IndexDue(), _INDEX)
        case FilterTyped(surface):
            yield from _soon(state, (surface, NO_ONE))
        case SearchTyped(surface, conversation):
            yield from _soon(state, (surface, conversation))
        case SearchDue(asker) if asker in state.waiting:
            yield _load_index()
        case HitChosen(surface, message, kind):
            yield Emit(DialogChosen(surface, ""))
            yield Emit(ConversationOpened(surface, message.conversation, kind))
            yield Emit(MessageWanted(surface, message.conversation, message.id, message.order))
        case ServerSearched(asker, turn) if asked_of(remote, asker, turn):
            yield from asking.look_up(event)
        case HitElsewhereChosen(surface, message, kind):
            yield Emit(ConversationOpened(surface, message.conversation, kind))
            yield Emit(MomentWanted(surface, message.conversation, kind, message.time, message.id))
        case _:
            yield from _go_on(index, event, session.now)


def _go_on(index: Index, event: Event, now: int) -> Iterator[Effect]:
    """A step of the index at a time, while nothing else happens."""
    match event:
        case IndexDue() if not index.loaded:
            yield _load_index()
        case NotesRead(notes):
            yield Load("indexed", lambda progress: from_records(notes, progress), failed=IndexFailed())
        case IndexDue() if index.doing and index.turned:
            day = index.doing[0]
            yield _load_words(day) if index.due[day] else _load_day(day)
        case IndexDue() if not index.doing and index.walk:
            yield _load_walk(index.walk[0], index.walk[1])
        case DayRead(day, messages) if index.doing and index.doing[0] == day:
            yield _load_day(day, messages[-1].order)
        case IndexFailed():
            yield After(MOST_CALM, IndexDue(), _INDEX)
        case IndexLoaded() | WordsRead() | DayRead() | Walk() if index.due or index.walk:
            yield After(PAUSE, IndexDue(), _INDEX)
        case _ if index.writes and index.loaded and now - index.since < MOST_CALM:
            yield After(CALM, IndexDue(), _INDEX)


def _soon(state: State, asker: Asker) -> Iterator[Effect]:
    if search := state.searches.get(asker):
        yield After(TYPING, SearchDue(asker, search.turn), f"search {asker[0]} {asker[1]}")


def _ask(asker: Asker, search: Search) -> Load:
    """The next thing to read of a search: a day's messages, else more of the index."""
    return _search_day(asker, search) if search.days else _search_index(asker, search)


def _search_day(asker: Asker, search: Search) -> Load:
    conversation, day = search.days[0]
    words, turn = search.words, search.turn

    def searched(records: list[Record]) -> Event:
        messages = map(Message.from_record, records)
        found = tuple(each for each in messages if matches(each, words))
        return DaySearched(asker, turn, found, records[-1]["order"] if len(records) == PAGE else None)

    upper = (day + 1) * DAY if search.at is None else search.at
    return Load(
        "messages",
        searched,
        "order",
        (conversation, day * DAY),
        (conversation, upper),
        upper_open=True,
        reverse=True,
        limit=PAGE,
    )


def _search_index(asker: Asker, search: Search) -> Load:
    words, turn, where = search.words, search.turn, asker[1]

    def found(records: list[Record]) -> Event:
        days = tuple(_day(each) for each in records if holds(each["words"], words))
        last = _day(records[-1]) if len(records) == RECORDS else None
        return DaysFound(asker, turn, days, (last[1], last[0]) if last else None)

    below = search.below or (0, NO_ONE)
    index = None if where else "newest"
    lower = (where, 0) if where else (0, "")
    upper = (where, below[0]) if where else below
    return Load("words", found, index, lower, upper, upper_open=True, reverse=True, limit=RECORDS)


def _load_index() -> Load:
    return Load("unindexed", NotesRead, failed=IndexFailed())


def _load_words(day: Day) -> Load:
    def read(records: list[Record]) -> Event:
        return WordsRead(day, records[0]["words"] if records else "")

    return Load("words", read, lower=day, upper=day, failed=IndexFailed())


def _load_day(day: Day, before: int | None = None) -> Load:
    conversation, number = day

    def read(records: list[Record]) -> Event:
        return DayRead(day, tuple(map(Message.from_record, records)))

    upper = (conversation, (number + 1) * DAY if before is None else before)
    lower = (conversation, number * DAY)
    return Load(
        "messages",
        read,
        "order",
        lower,
        upper,
        upper_open=True,
        reverse=True,
        limit=PAGE,
        failed=IndexFailed(),
    )


def _load_walk(conversation: BareJID, order: int) -> Load:
    def read(records: list[Record]) -> Event:
        return Walk(tuple(map(Message.from_record, records)))

    return Load("messages", read, "order", (conversation, order), limit=PAGE, failed=IndexFailed())


def _day(record: Record) -> Day:
    return BareJID(record["conversation"]), int(record["day"])


FEATURE = Feature(
    "search",
    State,
    update,
    effects,
    slots={Slot.LIST: results, Slot.CONVERSATION_MENU: menu_items, Slot.DIALOG: dialogs},
    stores=(WORDS, UNINDEXED, INDEXED),
)
