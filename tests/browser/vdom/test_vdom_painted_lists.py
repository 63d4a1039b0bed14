"""In a painting, a list beside a conversation gets its rows a task after it: nothing else is different."""

from __future__ import annotations

from collections.abc import Iterable

from tests.browser.vdom.conftest import Stage
from vdom import Encoder, On, memo
from vdom.html import button, div, li, ol, ul
from vdom.node import VNode

CSS = """
.list, .scroller { height: 100px; overflow: auto; }
ol, ul { margin: 0; padding: 0; } li { height: 20px; }
"""
IDS = "() => stage.all('li').map((el) => el.id)"
AGAIN = f"() => {{ stage.again(); return ({IDS})() }}"
PEOPLE, SAID = [f"c{n}" for n in range(12)], [f"m{n}" for n in range(12)]


def row(name: str) -> VNode:
    return li(button(name, on=[On("click", name)]), id=name)


def listed(names: Iterable[str]) -> VNode:
    rows = [memo(row, name, key=name) for name in names]
    return div(ul(rows, use={"roving": {"items": "button", "current": "#c3 button"}}), cls="list")


def picture(said: Iterable[str] = SAID) -> VNode:
    scroller = ol([memo(row, name, key=name) for name in said])
    return div(listed(PEOPLE), div(scroller, cls="scroller", use={"stick": {"items": "li"}}))


def begin(stage: Stage, tree: VNode) -> None:
    stage.start(tree, css=CSS)
    stage.frames()


def drawn_at_once(stage: Stage) -> list[str]:
    """The rows that another page paints before anything else can happen."""
    found: list[str] = stage.js(AGAIN)
    return found


def test_the_conversation_comes_first_and_the_list_as_it_was(any_stage: Stage) -> None:
    begin(any_stage, picture())
    any_stage.js("() => { stage.$('.list').scrollTop = 60 }")
    any_stage.frames()
    assert drawn_at_once(any_stage) == SAID
    any_stage.frames(3)
    assert any_stage.js(IDS) == PEOPLE + SAID
    assert any_stage.js("() => stage.$('.list').scrollTop") == 60
    stops = "() => stage.all('.list button').filter((el) => el.tabIndex === 0).map((el) => el.textContent)"
    assert any_stage.js(stops) == ["c3"]


def test_a_list_by_itself_comes_at_once(any_stage: Stage) -> None:
    begin(any_stage, listed(PEOPLE))
    assert drawn_at_once(any_stage) == PEOPLE


def test_who_takes_over_meanwhile_finds_all_of_it(any_stage: Stage) -> None:
    begin(any_stage, picture())
    any_stage.js("() => { stage.$('.list').scrollTop = 60 }")
    any_stage.frames()
    any_stage.encoder = Encoder()
    patch = any_stage.encoder.encode(picture([*SAID, "new"]))
    any_stage.js("patch => { stage.again(); window.kept = stage.all('li'); stage.apply(patch) }", patch)
    assert any_stage.js(IDS) == [*PEOPLE, *SAID, "new"]
    assert any_stage.js("() => kept.every((el) => el.isConnected)")
    any_stage.frames(3)
    assert any_stage.js(IDS) == [*PEOPLE, *SAID, "new"]
    assert any_stage.js("() => stage.$('.list').scrollTop") == 60
    any_stage.page.get_by_role("button", name="c5").click()
    assert any_stage.messages() == ["c5"]


def test_what_is_kept_meanwhile_is_all_of_it(any_stage: Stage) -> None:
    begin(any_stage, picture())
    any_stage.js("() => { stage.again(); stage.again() }")
    any_stage.frames(3)
    assert any_stage.js(IDS) == PEOPLE + SAID


def test_a_view_that_is_destroyed_meanwhile_draws_no_more(any_stage: Stage) -> None:
    begin(any_stage, picture())
    any_stage.js("() => { stage.again(); stage.view.destroy() }")
    any_stage.frames(3)
    assert any_stage.js(IDS) == []
