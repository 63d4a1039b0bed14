"""Guards: whatever a plugin does wrong, it is named and switched off, and everything else goes on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plugins.guarded import SESSION, feature, told
from tests.plugins.writing import HEAD, Clock, Plugins
from tests.support.play import MAIN, ROMEO, envelope, message
from widget.core.effects import Effect, Load, Save
from widget.core.events import CommandRefused, Event, MessagesAdded, MessageSubmitted, StorageOpened
from widget.core.model import Kind, Session
from widget.core.records import Put
from widget.plugins.watch import FEWEST

ADDED = MessagesAdded(ROMEO, Kind.CHAT, (message("m1"),), True)
SAID = MessageSubmitted(MAIN, ROMEO, Kind.CHAT, "Hello")


def effects(body: str, event: str = "MessagesAdded") -> str:
    head = "def effects(state, event, session):\n    match event:\n"
    return f"{head}        case {event}():\n            {body}\n"


def on_added(body: str) -> str:
    """A plugin whose effects run this when messages are added."""
    return feature(effects(body) + ("" if "yield" in body else "    return ()\n"), "effects=effects")


def dispatch(plugins: Plugins, event: Any = ADDED) -> list[Effect]:
    return plugins.store.dispatch(event, SESSION)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise SystemExit('the end')", "SystemExit: the end"),
        ("effects(state, event, session)", "RecursionError"),
        ("yield 5", "5 is no effect"),
        ("yield Emit(5)", "5 is no event"),
        ("yield Send(5)", "5 is no message or presence"),
        ("yield Send(iq('get'))", "is no message or presence"),
        ("yield Send(message('a@b', 'chat', 'x', body='\\0'))", "characters that XML cannot have"),
        ("yield Query(5, print)", "is no iq"),
        ("yield Save(5)", "5 is nothing to write"),
        ("yield Save(Put('messages', {}))", "'messages' is none of its stores"),
        ("yield Load('messages', print)", "'messages' is none of its stores"),
        ("yield After(-1, event, 'x')", "-1 is no number of milliseconds"),
        ("yield After('soon', event, 'x')", "is no number of milliseconds"),
        ("yield Page('write', {'x': object()})", "not JSON serializable"),
        ("while True: yield Emit(Began())", "more than 1000 at once"),
        ("return 5", "object is not iterable"),
        ("from widget.core.effects import Disconnect; yield Disconnect(erase=True)", "is no effect that"),
    ],
)
def test_effects_that_fail_or_are_none(body: str, why: str) -> None:
    plugins = Plugins(on_added(body))
    assert plugins.faults == ()
    assert dispatch(plugins) == []
    assert why in told(plugins)
    # Nothing of it is called any more
    assert dispatch(plugins) == []
    assert len(plugins.stopped) == 1


def test_where_it_has_failed_is_told() -> None:
    plugins = Plugins(on_added("1 / 0"))
    dispatch(plugins)
    assert (
        told(plugins) == "effects, MessagesAdded: ZeroDivisionError: division by zero (__init__.py, line 14)"
    )


def test_an_update_that_fails_leaves_what_was_known() -> None:
    body = effects("1 / 0").replace("effects", "update") + "    return state"
    plugins = Plugins(feature(body, "update=update"))
    before = plugins.store.slices["plugin-bad"]
    dispatch(plugins)
    assert "update, MessagesAdded" in told(plugins)
    assert plugins.store.slices["plugin-bad"] is before


LOOPS = {
    "a loop": "while True: pass",
    "a loop over something": "import itertools\n            for x in itertools.count(): pass",
    "a loop in a comprehension": "import itertools\n            [0 for x in itertools.count()]",
    "a loop of calls": "import itertools\n            any(map(lambda x: False, itertools.count()))",
    "a loop that catches": "while True:\n                try: pass\n                except ValueError: pass",
}


@pytest.mark.parametrize("name", LOOPS)
def test_what_does_not_end_is_ended(name: str) -> None:
    clock = Clock()
    plugins = Plugins(on_added(LOOPS[name]), clock=clock)
    clock.step = 0.01
    dispatch(plugins)
    assert "it has not come to an end within 2 seconds" in told(plugins)


def test_a_module_that_does_not_end_is_ended() -> None:
    clock = Clock()
    clock.step = 0.01
    plugins = Plugins(HEAD + "while True: pass", clock=clock)
    assert "it has not come to an end" in plugins.faults[0].why


def test_a_computer_that_slept_meanwhile_is_no_reason() -> None:
    clock = Clock()
    plugins = Plugins(on_added(f"for x in range({FEWEST // 40}): pass"), clock=clock)
    clock.step = 3600.0
    dispatch(plugins)
    assert plugins.stopped == []


def test_one_that_is_slow_again_and_again_is_switched_off() -> None:
    clock = Clock()
    plugins = Plugins(on_added("return ()"), clock=clock)
    clock.step = 0.15
    for _ in range(9):
        dispatch(plugins)
    assert plugins.stopped == []
    dispatch(plugins)
    assert "it was slow 10 times" in told(plugins)


def test_a_reader_that_fails_costs_no_other_its_stanza() -> None:
    plugins = Plugins(
        feature(
            "def read(envelope, session):\n    yield Began()\n    yield 5",
            "readers={'message': read}",
        )
    )
    assert list(plugins.store.read(envelope("<message></message>"), SESSION)) == []
    assert "reading a stanza: 5 is no event" in told(plugins)


def test_what_is_said_goes_out_as_it_is_if_a_stage_fails() -> None:
    plugins = Plugins(
        HEAD + 'FEATURE = Feature("bad", State, outgoing=lambda state, said, session: 1 / 0)\n', WITNESS
    )
    dispatch(plugins, SAID)
    assert told(plugins)
    assert plugins.store.slices["plugin-witness"].count == 1


WITNESS = (
    HEAD
    + """
