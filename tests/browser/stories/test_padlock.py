"""The padlock: two people who never heard of encryption switch it on, and see one another's devices."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account

Couple = tuple[Account, Account]


def test_a_chat_is_encrypted_by_its_padlock_and_who_is_written_to_answers_encrypted(
    visit: Visit, couple: Couple
) -> None:
    juliet, romeo = visit(), visit()
    juliet.log_in(couple[0])
    romeo.log_in(couple[1])
    hers, his = juliet.chat("Romeo"), romeo.chat("Juliet")
    his.button("Not encrypted").click()
    told = romeo.page.get_by_role("dialog", name="Encryption")
    expect(told).to_contain_text("has no device that reads encrypted messages")
    told.get_by_role("button", name="Close").click()
    hers.button("Not encrypted").click()
    asked = juliet.page.get_by_role("dialog", name="Encryption")
    expect(asked.get_by_role("button", name="Encrypt", exact=True)).to_be_disabled()
    asked.get_by_role("button", name="Close").click()
    romeo.page.get_by_role("button", name="More").first.click()
    romeo.page.get_by_role("menuitem", name="Your devices…").click()
    own = romeo.page.get_by_role("dialog", name="Your devices")
    own.get_by_role("button", name="Set up encryption").click()
    expect(own.get_by_role("img", name="Code of your devices")).to_be_visible(timeout=30_000)
    expect(own.locator(".fingerprint")).to_have_count(1)
    own.get_by_role("button", name="Close").click()
    juliet.page.reload()
    hers = juliet.chat("Romeo")
    hers.button("Not encrypted").click()
    asked.get_by_role("button", name="Encrypt", exact=True).click()
    expect(asked.locator(".fingerprint")).to_have_count(1, timeout=30_000)
    asked.get_by_role("button", name="Close").click()
    expect(hers.button("Encrypted")).to_be_visible()
    hers.say("Wherefore art thou?")
    his.sees("Wherefore art thou?")
    expect(his.button("Encrypted")).to_be_visible()
