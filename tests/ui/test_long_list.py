"""Lists of any length: what is drawn of them, and what becomes of keys that go where nothing is drawn."""

from __future__ import annotations

from typing import Any

from tests.support.play import MAIN
from vdom import Memo, Query, VNode, memo, query
from widget.core.events import StretchSeen
from widget.core.stretch import SHORT, Stretch
from widget.ui.components import Place, row
from widget.ui.long_list import LongLists, Rows

NAMES = [f"n{number:04}" for number in range(1000)]


def _row(name: str, place: Place | None) -> VNode:
    return row(None, name, message=StretchSeen(MAIN, name, Stretch()), key=name, place=place)


def _draw(name: str, place: Place | None) -> Memo:
    return memo(_row, name, place, key=name)


def drawn(names: list[str], stretch: Stretch | None = None) -> Query:
    lists = LongLists(MAIN, {"names": stretch} if stretch else {})
    return query(lists.draw("names", "Names", Rows(names, str, str, _draw)))


def titles(found: Query) -> list[str]:
    return [title.text() for title in found.all(cls="row-title")]


def fire(found: Query, event: str, **told: Any) -> Stretch:
    message = found.find("ul").fire(event, detail=told)
    assert isinstance(message, StretchSeen)
    return message.stretch


def gaps(found: Query) -> list[int]:
    """Rows that are not drawn above each of those that are."""
    styles = [(each.node.style or {}).get("margin_block_start", "calc(0 *") for each in found.all("li")]
    return [int(str(style).removeprefix("calc(").split(" ")[0]) for style in styles]


def test_a_short_list_is_drawn_whole_and_asks_for_nothing() -> None:
    found = drawn(NAMES[:SHORT])
    assert titles(found) == NAMES[:SHORT]
    assert "stretch" not in (found.find("ul").node.use or {})
    assert "aria_setsize" not in found.all("li")[0].node.attrs


def test_of_a_long_list_the_rows_that_are_seen_are_drawn_at_their_places() -> None:
    found = drawn(NAMES, Stretch(500, 560))
    assert titles(found) == NAMES[500:560]
    assert gaps(found)[0] == 500
    assert set(gaps(found)[1:]) == {0}
    assert found.all("li")[0].node.attrs["aria_posinset"] == "501"


def test_the_row_with_the_focus_is_drawn_wherever_it_is_by_now() -> None:
    found = drawn(["new", *NAMES], Stretch(500, 560, kept="n0003", at=3))
    assert titles(found)[:2] == ["n0003", "n0499"]
    assert gaps(found)[:2] == [4, 500 - 5]
    found = drawn(NAMES, Stretch(0, 60, kept="n0800", at=700))
    assert titles(found)[-1] == "n0800"
    assert gaps(found)[-1] == 740
    assert titles(drawn(NAMES, Stretch(0, 60, kept="gone", at=700))) == NAMES[:60]


def test_where_rows_have_gone_the_last_ones_are_drawn() -> None:
    assert titles(drawn(NAMES[:100], Stretch(500, 560))) == NAMES[40:100]


def test_lists_below_each_other_draw_no_more_than_the_first_rows_of_all() -> None:
    lists = LongLists(MAIN, {})
    sizes = [len(lists.draw(str(n), "", Rows(NAMES[:25], str, str, _draw)).children) for n in range(5)]
    assert sizes == [25, 25, 10, 0, 0]


def test_what_comes_into_view_is_asked_for_and_the_focus_kept() -> None:
    seen = fire(drawn(NAMES), "stretch", first=200, last=260, kept="n0003", at=3)
    assert seen == Stretch(200, 260, "n0003", 3)


def test_end_and_letters_set_a_goal_that_is_drawn_with_what_is_around_it() -> None:
    end = fire(drawn(NAMES), "seek", at=999, text="", **{"from": 3})
    assert (end.goal, end.turn) == ("n0999", 1)
    assert titles(drawn(NAMES, end))[-1] == "n0999"
    typed = fire(drawn(NAMES, end), "seek", at=-1, text="N05", **{"from": 600})
    assert (typed.goal, typed.turn) == ("n0500", 2)
    assert drawn(NAMES).find("ul").fire("seek", detail={"at": -1, "text": "x", "from": 0}) is None
