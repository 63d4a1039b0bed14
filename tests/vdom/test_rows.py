"""Rows that were written once: they come back without being drawn, on any view, and their events arrive."""

from __future__ import annotations

import pytest

from vdom import Encoder, Memo, On, Rows, VNode, memo
from vdom.html import button, div, li, ul

drawn: list[str] = []


@pytest.fixture(autouse=True)
def nothing_drawn() -> None:
    drawn.clear()


def row(name: str, size: int = 0) -> VNode:
    drawn.append(name)
    return li(button(name, "x" * size, on=[On("click", name)]), key=name)


def around(name: str) -> VNode:
    drawn.append(f"around {name}")
    return li(memo(row, name), key=name)


def of(*names: str, size: int = 0) -> list[Memo]:
    return [memo(row, name, size, key=name) for name in names]


def click(encoder: Encoder, handler: int) -> object:
    return encoder.decode([handler, {}])


def handler_of(child: object) -> int:
    """That of a row as it travels: `[memo, ["li", data, ["button", data, …]], key]`."""
    assert isinstance(child, list)
    number: int = child[1][2][1]["e"][0][1]
    return number


def test_a_row_that_comes_back_is_not_drawn_again_and_can_be_clicked() -> None:
    encoder = Encoder(Rows(1000))
    first = encoder.encode(ul(of("a", "b")))
    gone = encoder.encode(ul())
    encoder.acknowledge(gone[0])
    again = encoder.encode(ul(of("a", "b")))
    assert drawn == ["a", "b"]
    assert [each[1:] for each in again[1][2][1:]] == [each[1:] for each in first[1][2][1:]]
    encoder.acknowledge(again[0])
    assert click(encoder, handler_of(again[1][2][1])) == "a"


def test_one_that_comes_back_before_the_page_has_seen_it_go_can_be_clicked() -> None:
    encoder = Encoder(Rows(1000))
    number = handler_of(encoder.encode(ul(of("a")))[1][2][1])
    encoder.encode(ul())
    back = encoder.encode(ul(of("a")))
    encoder.acknowledge(back[0])
    assert click(encoder, number) == "a"
    encoder.acknowledge(encoder.encode(ul())[0])
    assert click(encoder, number) is None


def test_one_that_is_shown_twice_can_be_clicked_while_one_of_them_is_left() -> None:
    encoder = Encoder(Rows(1000))
    number = handler_of(encoder.encode(div(ul(of("a")), ul(of("a"))))[1][2][2][1])
    assert drawn == ["a"]
    encoder.acknowledge(encoder.encode(div(ul(of("a")), ul()))[0])
    assert click(encoder, number) == "a"


def test_views_share_what_is_written_and_each_answers_for_its_own() -> None:
    rows = Rows(1000)
    one, other = Encoder(rows), Encoder(rows)
    number = handler_of(one.encode(ul(of("a")))[1][2][1])
    assert click(other, number) is None
    assert handler_of(other.encode(ul(of("a")))[1][2][1]) == number
    assert drawn == ["a"]
    one.acknowledge(one.encode(None)[0])
    assert (click(one, number), click(other, number)) == (None, "a")


def test_what_has_changed_is_drawn_and_takes_the_place_of_what_was() -> None:
    encoder, rows = Encoder(Rows(1000)), of("a")
    encoder.encode(ul(rows))
    encoder.encode(ul(of("a", size=1)))
    encoder.encode(ul())
    encoder.encode(ul(rows))
    assert drawn == ["a"] * 3


def test_what_has_a_memo_in_it_or_no_key_is_not_kept() -> None:
    encoder = Encoder(Rows(1000))
    for _ in range(2):
        encoder.encode(ul(memo(around, "a", key="a"), memo(row, "b")))
        encoder.encode(ul())
    assert drawn == ["around a", "a", "b"] * 2


def test_the_longest_unused_go_when_there_is_no_room() -> None:
    encoder = Encoder(Rows(1000))
    for names in ("abc", "a", "d", "ab"):
        encoder.encode(ul(of(*names, size=250)))
        encoder.encode(ul())
    assert drawn == ["a", "b", "c", "d", "b"]
    encoder.encode(ul(of("large", size=1001)))
    encoder.encode(ul())
    encoder.encode(ul(of("large", size=1001)))
    assert drawn[5:] == ["large"] * 2


def test_what_is_forgotten_is_drawn_anew() -> None:
    rows = Rows(1000)
    Encoder(rows).encode(ul(of("a")))
    rows.clear()
    Encoder(rows).encode(ul(of("a")))
    assert drawn == ["a", "a"]


def test_redraw_draws_rows_anew_too() -> None:
    encoder = Encoder(Rows(1000))
    encoder.encode(ul(of("a")))
    encoder.redraw()
    encoder.encode(ul(of("a")))
    assert drawn == ["a", "a"]
