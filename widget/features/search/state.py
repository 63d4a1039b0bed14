"""Searches under way: what each surface looks for, where, and what was found so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from widget.core.events import (
    DialogChosen,
    Event,
    FilterTyped,
    LauncherToggled,
    MessagesChanged,
    ModeChosen,
    SessionStarted,
    SurfaceDetached,
)
from widget.core.model import NO_ONE, BareJID, Kind, Message, MessageId, Session, SurfaceId
from widget.core.words import gathered, holds, sought
from widget.features.search import index as index_
from widget.features.search import onwards
from widget.features.search.index import DAY, Day, Index, IndexFailed, IndexLoaded
from widget.features.search.remote import (
    NOTHING,
    Aim,
    Asker,
    FormTold,
    HitKnown,
    Remote,
    ServerRefused,
    ServerSearched,
    ServerWanted,
    place_of,
)

SHOWN = 20
"""Messages that are looked for at first, and with each wish for more."""

RECORDS = 400
"""Days whose words are read at a time."""

ELSEWHERE = (FormTold, HitKnown, ServerRefused, ServerSearched, ServerWanted)
"""What a search in the archive goes on by (onwards.py)."""

DIALOG = "search "
"""With the conversation's JID: the name of the dialog that searches in it."""


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for.

    Attributes:
        typed: as they typed it. kind: of the conversation in which it is looked for.
        words: beginnings of words, folded; none: that is nothing to look for yet.
        turn: tells the search from an earlier one.
        secret: nobody else is to learn what is looked for.
        wanted: how many messages are to be found before it rests.
        hits: found so far, the newest first.
        days: those that may have it, the newest first; `at`: the order from which on the first is read.
        noted: days without an index that are still to be looked at.
        below: from which record of the index on it goes, (day, conversation); None from none.
        going: something of it is being read.
    """

    typed: str
    words: tuple[str, ...]
    turn: str
    wanted: int = SHOWN
    hits: tuple[Message, ...] = ()
    days: tuple[Day, ...] = ()
    at: int | None = None
    noted: tuple[Day, ...] = ()
    below: tuple[int, BareJID] | None = (2**40, NO_ONE)
    going: bool = False
    kind: Kind = Kind.CHAT
    secret: bool = False

    @property
    def over(self) -> bool:
        """Whether there is no more to be found."""
        return not self.days and self.below is None and not self.going

    @property
    def rests(self) -> bool:
        """Whether enough is found: what is newer than the days to come is complete."""
        if len(self.hits) < self.wanted:
            return False
        oldest = self.hits[self.wanted - 1].order // DAY
        ahead = self.days[0][1] if self.days else self.below[0] if self.below else -1
        return ahead < oldest


@dataclass(frozen=True, slots=True)
class State:
    """The index, and the searches by who asked.

    `waiting`: for the index to be known; `asking`: to go on because of the present event; `remote`: what
    servers are asked.
    """

    index: Index = field(default_factory=Index)
    searches: Mapping[Asker, Search] = field(default_factory=dict)
    waiting: frozenset[Asker] = frozenset()
    asking: tuple[Asker, ...] = ()
    remote: Remote = NOTHING


@dataclass(frozen=True, slots=True)
class SearchTyped(Event):
    """The person looks for something in one conversation, which may be `secret` (Fact.SECRET)."""

    surface: SurfaceId
    conversation: BareJID
    text: str
    kind: Kind = Kind.CHAT
    secret: bool = False


@dataclass(frozen=True, slots=True)
class SearchDue(Event):
    """The person has stopped typing."""

    asker: Asker
    turn: str


@dataclass(frozen=True, slots=True)
class DaysFound(Event):
    """The index's next records: which days there are, and which of them have the words."""

    asker: Asker
    turn: str
    days: tuple[Day, ...]
    last: tuple[int, BareJID] | None


@dataclass(frozen=True, slots=True)
class DaySearched(Event):
    """A page of a day's messages: those with the words, and from where on it goes; None: it is done."""

    asker: Asker
    turn: str
    found: tuple[Message, ...]
    at: int | None


@dataclass(frozen=True, slots=True)
class MoreWanted(Event):
    """The person wants to see older messages that were found."""

    asker: Asker


@dataclass(frozen=True, slots=True)
class HitChosen(Event):
    """The person wants to see a message where it was said."""

    surface: SurfaceId
    message: Message
    kind: Kind


def update(state: State, event: Event, session: Session) -> State:
    if state.asking or state.index.writes or state.index.turned:
        state = replace(state, asking=(), index=replace(state.index, writes=(), turned=False))
    index = index_.update(state.index, event, session.now)
    state = state if index is state.index else replace(state, index=index)
    state = _searching(state, event, session)
    turns = {asker: each.turn for asker, each in state.searches.items()}
    over = {
        asker: _aim(asker, each) for asker, each in state.searches.items() if each.over and not each.secret
    }
    # The server may be another, and has forgotten where we were
    begun = isinstance(event, SessionStarted) and not event.resumed
    remote = NOTHING if begun else state.remote
    if (over and session.online) or remote is not NOTHING or isinstance(event, ELSEWHERE):
        remote = onwards.update(remote, event, turns, over, session)
    return state if remote is state.remote else replace(state, remote=remote)