def update(state, event, session):
    match event:
        case MessageSubmitted(body=body):
            return State(state.count + 1)
    return state
FEATURE = Feature("witness", State, update)
"""
)


def test_what_is_said_may_be_changed_or_kept_back() -> None:
    loud = HEAD + 'FEATURE = Feature("loud", State, outgoing=lambda state, said, session: None)\n'
    plugins = Plugins(loud, WITNESS)
    dispatch(plugins, SAID)
    assert plugins.stopped == []
    assert plugins.store.slices["plugin-witness"].count == 0


def test_a_command_that_fails_is_told_and_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    command = 'commands=(Command("go", lambda: "Go", lambda state, said, words, session: 1 / 0),)'
    plugins = Plugins(feature("", command), WITNESS)
    happened: list[object] = []
    dispatch_one = plugins.store._dispatch_one

    def noted(event: Event, session: Session) -> list[Effect]:
        happened.append(event)
        return dispatch_one(event, session)

    monkeypatch.setattr(plugins.store, "_dispatch_one", noted)
    dispatch(plugins, MessageSubmitted(MAIN, ROMEO, Kind.CHAT, "/go home"))
    assert happened == [CommandRefused(MAIN, ROMEO, "/go home", "/go does not work.")]
    assert told(plugins)


def test_its_stores_are_its_own() -> None:
    body = effects("yield Save(Put('things', {'id': 1}))")
    body += "        case StorageOpened():\n            yield Load('things', lambda records: Began())"
    plugins = Plugins(feature(body, "effects=effects", "stores=(Store('things', ('id',)),)"))
    assert [store.name for store in plugins.feature.stores] == ["plugin-bad-things"]
    assert dispatch(plugins) == [Save(Put("plugin-bad-things", {"id": 1}))]
    (load,) = dispatch(plugins, StorageOpened(True))
    assert isinstance(load, Load)
    assert load.store == "plugin-bad-things"


def test_a_record_without_its_key_is_not_written() -> None:
    body = effects("yield Save(Put('things', {}))")
    plugins = Plugins(feature(body, "effects=effects", "stores=(Store('things', ('id',)),)"))
    assert dispatch(plugins) == []
    assert "a record of 'things' has no 'id'" in told(plugins)


def test_an_answer_that_fails_is_guarded_too() -> None:
    body = effects("yield Query(iq('get'), lambda answer: 5)")
    plugins = Plugins(feature(body, "effects=effects"))
    (asked,) = dispatch(plugins)
    assert asked.then(None) is None  # type: ignore[attr-defined]
    assert "an answer: 5 is no event" in told(plugins)
