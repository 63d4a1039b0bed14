"""What is read, told and preferred: markers between two people, a chat's menu, and notifications."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.stories.conftest import ComeBack, Visit
from tests.support.accounts import Account
from tests.support.axe import assert_no_barriers
from tests.support.browsers import LATE
from tests.support.people import People
from tests.support.story import Visitor
from tests.support.waiting import becomes, until

Couple = tuple[Account, Account]
MARKERS = "urn:xmpp:chat-markers:0"
DISPLAYED = f"{{{MARKERS}}}displayed"
LATENESS = 400
"""Milliseconds that what the page says is under way to Python: longer than a message takes over loopback."""
KEEPS_NOTICES = """
window.notices = [];
const Real = Notification;
window.Notification = class extends Real {
  constructor(title, options) {
    super(title, options);
    notices.push(this);
  }
};
"""


def markable(to: str, id_: str, body: str) -> str:
    wish = f"<markable xmlns='{MARKERS}'/>"
    return f"<message to='{to}' type='chat' id='{id_}'><body>{body}</body>{wish}</message>"


class Elsewhere:
    """The person looks at another tab than these, and comes back to the first of them."""

    def __init__(self, *pages: Page) -> None:
        self._page, other = pages[0], pages[0].context.new_page()
        for page in pages:
            # Playwright has every page believe that it is looked at
            devtools = page.context.new_cdp_session(page)
            devtools.send("Emulation.setFocusEmulationEnabled", {"enabled": False})
        other.bring_to_front()
        for page in pages:
            becomes(page, partial(page.evaluate, "document.hasFocus()"), False)
            Visitor(page).python_knows()

    def comes_back(self) -> None:
        self._page.bring_to_front()
        becomes(self._page, partial(self._page.evaluate, "document.hasFocus()"), True)


def notices(page: Page) -> list[list[Any]]:
    return list(page.evaluate("notices.map((each) => [each.title, each.body])"))


def test_what_one_has_read_is_seen_by_the_other(visit: Visit, couple: Couple) -> None:
    juliet, romeo = visit(), visit()
    juliet.log_in(couple[0])
    romeo.log_in(couple[1])
    his = romeo.chat("Juliet")
    his.say("Art thou there?")
    expect(his.message("Art thou there?").get_by_label("Delivered")).to_be_visible()
    juliet.chat("Romeo").sees("Art thou there?")
    expect(his.message("Art thou there?").get_by_label("Read")).to_be_visible()


def test_what_comes_in_the_moment_after_scrolling_up_is_not_read(
    visit: Visit, couple: Couple, people: People
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.page.add_init_script(LATE % LATENESS)
    juliet.page.reload()
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    for number in range(30):
        romeo.say(couple[0].jid, f"Line {number}")
    chat.sees("Line 29")
    romeo.send(markable(couple[0].jid, "before", "Before"))
    until(juliet.page, lambda: romeo.peer.named(DISPLAYED) == ["before"])
    # Python hears of it so much later, and of the message at once
    chat.scroller.evaluate("(el) => { el.scrollTop -= 600 }")
    romeo.send(markable(couple[0].jid, "after", "After"))
    expect(juliet.row("Romeo").get_by_label("1 unread message")).to_be_visible()
    juliet.python_knows()
    assert romeo.peer.named(DISPLAYED) == ["before"]
    chat.button(re.compile("Newest messages")).click()
    until(juliet.page, lambda: romeo.peer.named(DISPLAYED) == ["before", "after"])
    expect(juliet.row("Romeo").get_by_label(re.compile("unread"))).to_have_count(0)


def test_a_chat_is_pinned_and_muted_by_its_menu_with_the_keys_alone(
    visit: Visit, couple: Couple, come_back: ComeBack
) -> None:
    juliet = visit(stay_logged_in="always")
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    options, keys = chat.button("Options for Romeo"), juliet.page.keyboard
    pin = juliet.page.get_by_role("menuitem", name="Pin to the top")
    never = juliet.page.get_by_role("menuitemradio", name="Never")
    options.focus()
    for item in (pin, never):
        keys.press("Enter")
        expect(juliet.page.locator(".menu-item:focus")).to_have_count(1)
        juliet.arrow_to(item)
        keys.press("Enter")
        expect(options).to_be_focused()
    row = juliet.row("Romeo")
    for mark in ("Pinned", "Muted"):
        expect(row.get_by_label(mark)).to_be_visible()
    chat.button("Details").click()
    details = juliet.page.get_by_role("region", name="Details")
    expect(details.get_by_role("button", name="Never")).to_have_attribute("aria-pressed", "true")
    assert_no_barriers(juliet.page)
    come_back(juliet)
    juliet.is_online()
    for mark in ("Pinned", "Muted"):
        expect(row.get_by_label(mark)).to_be_visible()


def test_who_is_elsewhere_is_notified_once_and_led_to_the_chat(
    visit: Visit, couple: Couple, people: People
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit(browser={"permissions": ["notifications"]})
    juliet.page.add_init_script(KEEPS_NOTICES)
    juliet.page.reload()
    juliet.log_in(couple[0])
    juliet.page.get_by_role("button", name="More").click()
    juliet.page.get_by_role("menuitem", name="Notifications").click()
    dialog = juliet.page.get_by_role("dialog", name="Notifications")
    dialog.get_by_label("Show new messages while I am elsewhere").check()
    assert_no_barriers(juliet.page)
    juliet.page.keyboard.press("Escape")
    title = juliet.page.title()
    romeo.say(couple[0].jid, "While you look")
    expect(juliet.row("Romeo").get_by_label("1 unread message")).to_be_visible()
    elsewhere = Elsewhere(juliet.page)
    romeo.say(couple[0].jid, "While you are away")
    until(juliet.page, lambda: notices(juliet.page))
    expect(juliet.page).to_have_title(f"(2) {title}")
    romeo.say(couple[0].jid, "And again")
    both = [["Romeo", "While you are away"], ["Romeo", "And again"]]
    becomes(juliet.page, lambda: notices(juliet.page), both)
    elsewhere.comes_back()
    expect(juliet.page).to_have_title(title)
    juliet.page.evaluate("notices[1].dispatchEvent(new Event('click'))")
    juliet.conversation("Romeo").sees("And again")


def test_two_tabs_notify_once_and_both_count(visit: Visit, couple: Couple, people: People) -> None:
    romeo = people.connect(couple[1])
    first = visit(browser={"permissions": ["notifications"]})
    first.page.context.add_init_script(KEEPS_NOTICES)
    first.page.reload()
    first.log_in(couple[0])
    first.page.get_by_role("button", name="More").click()
    first.page.get_by_role("menuitem", name="Notifications").click()
    first.page.get_by_label("Show new messages while I am elsewhere").check()
    first.page.keyboard.press("Escape")
    second = Visitor(first.page.context.new_page())
    second.page.goto(first.page.url)
    second.open()
    second.is_online()
    elsewhere = Elsewhere(first.page, second.page)
    romeo.say(couple[0].jid, "Only once")
    for visitor in (first, second):
        expect(visitor.page).to_have_title("(1) Host page")
    becomes(second.page, lambda: notices(second.page), [["Romeo", "Only once"]])
    assert notices(first.page) == []
    elsewhere.comes_back()
    for visitor in (first, second):
        expect(visitor.page).to_have_title("Host page")


def test_the_browser_is_asked_by_a_click_only_and_what_it_forbids_is_said(
    visit: Visit, couple: Couple, people: People
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.log_in(couple[0])
    offer = juliet.page.get_by_text("Shall new messages be shown while you are elsewhere?")
    elsewhere = Elsewhere(juliet.page)
    romeo.say(couple[0].jid, "Unseen")
    expect(offer).to_be_visible()
    elsewhere.comes_back()
    juliet.page.get_by_role("button", name="Show them").click()
    expect(offer).to_have_count(0)
    becomes(juliet.page, lambda: juliet.page.evaluate("Notification.permission"), "denied")
    juliet.page.get_by_role("button", name="More").click()
    juliet.page.get_by_role("menuitem", name="Notifications").click()
    dialog = juliet.page.get_by_role("dialog", name="Notifications")
    expect(dialog).to_contain_text("does not let this site show any")
    expect(dialog.get_by_label(re.compile("^Show new messages"))).to_be_disabled()


def test_the_page_s_icon_has_the_number_on_it_if_the_site_wants_it_so(
    visit: Visit, couple: Couple, people: People
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit(icon_count=True, page={"csp": ""})
    juliet.log_in(couple[0])
    icon = juliet.page.locator("link[rel=icon]")
    elsewhere = Elsewhere(juliet.page)
    romeo.say(couple[0].jid, "One")
    expect(icon).to_have_attribute("href", re.compile("^data:image/png"))
    elsewhere.comes_back()
    expect(icon).to_have_count(0)
