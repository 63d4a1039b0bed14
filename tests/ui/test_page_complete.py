"""Completion in the text box: offered while one types, taken or left by keys, never in the way."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import assert_no_barriers
from tests.ui.stories import one_window
from tests.ui.test_page_composer import last
from widget.core.events import MessageSubmitted
from widget.core.model import PageInfo

pytestmark = pytest.mark.browser


def begun(talk: Any, text: str) -> Any:
    """Somebody has typed this."""
    here = talk(one_window(PageInfo()))
    here.page.locator("textarea").press_sequentially(text)
    return here


def selected(page: Page) -> Any:
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option", selected=True)


def test_a_shortname_is_offered_and_enter_takes_it_without_sending(talk: Any) -> None:
    here = begun(talk, "Look :sunfl")
    expect(selected(here.page)).to_have_text("🌻:sunflower:")
    box = here.page.locator("textarea")
    named = box.get_attribute("aria-activedescendant")
    assert named == selected(here.page).get_attribute("id")
    box.press("Enter")
    expect(box).to_have_value("Look 🌻 ")
    assert last(here, MessageSubmitted) is None
    expect(here.page.get_by_role("listbox")).to_have_count(0)
    box.press("Enter")
    assert last(here, MessageSubmitted).body == "Look 🌻 "


def test_arrows_go_through_what_is_offered_round_and_round_and_tab_takes_it(talk: Any) -> None:
    here = begun(talk, ":thumbs")
    box, names = here.page.locator("textarea"), here.page.get_by_role("option")
    expect(names.first).to_be_visible()
    box.press("ArrowUp")
    expect(names.last).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    expect(names.first).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    expect(names.nth(1)).to_have_attribute("aria-selected", "true")
    wanted = names.nth(1).locator(".completion-picture").inner_text()
    box.press("Tab")
    expect(box).to_have_value(f"{wanted} ")
    expect(box).to_be_focused()


def test_escape_leaves_what_is_typed_as_it_is_and_the_next_one_the_window(talk: Any) -> None:
    here = begun(talk, ":sunfl")
    expect(selected(here.page)).to_be_visible()
    box = here.page.locator("textarea")
    box.press("Escape")
    expect(here.page.get_by_role("listbox")).to_have_count(0)
    box.press_sequentially("o")
    expect(here.page.get_by_role("listbox")).to_have_count(0)
    expect(box).to_have_value(":sunflo")


def test_a_click_takes_one_too_and_undo_brings_back_what_was_typed(talk: Any) -> None:
    here = begun(talk, "So :sunfl")
    selected(here.page).click()
    box = here.page.locator("textarea")
    expect(box).to_have_value("So 🌻 ")
    expect(box).to_be_focused()
    here.page.keyboard.press("Control+z")
    expect(box).to_have_value("So :sunfl")


@pytest.mark.parametrize("text", ["at 12:30", "http://sun", "a::su", ":s", "Note: sun"])
def test_what_only_looks_like_a_name_offers_nothing(talk: Any, text: str) -> None:
    here = begun(talk, ":sunfl")
    expect(selected(here.page)).to_be_visible()  # so the names are there
    box = here.page.locator("textarea")
    box.fill("")
    box.press_sequentially(text)
    here.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(here.page.get_by_role("listbox")).to_have_count(0)


def test_the_list_is_gone_with_the_focus_and_raises_no_barrier(talk: Any) -> None:
    here = begun(talk, ":sun")
    expect(selected(here.page)).to_be_visible()
    assert_no_barriers(here.page)
    here.page.get_by_role("log").focus()
    expect(here.page.get_by_role("listbox")).to_have_count(0)


def test_the_list_follows_its_box_when_the_window_is_drawn_larger_or_smaller(talk: Any) -> None:
    here = begun(talk, ":sun")
    box, list_ = here.page.locator("textarea"), here.page.get_by_role("listbox", name="Suggestions")
    expect(list_).to_be_visible()
    for size in ((1000, 600), (1400, 900)):
        here.page.set_viewport_size({"width": size[0], "height": size[1]})
        here.page.wait_for_function(BESIDE, arg=[list_.element_handle(), box.element_handle()])


BESIDE = """([list, box]) => {
  const [over, under] = [list, box].map((el) => el.getBoundingClientRect());
  const near = (one, other) => Math.abs(one - other) < 2;
  return near(over.left, under.left) && near(over.width, under.width) && near(under.top - over.bottom, 6);
}"""
