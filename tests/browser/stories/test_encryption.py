"""Encrypted in the built widget: switched on, talked, reloaded, verified, and asked about a third device."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.stories.conftest import BOTH_ENGINES, Visit
from tests.support.accounts import Account
from tests.support.devices import devices
from tests.support.people import People
from tests.support.story import LOADED, Conversation, Visitor

Couple = tuple[Account, Account]


def padlock(chat: Conversation) -> Locator:
    return chat.frame.locator(".padlock")


def dialog(visitor: Visitor, name: str) -> Locator:
    """One of encryption's dialogs, when it is there."""
    found = visitor.page.get_by_role("dialog", name=name)
    expect(found).to_be_visible()
    return found


def closes(visitor: Visitor) -> None:
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)


def has_keys(visitor: Visitor) -> str:
    """This browser becomes a device; the digits of its fingerprint."""
    visitor.page.get_by_role("button", name="More", exact=True).first.click()
    visitor.page.get_by_role("menuitem", name="Your devices").click()
    shown = dialog(visitor, "Your devices")
    set_up = shown.get_by_role("button", name="Set up encryption")
    ours = shown.locator(".devices > li", has_text="This browser")
    expect(set_up.or_(ours).first).to_be_visible(timeout=LOADED)
    if set_up.is_visible():
        set_up.click()
    expect(ours).to_be_visible(timeout=LOADED)
    digits = digits_in(ours)
    closes(visitor)
    return digits


def digits_in(shown: Locator) -> str:
    expect(shown.locator(".fingerprint")).to_have_text(re.compile(r"\S"))
    return "".join((shown.locator(".fingerprint").text_content() or "").split())


def switches_on(visitor: Visitor, chat: Conversation) -> None:
    padlock(chat).click()
    dialog(visitor, "Encryption").get_by_role("button", name="Encrypt", exact=True).click()
    closes(visitor)
    expect(padlock(chat)).to_have_attribute("data-lock", "on", timeout=LOADED)


@BOTH_ENGINES
def test_two_switch_it_on_talk_come_back_and_verify_each_other(visit: Visit, couple: Couple) -> None:
    juliet, romeo = visit(), visit()
    for visitor, account in zip((juliet, romeo), couple, strict=True):
        visitor.open()
        visitor.page.get_by_label("Stay logged in").check()
        visitor.log_in(account)
    digits = [has_keys(each) for each in (juliet, romeo)]
    hers, his = juliet.chat("Romeo"), romeo.chat("Juliet")
    expect(padlock(hers)).to_have_attribute("data-lock", "off")
    switches_on(juliet, hers)
    switches_on(romeo, his)
    hers.say("Wherefore art thou Romeo?")
    his.sees("Wherefore art thou Romeo?")
    his.say("Shall I hear more?")
    hers.sees("Shall I hear more?")
    juliet.page.reload()
    juliet.is_online()
    hers = juliet.conversation("Romeo")
    hers.reads("Wherefore art thou Romeo?", "Shall I hear more?")
    expect(padlock(hers)).to_have_attribute("data-lock", "on")
    hers.say("Deny thy father")
    his.sees("Deny thy father")
    padlock(hers).click()
    shown = dialog(juliet, "Encryption")
    device = shown.locator(".devices > li")
    expect(device).to_have_count(1)
    assert digits_in(device) == digits[1]
    device.get_by_role("button", name="Verify").click()
    expect(device.locator(".device-state")).to_have_text("Verified")
    closes(juliet)
    expect(padlock(hers)).to_have_attribute("data-lock", "sure")
    # Of whom one device is verified, another is asked about, and nothing goes out before
    tablet = visit()
    tablet.log_in(couple[1])
    new = has_keys(tablet)
    question = hers.frame.get_by_role("alert").filter(has_text="Romeo has a new device")
    expect(question).to_be_visible(timeout=LOADED)
    question.get_by_role("button", name="Compare").click()
    device = dialog(juliet, "Devices of Romeo").locator(
        ".devices > li", has_text=re.compile("New|Not verified")
    )
    assert digits_in(device) == new
    device.get_by_role("button", name="Verify").click()
    closes(juliet)
    expect(question).to_have_count(0)
    hers.say("And refuse thy name")
    his.sees("And refuse thy name")
    tablet.chat("Juliet").sees("And refuse thy name")


@BOTH_ENGINES
def test_who_comes_back_is_the_same_device_and_who_erases_leaves_no_key_behind(
    visit: Visit, couple: Couple, people: People
) -> None:
    juliet, account = visit(), couple[0]
    juliet.log_in(account)
    digits = has_keys(juliet)
    for _ in range(2):
        juliet.log_out()
        juliet.keeps(f"chinwag:{account.jid}", f"chinwag-keys:{account.jid}")
        juliet.log_in(account)
        assert has_keys(juliet) == digits
    assert devices(people, account) == [1, 1]
    juliet.log_out(erase=True)
    juliet.keeps()
