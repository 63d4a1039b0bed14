"""Programs, without a browser: what is sent, and what becomes of what the page says."""

from __future__ import annotations

import json
from collections.abc import Callable

from vdom import Node, On, query
from vdom.html import button, div
from vdom.mount import Program


def view(count: int) -> Node:
    return div(f"{count}", button("More", on=[On("click", "more")]))


def update(count: int, message: object) -> int:
    return count + 1 if message == "more" else count


class Page:
    """Takes patches, and lets a frame pass when told."""

    def __init__(self) -> None:
        self.patches: list[str] = []
        self.due: list[Callable[[], None]] = []
        self.program = Program(view, update, 0, self.patches.append, self.due.append)

    def frame(self) -> None:
        due, self.due[:] = list(self.due), []
        for draw in due:
            draw()

    def handler(self) -> int:
        """The button's handler in the last patch."""
        return int(json.loads(self.patches[-1])[1][3][1]["e"][0][1])


def test_the_first_state_is_drawn_at_the_start() -> None:
    page = Page()
    page.program.start()
    assert json.loads(page.patches[0])[1][2] == "0"


def test_many_messages_make_one_patch() -> None:
    page = Page()
    page.program.start()
    for _ in range(3):
        page.program.receive(json.dumps([page.handler(), {}]))
    page.frame()
    assert len(page.patches) == 2
    assert query(view(page.program.state)).text() == "3More"


def test_what_the_page_has_drawn_frees_what_was_before() -> None:
    page = Page()
    page.program.start()
    old = page.handler()
    page.program.dispatch("more")
    page.frame()
    page.program.receive("2")
    page.program.receive(json.dumps([old, {}]))
    assert page.program.state == 1
