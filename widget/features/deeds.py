"""Texts that a page sent and went before it heard whether they had come: what had not is given back.

What was to change or to answer a message is given back where that is done: the composer is for it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from widget.core.deeds import STORE, answer
from widget.core.effects import Effect, Emit, Load, Save
from widget.core.events import (
    ComposingChanged,
    ComposingKept,
    Event,
    PageCalled,
    StorageOpened,
    SurfaceDetached,
)
from widget.core.feature import Feature
from widget.core.model import BareJID, Kind, MessageId, Session, SurfaceId
from widget.core.records import DeleteRange, Record

KEPT = 7 * 86_400_000
"""Milliseconds for which it is known of a text that it came: a tab may be opened again days later."""

MOST = 100
"""Texts that a page may ask about."""

KINDS = {each.value: each for each in Kind}


Asked = tuple[SurfaceId, tuple[str, ...], tuple[tuple[str, ComposingKept], ...]]
"""Texts by name, and what the composer was for when they were sent."""


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
        case PageCalled(_, "unsure") if asked := _asked(event):
            return replace(state, asked=(*state.asked, asked))
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
        case PageCalled(_, "unsure") if state.opened and (asked := _asked(event)):
            yield _look_up(asked)
        case DeedsLookedUp((surface, names, about), taken):
            lost = tuple(name for name in names if name not in taken)
            # The texts first: then they are there when their boxes come
            yield answer(tuple(name for name in names if name in taken), lost, surface)
            for kept in (kept for name, kept in about if name in lost):
                yield Emit(ComposingChanged(kept.surface, kept.conversation, kept.by, kept.message))
                yield Emit(kept)


def _asked(event: PageCalled) -> Asked | None:
    names, about = event.args.get("names"), event.args.get("about")
    given = tuple(name for name in names if isinstance(name, str) and name) if isinstance(names, list) else ()
    told = about.items() if isinstance(about, dict) else ()
    found = ((name, _kept(event.surface, each)) for name, each in told if name in given[:MOST])
    kept = tuple((name, each) for name, each in found if each)
    return (event.surface, given[:MOST], kept) if given else None


def _kept(surface: SurfaceId, told: object) -> ComposingKept | None:
    """What the composer was for, as the page keeps it."""
    match told:
        case [str(jid), str(kind), str(by), str(message)] if jid and by and message and kind in KINDS:
            return ComposingKept(surface, BareJID(jid), KINDS[kind], by, MessageId(message))
    return None


def _look_up(asked: Asked) -> Load:
    names = asked[1]

    def found(records: list[Record]) -> Event:
        return DeedsLookedUp(asked, frozenset(str(each["name"]) for each in records) & frozenset(names))

    return Load(STORE.name, found, lower=min(names), upper=max(names))


FEATURE = Feature("deeds", State, update, effects, stores=(STORE,))
