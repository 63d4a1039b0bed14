"""The page's own scripts: what they ask for, before the start too, are told, and can prevent."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.stories.conftest import BOTH_ENGINES, Visit
from tests.support.accounts import Account, unique
from tests.support.browsers import Pages
from tests.support.people import People
from tests.support.waiting import until

Couple = tuple[Account, Account]
ASKED = """async ([name, ...args]) => {
    try {
        return { value: (await chinwag[name](...args)) ?? null };
    } catch (error) {
        return { error: error.name };
    }
}"""
NOTE = """(types) => {
    window.heard = [];
    for (const type of types) {
        document.addEventListener(`chinwag:${type}`, (event) => heard.push([type, event.detail]));
    }
}"""


def ask(page: Page, name: str, *args: object) -> Any:
    """The value of a call's promise, or the name of its error."""
    answer = page.evaluate(ASKED, [name, *args])
    return answer["error"] if "error" in answer else answer["value"]


def heard(page: Page, kind: str, number: int) -> list[Any]:
    """The details of the events of this kind that the document has heard, once there are so many."""

    def details() -> list[Any]:
        return [detail for each, detail in page.evaluate("heard") if each == kind]

    return until(page, details, lambda found: len(found) >= number)


def test_a_page_logs_in_and_out_and_is_told_who_is_there(visit: Visit, couple: Couple) -> None:
    juliet = visit()
    page, account = juliet.page, couple[0]
    page.evaluate(NOTE, ["login", "logout", "error"])
    assert ask(page, "user") is None
    assert ask(page, "unread") == 0
    assert ask(page, "login", {"jid": account.jid, "password": "wrong"}) == "WrongCredentials"
    user = ask(page, "login", {"jid": account.jid, "password": account.password})
    assert user["jid"] == account.jid
    assert ask(page, "user")["online"] is True
    assert ask(page, "login", {"jid": account.jid, "password": "x"}) == "LoggedInAlready"
    assert ask(page, "open") is None
    juliet.is_online()
    assert ask(page, "logout") is None
    expect(page.get_by_label("Address")).to_be_visible()
    assert len(heard(page, "logout", 1)) == 1
    assert [detail["user"]["jid"] for detail in heard(page, "login", 1)] == [account.jid]
    assert [detail["name"] for detail in heard(page, "error", 1)] == ["WrongCredentials"]


@BOTH_ENGINES
def test_a_page_sends_opens_chats_and_joins_rooms(
    visit: Visit, couple: Couple, people: People, prosody: Any
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    page = juliet.page
    assert ask(page, "send", couple[1].jid, "Too early") == "NotLoggedIn"
    juliet.log_in(couple[0])
    assert ask(page, "send", couple[1].jid, "From the page")["id"]
    romeo.hears("From the page")
    assert ask(page, "chat", couple[1].jid, {"text": "Half a word"}) is None
    expect(juliet.conversation("Romeo").box).to_have_value("Half a word")
    room = f"{unique('garden')}@{prosody.muc}"
    assert ask(page, "join", room) is None
    assert ask(page, "send", room, "Anybody here?")["id"]
    juliet.conversation(room.partition("@")[0]).sees("Anybody here?")
    assert ask(page, "join", "no address") == "WrongAddress"
    assert ask(page, "mode", "sideways") == "WrongSetting"


def test_a_page_is_told_of_messages_and_of_how_many_wait(
    visit: Visit, couple: Couple, people: People
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    page = juliet.page
    page.evaluate(NOTE, ["message", "unread"])
    juliet.log_in(couple[0])
    romeo.say(couple[0].jid, "<img src=x onerror=alert(1)>")
    expect(juliet.row("Romeo").locator(".badge")).to_have_text("1")
    (message,) = heard(page, "message", 1)
    assert (message["from"], message["name"]) == (couple[1].jid, "Romeo")
    assert message["body"] == "<img src=x onerror=alert(1)>"
    assert heard(page, "unread", 1) == [{"count": 1}]
    juliet.chat("Romeo")
    expect(juliet.row("Romeo").locator(".badge")).to_have_count(0)
    assert heard(page, "unread", 2)[-1] == {"count": 0}


@BOTH_ENGINES
def test_what_a_page_prevents_does_not_happen(visit: Visit, couple: Couple, people: People) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    page = juliet.page
    page.evaluate("""() => {
        window.strict = { open: true, close: false, send: true };
        for (const type of Object.keys(strict)) {
            document.addEventListener(`chinwag:${type}`, (event) => strict[type] && event.preventDefault());
        }
    }""")
    juliet.launcher.click()
    assert ask(page, "open") == "Prevented"
    expect(page.get_by_label("Address")).to_have_count(0)
    page.evaluate("strict.open = false")
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    chat.box.fill("Not this")
    chat.box.press("Enter")
    expect(chat.box).to_have_value("Not this")
    page.evaluate("strict.send = false")
    chat.box.press("Enter")
    romeo.hears("Not this")
    expect(chat.box).to_have_value("")
    page.evaluate("strict.close = true")
    assert ask(page, "close") == "Prevented"
    juliet.list.get_by_role("button", name="Close", exact=True).click()
    page.keyboard.press("Escape")
    expect(juliet.list).to_be_visible()
    page.evaluate("strict.close = false")
    juliet.list.get_by_role("button", name="Close", exact=True).click()
    expect(juliet.list).to_have_count(0)


def test_calls_and_attributes_change_what_is_there(visit: Visit, couple: Couple) -> None:
    juliet = visit()
    page = juliet.page
    assert ask(page, "theme", "dark") is None
    expect(juliet.root).to_have_attribute("theme", "dark")
    juliet.log_in(couple[0])
    assert ask(page, "mode", "mobile") is None
    expect(page.locator(".surface[data-mode=mobile][data-narrow]")).to_have_count(1)
    assert ask(page, "set", {"mode": "overlay", "sendTyping": False}) is None
    expect(page.locator(".surface[data-mode=overlay]")).to_have_count(1)
    assert page.evaluate("chinwag.settings.send_typing") is False
    assert ask(page, "set", {"mode": "sideways"}) == "WrongSetting"


def test_destroying_rejects_what_waits(visit: Visit) -> None:
    page = visit().page
    answer = page.evaluate("""async () => {
        const credentials = { jid: "juliet@example.org", password: "x" };
        const waiting = chinwag.login(credentials).catch((error) => error.name);
        chinwag.destroy();
        return [await waiting, "chinwag" in window];
    }""")
    assert answer == ["Destroyed", False]


def test_a_page_may_call_before_there_is_anything(pages: Pages, visit: Visit) -> None:
    page = visit(mode="none").page
    assert ask(page, "open") == "NotOnPage"
    assert ask(page, "unread") == 0
    expect(page.locator("chinwag-root")).to_have_count(0)
