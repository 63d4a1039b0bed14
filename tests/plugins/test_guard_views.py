"""Guards of views: what a plugin draws wrongly is left out, and everything else is drawn."""

from __future__ import annotations

import pytest

from tests.plugins.guarded import SESSION, feature, told
from tests.plugins.writing import Plugins
from tests.support.play import Glance, message
from vdom import Encoder, query
from vdom.html import div
from widget.core.feature import Slot
from widget.core.model import Kind

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


def test_what_it_shows_says_whose_it_is_and_what_it_passes_on_does_not() -> None:
    body = "def row():\n    return h('p', 'a')\n"
    body += "def view_(state, view):\n    return [h('div', h('b')), memo(row)]\n"
    body += "def replaced(state, view, nodes):\n    return [h('section'), *nodes]"
    plugins = Plugins(feature(body, "slots={Slot.LIST: view_}, replaces={Slot.MENU: replaced}"))
    shown = query(div(*plugins.store.fill(Slot.LIST, Glance(SESSION))))
    assert [each.node.tag for each in shown.all(data_plugin="plugin-bad")] == ["div", "p"]
    (menu,) = (each.replaces[Slot.MENU] for each in plugins.loaded.features if each.replaces)
    own, ours = menu(None, Glance(SESSION), [div(cls="ours")])
    assert own.attrs["data_plugin"] == "plugin-bad"
    assert "data_plugin" not in ours.attrs


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
