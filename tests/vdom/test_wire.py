"""The encoder: only what changed travels, and the page ends up with the tree meant."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from tests.vdom.decoder import Page, plain
from vdom import Encoder, Node, On, Revised, VNode, fragment, memo
from vdom.html import a, button, details, div, input_, li, p, span, svg, ul, use


@dataclass(frozen=True)
class Row:
    id: str
    text: str


def draw(row: Row) -> VNode:
    return li(row.text, cls=row.id)


def label(text: str) -> VNode:
    return span(text)


def test_an_element_travels_as_tag_data_and_children() -> None:
    patch = Encoder().encode(div(p("Hi"), None, 3, cls="box", key="k", aria_label="Box", hidden=True))
    data = {"a": {"aria-label": "Box", "hidden": True, "class": "box"}, "k": "k"}
    assert patch == [1, ["div", data, ["p", 0, "Hi"], None, "3"], []]


def test_an_unchanged_memo_is_a_number() -> None:
    encoder = Encoder()
    rows = [Row("a", "one"), Row("b", "two")]
    encoder.encode(ul([memo(draw, row, key=row.id) for row in rows]))
    assert encoder.encode(ul([memo(draw, row, key=row.id) for row in rows])) == [2, ["ul", 0, [0, 1, 2]], []]


def test_only_the_new_row_of_a_list_is_spelled_out() -> None:
    encoder = Encoder()
    rows = [Row(str(n), f"text {n}") for n in range(5)]
    encoder.encode(ul([memo(draw, row, key=row.id) for row in rows]))
    rows = [Row("new", "first"), *rows]
    patch = encoder.encode(ul([memo(draw, row, key=row.id) for row in rows]))
    new = [6, ["li", {"a": {"class": "new"}}, "first"], "new"]
    assert patch[1] == ["ul", 0, [0, new, 1, 2, 3, 4, 5]]


def test_a_changed_memo_keeps_its_number() -> None:
    encoder = Encoder()
    encoder.encode(div(memo(label, "old")))
    assert encoder.encode(div(memo(label, "new"))) == [2, ["div", 0, [1, ["span", 0, "new"]]], []]


def test_a_memo_that_goes_is_dropped_with_those_inside() -> None:
    def outer(text: str) -> VNode:
        return div(memo(label, text), memo(label, "constant"))

    encoder = Encoder()
    encoder.encode(div(memo(outer, "x")))
    assert sorted(encoder.encode(div())[2]) == [1, 2, 3]


def test_an_unchanged_outer_memo_does_not_visit_the_inner() -> None:
    drawn: list[str] = []

    def inner(text: str) -> VNode:
        drawn.append(text)
        return span(text)

    def outer(text: str) -> VNode:
        return div(memo(inner, text))

    encoder = Encoder()
    for _ in range(3):
        encoder.encode(memo(outer, "x"))
    assert drawn == ["x"]


def test_a_changed_outer_memo_refers_to_unchanged_inner_ones() -> None:
    def outer(title: str, text: str) -> VNode:
        return div(title, memo(label, text))

    encoder = Encoder()
    encoder.encode(memo(outer, "one", "same"))
    assert encoder.encode(memo(outer, "two", "same"))[1] == [1, ["div", 0, "two", 2]]


def test_a_memo_given_to_a_memo_is_no_reason_to_draw_unless_its_own_arguments_change() -> None:
    drawn: list[str] = []

    def frame(*inside: Node) -> VNode:
        drawn.append("frame")
        return div(*inside)

    def around(text: str, key: str = "k") -> Node:
        return memo(frame, memo(label, text, key=key), key="around")

    encoder = Encoder()
    for tree in (around("a"), around("a"), around("b"), around("b", "other")):
        encoder.encode(div(tree))
    assert drawn == ["frame"] * 3


def test_one_memo_used_twice_is_two_places() -> None:
    encoder = Encoder()
    one = memo(label, "x")
    assert encoder.encode(div(one, one))[1] == ["div", 0, [1, ["span", 0, "x"]], [2, ["span", 0, "x"]]]
    assert encoder.encode(div(one, one))[1] == ["div", 0, 1, 2]


def test_a_memo_under_another_parent_is_another_memo() -> None:
    encoder = Encoder()
    row = memo(draw, Row("a", "text"), key="a")
    encoder.encode(div(ul(row, cls="one"), ul(cls="two")))
    patch = encoder.encode(div(ul(cls="one"), ul(row, cls="two")))
    assert patch[1][3][2][0] == 2
    assert patch[2] == [1]


def test_a_parent_of_another_tag_or_key_is_another_parent() -> None:
    encoder = Encoder()
    encoder.encode(div(ul(memo(label, "x"), key="a")))
    assert encoder.encode(div(ul(memo(label, "x"), key="b")))[2] == [1]
    assert encoder.encode(div(p(memo(label, "x"), key="b")))[2] == [2]


def test_what_is_drawn_by_another_view_is_not_the_same() -> None:
    encoder = Encoder()
    encoder.encode(memo(label, "x"))
    assert encoder.encode(memo(lambda text: p(text), "x"))[1] == [1, ["p", 0, "x"]]


def test_a_memo_may_draw_nothing_or_several() -> None:
    def several(count: int) -> Node:
        return fragment(*[span(str(n)) for n in range(count)]) if count else None

    encoder, page = Encoder(), Page()
    for count in (0, 0, 2, 2, 1, 0):
        page.apply(encoder.encode(div(memo(several, count), "end")))
        assert page.shown == plain(div(several(count), "end"))


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("a", "a" * 1, True),
        (1000, 500 + 500, True),
        ((1, "x"), (1, "x"), True),
        (Row("a", "b"), Row("a", "b"), True),
        (Row("a", "b"), Row("a", "c"), False),
        ([1], [1], False),
        ({"a": 1}, {"a": 1}, False),
        (1, True, False),
        (1, 1.0, False),
        (None, None, True),
    ],
)
def test_arguments_are_compared_by_value_only_if_they_cannot_change(
    before: object, after: object, same: bool
) -> None:
    drawn: list[object] = []

    def view(value: object) -> VNode:
        drawn.append(value)
        return span()

    encoder = Encoder()
    encoder.encode(memo(view, before))
    encoder.encode(memo(view, after))
    assert len(drawn) == (1 if same else 2)


def test_methods_of_the_same_object_are_the_same_view() -> None:
    class Views:
        drawn = 0

        def row(self) -> VNode:
            self.drawn += 1
            return li()

    views, encoder = Views(), Encoder()
    encoder.encode(memo(views.row))
    encoder.encode(memo(views.row))
    assert views.drawn == 1


def test_reset_says_everything_again() -> None:
    encoder = Encoder()
    encoder.encode(div(memo(label, "x"), button(on=[On("click", "old")])))
    encoder.reset()
    patch = encoder.encode(div(memo(label, "x"), button(on=[On("click", "new")])))
    assert patch[1][2][1] == ["span", 0, "x"]
    Page().apply([*patch[:2], []])


def test_redraw_draws_memos_anew_and_the_page_forgets_the_old_ones() -> None:
    encoder, page = Encoder(), Page()
    page.apply(encoder.encode(div(memo(label, "x"), button(on=[On("click", "old")]))))
    encoder.redraw()
    patch = encoder.encode(div(memo(label, "x"), button(on=[On("click", "new")])))
    assert patch[1][2][1] == ["span", 0, "x"]
    assert patch[2], "the memo that was there"
    page.apply(patch)
    assert encoder.encode(div(memo(label, "x")))[1][2] == patch[1][2][0], "and only once"


def test_form_state_travels_apart_from_attributes() -> None:
    patch = Encoder().encode(div(input_(value="x", checked=False, type="text"), details(open=True)))
    assert patch[1][2] == ["input", {"p": {"value": "x", "checked": False}, "a": {"type": "text"}}]
    assert patch[1][3] == ["details", {"p": {"open": True}}]


def test_a_revised_value_travels_with_its_revision() -> None:
    assert Encoder().encode(input_(value=Revised("", 3)))[1] == ["input", {"p": {"value": ["", 3]}}]


def test_svg_names_keep_their_case() -> None:
    patch = Encoder().encode(svg(use(href="#send"), viewBox="0 0 24 24", stroke_width=2, aria_hidden=True))
    assert patch[1][1] == {"a": {"viewBox": "0 0 24 24", "stroke-width": 2, "aria-hidden": "true"}}


def test_style_names_take_hyphens_and_custom_properties_stay() -> None:
    patch = Encoder().encode(div(style={"max_width": "3em", "--my_hue": 120, "color": None}))
    assert patch[1][1] == {"s": {"max-width": "3em", "--my_hue": "120"}}


def test_a_link_to_a_new_tab_gives_nothing_away() -> None:
    patch = Encoder().encode(a(href="https://example.org/", target="_blank"))
    assert patch[1][1]["a"]["rel"] == "noopener noreferrer"


def test_patches_are_json() -> None:
    encoder = Encoder()
    tree = div(ul(memo(label, "x")), input_(on=[On("input", str, fields=("value",), debounce=200)]))
    assert json.loads(json.dumps(encoder.encode(tree)))[0] == 1
