"""By ear: log in, hear a message, read back, react and reply, with a screen reader and no pointer."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account
from tests.support.people import People


def test_a_conversation_by_ear(visit: Visit, couple: tuple[Account, Account], people: People) -> None:
    juliet, romeo = couple
    peer = people.connect(romeo)
    visitor = visit()
    page, keys = visitor.page, visitor.page.keyboard
    keys.press("Tab")
    visitor.hears("button: Open chat")
    keys.press("Enter")
    expect(page.get_by_label("Address")).to_be_focused()
    visitor.hears("textbox: Address")
    keys.type(juliet.jid)
    keys.press("Tab")
    visitor.hears("textbox: Password")
    keys.type(juliet.password)
    keys.press("Enter")
    visitor.is_online()
    visitor.tab_to(re.compile("Romeo"))
    visitor.hears("button: .*Romeo.*")
    keys.press("Enter")
    chat = visitor.conversation("Romeo")
    expect(chat.box).to_be_focused()
    visitor.hears("textbox: Message to Romeo")

    peer.say(juliet.jid, "Good morrow")
    expect(chat.frame.locator("[aria-live=polite]")).to_have_text("Romeo: Good morrow")
    peer.say(juliet.jid, "What shall we sow?")
    expect(chat.frame.locator("[aria-live=polite]")).to_have_text("Romeo: What shall we sow?")

    visitor.tab_to("^Messages$", "Shift+Tab")
    visitor.hears("log: Messages")
    keys.press("ArrowUp")
    visitor.hears(r"listitem: Romeo.*What shall we sow\?.*")
    keys.press("ArrowUp")
    visitor.hears(r"listitem: Romeo.*Good morrow.*")
    keys.press("Enter")
    expect(page.locator("[role=menuitemcheckbox]:focus")).to_be_visible()
    visitor.hears("menuitemcheckbox: React with 👍")
    keys.press("Enter")
    peer.until(lambda: bool(peer.peer.told("{urn:xmpp:reactions:0}reactions")))
    expect(page.locator(".message:focus")).to_contain_text("👍")
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    visitor.hears(r"listitem: Romeo.*Good morrow.*👍.*")

    keys.press("Enter")
    expect(page.locator("[role=menuitemcheckbox]:focus")).to_be_visible()
    for _ in range(20):
        if visitor.spoken() == "menuitem: Reply":
            break
        keys.press("ArrowDown")
    visitor.hears("menuitem: Reply")
    keys.press("Enter")
    expect(chat.box).to_be_focused()
    visitor.hears("textbox: .*Romeo.*")
    keys.type("Basil")
    keys.press("Enter")
    peer.until(lambda: any("Basil" in body for body in peer.bodies))
    expect(chat.frame.locator("[aria-live=polite]")).to_have_text("")
