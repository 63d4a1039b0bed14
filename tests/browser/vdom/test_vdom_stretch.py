"""A long list of which a stretch is drawn: it scrolls, and keys and focus find rows not there yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.browser.vdom.conftest import Stage
from tests.support.axe import assert_no_barriers
from vdom import On, VNode
from vdom.html import button, div, li, ul
from vdom.on import Fields

CSS = """.box { height: 300px; overflow-y: auto } ul { margin: 0; padding: 0; --row: 20px }
li { height: 30px; display: block }"""
NAMES = [f"n{number:04}" for number in range(1000)]
IN_VIEW = """() => {
  const box = stage.$(".box").getBoundingClientRect();
  return stage.all("li").filter((li) => {
    const { top, bottom } = li.getBoundingClientRect();
    return bottom > box.top && top < box.bottom;
  }).map((li) => li.textContent);
}"""


@dataclass(frozen=True)
class Shown:
    """What is drawn."""

    first: int = 0
    last: int = 40
    kept: str = ""
    at: int = 0
    goal: str = ""
    turn: int = 0


def _told(name: str) -> Callable[[Fields], object]:
    return lambda fields: (name, fields["detail"])


def view(shown: Shown, names: list[str]) -> VNode:
    total = len(names)
    places = list(range(max(0, shown.first), min(total, shown.last)))
    if shown.kept and shown.kept in names and names.index(shown.kept) not in places:
        places = sorted([*places, names.index(shown.kept)])
    rows = []
    before = -1
    for at in places:
        gap, before = at - before - 1, at
        rows.append(
            li(
                button(names[at], type="button"),
                key=names[at],
                data_row=names[at],
                aria_posinset=str(at + 1),
                aria_setsize=str(total),
                style={"margin_block_start": f"calc({gap} * var(--row))"},
            )
        )
    options: dict[str, Any] = {
        "total": total,
        "drawn": [shown.first, shown.last],
        "items": "button",
        "goal": [shown.goal, shown.turn],
        "typeahead": True,
    }
    listed = ul(
        *rows,
        role="list",
        aria_label="Rows",
        style={"padding_block_end": f"calc({total - 1 - before} * var(--row))"},
        use={"stretch": options, "roving": {"items": "button", "typeahead": True}},
        on=[On(name, _told(name), fields=("detail",)) for name in KINDS],
    )
    return div(listed, cls="box", tabindex="-1")


KINDS = ("stretch", "seek")


class List:
    """The list, and a program that answers it."""

    def __init__(self, stage: Stage, names: list[str] = NAMES) -> None:
        self.stage, self.names, self.shown = stage, names, Shown()
        stage.start(view(self.shown, names), css=CSS)

    def answer(self) -> None:
        """Draw what was asked for, until nothing more is asked."""
        for _ in range(20):
            self.stage.frames(3)
            messages = self.stage.messages()
            if not messages:
                return
            for message in messages:
                self.take(*message)  # type: ignore[misc]
            self.stage.show(view(self.shown, self.names))
        raise AssertionError("it asks without end")

    def take(self, kind: str, told: dict[str, Any]) -> None:
        if kind == "stretch":
            self.shown = replace(self.shown, **told)
            return
        at = told["at"]
        if at < 0:
            at = next(n for n, name in enumerate(self.names) if name.startswith(told["text"]))
        goal = self.names[at]
        self.shown = Shown(max(0, at - 20), at + 20, goal, at, goal, self.shown.turn + 1)

    def scroll(self, top: int) -> None:
        self.stage.js("top => stage.$('.box').scrollTo(0, top)", top)
        self.answer()

    def press(self, key: str) -> None:
        self.stage.page.keyboard.press(key)
        self.answer()

    def focus(self, name: str) -> None:
        self.stage.js("name => stage.$(`[data-row='${name}'] button`).focus()", name)

    @property
    def focused(self) -> str:
        return str(self.stage.js("() => stage.active()?.textContent ?? ''"))

    @property
    def in_view(self) -> list[str]:
        return list(self.stage.js(IN_VIEW))

    @property
    def drawn(self) -> int:
        return int(self.stage.js("() => stage.all('li').length"))


def test_scrolling_anywhere_shows_the_rows_of_that_place(any_stage: Stage) -> None:
    rows = List(any_stage)
    rows.answer()
    assert any_stage.js("() => stage.$('.box').scrollHeight") == 30_000
    for top in (6_000, 29_700, 15_000, 0):
        rows.scroll(top)
        first = top // 30
        assert rows.in_view == NAMES[first : first + 10]
        assert rows.drawn <= 60


def test_rows_that_come_and_go_above_leave_what_is_in_view_where_it_is(stage: Stage) -> None:
    rows = List(stage)
    rows.scroll(15_000)
    before = rows.in_view
    rows.names = ["new 1", "new 2", *NAMES]
    stage.show(view(replace(rows.shown, first=rows.shown.first + 2, last=rows.shown.last + 2), rows.names))
    rows.answer()
    assert rows.in_view == before


def test_home_end_and_letters_go_to_rows_that_are_not_drawn(any_stage: Stage) -> None:
    rows = List(any_stage)
    rows.focus("n0003")
    rows.press("End")
    assert rows.focused == "n0999"
    assert rows.in_view[-1] == "n0999"
    rows.press("ArrowUp")
    assert rows.focused == "n0998"
    rows.press("Home")
    assert rows.focused == "n0000"
    any_stage.page.keyboard.type("n0777")
    rows.answer()
    assert rows.focused == "n0777"
    assert rows.focused in rows.in_view


def test_arrow_keys_go_on_beyond_what_was_drawn(stage: Stage) -> None:
    rows = List(stage)
    rows.focus("n0000")
    for _ in range(60):
        rows.press("ArrowDown")
    assert rows.focused == "n0060"
    assert rows.focused in rows.in_view


def test_the_focused_row_stays_when_it_is_scrolled_out_of_view(any_stage: Stage) -> None:
    rows = List(any_stage)
    rows.focus("n0003")
    rows.scroll(20_000)
    assert rows.focused == "n0003"
    assert rows.drawn <= 61
    rows.press("ArrowDown")
    assert rows.focused == "n0004"
    assert rows.focused in rows.in_view


def test_a_screen_reader_is_told_of_all_rows(stage: Stage) -> None:
    rows = List(stage)
    rows.scroll(6_000)
    assert_no_barriers(stage.page, "#host", without=["scrollable-region-focusable"])
    first = stage.js("() => stage.$('li').getAttribute('aria-posinset')")
    assert int(first) > 100
    assert stage.js("() => stage.$('li').getAttribute('aria-setsize')") == "1000"
