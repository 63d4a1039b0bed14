"""Reloading, and coming back: the log-in is kept, the session goes on, and nothing is lost or doubled."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import ComeBack, Visit
from tests.support.accounts import Account
from tests.support.engines import Engines
from tests.support.left import at_rest, kept, session
from tests.support.people import People
from tests.support.proxy import Proxy
from tests.support.story import DATABASES, Visitor
from tests.support.waiting import until

Couple = tuple[Account, Account]
FORM = "Log in to chat"


@pytest.fixture
def again(come_back: ComeBack) -> ComeBack:
    """Come back when the engine has ended, too, open the chat, and wait until the engine has drawn it."""

    def come(visitor: Visitor) -> None:
        come_back(visitor)
        visitor.opened_by_the_page()
        visitor.is_taken_over()

    return come


def test_after_a_reload_the_same_session_goes_on_and_what_came_meanwhile_is_shown_once(
    visit: Visit, couple: Couple, people: People, engines: Engines
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    chat.say("Before")
    romeo.hears("Before")
    romeo.say(couple[0].jid, "Seen by the first page")
    chat.sees("Seen by the first page")
    chat.all_sent()
    before = at_rest(juliet, couple[0])
    address = juliet.page.url
    juliet.page.goto("about:blank")
    engines.end()
    romeo.say(couple[0].jid, "While it is away")
    juliet.page.goto(address)
    juliet.is_taken_over()
    juliet.is_online()
    chat = juliet.conversation("Romeo")
    chat.sees("While it is away")
    expect(juliet.row("Romeo").get_by_role("img", name="Online")).to_be_visible()
    chat.say("After")
    romeo.hears("After")
    chat.reads("Before", "Seen by the first page", "While it is away", "After")
    chat.all_sent()
    assert romeo.bodies == ["Before", "After"]
    after = at_rest(juliet, couple[0])
    assert (before["previd"], before["jid"]) == (after["previd"], after["jid"])


def test_what_is_written_as_the_page_goes_is_sent_once(
    visit: Visit, couple: Couple, people: People, again: ComeBack
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    at_rest(juliet, couple[0])
    for number in range(3):
        chat.say(f"going {number}")
        expect(chat.message(f"going {number}")).to_be_visible()
        again(juliet)
        chat = juliet.conversation("Romeo")
        romeo.hears(f"going {number}")
    chat.all_sent()
    said = [f"going {number}" for number in range(3)]
    chat.reads(*said)
    assert romeo.bodies == said


def test_what_is_kept_of_a_log_in_cannot_be_read_and_is_not_the_password(
    visit: Visit, couple: Couple
) -> None:
    juliet = visit()
    juliet.log_in(couple[0])
    texts, keys = kept(juliet)
    assert keys == ["InvalidAccessError"]
    (record,) = map(json.loads, texts)
    assert couple[0].password not in str(record)
    assert record["jid"] == couple[0].jid


def test_a_new_tab_and_a_new_browser_session_ask_again_unless_told_to_stay(
    visit: Visit, couple: Couple, again: ComeBack
) -> None:
    juliet = visit()
    juliet.log_in(couple[0])
    at_rest(juliet, couple[0])
    # The browser's session ends: what a page keeps for it is gone
    juliet.page.evaluate("sessionStorage.clear()")
    again(juliet)
    expect(juliet.page.get_by_text(FORM)).to_be_visible()
    juliet.page.get_by_label("Stay logged in").check()
    juliet.log_in(couple[0])
    kept(juliet)
    juliet.page.evaluate("sessionStorage.clear()")
    again(juliet)
    juliet.is_online()


def test_without_the_server_the_second_visit_reads_and_writes(
    visit: Visit, couple: Couple, prosody: Prosody, people: People, again: ComeBack
) -> None:
    romeo = people.connect(couple[1])
    with Proxy(prosody.http_port) as network:
        juliet = visit(websocket_url=network.websocket_url)
        juliet.log_in(couple[0])
        chat = juliet.chat("Romeo")
        romeo.say(couple[0].jid, "Read me later")
        chat.sees("Read me later")
        at_rest(juliet, couple[0])
        network.refuse = True
        network.cut()
        again(juliet)
        expect(juliet.row("Romeo")).to_be_visible()
        chat = juliet.conversation("Romeo")
        chat.reads("Read me later")
        chat.say("Written in the dark")
        expect(chat.message("Written in the dark").get_by_label("Sending")).to_be_visible()
        again(juliet)
        chat = juliet.conversation("Romeo")
        chat.reads("Read me later", "Written in the dark")
        network.refuse = False
        romeo.hears("Written in the dark")
        chat.all_sent()
        assert romeo.bodies == ["Written in the dark"]


def test_where_the_page_may_keep_nothing_each_visit_asks(
    visit: Visit, couple: Couple, again: ComeBack
) -> None:
    juliet = visit()
    refuse = "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no'); } })"
    juliet.page.add_init_script(refuse)
    again(juliet)
    expect(juliet.page.get_by_role("heading", name=FORM)).to_be_visible()
    juliet.log_in(couple[0])
    again(juliet)
    expect(juliet.page.get_by_role("heading", name=FORM)).to_be_visible()


def test_after_logging_out_a_reload_shows_the_form(visit: Visit, couple: Couple, again: ComeBack) -> None:
    juliet = visit()
    juliet.open()
    juliet.page.get_by_label("Stay logged in").check()
    juliet.log_in(couple[0])
    juliet.page.get_by_role("button", name="More").click()
    juliet.page.get_by_role("menuitem", name="Log out").click()
    juliet.page.get_by_role("dialog").get_by_role("button", name="Log out", exact=True).click()
    expect(juliet.page.get_by_role("heading", name=FORM)).to_be_visible()
    again(juliet)
    expect(juliet.page.get_by_role("heading", name=FORM)).to_be_visible()
    until(juliet.page, lambda: "chinwag-logins" not in juliet.page.evaluate(DATABASES))


def test_a_second_tab_with_an_engine_of_its_own_has_a_session_of_its_own(
    visit: Visit, couple: Couple, people: People
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.page.context.add_init_script("delete globalThis.SharedWorker")
    juliet.page.reload()
    juliet.open()
    juliet.page.get_by_label("Stay logged in").check()
    juliet.log_in(couple[0])
    before = at_rest(juliet, couple[0])
    tab = juliet.page.context.new_page()
    tab.goto(juliet.page.url)
    other = Visitor(tab)
    other.open()
    other.is_online()
    romeo.say(couple[0].jid, "To both")
    for visitor in (juliet, other):
        visitor.is_online()
        visitor.row("Romeo").click()
        visitor.conversation("Romeo").reads("To both")
    assert before["previd"] == at_rest(juliet, couple[0])["previd"]


def test_whichever_page_of_a_shared_engine_is_the_last_keeps_the_log_in(
    visit: Visit, couple: Couple, again: ComeBack
) -> None:
    juliet = visit()
    juliet.log_in(couple[0])
    at_rest(juliet, couple[0])
    tab = juliet.page.context.new_page()
    tab.goto(juliet.page.url)
    other = Visitor(tab)
    other.open()
    other.is_online()
    juliet.page.close()
    again(other)
    other.is_online()


def test_a_page_that_ends_the_chat_ends_the_session(visit: Visit, couple: Couple) -> None:
    juliet = visit()
    juliet.log_in(couple[0])
    at_rest(juliet, couple[0])
    juliet.call("() => chinwag.destroy()")
    until(juliet.page, lambda: session(juliet.page, couple[0]) is None)


def test_an_edit_goes_on_after_a_reload_as_it_was_left(visit: Visit, couple: Couple, again: ComeBack) -> None:
    juliet, _ = couple
    visitor = visit()
    visitor.log_in(juliet)
    chat = visitor.chat("Romeo")
    chat.say("Helo")
    chat.sees("Helo")
    chat.all_sent()
    chat.choose("Edit", "Helo")
    expect(chat.box).to_have_value("Helo")
    chat.box.fill("Hello, half")
    at_rest(visitor, juliet)
    again(visitor)
    visitor.is_online()
    chat = visitor.conversation("Romeo")
    expect(chat.box).to_have_value("Hello, half")
    expect(chat.frame.locator(".composer-context")).to_contain_text("Edit message")
    chat.box.press("Escape")
    chat.choose("Edit", "Helo")
    expect(chat.box).to_have_value("Helo")
    chat.say("Hello")
    chat.reads("Hello")
    chat.all_sent()
