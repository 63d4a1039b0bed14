"""What was said long ago is found by its words or its day, and shown where it was said."""

from __future__ import annotations

import re
import time

from playwright.sync_api import expect

from demo.prosody import Prosody
from demo.store import Line, conversation
from tests.browser.stories.conftest import BOTH_ENGINES, Visit
from tests.support.accounts import Accounts
from tests.support.axe import assert_no_barriers
from tests.support.story import Visitor

DAY = 24 * 3600
FAR = "It was the Nightingale, and not the lark"


def searched(visitor: Visitor, text: str) -> None:
    """Type into the list's search box."""
    visitor.list.get_by_role("searchbox", name="Search").fill(text)


@BOTH_ENGINES
def test_a_word_leads_by_keyboard_to_the_message_far_back_and_back_to_the_newest(
    visit: Visit, accounts: Accounts, prosody: Prosody
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    lines = conversation((juliet.jid, romeo.jid), [FAR, *(f"Word {n}" for n in range(160))])
    prosody.store.chat(juliet.local, romeo.jid, lines)
    visitor = visit()
    visitor.log_in(juliet)
    chat = visitor.chat("Romeo")
    chat.sees("Word 159")
    searched(visitor, "nightin lark")
    found = visitor.list.locator("button.row", has=visitor.page.locator("mark"))
    expect(found).to_have_count(1)
    expect(found.locator("mark")).to_have_text(["Nightingale", "lark"])
    assert_no_barriers(visitor.page)
    found.focus()
    visitor.page.keyboard.press("Enter")
    chat.sees(FAR)
    expect(chat.message(FAR)).to_be_in_viewport()
    expect(chat.newest).to_be_visible()
    chat.newest.click()
    chat.sees("Word 159")
    expect(chat.bubbles.last).to_be_in_viewport()


def test_in_a_conversation_s_menu_a_search_finds_only_what_was_said_there(
    visit: Visit, accounts: Accounts, prosody: Prosody
) -> None:
    juliet, romeo, nurse = accounts.make("juliet", "romeo", "nurse")
    accounts.befriend(juliet, romeo)
    accounts.befriend(juliet, nurse)
    for other in (romeo, nurse):
        lines = conversation((other.jid,), [f"The garden of {other.local}"], prefix=other.local)
        prosody.store.chat(juliet.local, other.jid, lines)
    visitor = visit()
    visitor.log_in(juliet)
    chat = visitor.chat("Romeo")
    chat.button("Options for Romeo").click()
    chat.frame.get_by_role("menuitem", name="Search messages…").click()
    dialog = visitor.page.get_by_role("dialog", name="Search in Romeo")
    box = dialog.get_by_role("searchbox")
    expect(box).to_be_focused()
    box.fill("GARD")
    expect(dialog.locator("button.row")).to_have_count(1)
    assert_no_barriers(visitor.page)
    dialog.locator("button.row").click()
    expect(dialog).to_have_count(0)
    expect(chat.frame.locator(".message:focus")).to_contain_text("The garden of")


def test_a_date_leads_into_the_archive_and_scrolling_on_fills_what_is_missing(
    visit: Visit, accounts: Accounts, prosody: Prosody
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    begin = int(time.time()) - 100 * DAY
    lines = [Line(romeo.jid, f"Word {n}", begin + n // 4 * DAY + n % 4, f"id-{n}") for n in range(400)]
    prosody.store.chat(juliet.local, romeo.jid, lines)
    visitor = visit()
    visitor.log_in(juliet)
    chat = visitor.chat("Romeo")
    chat.sees("Word 399")
    chat.button("Options for Romeo").click()
    chat.frame.get_by_role("menuitem", name="Go to a date…").click()
    dialog = visitor.page.get_by_role("dialog", name="Go to a date")
    assert_no_barriers(visitor.page)
    dialog.get_by_label("Day").fill(time.strftime("%Y-%m-%d", time.localtime(begin + 30 * DAY)))
    visitor.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(chat.message("Word 120")).to_be_in_viewport()
    expect(chat.newest).to_be_visible()
    while "Word 399" not in chat.bodies:
        before = chat.bodies[-1]
        chat.scroller.evaluate("(each) => each.scrollTo(0, each.scrollHeight)")
        expect(chat.bubbles.last).not_to_have_text(before)
    bodies = chat.bodies
    first = int(bodies[0].split()[1])
    assert bodies == [f"Word {n}" for n in range(first, 400)]
    assert first <= 120


def test_what_only_the_server_has_is_found_by_keyboard_and_shown_where_it_was_said(
    visit: Visit, searching: Prosody
) -> None:
    accounts = Accounts(searching.store, searching.domain)
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    said = ["Before", FAR, "After", *(f"Word {n}" for n in range(300))]
    searching.store.chat(juliet.local, romeo.jid, conversation((juliet.jid, romeo.jid), said))
    visitor = visit(websocket_url=searching.websocket_url)
    visitor.log_in(juliet)
    chat = visitor.chat("Romeo")
    chat.sees("Word 299")
    chat.button(re.compile("^Options")).click()
    visitor.page.get_by_role("menuitem", name="Search messages…").press("Enter")
    dialog = visitor.page.get_by_role("dialog")
    dialog.get_by_role("searchbox").fill("lark")
    found = dialog.get_by_role("list", name="Found on the server").get_by_role("button")
    expect(found.locator("mark")).to_have_text("lark")
    expect(dialog).to_contain_text("1 message found on the server")
    assert_no_barriers(visitor.page)
    found.press("Enter")
    expect(dialog).to_have_count(0)
    expect(chat.message(FAR)).to_be_in_viewport()
    chat.sees("After")
    chat.scroll_up()
    chat.sees("Before")
