"""Logging in, wrongly and rightly, as a guest, and out again."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account, Accounts, unique
from tests.support.people import People


def test_a_stranger_opens_the_chat_and_logs_in(visit: Visit, couple: tuple[Account, Account]) -> None:
    juliet = visit()
    juliet.open()
    expect(juliet.page.get_by_role("heading", name="Log in to chat")).to_be_visible()
    juliet.log_in(couple[0])
    expect(juliet.row("Romeo")).to_be_visible()
    expect(juliet.list).to_contain_text(couple[0].jid)


def test_a_wrong_password_says_what_to_do_and_keeps_the_address(visit: Visit, accounts: Accounts) -> None:
    account = accounts.one()
    juliet = visit()
    juliet.open()
    juliet.enter(Account(account.jid, "wrong", "Juliet"))
    expect(juliet.page.get_by_role("alert")).to_have_text(re.compile("password is wrong.*try again", re.I))
    expect(juliet.page.get_by_label("Address")).to_have_value(account.jid)
    expect(juliet.password).to_be_focused()
    juliet.log_in(account)


def test_what_is_no_address_is_said_before_anything_is_sent(visit: Visit, prosody: Prosody) -> None:
    nobody = visit()
    nobody.open()
    nobody.enter(Account("juliet", "secret", "Juliet"))
    expect(nobody.page.get_by_role("alert")).to_contain_text("An address looks like")
    expect(nobody.page.get_by_label("Address")).to_have_value("juliet")


def test_a_domain_of_the_sites_completes_the_address(
    visit: Visit, accounts: Accounts, prosody: Prosody
) -> None:
    account = accounts.one()
    juliet = visit(domain=prosody.domain, lock_domain=True)
    juliet.open()
    juliet.enter(Account("juliet@elsewhere.example", account.password, "Juliet"))
    expect(juliet.page.get_by_role("alert")).to_contain_text(f"Only addresses at {prosody.domain}")
    juliet.log_in(Account(account.local, account.password, "Juliet"))


def test_a_guest_talks_in_a_room(visit: Visit, accounts: Accounts, prosody: Prosody, people: People) -> None:
    room = f"{unique('party')}@{prosody.muc}"
    romeo = people.connect(accounts.one("romeo"))
    romeo.join(room, "Romeo")
    guest = visit(guest_domain=prosody.guests, open_room=room)
    guest.open()
    guest.page.get_by_role("button", name="Continue as a guest").click()
    party = guest.conversation(room.partition("@")[0])
    party.say("May I come in?")
    romeo.hears("May I come in?")
    romeo.say(room, "Do!", kind="groupchat")
    party.sees("Do!")
    guest.keeps()


def test_a_site_that_knows_its_visitor_logs_in_by_itself(
    visit: Visit, couple: tuple[Account, Account]
) -> None:
    account = couple[0]
    juliet = visit(start="now", auto_login=True, jid=account.jid, password=account.password)
    juliet.open()
    expect(juliet.row("Romeo")).to_be_visible()


def test_logging_out_keeps_messages_and_erasing_leaves_nothing(
    visit: Visit, couple: tuple[Account, Account], people: People
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    chat.say("Remember this")
    romeo.hears("Remember this")
    chat.sees("Remember this")
    chat.all_sent()
    juliet.log_out()
    juliet.keeps(f"chinwag:{couple[0].jid}")
    juliet.log_in(couple[0])
    juliet.chat("Romeo").sees("Remember this")
    juliet.log_out(erase=True)
    juliet.keeps()
