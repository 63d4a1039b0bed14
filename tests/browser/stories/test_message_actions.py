"""What two people do with their messages: answer, correct, react, take back; by pointer, keys and thumb."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.stories.conftest import ComeBack, Visit
from tests.support.accounts import Account
from tests.support.people import People

Couple = tuple[Account, Account]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_two_people_answer_correct_react_and_take_back(
    visit: Visit, couple: Couple, come_back: ComeBack
) -> None:
    juliet, romeo = visit(), visit()
    juliet.log_in(couple[0])
    romeo.log_in(couple[1])
    hers, his = juliet.chat("Romeo"), romeo.chat("Juliet")
    hers.say("Wherefor art thou?")
    his.sees("Wherefor art thou?")
    hers.box.press("ArrowUp")
    expect(hers.box).to_have_value("Wherefor art thou?")
    hers.say("Wherefore art thou?")
    his.sees("Wherefore art thou?")
    expect(his.message("Wherefore art thou?").get_by_text("edited")).to_be_visible()
    expect(hers.box).to_be_focused()
    his.tool("Reply", "Wherefore art thou?")
    expect(his.box).to_be_focused()
    his.say("Here, under the balcony")
    expect(hers.message("Here, under the balcony").locator(".quote")).to_contain_text("Wherefore art thou?")
    hers.choose("React with ❤️", "Here, under the balcony")
    answer = "Here, under the balcony"
    his.message(answer).get_by_role("button", name="❤️: Juliet").click()
    expect(hers.message(answer).get_by_role("button", name="❤️ 2: You and Romeo")).to_be_visible()
    hers.say("Go away")
    his.sees("Go away")
    hers.choose("Delete", "Go away")
    juliet.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(his.bubbles.last).to_have_text("This message was deleted")
    said = ["Wherefore art thou?", "Here, under the balcony", "You deleted this message"]
    hers.reads(*said)
    hers.all_sent()
    come_back(juliet)
    juliet.is_online()
    again = juliet.conversation("Romeo")
    again.reads(*said)
    expect(again.message("Here, under the balcony").locator(".quote")).to_contain_text("Wherefore art thou?")
    expect(again.message(answer).locator(".reaction")).to_have_attribute("aria-pressed", "true")


def test_all_of_it_can_be_done_by_keyboard(visit: Visit, couple: Couple, people: People) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    romeo.say(couple[0].jid, "One")
    romeo.say(couple[0].jid, "Two")
    chat.reads("One", "Two")
    chat.scroller.focus()
    keyboard = juliet.page.keyboard
    for key in ("ArrowUp", "ArrowUp", "Enter"):
        keyboard.press(key)
    expect(juliet.page.get_by_role("menuitemcheckbox").first).to_be_focused()
    keyboard.press("Enter")
    expect(chat.message("One").locator(".reaction")).to_have_accessible_name("👍: You")
    expect(chat.message("One")).to_be_focused()
    keyboard.press("Enter")
    expect(juliet.page.get_by_role("menuitemcheckbox").first).to_be_focused()
    juliet.page.get_by_role("menuitem", name="Reply", exact=True).press("Enter")
    expect(chat.box).to_be_focused()
    keyboard.type("To the first")
    keyboard.press("Enter")
    romeo.hears("> One\nTo the first")
    expect(chat.message("To the first").locator(".quote")).to_contain_text("One")


def test_on_a_phone_a_tap_is_enough(visit: Visit, couple: Couple, people: People) -> None:
    romeo = people.connect(couple[1])
    juliet = visit(browser=PHONE)
    juliet.launcher.tap()
    juliet.enter(couple[0])
    juliet.row("Romeo").tap()
    chat = juliet.conversation("Romeo")
    romeo.say(couple[0].jid, "Good night")
    chat.sees("Good night")
    chat.message("Good night").locator(".body").tap()
    juliet.page.get_by_role("menuitem", name="Quote").tap()
    expect(chat.box).to_have_value("> Good night\n")
    expect(chat.box).to_be_focused()
