"""Which events a feature is asked about, by its code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from widget.core import events
from widget.core.effects import Effect
from widget.core.events import Event, LoggedOut, MessagesAdded, SessionLost, SessionStarted
from widget.core.feature import Feature, no_effects, unchanged
from widget.core.interest import looked_at
from widget.core.model import Session
from widget.core.store import Store


@dataclass(frozen=True)
class Rang(Event):
    pass


@dataclass(frozen=True)
class RangTwice(Rang):
    pass


@dataclass(frozen=True)
class Seeker:
    def ends(self, event: Event) -> bool:
        return isinstance(event, SessionLost)


ENDS = (LoggedOut, SessionLost)
MOVES = LoggedOut | SessionStarted


def by_class(state: Any, event: Event, session: Session) -> Any:
    match event:
        case Rang():
            return 1
    return state


def by_helper(state: Any, event: Event, session: Session) -> Any:
    return next(by_class(state, each, session) for each in (event,))


def by_collection(state: Any, event: Event, session: Session) -> Any:
    return 1 if isinstance(event, ENDS) else state


def by_union(state: Any, event: Event, session: Session) -> Any:
    return 1 if isinstance(event, MOVES) else state


def by_method(state: Any, event: Event, session: Session) -> Any:
    return 1 if Seeker().ends(event) else state


def by_module(state: Any, event: Event, session: Session) -> Any:
    return 1 if isinstance(event, events.MessagesAdded) else state


def all_of_them(state: int, event: Event, session: Session) -> int:
    return state + 1


def some_and_all(state: Any, event: Event, session: Session) -> Any:
    match event:
        case Rang():
            return 1
        case Event():
            return 2


def effects(state: Any, event: Event, session: Session) -> Iterator[Effect]:
    if isinstance(event, LoggedOut):
        yield from ()


def test_a_reducer_is_asked_about_the_events_that_it_names_in_whichever_way() -> None:
    assert looked_at(by_class) == looked_at(by_helper) == (Rang,)
    assert set(looked_at(by_collection)) == {LoggedOut, SessionLost}
    assert set(looked_at(by_union)) == {LoggedOut, SessionStarted}
    assert looked_at(by_method) == (SessionLost,)
    assert looked_at(by_module) == (MessagesAdded,)


def test_update_and_effects_are_asked_about_what_either_of_them_names() -> None:
    assert set(looked_at(by_class, effects)) == {Rang, LoggedOut}
    assert looked_at(unchanged, effects) == (LoggedOut,)


def test_one_that_names_no_event_or_event_itself_is_asked_about_all() -> None:
    assert looked_at(all_of_them) == (Event,)
    assert Event in looked_at(some_and_all)
    assert Event in looked_at(all_of_them, effects)


def test_a_feature_that_does_nothing_is_asked_about_nothing() -> None:
    assert looked_at(unchanged, no_effects) == ()


def test_the_store_asks_those_who_look_at_an_event_or_what_it_is_a_kind_of() -> None:
    rang, counted = Feature("rang", int, by_class), Feature("counted", int, all_of_them)
    store = Store([rang, counted])
    for event in (RangTwice(), LoggedOut()):
        store.dispatch(event, Session())
    assert store.slices["rang"] == 0  # what was before went with the log-out
    store.dispatch(RangTwice(), Session())
    store.dispatch(SessionLost(None, None), Session())
    assert store.slices == {"rang": 1, "counted": 2}
