"""Texts that a page sent and went before it heard whether they had come: what had not is given back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from widget.core.deeds import STORE, answer
from widget.core.effects import Effect, Load, Save
from widget.core.events import Event, PageCalled, StorageOpened, SurfaceDetached
from widget.core.feature import Feature
from widget.core.model import Session, SurfaceId
from widget.core.records import DeleteRange, Record

KEPT = 7 * 86_400_000
"""Milliseconds for which it is known of a text that it came: a tab may be opened again days later."""

MOST = 100
"""Texts that a page may ask about."""

Asked = tuple[SurfaceId, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class State:
    """What pages ask; only the database knows. `opened`: it is there."""

    asked: tuple[Asked, ...] = ()
    opened: bool = False


@dataclass(frozen=True, slots=True)
class DeedsLookedUp(Event):
    """Of what a page asks, these have come."""

    asked: Asked
    taken: frozenset[str]


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case PageCalled(surface, "unsure") if asked := _asked(event):
            return replace(state, asked=(*state.asked, (surface, asked)))
        case StorageOpened():
            return replace(state, opened=True)
        case DeedsLookedUp(asked) if asked in state.asked:
            return replace(state, asked=tuple(each for each in state.asked if each != asked))
        case SurfaceDetached(surface) if state.asked:
            return replace(state, asked=tuple(each for each in state.asked if each[0] != surface))
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case StorageOpened():
            yield Save(DeleteRange(STORE.name, None, "", f"{max(session.now - KEPT, 0):013d}"))
            yield from map(_look_up, state.asked)
        case PageCalled(surface, "unsure") if state.opened and (asked := _asked(event)):
            yield _look_up((surface, asked))
        case DeedsLookedUp((surface, names), taken):
            lost = tuple(name for name in names if name not in taken)
            yield answer(tuple(name for name in names if name in taken), lost, surface)


def _asked(event: PageCalled) -> tuple[str, ...]:
    names = event.args.get("names")
    given = names if isinstance(names, list) else []
    return tuple(name for name in given if isinstance(name, str) and name)[:MOST]


def _look_up(asked: Asked) -> Load:
    _, names = asked

    def found(records: list[Record]) -> Event:
        return DeedsLookedUp(asked, frozenset(str(each["name"]) for each in records) & frozenset(names))

    return Load(STORE.name, found, lower=min(names), upper=max(names))


FEATURE = Feature("deeds", State, update, effects, stores=(STORE,))
