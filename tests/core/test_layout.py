"""Windows: at most three stand, the longest unused goes down first."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from widget.core.layout import Box, KeptLayout, Layout
from widget.core.model import BareJID, Mode, PageInfo

A, B, C, D = (BareJID(f"{name}@example.org") for name in "abcd")


def standing(layout: Layout) -> list[BareJID]:
    return [window.conversation for window in layout.windows if not window.minimised]


def test_the_fourth_window_puts_the_longest_unused_down() -> None:
    layout = Layout().opened(A).opened(B).opened(C).opened(A).opened(D)
    assert standing(layout) == [A, C, D]
    assert layout.active == D


def test_a_minimised_window_comes_back_where_it_stood() -> None:
    layout = Layout().opened(A).opened(B).minimised(A)
    assert standing(layout) == [B]
    assert standing(layout.minimised(A)) == [A, B]


def test_closing_the_active_conversation_leaves_none_active() -> None:
    assert Layout().opened(A).closed(A) == Layout()


def test_as_many_windows_stand_as_the_page_has_room_for() -> None:
    layout = Layout(open=True).opened(A).opened(B).opened(C)
    up, down = layout.placed(1100)
    assert up == (B, C)
    assert down == (A,)
    assert layout.shown(PageInfo(width=1100)) == {B, C}


def test_on_a_phone_only_the_active_conversation_is_in_view() -> None:
    layout = Layout(open=True).opened(A).opened(B)
    assert layout.shown(PageInfo(width=390)) == {B}
    assert Layout(Mode.FULLSCREEN).opened(A).shown(PageInfo(width=1600)) == {A}
    assert Layout(open=False).opened(A).shown(PageInfo(width=390)) == frozenset()


def test_a_window_that_was_taken_out_of_the_row_stands_there_and_takes_no_room_in_it() -> None:
    layout = Layout(open=True).opened(A).opened(B).opened(C).put(A, Box(10, 20, 300, 400))
    up, down = layout.placed(1100)
    assert (up, down) == ((A, B, C), ())
    assert layout.put(A, None).placed(1100) == ((B, C), (A,))


def test_it_stands_there_again_when_it_is_opened_again_and_on_the_next_page() -> None:
    box = Box(10, 20, 300, 400)
    layout = Layout().opened(A).put(A, box).closed(A).opened(A)
    assert layout.boxes == {A: box}
    kept = KeptLayout(A, layout)
    again = KeptLayout.from_json(json.loads(json.dumps(kept.to_json())))
    assert again
    assert again.layout.boxes == {A: box}


@pytest.mark.parametrize("told", [None, {}, {"x": "a"}, {"x": 1, "y": 2, "width": 3, "height": 1e9}, [1, 2]])
def test_what_is_no_place_puts_a_window_back(told: object) -> None:
    assert Box.of(told) is None


def test_one_thing_is_shown_at_a_time_on_a_phone_and_where_the_site_wants_it() -> None:
    assert Layout().paged(PageInfo(width=390))
    assert Layout(Mode.MOBILE).paged(PageInfo(width=1600))
    assert not Layout(Mode.EMBEDDED).paged(PageInfo(width=1600))
    assert Layout(Mode.MOBILE, open=True).opened(A).opened(B).shown(PageInfo(width=1600)) == {B}


def test_one_conversation_alone_is_in_view_while_its_details_are_not() -> None:
    layout = Layout(Mode.EMBEDDED).opened(A)
    assert layout.shown(PageInfo(), single=True) == {A}
    assert replace(layout, details=True).shown(PageInfo(), single=True) == frozenset()
    assert replace(layout, details=True).shown(PageInfo()) == {A}
