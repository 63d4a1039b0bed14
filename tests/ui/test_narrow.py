"""On a page of 320 px, and with text of twice the size: nothing breaks into a second line that needs none,
nothing covers a button, nothing touches the edge. Wider pages keep to it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page

from tests.ui.gallery import PHONE, SCENES, WIDE, show

pytestmark = pytest.mark.browser

NARROWEST = (320, 640)
TWICE = "() => document.documentElement.style.setProperty('--chinwag-text-size', '29px')"
EDGE = 8
"""CSS pixels that all keep from the window's sides."""
BEHIND = """(link) => {
    const root = link.getRootNode();
    const box = (each) => each.getBoundingClientRect();
    const middle = (each) => box(each).top + box(each).height / 2;
    root.querySelector(".scroller").scrollBy(0, middle(link) - middle(root.querySelector(".newest")));
}"""
"""Brings it to the height of the way to the newest."""
looks = pytest.mark.parametrize(
    ("size", "direction", "twice"),
    [
        (NARROWEST, "ltr", False),
        (NARROWEST, "rtl", False),
        (NARROWEST, "ltr", True),
        (PHONE, "ltr", False),
        (PHONE, "ltr", True),
        (WIDE, "rtl", False),
    ],
)


@pytest.fixture
def look(chromium: Browser, code: str) -> Any:
    made: list[Page] = []

    def shown(story: str, size: tuple[int, int], direction: str, twice: bool) -> Page:
        language = "he" if direction == "rtl" else ""
        page = show(chromium, code, SCENES[story], size, direction=direction, language=language, still=True)
        made.append(page)
        if twice:
            page.evaluate(TWICE)
        return page

    yield shown
    for page in made:
        page.context.close()


@looks
def test_the_emoji_of_a_messages_menu_stand_in_one_row(
    look: Any, size: tuple[int, int], direction: str, twice: bool
) -> None:
    page = look("message_menu", size, direction, twice)
    row = [box(each) for each in page.locator(".reaction-choice > button").all()]
    assert len(row) == 7
    assert len({each["y"] for each in row}) == 1
    assert min(each["x"] for each in row) >= 0
    assert max(each["x"] + each["width"] for each in row) <= size[0]
    menu = page.locator(".message-menu")
    assert menu.evaluate("each => each.scrollWidth <= each.clientWidth")


@pytest.mark.parametrize("story", ["lock_closed", "one_window"])
@looks
def test_a_box_with_nothing_in_it_is_one_line_high(
    look: Any, story: str, size: tuple[int, int], direction: str, twice: bool
) -> None:
    text = look(story, size, direction, twice).locator(".composer textarea").first
    empty = box(text)["height"]
    text.fill("x")
    assert box(text)["height"] == empty
    text.fill("x\ny")
    assert box(text)["height"] > empty


@pytest.mark.parametrize("story", ["files foreign", "files foreign_room"])
@looks
def test_the_way_to_the_newest_covers_nothing_that_others_offer(
    look: Any, story: str, size: tuple[int, int], direction: str, twice: bool
) -> None:
    page = look(story, size, direction, twice)
    scroller, newest = page.locator(".scroller"), page.locator(".newest")
    scroller.evaluate("each => each.scrollBy(0, -160)")
    newest.wait_for()
    # However far somebody has scrolled
    gate, button = box(page.locator(".gate").first), box(newest)
    assert gate["x"] + gate["width"] <= button["x"] or button["x"] + button["width"] <= gate["x"]


def test_what_tab_leads_to_is_not_covered_by_the_way_to_the_newest(look: Any) -> None:
    page: Page = look("files foreign", NARROWEST, "ltr", False)
    newest = page.locator(".newest")
    page.locator(".scroller").evaluate("each => each.scrollBy(0, -160)")
    newest.wait_for()
    link = page.locator(".message[data-own] .body a").last
    link.evaluate(BEHIND)
    assert overlap(box(link), box(newest))
    link.focus()
    assert newest.is_visible()
    assert not overlap(box(link), box(newest))


@looks
def test_a_plugins_bar_keeps_from_the_edge_and_its_buttons_from_one_another(
    look: Any, size: tuple[int, int], direction: str, twice: bool
) -> None:
    page = look("canned_replies", size, direction, twice)
    around = box(page.locator(".conversation").first)
    buttons = [box(each) for each in page.locator(".canned-replies button").all()]
    assert len(buttons) == 5
    for each in buttons:
        assert each["x"] - around["x"] >= EDGE
        assert around["x"] + around["width"] - each["x"] - each["width"] >= EDGE
    apart = [(one, other) for one in buttons for other in buttons if one is not other]
    assert not [pair for pair in apart if overlap(*pair, gap=4)]


def box(part: Locator) -> FloatRect:
    found = part.bounding_box()
    assert found
    return found


def overlap(one: FloatRect, other: FloatRect, gap: float = 0) -> bool:
    """Whether they share a point, or come nearer than the gap."""
    beside = one["x"] + one["width"] + gap <= other["x"] or other["x"] + other["width"] + gap <= one["x"]
    below = one["y"] + one["height"] + gap <= other["y"] or other["y"] + other["height"] + gap <= one["y"]
    return not beside and not below


@looks
def test_how_large_a_file_is_is_read_before_where_it_lies(
    look: Any, size: tuple[int, int], direction: str, twice: bool
) -> None:
    page = look("files foreign_room", size, direction, twice)
    note = page.locator(".file-note").first
    told, where, all_of_it = (box(each) for each in (*note.locator("bdi").all(), note))
    assert all_of_it["x"] <= told["x"]
    assert told["x"] + told["width"] <= all_of_it["x"] + all_of_it["width"] + 1
    assert (told["x"] < where["x"]) is (direction == "ltr")
