"""Several messages are chosen by pointer and by keyboard, and passed on."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.stories.conftest import BOTH_ENGINES, Visit
from tests.support.accounts import Account
from tests.support.axe import assert_no_barriers
from tests.support.people import People
from tests.support.waiting import at_rest

Couple = tuple[Account, Account]


@BOTH_ENGINES
def test_several_messages_are_chosen_and_passed_on_by_pointer_and_keyboard(
    visit: Visit, couple: Couple, people: People
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit(browser={"reduced_motion": "reduce"})
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    for word in ("One", "Two", "Three", "Four", "Five"):
        chat.say(word)
    chat.reads("One", "Two", "Three", "Four", "Five")
    chat.all_sent()
    chat.box.fill("A draft")
    chat.choose("Select", "Two")
    ticks = chat.frame.get_by_role("checkbox")
    expect(ticks).to_have_count(5)
    expect(ticks.nth(1)).to_be_focused()
    expect(ticks.nth(1)).to_be_checked()
    expect(chat.box).to_be_hidden()
    ticks.nth(3).click(modifiers=["Shift"])
    expect(chat.frame.get_by_text("3 selected")).to_be_visible()
    # By keyboard: arrows go from message to message, Space chooses
    juliet.page.keyboard.press("ArrowUp")
    expect(ticks.nth(2)).to_be_focused()
    juliet.page.keyboard.press("Space")
    expect(chat.frame.get_by_text("2 selected")).to_be_visible()
    expect(ticks.nth(2)).not_to_be_checked()
    assert_no_barriers(juliet.page)
    chat.button("Forward").click()
    dialog = juliet.page.get_by_role("dialog")
    assert_no_barriers(juliet.page)
    expect(dialog.get_by_role("button", name="Forward")).to_be_disabled()
    dialog.get_by_role("searchbox").fill("rom")
    dialog.get_by_label("Romeo").check()
    dialog.get_by_role("button", name="Forward").click()
    romeo.hears("Two")
    romeo.hears("Four")
    chat.reads("One", "Two", "Three", "Four", "Five", "Two", "Four")
    expect(chat.frame.locator(".forwarded")).to_have_count(2)
    expect(chat.box).to_have_value("A draft")
    chat.choose("Select", "Five")
    expect(ticks.nth(4)).to_be_focused()
    juliet.page.keyboard.press("Escape")
    expect(ticks).to_have_count(0)
    expect(chat.box).to_be_focused()


def test_on_a_phone_a_long_press_begins_and_taps_choose(visit: Visit, couple: Couple) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    juliet = visit(browser={**phone, "reduced_motion": "reduce"})
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    for word in ("One", "Two", "Three"):
        chat.say(word)
    chat.reads("One", "Two", "Three")
    chat.all_sent()
    box = at_rest(chat.message("Two")).locator(".body").bounding_box()
    assert box
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    finger = juliet.page.context.new_cdp_session(juliet.page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    expect(chat.message("Two")).to_have_attribute("data-pressed", "")
    menu = juliet.page.get_by_role("menu", name="With this message")
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(menu).to_be_visible()
    assert_no_barriers(juliet.page)
    menu.get_by_role("menuitem", name="Select").tap()
    ticks = chat.frame.get_by_role("checkbox")
    expect(ticks.nth(1)).to_be_checked()
    ticks.nth(2).tap()
    expect(chat.frame.get_by_text("2 selected")).to_be_visible()
    chat.button("Delete").tap()
    juliet.page.get_by_role("dialog").get_by_role("button", name="Delete").tap()
    expect(chat.frame.locator(".tombstone")).to_have_count(2)
    chat.all_sent()
    chat.sees("One")