def _aim(asker: Asker, search: Search) -> Aim:
    return Aim(search.turn, search.typed, asker[1], search.kind, frozenset(map(place_of, search.hits)))


def matches(message: Message, words: Iterable[str]) -> bool:
    """Whether a message has all the words, whatever the index says."""
    return holds(gathered((index_.text_of(message),)), words)


def _searching(state: State, event: Event, session: Session) -> State:
    match event:
        case FilterTyped(surface, text):
            return _typed(state, (surface, NO_ONE), text, session)
        case SearchTyped(surface, conversation, text, kind, secret):
            return _typed(state, (surface, conversation), text, session, kind, secret)
        case LauncherToggled(surface) | ModeChosen(surface) | SurfaceDetached(surface):
            return _kept(state, lambda asker: asker[0] != surface)
        case DialogChosen(surface, name):
            return _kept(
                state, lambda asker: asker[0] != surface or not asker[1] or name == DIALOG + asker[1]
            )
        case SearchDue(asker, turn) if _of(state, asker, turn):
            if state.index.loaded:
                return _begun(state, (asker,))
            return replace(state, waiting=state.waiting | {asker})
        case IndexLoaded() | IndexFailed() if state.waiting:
            return replace(_begun(state, state.waiting & state.searches.keys()), waiting=frozenset())
        case DaysFound(asker, turn) if search := _of(state, asker, turn):
            return _goes_on(state, asker, _with_days(search, event))
        case DaySearched(asker, turn) if search := _of(state, asker, turn):
            return _goes_on(state, asker, _with_hits(search, event))
        case MoreWanted(asker) if asker in state.searches:
            search = state.searches[asker]
            return _goes_on(state, asker, replace(search, wanted=len(search.hits[: search.wanted]) + SHOWN))
        case MessagesChanged(_, messages) if state.searches:
            return _told_again(state, {place_of(each): each for each in messages})
    return state


def _begun(state: State, askers: Iterable[Asker]) -> State:
    """Beside the index they look through the days that are not in it yet."""
    searches = dict(state.searches)
    for asker in askers:
        noted = tuple(day for day in state.index.due if asker[1] in (NO_ONE, day[0]))
        searches[asker] = replace(searches[asker], noted=noted, going=True)
    return replace(state, searches=searches, asking=tuple(askers))


def _typed(
    state: State, asker: Asker, text: str, session: Session, kind: Kind = Kind.CHAT, secret: bool = False
) -> State:
    others = {each: search for each, search in state.searches.items() if each != asker}
    words = sought(text)
    if not words:
        return replace(state, searches=others) if len(others) < len(state.searches) else state
    search = Search(text.strip(), words, session.fresh, going=True, kind=kind, secret=secret)
    return replace(state, searches={**others, asker: search})


def _of(state: State, asker: Asker, turn: str) -> Search | None:
    search = state.searches.get(asker)
    return search if search and search.turn == turn else None


def _goes_on(state: State, asker: Asker, search: Search) -> State:
    going = not search.rests and bool(search.days or search.below is not None)
    search = replace(search, going=going)
    return replace(state, searches={**state.searches, asker: search}, asking=(asker,) if going else ())


def _with_days(search: Search, event: DaysFound) -> Search:
    """The days of these records that may have it, and those without records that lie among them."""
    reached = event.last or (-1, NO_ONE)
    among = tuple(day for day in search.noted if (day[1], day[0]) >= reached)
    left = tuple(day for day in search.noted if (day[1], day[0]) < reached)
    days = sorted({*search.days, *event.days, *among}, key=_newest)
    return replace(search, days=tuple(days), noted=left, below=event.last)


def _with_hits(search: Search, event: DaySearched) -> Search:
    known = set(map(place_of, search.hits))
    hits = (*search.hits, *(each for each in event.found if place_of(each) not in known))
    days = search.days if event.at is not None else search.days[1:]
    newest = sorted(hits, key=lambda each: -each.order)
    return replace(search, hits=tuple(newest), days=days, at=event.at)


def _newest(day: Day) -> tuple[int, BareJID]:
    return -day[1], day[0]


def _kept(state: State, stays: Callable[[Asker], bool]) -> State:
    left = {asker: each for asker, each in state.searches.items() if stays(asker)}
    return replace(state, searches=left) if len(left) < len(state.searches) else state


def _told_again(state: State, now: Mapping[tuple[BareJID, MessageId], Message]) -> State:
    """What was found is different: it stays as long as it has the words."""
    searches = {}
    for asker, search in state.searches.items():
        hits = tuple(now.get(place_of(each), each) for each in search.hits)
        if hits != search.hits:
            hits = tuple(each for each in hits if matches(each, search.words))
            search = replace(search, hits=hits)
        searches[asker] = search
    return replace(state, searches=searches) if searches != state.searches else state
