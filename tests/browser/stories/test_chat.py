"""Two people chat: in two browsers, and with somebody who uses another client."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account, Accounts
from tests.support.people import People

Couple = tuple[Account, Account]


def test_two_people_chat_in_two_browsers(visit: Visit, couple: Couple) -> None:
    juliet, romeo = visit(), visit()
    juliet.log_in(couple[0])
    romeo.log_in(couple[1])
    hers, his = juliet.chat("Romeo"), romeo.chat("Juliet")
    hers.say("Wherefore art thou?")
    his.sees("Wherefore art thou?")
    his.say("Here!")
    his.say("Under the balcony")
    hers.sees("Under the balcony")
    hers.say("I come\nanon")
    his.sees("I come\nanon")
    said = ["Wherefore art thou?", "Here!", "Under the balcony", "I come\nanon"]
    for chat in (hers, his):
        chat.reads(*said)
        assert chat.bodies == said


def test_what_is_sent_becomes_sent_and_then_delivered(visit: Visit, couple: Couple, people: People) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    expect(chat.box).to_be_focused()
    chat.say("Are you there?")
    romeo.hears("Are you there?", sender=couple[0].jid)
    expect(chat.message("Are you there?").get_by_label("Delivered")).to_be_visible()
    expect(chat.box).to_have_value("")
    expect(chat.box).to_be_focused()


def test_a_chat_begins_with_an_address(visit: Visit, accounts: Accounts, people: People) -> None:
    juliet, stranger = accounts.make("juliet", "mercutio")
    mercutio = people.connect(stranger)
    visitor = visit()
    visitor.log_in(juliet)
    visitor.page.get_by_role("button", name="New chat").first.click()
    dialog = visitor.page.get_by_role("dialog", name="New chat")
    expect(dialog.get_by_label("Address")).to_be_focused()
    dialog.get_by_label("Address").fill("not an address")
    visitor.page.keyboard.press("Enter")
    expect(dialog).to_contain_text("There are no spaces in an address.")
    dialog.get_by_label("Address").fill(stranger.jid)
    visitor.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    chat = visitor.conversation(stranger.local)
    expect(chat.box).to_be_focused()
    chat.say("Well met")
    heard = mercutio.hears("Well met")
    mercutio.say(heard.bare, "Indeed")
    chat.sees("Indeed")


def test_unread_messages_are_counted_on_the_launcher_and_in_the_list(
    visit: Visit, couple: Couple, people: People
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.log_in(couple[0])
    juliet.launcher.click()
    expect(juliet.list).to_have_count(0)
    romeo.say(couple[0].jid, "One")
    romeo.say(couple[0].jid, "Two")
    expect(juliet.launcher).to_have_accessible_name("Open chat, 2 unread")
    expect(juliet.launcher).to_contain_text("2")
    juliet.launcher.click()
    expect(juliet.row("Romeo").get_by_label("2 unread messages")).to_be_visible()
    chat = juliet.chat("Romeo")
    chat.reads("One", "Two")
    expect(chat.frame.locator(".unread-divider + .message .body")).to_have_text("One")
    expect(juliet.launcher).to_have_accessible_name(re.compile("^Close chat$"))
    expect(juliet.row("Romeo").get_by_label("unread")).to_have_count(0)


def test_the_list_is_filtered_and_shows_presence(visit: Visit, accounts: Accounts, people: People) -> None:
    juliet, romeo, nurse = accounts.make("juliet", "romeo", "nurse")
    accounts.befriend(juliet, romeo, nurse, groups=("Verona",))
    other = people.connect(romeo)
    visitor = visit()
    visitor.log_in(juliet)
    expect(visitor.row("Romeo").get_by_role("img", name="Online")).to_be_visible()
    expect(visitor.row("Nurse").get_by_role("img", name="Offline")).to_be_visible()
    expect(visitor.list.get_by_role("heading", name="Verona")).to_be_visible()
    other.presence("dnd")
    expect(visitor.row("Romeo").get_by_role("img", name="Do not disturb")).to_be_visible()
    visitor.list.get_by_role("searchbox").fill("nur")
    expect(visitor.list.locator("button.row")).to_have_count(1)
    expect(visitor.row("Nurse")).to_be_visible()
    visitor.list.get_by_role("searchbox").fill("nobody at all")
    expect(visitor.list.locator("button.row")).to_have_count(0)


def test_messages_of_our_other_devices_come_as_our_own(visit: Visit, couple: Couple, people: People) -> None:
    phone = people.connect(couple[0], "phone")
    people.connect(couple[1])
    juliet = visit()
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    phone.say(couple[1].jid, "From my phone")
    expect(chat.message("From my phone")).to_have_attribute("data-own", "true")


def test_two_tabs_of_one_person_show_the_same(visit: Visit, couple: Couple, people: People) -> None:
    romeo = people.connect(couple[1])
    here, there = visit(), visit()
    for tab in (here, there):
        tab.log_in(couple[0])
    first, second = here.chat("Romeo"), there.chat("Romeo")
    first.say("From one device")
    second.sees("From one device")
    second.say("From the other")
    romeo.hears("From the other")
    romeo.say(couple[0].jid, "To both")
    for chat in (first, second):
        chat.reads("From one device", "From the other", "To both")


def test_the_tab_tells_of_what_is_unread_and_of_nothing_when_it_is_read(
    visit: Visit, couple: Couple, people: People
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    romeo.say(couple[0].jid, "In view at once")
    chat.sees("In view at once")
    expect(juliet.launcher).to_have_accessible_name("Close chat")
