"""The index of words: for each conversation and day one record with every word that was said then.

Whoever looks for words reads these records, newest first, and then the messages of the days that have
them all. So a message costs nothing when it is written but the note, once a day and conversation,
that the day's words are to be gathered; that is done when nothing else is to do. A day that is noted
so is searched as it is. What was there before the index is walked through once, a page at a time.

Words of encrypted messages lie here as openly as their texts lie in `messages`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from widget.core.attachment import caption
from widget.core.events import Event, MessagesAdded, MessagesChanged, MessagesMoved, StorageOpened
from widget.core.model import BareJID, Message
from widget.core.records import Delete, Put, Record, Store, Write
from widget.core.words import gathered

DAY = 86_400_000
"""Milliseconds; by UTC, and by `order`, in which messages are read."""

PAGE = 200
"""Messages that are read at a time."""

MOST_FRESH = 500
"""Messages of a day that are held until their words are gathered; with more it is read anew."""

WORDS = Store("words", ("conversation", "day"), {"newest": ("day", "conversation")})
UNINDEXED = Store("unindexed", ("conversation", "day"))
INDEXED = Store("indexed", ("name",))

Day = tuple[BareJID, int]
Walked = tuple[BareJID, int]
"""Up to which conversation and order."""


@dataclass(frozen=True, slots=True)
class Index:
    """What is to be done: `due` are the days that lack words, with their new messages or None: all.

    Attributes:
        loaded: what an earlier visit had left to do is known.
        walk: how far what was there before the index is walked through; None: to its end.
        since: when the first was due (milliseconds), 0 if none is.
        doing: the day that is being read, and what is gathered of it; `turned`: because of this event.
        writes: what the present event changes.
    """

    loaded: bool = False
    due: Mapping[Day, tuple[Message, ...] | None] = field(default_factory=dict)
    walk: Walked | None = None
    since: int = 0
    doing: tuple[Day, str] | None = None
    turned: bool = False
    writes: tuple[Write, ...] = ()


@dataclass(frozen=True, slots=True)
class NotesRead(Event):
    """The first half of what an earlier visit had left to do."""

    records: list[Record]


@dataclass(frozen=True, slots=True)
class IndexLoaded(Event):
    """What an earlier visit had left to do."""

    due: tuple[Day, ...]
    walk: Walked | None


@dataclass(frozen=True, slots=True)
class IndexDue(Event):
    """There is time to go on."""


@dataclass(frozen=True, slots=True)
class WordsRead(Event):
    """What is gathered of a day already."""

    day: Day
    words: str


@dataclass(frozen=True, slots=True)
class DayRead(Event):
    """A page of a day's messages, the newest first."""

    day: Day
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class IndexFailed(Event):
    """What was to be read could not be: nothing is known of it, so nothing is written."""


@dataclass(frozen=True, slots=True)
class Walk(Event):
    """A page of all that there is, from where the walk was."""

    messages: tuple[Message, ...]


def update(index: Index, event: Event, now: int) -> Index:
    """With what the event says of messages and their words. Args: now: milliseconds."""
    match event:
        case StorageOpened():
            return Index()
        case MessagesAdded(messages=messages) if messages:
            return added(index, messages, now)
        case MessagesChanged(_, messages):
            return changed(index, messages, now)
        case MessagesMoved(_, messages):
            return moved(index, messages, now)
        case IndexLoaded() if not index.loaded:
            return loaded(index, event, now)
        case IndexDue() if index.loaded:
            return begun(index)
        case IndexFailed():
            return stopped(index)
        case WordsRead(day, words) if index.doing and index.doing[0] == day:
            return finished(index, day, words, now)
        case DayRead():
            return read(index, event, now)
        case Walk(messages) if index.walk is not None:
            return walked(index, messages, now)
    return index


def day_of(message: Message) -> Day:
    return message.conversation, message.order // DAY


def text_of(message: Message) -> str:
    """All that one can look for in a message: nothing in one that was taken back."""
    if message.gone or message.retraction:
        return ""
    names = (file.name for file in message.files)
    return "\n".join(filter(None, (message.spoiler, caption(message.body, message.files), *names)))


def added(index: Index, messages: Iterable[Message], now: int) -> Index:
    """These are new: their words are to be added to those of their days."""
    due = dict(index.due)
    for message in messages:
        day = day_of(message)
        known = due.get(day, ())
        due[day] = None if known is None or len(known) == MOST_FRESH else (*known, message)
    return _noted(index, due, now)


