"""The emoji picker in the page: opened, searched, chosen from, and where what is chosen goes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import assert_no_barriers
from tests.support.waiting import until
from tests.ui.gallery import EMOJI, PHONE, give_emoji
from tests.ui.shared import HOST
from tests.ui.spoken import message_menu
from tests.ui.stories import one_window
from tests.ui.test_page_composer import last
from widget.core.events import MessageMenuClosed, ReactionToggled
from widget.core.model import PageInfo
from widget.settings import Settings

pytestmark = pytest.mark.browser


def search(page: Page, text: str) -> None:
    """Type into the picker, and wait until it has looked."""
    page.get_by_role("combobox", name="Search").fill(text)
    expect(page.locator("chinwag-emoji-picker").get_by_role("region", name="Search results")).to_be_visible()


def test_an_emoji_comes_to_where_the_caret_is_and_undo_takes_it_away(talk: Any) -> None:
    page = talk(one_window(PageInfo())).page
    box = page.locator("textarea")
    box.fill("Good  morning")
    box.evaluate("el => el.setSelectionRange(5, 5)")
    page.get_by_role("button", name="Emoji").click()
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()
    search(page, "sunflow")
    page.get_by_role("option", name="sunflower").click()
    expect(box).to_have_value("Good 🌻 morning")
    expect(box).to_be_focused()
    page.keyboard.press("Control+z")
    expect(box).to_have_value("Good  morning")


def test_the_picker_is_used_by_keys_alone(talk: Any) -> None:
    page = talk(one_window(PageInfo())).page
    page.locator("textarea").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Emoji")).to_be_visible()
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()
    search(page, "thumbs up")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("textarea")).to_have_value("👍")
    expect(page.locator("textarea")).to_be_focused()


def test_escape_closes_the_picker_and_not_the_window(talk: Any) -> None:
    page = talk(one_window(PageInfo())).page
    page.get_by_role("button", name="Emoji").click()
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Emoji")).to_be_hidden()
    expect(page.get_by_role("button", name="Emoji")).to_be_focused()
    expect(page.get_by_role("button", name="Emoji")).to_have_attribute("aria-expanded", "false")


def test_another_emoji_than_the_quick_ones_is_a_reaction(talk: Any) -> None:
    here = talk(message_menu(PageInfo()))
    here.page.get_by_role("menuitem", name="More emoji").click()
    expect(here.page.get_by_role("menu", name="With this message")).to_be_visible()
    search(here.page, "avocado")
    here.page.get_by_role("option", name="avocado").click()
    expect(here.page.get_by_role("menu", name="With this message")).to_be_hidden()
    assert last(here, ReactionToggled).emoji == "🥑"
    # The browser tells afterwards that a popover has closed
    until(here.page, lambda: last(here, MessageMenuClosed))


def test_what_was_chosen_stands_first_among_the_favourites(talk: Any) -> None:
    page = talk(one_window(PageInfo())).page
    page.get_by_role("button", name="Emoji").click()
    search(page, "avocado")
    page.get_by_role("option", name="avocado").click()
    page.get_by_role("button", name="Emoji").click()
    favourites = page.get_by_role("menu", name="Favourites").get_by_role("menuitem")
    expect(favourites.first).to_have_accessible_name("avocado")


def test_a_file_that_does_not_come_is_told_and_asked_for_again(talk: Any) -> None:
    page = talk(one_window(PageInfo())).page
    page.route("**/emoji.js*", lambda route: route.abort())
    page.get_by_role("button", name="Emoji").click()
    expect(page.get_by_role("status").get_by_text("The emoji could not be loaded.")).to_be_visible()
    page.keyboard.press("Escape")
    page.unroute("**/emoji.js*")
    page.route(f"{EMOJI}*", give_emoji)
    page.get_by_role("button", name="Emoji").click()
    expect(page.get_by_role("menuitem", name="grinning face", exact=False).first).to_be_visible()


def test_on_a_phone_it_is_a_sheet_at_the_foot_of_the_screen(talk: Any) -> None:
    page = talk(one_window(PageInfo(width=PHONE[0], height=PHONE[1], touch=True)), PHONE).page
    page.get_by_role("button", name="Emoji").tap()
    face = page.get_by_role("menuitem", name="grinning face", exact=False).first
    expect(face).to_be_visible()
    box = page.get_by_role("dialog", name="Emoji").bounding_box()
    target = face.bounding_box()
    assert box
    assert target
    assert (box["x"], box["width"]) == (0, PHONE[0])
    assert box["y"] + box["height"] == PHONE[1]
    assert min(target["width"], target["height"]) >= 44
    face.tap()
    expect(page.locator("textarea")).to_have_value("😀")
    expect(page.locator("textarea")).not_to_be_focused()


@pytest.mark.parametrize("dark", [False, True])
def test_the_picker_raises_no_barrier(talk: Any, dark: bool) -> None:
    page = talk(one_window(PageInfo(dark=dark))).page
    page.get_by_role("button", name="Emoji").click()
    expect(page.get_by_role("menuitem", name="grinning face", exact=False).first).to_be_visible()
    assert_no_barriers(page)


def test_a_site_s_own_emoji_is_in_the_picker_and_completed_by_its_name(talk: Any) -> None:
    scene = one_window(PageInfo())
    own = (("seedling-logo", f"{HOST}/logo.png"),)
    scene.session = replace(scene.session, settings=Settings(custom_emoji=own))
    page = talk(scene).page
    box = page.locator("textarea")
    page.get_by_role("button", name="Emoji").click()
    page.get_by_role("tab", name="Of this site").click()
    page.get_by_role("menuitem", name="seedling-logo").click()
    expect(box).to_have_value(":seedling-logo:")
    box.fill("")
    box.press_sequentially("So :seedling-")
    first = page.get_by_role("option", selected=True)
    expect(first).to_have_text(":seedling-logo:")
    expect(first.locator("img")).to_have_attribute("src", f"{HOST}/logo.png")
    box.press("Enter")
    expect(box).to_have_value("So :seedling-logo: ")
