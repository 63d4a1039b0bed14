"""For everybody: by keyboard alone, with a screen reader, in light and dark; axe-core finds no barrier."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account, Accounts, unique
from tests.support.axe import assert_no_barriers
from tests.support.people import People
from tests.support.proxy import Proxy
from tests.support.waiting import until

Couple = tuple[Account, Account]
LOOKS: dict[str, Mapping[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "color_scheme": "dark"},
}
OUTLINED = """() => {
  const focus = document.activeElement.shadowRoot.activeElement;
  return [focus, focus.parentElement].some((each) => {
    const { outlineStyle, boxShadow } = getComputedStyle(each);
    return outlineStyle !== "none" || boxShadow !== "none";
  });
}"""


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_no_barrier_in_any_view(
    visit: Visit, accounts: Accounts, prosody: Prosody, people: People, look: str
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    room = f"{unique('hall')}@{prosody.muc}"
    peer = people.connect(romeo)
    peer.join(room, "Romeo")
    peer.say(room, "Good evening", kind="groupchat")
    with Proxy(prosody.http_port) as network:
        visitor = visit(
            browser={**LOOKS[look], "reduced_motion": "reduce"},
            websocket_url=network.websocket_url,
            guest_domain=prosody.guests,
        )
        page = visitor.page
        assert_no_barriers(page)
        visitor.open()
        expect(page.get_by_label("Address")).to_be_visible()
        assert_no_barriers(page)
        visitor.enter(Account(juliet.jid, "wrong", "Juliet"))
        expect(page.get_by_role("alert")).to_be_visible()
        assert_no_barriers(page)
        visitor.enter(juliet)
        visitor.is_online()
        assert_no_barriers(page)
        for name in ("New chat", "Join a room"):
            page.get_by_role("button", name=name).first.click()
            expect(page.get_by_role("dialog", name=name)).to_be_visible()
            assert_no_barriers(page)
            page.keyboard.press("Escape")
        page.get_by_role("button", name="More").click()
        expect(page.get_by_role("menuitem", name="Log out")).to_be_visible()
        assert_no_barriers(page)
        page.keyboard.press("Escape")
        chat = visitor.chat("Romeo")
        chat.reads()
        assert_no_barriers(page)
        peer.say(juliet.jid, "See https://example.org/ and say what you think")
        chat.say("A fine page")
        peer.hears("A fine page")
        chat.all_sent()
        assert_no_barriers(page)
        chat.button("Details").click()
        expect(page.get_by_role("region", name="Details")).to_be_visible()
        assert_no_barriers(page)
        page.get_by_role("button", name="Close details").click()
        if look == "phone":
            chat.button("Back").click()
        else:
            chat.button("Minimise Romeo").click()
        hall = visitor.join(room)
        hall.sees("Good evening")
        hall.button("Details").click()
        expect(page.get_by_role("region", name="Details")).to_contain_text("(you)")
        assert_no_barriers(page)
        if look != "phone":
            visitor.call("void chinwag.mode('fullscreen')")
            expect(page.locator(".surface[data-mode=fullscreen]")).to_be_visible()
            assert_no_barriers(page)
        network.refuse = True
        network.cut()
        expect(page.get_by_text(re.compile("Connection lost|Reconnecting"))).to_be_visible()
        assert_no_barriers(page)


def test_all_by_keyboard(visit: Visit, couple: Couple, people: People) -> None:
    juliet, romeo = couple
    peer = people.connect(romeo)
    visitor = visit()
    page, keys = visitor.page, visitor.page.keyboard
    keys.press("Tab")
    expect(visitor.launcher).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_label("Address")).to_be_focused()
    keys.type(juliet.jid)
    keys.press("Tab")
    expect(visitor.password).to_be_focused()
    keys.type(juliet.password)
    keys.press("Enter")
    visitor.is_online()
    _keeps_focus(page)
    visitor.tab_to("Search")
    _outlined(page)
    keys.press("Tab")
    keys.press("Tab")
    visitor.tab_to(re.compile("Romeo"))
    keys.press("Enter")
    chat = visitor.conversation("Romeo")
    expect(chat.box).to_be_focused()
    keys.type("By keyboard")
    keys.press("Shift+Enter")
    keys.type("alone")
    keys.press("Enter")
    peer.hears("By keyboard\nalone")
    visitor.tab_to("Minimise Romeo", "Shift+Tab")
    keys.press("Enter")
    expect(chat.frame).to_have_count(0)
    _keeps_focus(page)
    bar = page.get_by_role("navigation", name="Minimised chats")
    chip = bar.get_by_role("button", name="Romeo").first
    chip.focus()
    keys.press("Enter")
    expect(chat.box).to_be_focused()
    keys.press("Escape")
    expect(chat.frame).to_have_count(0)
    _keeps_focus(page)
    chip.focus()
    keys.press("Enter")
    visitor.tab_to("Close Romeo", "Shift+Tab")
    keys.press("Enter")
    expect(chat.frame).to_have_count(0)
    _keeps_focus(page)
    visitor.row("Romeo").focus()
    keys.press("Escape")
    expect(visitor.list).to_have_count(0)
    expect(visitor.launcher).to_be_focused()


def test_dialogs_and_menus_by_keyboard(visit: Visit, couple: Couple) -> None:
    visitor = visit()
    visitor.log_in(couple[0])
    page, keys = visitor.page, visitor.page.keyboard
    new = page.get_by_role("button", name="New chat").first
    new.focus()
    keys.press("Enter")
    dialog = page.get_by_role("dialog", name="New chat")
    expect(dialog.get_by_label("Address")).to_be_focused()
    for _ in range(4):
        keys.press("Tab")
        expect(dialog.locator(":focus")).to_have_count(1)
    keys.press("Escape")
    expect(dialog).to_have_count(0)
    expect(new).to_be_focused()
    expect(visitor.list).to_be_visible()
    more = page.get_by_role("button", name="More")
    more.focus()
    keys.press("Enter")
    item = page.get_by_role("menuitem", name="Log out")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    keys.press("Escape")
    expect(item).to_be_hidden()
    expect(more).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    keys.press("End")
    expect(item).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("dialog", name="Log out?")).to_be_visible()
    keys.press("Escape")
    _keeps_focus(page)
    expect(visitor.list).to_be_visible()


def test_new_messages_are_announced_and_history_is_not(visit: Visit, couple: Couple, people: People) -> None:
    juliet, romeo = couple
    peer = people.connect(romeo)
    visitor = visit()
    visitor.log_in(juliet)
    chat = visitor.chat("Romeo")
    chat.say("Anybody?")
    peer.hears("Anybody?")
    live = chat.frame.locator("[aria-live=polite]")
    expect(live).to_have_text("")
    peer.say(juliet.jid, "Good morrow")
    expect(live).to_have_text("Romeo: Good morrow")
    peer.say(juliet.jid, "And how are you?")
    expect(live).to_have_text("Romeo: And how are you?")


def test_what_is_where_has_roles_and_names(visit: Visit, couple: Couple) -> None:
    visitor = visit()
    expect(visitor.launcher).to_have_accessible_name("Open chat")
    visitor.log_in(couple[0])
    expect(visitor.launcher).to_have_attribute("aria-expanded", "true")
    chat = visitor.chat("Romeo")
    expect(chat.frame).to_have_role("region")
    expect(chat.frame.get_by_role("log", name="Messages")).to_be_visible()
    expect(chat.box).to_have_accessible_name("Message to Romeo")
    for name in ("Details", "Minimise Romeo", "Close Romeo", "Record a voice message"):
        expect(chat.button(name)).to_be_visible()
    chat.box.fill("O Romeo")
    expect(chat.button("Send")).to_be_visible()
    expect(chat.frame.get_by_role("heading", name="Romeo", level=2)).to_be_visible()


def _keeps_focus(page: Page) -> None:
    """Something of ours has the focus, not the page's body."""
    until(page, lambda: page.evaluate("document.activeElement?.shadowRoot?.activeElement != null"))


def _outlined(page: Page) -> None:
    """Who has the focus can be seen to have it: by an outline or a ring, its own or its parent's."""
    until(page, lambda: page.evaluate(OUTLINED))