def changed(index: Index, messages: Iterable[Message], now: int) -> Index:
    """These say something else, or nothing any more: their days are read anew."""
    days = dict.fromkeys(day_of(each) for each in messages if each.versions or each.retraction)
    return _noted(index, {**index.due, **days}, now) if days else index


def moved(index: Index, messages: Iterable[Message], now: int) -> Index:
    """These lie elsewhere."""
    return _noted(index, {**index.due, **dict.fromkeys(map(day_of, messages))}, now)


def loaded(index: Index, event: IndexLoaded, now: int) -> Index:
    """What an earlier visit had noted is read anew: its messages are not held any more."""
    due = {**index.due, **dict.fromkeys(event.due)}
    return replace(index, loaded=True, due=due, walk=event.walk, since=index.since or (now if due else 0))


def begun(index: Index) -> Index:
    """Turn to the day that was noted first."""
    day = next(iter(index.due), None)
    if day is None or index.doing:
        return index
    again = index.due[day] is None
    due = {**index.due, day: ()} if again else index.due
    return replace(index, doing=(day, ""), due=due, turned=True)


def stopped(index: Index) -> Index:
    """The day that was being read is read anew, when it is its turn again."""
    if not index.doing:
        return index
    day = index.doing[0]
    due = {each: what for each, what in index.due.items() if each != day}
    return replace(index, doing=None, due={**due, day: None})


def finished(index: Index, day: Day, words: str, now: int) -> Index:
    """All that was there of a day is gathered; what came meanwhile as well, unless something changed."""
    fresh = index.due.get(day, ())
    words = gathered(map(text_of, fresh or ()), words)
    due = {each: what for each, what in index.due.items() if each != day}
    put = Put("words", {"conversation": day[0], "day": day[1], "words": words})
    if fresh is None:
        return replace(index, doing=None, due={**due, day: None}, writes=(put,))
    done = Delete("unindexed", day)
    return replace(index, doing=None, due=due, since=now if due else 0, writes=(put, done))


def read(index: Index, event: DayRead, now: int) -> Index:
    """A page of the day that is read anew."""
    if not index.doing or index.doing[0] != event.day:
        return index
    words = gathered(map(text_of, event.messages), index.doing[1])
    if len(event.messages) < PAGE:
        return finished(index, event.day, words, now)
    return replace(index, doing=(event.day, words))


def walked(index: Index, messages: tuple[Message, ...], now: int) -> Index:
    """Gather the days that lie wholly within a page of the walk; the last one may go on behind it."""
    whole = len(messages) < PAGE
    days: dict[Day, list[Message]] = {}
    for message in messages:
        days.setdefault(day_of(message), []).append(message)
    last = None if whole else day_of(messages[-1])
    if last and len(days) == 1:
        # More than a page: that day is read by itself
        after = (last[0], (last[1] + 1) * DAY)
        return replace(_noted(index, {**index.due, last: None}, now), walk=after)
    complete = {day: said for day, said in days.items() if day != last}
    due = {**index.due, **{day: None for day in complete if day in index.due}}
    walk = (last[0], last[1] * DAY) if last else None
    puts = tuple(Put("words", record) for record in _records(complete, due))
    return replace(index, due=due, walk=walk, writes=(*puts, _progress(walk)))


def from_records(due: Iterable[Record], progress: Iterable[Record]) -> IndexLoaded:
    """What is kept of the work that is left; of an account that is new to the index all is."""
    days = tuple((BareJID(each["conversation"]), int(each["day"])) for each in due)
    for each in progress:
        at = (BareJID(each["conversation"]), int(each["order"]))
        return IndexLoaded(days, None if each["done"] else at)
    return IndexLoaded(days, (BareJID(""), 0))


def _records(days: Mapping[Day, list[Message]], due: Mapping[Day, object]) -> Iterator[Record]:
    for day, messages in days.items():
        if day not in due:
            yield {"conversation": day[0], "day": day[1], "words": gathered(map(text_of, messages))}


def _progress(walk: Walked | None) -> Put:
    conversation, order = walk or ("", 0)
    return Put(
        "indexed", {"name": "walk", "conversation": conversation, "order": order, "done": walk is None}
    )


def _noted(index: Index, due: Mapping[Day, tuple[Message, ...] | None], now: int) -> Index:
    notes = (Put("unindexed", {"conversation": day[0], "day": day[1]}) for day in due if day not in index.due)
    return replace(index, due=due, since=index.since or now, writes=(*index.writes, *notes))
