"""Portions: of many new rows some are drawn at once, the others soon, and nothing else changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.browser.vdom.conftest import Stage
from vdom import Node, On, fragment, memo
from vdom.html import button, div, li, ol, span, ul
from vdom.node import JSON, VNode

CSS = """
.scroller { height: 200px; overflow: auto; }
ol, ul { margin: 0; padding: 0; --row: 20px; } li { height: 20px; }
"""
PORTION = 44
"""Twenty rows, and what is around them."""
AWAY = "() => (s => s.scrollHeight - s.clientHeight - s.scrollTop)(stage.$('.scroller'))"
NOW = """patch => {
  stage.apply(patch);
  const kept = stage.all("li").map((el) => el.id);
  const { scrollHeight = 0, clientHeight = 0, scrollTop = 0 } = stage.$(".scroller") ?? {};
  return { rows: kept, partial: stage.view.partial(), away: scrollHeight - clientHeight - scrollTop };
}"""


def row(name: str, text: str = "") -> VNode:
    return li(span(name), text, id=name)


def listed(number: int, first: int) -> VNode:
    """A row of a long list, with room for those above that are not drawn."""
    room = {"margin_block_start": f"calc({number} * var(--row))"} if number == first else {}
    words = (button(f"row {number}"), span("a"), span("b"))
    return li(*words, id=f"r{number}", style=room, aria_posinset=number + 1, data_row=str(number))


def stretch(first: int) -> VNode:
    """Sixty of two thousand rows."""
    drawn = [memo(listed, number, first, key=number) for number in range(first, first + 60)]
    left = {"padding_block_end": f"calc({2000 - first - 60} * var(--row))"}
    options: dict[str, JSON] = {"total": 2000, "drawn": [first, first + 60], "items": "button"}
    return div(ul(drawn, style=left, use={"stretch": options}, on=[On("stretch", "asked")]), cls="scroller")


def rows(numbers: Iterable[int], letter: str, text: str = "") -> list[Node]:
    return [memo(row, f"{letter}{number}", text, key=number) for number in numbers]


def group(first: int, last: int) -> Node:
    """Some of a list's rows, drawn together; each has its place in the list."""
    return fragment(*rows(range(first, last), "m"))


def picture(listed: Iterable[int], said: Iterable[int], text: str = "", **options: JSON) -> VNode:
    """A list, and what scrolls at its end."""
    told = [On(name, name) for name in ("reach-start", "reach-end", "leave-end")]
    scroller = div(
        ol(rows(said, "m", text)), cls="scroller", on=told, use={"stick": {"items": "li", **options}}
    )
    return div(ul(rows(listed, "c", text)), scroller)


def begin(stage: Stage) -> None:
    stage.js("options => stage.start(options)", {"css": CSS, "portion": PORTION})


def at_once(stage: Stage, tree: Node) -> Any:
    """Show a tree; what is there before anything else can happen."""
    return stage.js(NOW, stage.encoder.encode(tree))


def settle(stage: Stage) -> list[str]:
    """The rows when all have come."""
    stage.page.wait_for_function("() => !stage.view.partial()")
    stage.frames()
    found: list[str] = stage.js("() => stage.all('li').map((el) => el.id)")
    return found


def names(letter: str, numbers: Iterable[int]) -> list[str]:
    return [f"{letter}{number}" for number in numbers]


def test_each_list_begins_with_the_rows_that_are_looked_at_and_the_others_follow(any_stage: Stage) -> None:
    begin(any_stage)
    now = at_once(any_stage, picture(range(60), range(80)))
    assert now["rows"] == names("c", range(10)) + names("m", range(70, 80))
    assert now["partial"]
    assert settle(any_stage) == names("c", range(60)) + names("m", range(80))


def test_what_is_around_the_rows_counts_and_comes_first(stage: Stage) -> None:
    begin(stage)
    frame = [button(str(number)) for number in range(PORTION)]
    stage.js(
        "patch => { stage.apply(patch); window.begun = stage.all('button, li').length }",
        stage.encoder.encode(div(frame, picture(range(3), range(3)))),
    )
    assert stage.js("() => begun") == PORTION
    assert settle(stage) == names("c", range(3)) + names("m", range(3))


def test_few_rows_come_at_once(stage: Stage) -> None:
    begin(stage)
    now = at_once(stage, picture(range(8), range(8)))
    assert now["rows"] == names("c", range(8)) + names("m", range(8))
    assert not now["partial"]


