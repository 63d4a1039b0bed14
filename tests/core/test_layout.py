"""Windows: at most three stand, the longest unused goes down first."""

from __future__ import annotations

from widget.core.layout import Layout
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
