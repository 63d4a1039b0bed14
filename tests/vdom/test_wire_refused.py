"""What cannot be drawn is refused by the encoder with a word that tells what is wrong."""

from __future__ import annotations

import math

import pytest

from tests.vdom.decoder import Page, plain
from tests.vdom.test_wire import Row, draw
from vdom import DuplicateKey, Encoder, Node, On, VNode, h, memo
from vdom.html import button, div, li, p, ul


@pytest.mark.parametrize(
    "children",
    [
        [li(key="a"), li(key="a")],
        [li(key=1), li(key="1")],
        [memo(draw, Row("a", ""), key="a"), memo(draw, Row("b", ""), key="a")],
        [memo(draw, Row("a", ""), key="a"), li(key="a")],
        [[li(key="a")], [p(key="a")]],
        [memo(lambda: li(key="a")), li(key="a")],
    ],
)
def test_two_children_of_one_key_are_an_error(children: list[Node]) -> None:
    with pytest.raises(DuplicateKey, match="two children of <ul class='rows'> have the key"):
        Encoder().encode(ul(children, cls="rows"))


def test_a_memo_may_repeat_its_key_on_what_it_draws() -> None:
    encoder = Encoder()

    def view(row: Row) -> VNode:
        return li(row.text, key=row.id)

    for _ in range(2):
        encoder.encode(ul(memo(view, Row("a", "x"), key="a"), memo(view, Row("b", "x"), key="b")))


def test_an_encoder_survives_a_view_that_fails() -> None:
    def view(text: str) -> VNode:
        if text == "bad":
            raise RuntimeError("no")
        return button(text, on=[On("click", text)])

    encoder, page = Encoder(), Page()
    page.apply(encoder.encode(div(memo(view, "good"), memo(view, "fine"))))
    with pytest.raises(RuntimeError):
        encoder.encode(div(memo(view, "other"), memo(view, "bad")))
    page.apply(encoder.encode(div(memo(view, "good"), memo(view, "better"))))
    assert page.shown == plain(div(view("good"), view("better")))


def test_a_generator_is_refused_with_a_hint() -> None:
    with pytest.raises(TypeError, match="a generator cannot be drawn in <ul>; pass nodes, text or lists"):
        Encoder().encode(ul(li() for _ in range(2)))  # type: ignore[arg-type]


@pytest.mark.parametrize("tag", ["script", "SCRIPT", "style", "link", "object", "animate", "a b", "1x", ""])
def test_tags_that_run_or_load_by_themselves_are_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="cannot be drawn"):
        Encoder().encode(h(tag))


@pytest.mark.parametrize("tree", [div(tabindex=math.nan), div(use={"grow": {"max": math.inf}})])
def test_a_number_that_json_does_not_have_is_an_error(tree: VNode) -> None:
    with pytest.raises(ValueError, match="JSON"):
        Encoder().write(tree)
