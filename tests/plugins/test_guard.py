"""Guards: whatever a plugin does wrong, it is named and switched off, and everything else goes on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plugins.writing import HEAD, Clock, Plugins
from tests.support.play import JULIET, MAIN, ROMEO, Glance, envelope, message
from vdom import Encoder, query
from vdom.html import div
from widget.core.effects import Effect, Load, Save
from widget.core.events import CommandRefused, Event, MessagesAdded, MessageSubmitted, StorageOpened
from widget.core.feature import Slot
from widget.core.model import FullJID, Kind, Session
from widget.core.records import Put
from widget.plugins.watch import FEWEST

SESSION = Session(FullJID(f"{JULIET}/web"), online=True, now=1_000_000, fresh="id-1")
ADDED = MessagesAdded(ROMEO, Kind.CHAT, (message("m1"),), True)
SAID = MessageSubmitted(MAIN, ROMEO, Kind.CHAT, "Hello")


def feature(body: str, *more: str) -> str:
    return HEAD + body + f'\nFEATURE = Feature("bad", State, {", ".join(more)})\n'


def effects(body: str, event: str = "MessagesAdded") -> str:
    head = "def effects(state, event, session):\n    match event:\n"
    return f"{head}        case {event}():\n            {body}\n"


def on_added(body: str) -> str:
    """A plugin whose effects run this when messages are added."""
    return feature(effects(body) + ("" if "yield" in body else "    return ()\n"), "effects=effects")


def told(plugins: Plugins) -> str:
    """Why it was switched off; it was, and once."""
    ((name, why),) = plugins.stopped
    assert name == "bad"
    return why


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


VIEWS = {
    "no node": "object()",
    "an event": "Began()",
    "a node in a node that is none": "h('div', object())",
    "a tag that may not be": "h('script')",
    "an attribute that may not be": "h('div', onclick='x')",
    "an attribute that is no value": "h('div', title=object())",
    "a key twice": "h('div', h('p', key='a'), h('p', key='a'))",
    "what is no event when it is pressed": "h('div', on=[On('click', 5)])",
    "no On": "h('div', on=[5])",
    "an unknown field": "h('div', on=[On('click', print, fields=('what',))])",
    "options that cannot travel": "h('div', use={'x': {'y': object()}})",
    "no number": "h('div', use={'x': {'y': float('nan')}})",
    "an error": "1 / 0",
    "without an end": "view_(state, view)",
    "too deep": "deep",
    "too large": "h('div', *['x'] * 6000)",
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_that_cannot_be_drawn_is_left_out(name: str) -> None:
    deep = "deep = 'x'\nfor _ in range(100):\n    deep = h('div', deep)\n"
    body = f"{deep}def view_(state, view):\n    return {VIEWS[name]}"
    plugins = Plugins(feature(body, "slots={Slot.LIST: view_}"))
    drawn = plugins.store.fill(Slot.LIST, Glance(SESSION))
    assert Encoder().encode(div(*drawn))
    assert drawn == []
    assert told(plugins)


@pytest.mark.parametrize("name", VIEWS)
def test_a_memo_that_cannot_be_drawn_is_left_out_when_it_is(name: str) -> None:
    deep = "deep = 'x'\nfor _ in range(100):\n    deep = h('div', deep)\n"
    body = f"{deep}def view_(state, view):\n    return {VIEWS[name]}\n"
    body += "def outer(state, view):\n    return memo(view_, state, None)"
    plugins = Plugins(feature(body, "slots={Slot.LIST: outer}"))
    drawn = plugins.store.fill(Slot.LIST, Glance(SESSION))
    assert plugins.stopped == []
    _, tree, _ = Encoder().encode(div("before", *drawn))
    assert "before" in tree
    assert told(plugins)


def test_a_memo_that_is_unchanged_is_not_drawn_again() -> None:
    body = "def row(text):\n    return h('p', text)\n"
    body += "def view_(state, view):\n    return h('div', memo(row, 'x'))"
    plugins = Plugins(feature(body, "slots={Slot.LIST: view_}"))
    encoder = Encoder()
    encoder.encode(div(*plugins.store.fill(Slot.LIST, Glance(SESSION))))
    again = encoder.encode(div(*plugins.store.fill(Slot.LIST, Glance(SESSION))))
    assert "'x'" not in repr(again)


def test_its_keys_are_not_those_of_others() -> None:
    body = "def view_(state, view):\n    return [h('p', key='a'), memo(h, 'p', key='b')]"
    plugins = Plugins(feature(body, "slots={Slot.LIST: view_}"))
    drawn = plugins.store.fill(Slot.LIST, Glance(SESSION))
    assert Encoder().encode(div(div(key="a"), div(key="b"), *drawn))


def test_keys_of_what_memos_draw_are_not_those_of_others() -> None:
    body = "def rows():\n    return [h('p', key='a'), memo(h, 'p', key='b')]\n"
    body += "def view_(state, view):\n    return [memo(rows), memo(rows), h('p', key='a')]"
    plugins = Plugins(feature(body, "slots={Slot.LIST: view_}"))
    drawn = plugins.store.fill(Slot.LIST, Glance(SESSION))
    assert Encoder().encode(div(div(key="a"), div(key="plugin bad a 2"), *drawn))


def test_what_fails_when_it_is_pressed_is_left_undone() -> None:
    body = "def pressed(fields):\n    return 1 / 0\n"
    body += "def view_(state, view):\n    return h('button', on=[On('click', pressed)])"
    plugins = Plugins(feature(body, "slots={Slot.LIST: view_}"))
    (drawn,) = plugins.store.fill(Slot.LIST, Glance(SESSION))
    assert drawn.on[0].deliver({}) is None
    assert "on click: ZeroDivisionError" in told(plugins)


def test_an_action_that_is_none_is_left_out() -> None:
    body = "def action(state, view, message, kind):\n    return MessageAction('x', 'X', 'x', 5)"
    plugins = Plugins(feature(body, "slots={Slot.MESSAGE_ACTIONS: action}"))
    assert plugins.store.fill(Slot.MESSAGE_ACTIONS, Glance(SESSION), message("m"), Kind.CHAT) == []
    assert "its event is none" in told(plugins)
    plugins = Plugins(
        feature(
            body.replace("MessageAction('x', 'X', 'x', 5)", "'x'"), "slots={Slot.MESSAGE_ACTIONS: action}"
        )
    )
    assert plugins.store.fill(Slot.MESSAGE_ACTIONS, Glance(SESSION), message("m"), Kind.CHAT) == []
    assert "'x' is no MessageAction" in told(plugins)


REPLACING = "slots={Slot.LIST: lambda state, view: h('p', 'mine')}, replaces={Slot.LIST: replaced}"


def test_a_view_is_replaced_and_what_was_there_may_be_part_of_it() -> None:
    body = "def replaced(state, view, nodes):\n    return h('section', *nodes)"
    plugins = Plugins(feature(body, REPLACING))
    (drawn,) = plugins.store.fill(Slot.LIST, Glance(SESSION))
    assert drawn.tag == "section"
    assert query(drawn).text() == "mine"


def test_where_replacing_fails_what_was_there_stays() -> None:
    body = "def replaced(state, view, nodes):\n    return h('script', *nodes)"
    plugins = Plugins(feature(body, REPLACING))
    (drawn,) = plugins.store.fill(Slot.LIST, Glance(SESSION))
    assert drawn.tag == "p"
    assert "in place of list" in told(plugins)


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
