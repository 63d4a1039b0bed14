"""The store: what a feature may count on from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import fromstring

import pytest

from vdom import VNode
from vdom.html import div
from widget.core.effects import After, Ask, Effect, Emit, Read
from widget.core.envelope import Envelope
from widget.core.events import Event, LoggedOut
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.model import BareJID, FullJID, Session, Surface, SurfaceId
from widget.core.store import Store

NOW = Session(now=1)


class Here:
    """As much of a view as is wanted."""

    surface = Surface(SurfaceId("main"))


HERE = Here()


@dataclass(frozen=True)
class Rang(Event):
    times: int


def count(state: int, event: Event, session: Session) -> int:
    return state + event.times if isinstance(event, Rang) else state


def echo(state: int, event: Event, session: Session) -> Iterator[Effect]:
    if isinstance(event, Rang) and event.times > 1:
        yield Emit(Rang(event.times - 1))
        yield After(1, event, str(event.times))


def broken(state: int, event: Event, session: Session) -> int:
    raise RuntimeError("broken")


def read(envelope: Envelope, session: Session) -> Iterator[Event]:
    yield Rang(7)


def envelope(xml: str) -> Envelope:
    someone = FullJID("a@example.org/x")
    return Envelope(fromstring(xml), "message", "chat", someone, someone, BareJID("a@example.org"), False, 0)


def test_events_that_follow_are_dispatched_in_order_and_effects_collected() -> None:
    store = Store([Feature("bell", int, count, echo)])
    effects = store.dispatch(Rang(3), NOW)
    assert store.slices["bell"] == 6
    assert [effect.key for effect in effects if isinstance(effect, After)] == ["3", "2"]


def test_a_broken_feature_is_named_in_the_log_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    store = Store([Feature("broken", int, broken), Feature("bell", int, count)])
    store.dispatch(Rang(1), NOW)
    assert store.slices["bell"] == 1
    assert "broken failed on Rang" in caplog.text


def test_a_stanza_is_read_by_those_registered_for_its_children() -> None:
    store = Store([Feature("bell", int, count, readers={"{urn:bell}ring": read})])
    assert list(store.read(envelope("<message><ring xmlns='urn:bell'/></message>"), NOW)) == [Rang(7)]
    assert list(store.read(envelope("<message><ring xmlns='urn:other'/></message>"), NOW)) == []


def test_stanzas_of_an_archive_page_are_read_within_the_same_unit() -> None:
    def effects(state: int, event: Event, session: Session) -> Iterator[Effect]:
        if event == Rang(1):
            yield Read((envelope("<message><ring xmlns='urn:bell'/></message>"),))

    store = Store([Feature("bell", int, count, effects, readers={"{urn:bell}ring": read})])
    store.dispatch(Rang(1), NOW)
    assert store.slices["bell"] == 8


def test_logging_out_makes_personal_slices_anew() -> None:
    store = Store([Feature("bell", int, count), Feature("window", int, count, personal=False)])
    store.dispatch(Rang(2), NOW)
    store.dispatch(LoggedOut(), NOW)
    assert store.slices == {"bell": 0, "window": 2}


def test_slots_are_filled_in_order_and_the_first_answer_counts() -> None:
    def show(state: int, view: object, *args: object) -> VNode | None:
        return div(str(state)) if state else None

    def fact(state: int, view: object) -> int | None:
        return state or None

    given = {"slots": {Slot.LIST: show}, "facts": {Fact.UNREAD_TOTAL: fact}}
    store = Store([Feature("none", int, **given), Feature("bell", int, count, **given)])  # type: ignore[arg-type]
    store.slices["bell"] = 5
    assert len(store.fill(Slot.LIST, None)) == 1
    assert [len(part) for part in store.parts(Slot.LIST, None)] == [0, 1]
    assert store.ask(Fact.UNREAD_TOTAL, None) == 5
    assert store.ask(Fact.NAME, None, "x", default="y") == "y"


def asking(state: int, event: Event, session: Session) -> Iterator[Effect]:
    if event == Rang(3):
        yield Ask(Fact.SECRET, ("romeo",), lambda secret: Rang(40) if secret else None)
        yield Ask(Fact.SECRET, ("tybalt",), lambda secret: Rang(500) if secret else None)


def asked(answer: object) -> Store:
    """One feature asks and another knows, or raises what it is given."""

    def secret(state: int, view: View, who: str) -> bool:
        if isinstance(answer, Exception):
            raise answer
        return who == answer and view.session.now == 1

    knows = Feature("knows", int, facts={Fact.SECRET: secret})
    return Store([Feature("bell", int, count, asking), knows])


def test_what_a_feature_asks_another_is_answered_at_once() -> None:
    store = asked("romeo")
    assert store.dispatch(Rang(3), NOW) == []
    assert store.slices["bell"] == 43


def test_nothing_follows_where_the_answer_is_not_known(caplog: pytest.LogCaptureFixture) -> None:
    store = asked(RuntimeError("lost"))
    assert store.dispatch(Rang(3), NOW) == []
    assert store.slices["bell"] == 3
    assert "secret" in caplog.text


def test_two_features_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="bell"):
        Store([Feature("bell", int), Feature("bell", int)])


def test_each_of_many_things_is_asked_about_once_until_the_state_changes() -> None:
    asked: list[int] = []

    def mark(state: int, view: View, thing: list[int]) -> VNode | None:
        asked.extend(thing)
        return div(str(state)) if thing[0] else None

    store = Store([Feature("bell", int, count, slots={Slot.MESSAGE_FOOTER: mark})])
    nothing, first, second = [0], [1], [2]
    assert store.fill_each(Slot.MESSAGE_FOOTER, HERE, "x", [nothing]) == ()
    before = store.fill_each(Slot.MESSAGE_FOOTER, HERE, "x", [nothing, first])
    again = store.fill_each(Slot.MESSAGE_FOOTER, HERE, "x", [first, second])
    assert asked == [0, 1, 2]
    assert [len(each) for each in before] == [0, 1]
    assert again[0][0] is before[1][0]
    store.dispatch(Rang(1), NOW)
    after = store.fill_each(Slot.MESSAGE_FOOTER, HERE, "x", [first])
    assert after[0][0].children == ("1",)


def test_things_elsewhere_are_asked_about_for_themselves() -> None:
    store = Store([Feature("bell", int, count, slots={Slot.MESSAGE_FOOTER: lambda *_: div()})])
    things = [[1]]
    here, there = (store.fill_each(Slot.MESSAGE_FOOTER, HERE, where, things) for where in "xy")
    assert here[0][0] is not there[0][0]


def test_what_is_hidden_is_out_of_the_picture_and_still_reads_and_counts() -> None:
    def show(state: int, view: View) -> VNode:
        return div(str(state))

    shown = {Slot.LIST: show, Slot.MENU_END: show}
    store = Store([Feature("bell", int, count, slots=shown), Feature("login", int, slots=shown)])
    store.hide({"bell", "log-out"})
    store.dispatch(Rang(1), NOW)
    assert len(store.fill(Slot.LIST, HERE)) == 1
    assert store.fill(Slot.MENU_END, HERE) == []
    assert store.slices["bell"] == 1
    store.hide(())
    assert len(store.fill(Slot.LIST, HERE)) == len(store.fill(Slot.MENU_END, HERE)) == 2
