"""One matter of a conversation by itself: opened, answered, left and come back to; by keys and by thumb."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.stories.conftest import ComeBack, Visit
from tests.support.accounts import Account
from tests.support.axe import assert_no_barriers
from tests.support.people import People, Person
from tests.support.story import Conversation

Couple = tuple[Account, Account]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def says(person: Person, to: Account, body: str, thread: str) -> None:
    """Somebody says something in a thread."""
    inside = f"<body>{body}</body><thread>{thread}</thread>"
    person.send(f"<message to='{to.jid}' type='chat' id='{body[:4]}'>{inside}</message>")


def reads(chat: Conversation, *bodies: str) -> None:
    """These are all the messages of the open thread."""
    expect(chat.frame.locator(".thread .body")).to_have_text(list(bodies))


def test_a_thread_is_opened_answered_and_left_by_keyboard_and_is_there_after_a_reload(
    visit: Visit, couple: Couple, people: People, come_back: ComeBack
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.log_in(couple[0])
    chat, keyboard = juliet.chat("Romeo"), juliet.page.keyboard
    said = romeo.say(couple[0].jid, "Tea?")
    chat.reads("Tea?")
    chat.scroller.focus()
    for key in ("ArrowUp", "Enter"):
        keyboard.press(key)
    juliet.page.get_by_role("menuitem", name="Reply in thread").press("Enter")
    expect(chat.box).to_be_focused()
    keyboard.type("Yes, please")
    keyboard.press("Enter")
    romeo.until(lambda: any("Yes, please" in each for each in romeo.bodies))
    romeo.say(couple[0].jid, "By the way")
    expect(chat.bubbles.filter(has_text="By the way")).to_have_count(1)
    says(romeo, couple[0], "Milk or lemon?", said)
    reads(chat, "Tea?", "Yes, please", "Milk or lemon?")
    expect(chat.frame.locator(".thread-count")).to_have_text("2 replies")
    expect(chat.frame.locator(".thread .live")).to_have_text("Romeo: Milk or lemon?")
    assert_no_barriers(juliet.page)
    keyboard.type("Lem")
    come_back(juliet)
    juliet.is_online()
    chat = juliet.conversation("Romeo")
    reads(chat, "Tea?", "Yes, please", "Milk or lemon?")
    expect(chat.box).to_have_value("Lem")
    chat.box.press("Escape")
    expect(chat.frame.locator(".thread")).to_have_count(0)
    expect(chat.box).to_be_focused()
    expect(chat.box).to_have_value("")
    chat.reads("Tea?", "Yes, please", "By the way", "Milk or lemon?")
    chat.button("2 replies").press("Enter")
    expect(chat.box).to_have_value("Lem")
    expect(chat.box).to_be_focused()
    keyboard.type("on")
    keyboard.press("Enter")
    reads(chat, "Tea?", "Yes, please", "Milk or lemon?", "Lemon")
    romeo.hears("Lemon")
    chat.frame.locator(".thread .scroller").focus()
    for key in (*["ArrowUp"] * 4, "Enter"):
        keyboard.press(key)
    juliet.page.get_by_role("menuitem", name="Show in conversation").press("Enter")
    expect(chat.frame.locator(".thread")).to_have_count(0)
    expect(chat.frame.locator(".message:focus")).to_contain_text("Tea?")


def test_on_a_phone_a_thread_is_read_and_answered_and_leads_back(
    visit: Visit, couple: Couple, people: People
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit(browser=PHONE)
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    said = romeo.say(couple[0].jid, "Tea?")
    for n in range(12):
        romeo.say(couple[0].jid, f"Beside {n}")
    chat.sees("Beside 11")
    says(romeo, couple[0], "With milk?", said)
    chat.sees("With milk?")
    chat.button("1 reply").tap()
    reads(chat, "Tea?", "With milk?")
    expect(chat.box).not_to_be_focused()
    assert_no_barriers(juliet.page)
    chat.attach("kettle.txt", b"whistles", "text/plain")
    chat.say("Lemon")
    expect(chat.frame.locator(".thread a.file")).to_be_visible()
    expect(chat.frame.locator(".thread-count")).to_have_text("3 replies")
    chat.button("Back to the conversation").tap()
    expect(chat.frame.locator(".thread")).to_have_count(0)
    expect(chat.button("3 replies")).to_be_attached()
