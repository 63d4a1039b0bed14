"""The server dies, the network goes: nothing is lost, nothing doubled, and the order is kept."""

from __future__ import annotations

import re
from functools import partial

from playwright.sync_api import expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import ComeBack, Visit
from tests.support.accounts import Account, Accounts, unique
from tests.support.people import People
from tests.support.proxy import Proxy
from tests.support.rooms import configure
from tests.support.story import Conversation
from tests.support.waiting import becomes

Couple = tuple[Account, Account]
LOST = re.compile("Connection lost|Reconnecting")


def test_a_server_killed_in_mid_conversation_loses_nothing(
    visit: Visit, couple: Couple, prosody: Prosody
) -> None:
    juliet, romeo = visit(), visit()
    juliet.log_in(couple[0])
    romeo.log_in(couple[1])
    hers, his = juliet.chat("Romeo"), romeo.chat("Juliet")
    hers.say("j1")
    his.sees("j1")
    prosody.kill()
    try:
        for number in (2, 3):
            hers.say(f"j{number}")
            his.say(f"r{number}")
        for visitor in (juliet, romeo):
            expect(visitor.page.get_by_text(LOST)).to_be_visible()
        expect(hers.message("j3").get_by_label("Sending")).to_be_visible()
    finally:
        prosody.start()
    for visitor in (juliet, romeo):
        visitor.comes_online()
        expect(visitor.page.get_by_text(LOST)).to_have_count(0)
    hers.say("j4")
    his.say("r4")
    for chat in (hers, his):
        expect(chat.bubbles).to_have_count(7)
        chat.all_sent()
        becomes(chat.page, partial(_said_by, "j", chat), ["j1", "j2", "j3", "j4"])
        becomes(chat.page, partial(_said_by, "r", chat), ["r2", "r3", "r4"])


def _said_by(whose: str, chat: Conversation) -> list[str]:
    return [body for body in chat.bodies if body[0] == whose]


def test_a_cut_connection_is_resumed_and_what_was_written_arrives_once(
    visit: Visit, couple: Couple, prosody: Prosody, people: People
) -> None:
    romeo = people.connect(couple[1])
    with Proxy(prosody.http_port) as network:
        juliet = visit(websocket_url=network.websocket_url)
        juliet.log_in(couple[0])
        chat = juliet.chat("Romeo")
        chat.say("Before")
        romeo.hears("Before")
        network.refuse = True
        network.cut()
        expect(juliet.page.get_by_text(LOST)).to_be_visible()
        chat.say("Into the dark")
        romeo.say(couple[0].jid, "While you were gone")
        network.refuse = False
        juliet.comes_online()
        romeo.hears("Into the dark")
        chat.sees("While you were gone")
        chat.all_sent()
        becomes(juliet.page, lambda: sorted(chat.bodies), ["Before", "Into the dark", "While you were gone"])
        assert romeo.bodies == ["Before", "Into the dark"]


def test_what_was_written_offline_survives_a_reload_and_is_sent_once(
    visit: Visit, couple: Couple, prosody: Prosody, people: People, come_back: ComeBack
) -> None:
    romeo = people.connect(couple[1])
    with Proxy(prosody.http_port) as network:
        juliet = visit(websocket_url=network.websocket_url)
        juliet.log_in(couple[0])
        chat = juliet.chat("Romeo")
        network.refuse = True
        network.cut()
        expect(juliet.page.get_by_text(LOST)).to_be_visible()
        chat.say("Written in the dark")
        expect(chat.message("Written in the dark").get_by_label("Sending")).to_be_visible()
        network.refuse = False
        come_back(juliet)
        juliet.opened_by_the_page()
        romeo.hears("Written in the dark")
        chat = juliet.conversation("Romeo")
        chat.reads("Written in the dark")
        chat.all_sent()
        romeo.say(couple[0].jid, "I read you")
        chat.reads("Written in the dark", "I read you")
        assert romeo.bodies == ["Written in the dark"]


def test_a_room_is_entered_again_after_the_server_was_away(
    visit: Visit, accounts: Accounts, prosody: Prosody, people: People
) -> None:
    juliet, romeo, prince = accounts.make("juliet", "romeo", "prince")
    court = unique("court")
    room = f"{court}@{prosody.muc}"
    owner = people.connect(prince)
    owner.join(room, "Prince")
    configure(owner, room, court)
    one, other = visit(nickname="Juliet"), visit(nickname="Romeo")
    one.log_in(juliet)
    other.log_in(romeo)
    hers, his = one.join(room), other.join(room)
    hers.say("Before")
    his.sees("Before")
    prosody.kill()
    try:
        hers.say("In between")
        expect(one.page.get_by_text(LOST)).to_be_visible()
    finally:
        prosody.start()
    for visitor in (one, other):
        visitor.comes_online()
    his.sees("In between")
    his.say("After")
    for chat in (hers, his):
        chat.reads("Before", "In between", "After")
        chat.all_sent()


def test_a_server_that_is_away_at_log_in_is_waited_for(
    visit: Visit, couple: Couple, prosody: Prosody
) -> None:
    with Proxy(prosody.http_port) as network:
        network.refuse = True
        juliet = visit(websocket_url=network.websocket_url)
        juliet.open()
        juliet.enter(couple[0])
        expect(juliet.page.get_by_text("The server does not answer yet")).to_be_visible()
        expect(juliet.page.get_by_text("cannot be reached at the moment")).to_be_visible()
        network.refuse = False
        juliet.is_online()


def test_who_will_not_wait_for_the_server_gets_the_form_back(
    visit: Visit, couple: Couple, prosody: Prosody
) -> None:
    with Proxy(prosody.http_port) as network:
        network.refuse = True
        juliet = visit(websocket_url=network.websocket_url)
        juliet.open()
        juliet.enter(couple[0])
        # The loader has a button of this name, too, outside of the panel
        panel = juliet.page.get_by_role("region", name="Chat")
        panel.get_by_role("button", name="Cancel").click()
        expect(juliet.page.get_by_label("Address")).to_have_value(couple[0].jid)
        network.refuse = False
        juliet.log_in(couple[0])