def test_the_end_stays_in_sight_and_the_start_is_told_when_all_is_there(any_stage: Stage) -> None:
    begin(any_stage)
    assert at_once(any_stage, picture((), range(80)))["away"] < 1
    settle(any_stage)
    assert any_stage.js(AWAY) < 1
    assert any_stage.messages() == []
    at_once(any_stage, picture(range(60), range(80, 82)))
    settle(any_stage)
    assert any_stage.messages() == ["reach-start"]


def test_what_stands_there_stays_while_more_comes(any_stage: Stage) -> None:
    begin(any_stage)
    at_once(any_stage, picture(range(5), range(100, 105)))
    any_stage.js("() => { window.kept = stage.all('li') }")
    now = at_once(any_stage, picture(range(90), range(105)))
    assert {*names("c", range(5)), *names("m", range(100, 105))} <= {*now["rows"]}
    settle(any_stage)
    assert any_stage.js("() => kept.filter((el) => !el.isConnected).length") == 0


def test_a_row_that_another_memo_draws_now_stays_where_it_stands(any_stage: Stage) -> None:
    begin(any_stage)
    at_once(any_stage, ol(memo(group, 0, 10, key="all")))
    settle(any_stage)
    any_stage.js("() => (globalThis.kept = stage.all('li'))")
    older = memo(group, -100, 0, key="older")
    seen = at_once(any_stage, ol(older, memo(group, 0, 4, key="first"), memo(group, 4, 10, key="second")))
    assert set(names("m", range(10))) <= set(seen["rows"])
    assert seen["partial"]
    assert settle(any_stage) == names("m", range(-100, 10))
    assert any_stage.js("() => globalThis.kept.every((el) => el.isConnected)")


def test_what_changes_before_it_was_drawn_comes_as_it_is_then(any_stage: Stage) -> None:
    begin(any_stage)
    at_once(any_stage, picture(range(60), range(80)))
    at_once(any_stage, picture(range(0, 60, 2), range(20, 80), "new"))
    assert settle(any_stage) == names("c", range(0, 60, 2)) + names("m", range(20, 80))
    assert any_stage.js("() => stage.all('li').every((el) => el.textContent === el.id + 'new')")


def test_a_patch_that_changes_nothing_of_them_leaves_those_that_wait_in_their_order(any_stage: Stage) -> None:
    begin(any_stage)
    for _ in range(3):
        now = at_once(any_stage, div(picture(range(60), range(80))))
    assert now["rows"][-1] == "m79"
    assert settle(any_stage) == names("c", range(60)) + names("m", range(80))


def test_a_row_that_is_to_be_gone_to_is_gone_to_when_it_is_there(any_stage: Stage) -> None:
    begin(any_stage)
    at_once(any_stage, picture((), range(80), to="#m10"))
    settle(any_stage)
    below = "s => stage.$('#m10').getBoundingClientRect().top - stage.$(s).getBoundingClientRect().top"
    assert 0 <= any_stage.js(below, ".scroller") <= 180


def test_of_a_long_list_the_stretch_that_is_in_view_comes_whole(any_stage: Stage) -> None:
    begin(any_stage)
    at_once(any_stage, stretch(0))
    any_stage.js("() => { stage.$('.scroller').scrollTop = 1e6 }")
    before = any_stage.js("() => stage.$('.scroller').scrollTop")
    assert at_once(any_stage, stretch(1940))["rows"] == names("r", range(1940, 2000))
    assert any_stage.js("() => stage.$('.scroller').scrollTop") == before


def test_what_was_painted_is_taken_over_whole(stage: Stage) -> None:
    early = {"tree": type(stage.encoder)().encode(picture(range(60), ()))[1]}
    stage.js("options => stage.start(options)", {"css": CSS, "portion": PORTION, "early": early})
    stage.js("() => { window.kept = stage.all('li') }")
    now = at_once(stage, picture(range(60), range(80)))
    assert now["rows"] == names("c", range(60)) + names("m", range(80))
    assert stage.js("() => kept.filter((el) => !el.isConnected).length") == 0


def test_a_view_that_is_destroyed_draws_no_more(stage: Stage) -> None:
    begin(stage)
    at_once(stage, picture(range(60), range(80)))
    stage.js("() => stage.view.destroy()")
    stage.frames(3)
    assert stage.js("() => stage.all('li').length") == 0
