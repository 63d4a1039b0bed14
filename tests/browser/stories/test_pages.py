"""Several pages of a site, at once and one after the other: one engine, one session, nothing lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from demo.prosody import Prosody
from demo.store import conversation
from tests.support.accounts import Account
from tests.support.browsers import Pages
from tests.support.engines import Engines
from tests.support.people import People, Person
from tests.support.site import HostSite
from tests.support.story import Visitor
from tests.support.waiting import until

Couple = tuple[Account, Account]
WIDE = {"width": 1280, "height": 800}


class Tabs:
    """One person's browser, and pages of one site with the same chat on them."""

    def __init__(self, pages: Pages, site: HostSite, prosody: Prosody) -> None:
        self._pages, self._site, self._prosody = pages, site, prosody
        self.context: BrowserContext = pages.context(viewport=WIDE)

    def address(self, **settings: object) -> str:
        """Of a new page."""
        return self._site.page({"websocket_url": self._prosody.websocket_url, **settings})

    def open(self, **settings: object) -> Visitor:
        """A new tab with a new page in it."""
        tab = self._pages.beside(self.context)
        tab.goto(self.address(**settings))
        return Visitor(tab)


@pytest.fixture
def tabs(pages: Pages, site: HostSite, prosody: Prosody) -> Tabs:
    return Tabs(pages, site, prosody)


def sessions(person: Person, of: Account) -> set[str]:
    """The full JIDs with which a friend is online, as the server has told it."""
    there = {str(each["from"]): each["type"] != "unavailable" for each in person.presences}
    return {jid for jid, yes in there.items() if yes and jid.startswith(f"{of.jid}/")}


def test_two_tabs_share_one_session_and_know_the_same(tabs: Tabs, couple: Couple, people: People) -> None:
    romeo = people.connect(couple[1])
    first = tabs.open()
    first.log_in(couple[0])
    second = tabs.open()
    second.open()
    second.is_online()
    romeo.until(lambda: len(sessions(romeo, couple[0])) == 1)
    hers, too = first.chat("Romeo"), second.chat("Romeo")
    too.say("From the second tab")
    hers.sees("From the second tab")
    romeo.hears("From the second tab")
    romeo.say(couple[0].jid, "Both of you?")
    for chat in (hers, too):
        chat.reads("From the second tab", "Both of you?")
    assert len(sessions(romeo, couple[0])) == 1


def test_a_tab_opens_what_stood_in_the_last_one_and_keeps_it_when_it_is_loaded_again(
    tabs: Tabs, couple: Couple
) -> None:
    first = tabs.open(mode="fullscreen")
    first.page.get_by_label("Stay logged in").check()
    first.enter(couple[0])
    first.chat("Romeo").say("Remember this")
    first.conversation("Romeo").all_sent()
    kept = "localStorage.getItem('chinwag-picture')?.includes('Remember this')"
    until(first.page, lambda: first.page.evaluate(kept))
    second = tabs.open(mode="fullscreen")
    first.page.close()
    second.is_taken_over()
    second.conversation("Romeo").sees("Remember this")
    second.page.reload(wait_until="commit")
    second.is_taken_over()
    second.conversation("Romeo").sees("Remember this")


def test_a_tab_begins_closed_whatever_stands_in_another(tabs: Tabs, couple: Couple) -> None:
    first = tabs.open()
    first.log_in(couple[0])
    first.chat("Romeo")
    second = tabs.open()
    second.launcher.hover()
    expect(second.launcher).to_have_attribute("aria-busy", "false")
    expect(second.page.get_by_role("region", name="Chat with Romeo")).to_have_count(0)
    expect(second.list).to_have_count(0)


def test_what_waits_is_counted_in_all_tabs_and_read_in_all(
    tabs: Tabs, couple: Couple, people: People
) -> None:
    romeo = people.connect(couple[1])
    first = tabs.open()
    first.log_in(couple[0])
    second = tabs.open()
    second.open()
    second.is_online()
    romeo.say(couple[0].jid, "Psst")
    for tab in (first, second):
        expect(tab.launcher).to_have_accessible_name("Close chat, 1 unread")
    third = tabs.open()
    third.launcher.hover()
    expect(third.launcher).to_have_accessible_name("Open chat, 1 unread")
    second.page.bring_to_front()
    second.chat("Romeo").sees("Psst")
    for tab in (first, second):
        expect(tab.launcher).to_have_accessible_name("Close chat")


def test_when_one_tab_is_closed_the_other_goes_on(tabs: Tabs, couple: Couple, people: People) -> None:
    romeo = people.connect(couple[1])
    first = tabs.open()
    first.log_in(couple[0])
    second = tabs.open()
    second.open()
    second.is_online()
    first.page.close()
    chat = second.chat("Romeo")
    chat.say("Still here")
    romeo.hears("Still here")
    assert len(sessions(romeo, couple[0])) == 1


def test_the_chat_ended_on_one_page_goes_on_on_another_and_ends_with_the_last(
    tabs: Tabs, couple: Couple, people: People, chromium: Browser, site: HostSite
) -> None:
    romeo = people.connect(couple[1])
    first = tabs.open()
    first.log_in(couple[0])
    second = tabs.open()
    second.open()
    second.is_online()
    first.call("chinwag.destroy()")
    expect(first.root).to_have_count(0)
    second.chat("Romeo").say("I stay")
    romeo.hears("I stay")
    second.call("chinwag.destroy()")
    assert Engines(chromium, site.url).counted(0)
    romeo.until(lambda: not sessions(romeo, couple[0]))


def test_on_the_next_page_all_is_where_it_was(
    tabs: Tabs, couple: Couple, people: People, prosody: Prosody
) -> None:
    juliet, romeo = couple
    lines = conversation((juliet.jid, romeo.jid), [f"Line {number}" for number in range(40)])
    prosody.store.chat(juliet.local, romeo.jid, lines)
    friend = people.connect(romeo)
    tab = tabs.open()
    tab.log_in(juliet)
    chat = tab.chat("Romeo")
    chat.sees("Line 39")
    chat.box.fill("Half a sen")
    top = scrolled_up(tab.page)
    tab.page.goto(tabs.address())
    chat = tab.conversation("Romeo")
    expect(chat.box).to_have_value("Half a sen")
    tab.is_online()
    expect(chat.message(top[0])).to_be_visible()
    until(
        tab.page,
        lambda: first_seen(tab.page),
        lambda found: found[0] == top[0] and abs(found[1] - top[1]) <= 2,
    )
    assert len(sessions(friend, juliet)) == 1
    chat.say("Half a sentence")
    friend.hears("Half a sentence")


def test_what_is_sent_in_the_last_moment_of_a_page_is_sent(
    tabs: Tabs, couple: Couple, people: People
) -> None:
    romeo = people.connect(couple[1])
    tab = tabs.open()
    tab.log_in(couple[0])
    chat = tab.chat("Romeo")
    chat.box.fill("And away")
    next_page = tabs.address()
    chat.box.evaluate("(box, next) => { box.form.requestSubmit(); location.href = next; }", next_page)
    romeo.hears("And away")
    tab.page.wait_for_url(next_page)
    tab.conversation("Romeo").reads("And away")


def test_what_comes_between_two_pages_stands_on_the_next_which_goes_on_from_there(
    tabs: Tabs, couple: Couple, people: People
) -> None:
    romeo = people.connect(couple[1])
    tab = tabs.open()
    tab.log_in(couple[0])
    tab.chat("Romeo").say("Before")
    romeo.hears("Before")
    tab.page.goto("about:blank")
    romeo.say(couple[0].jid, "Between")
    tab.page.goto(tabs.address())
    chat = tab.conversation("Romeo")
    chat.reads("Before", "Between")
    chat.say("After")
    romeo.hears("After")
    chat.reads("Before", "Between", "After")


def test_back_and_forth_in_the_history_of_the_tab(tabs: Tabs, couple: Couple, people: People) -> None:
    romeo = people.connect(couple[1])
    tab = tabs.open()
    tab.log_in(couple[0])
    tab.chat("Romeo").say("One")
    tab.page.goto(tabs.address())
    tab.conversation("Romeo").say("Two")
    # What our picture has not taken over when the page goes is a draft again
    tab.conversation("Romeo").reads("One", "Two")
    tab.page.go_back()
    tab.conversation("Romeo").reads("One", "Two")
    romeo.say(couple[0].jid, "Three")
    tab.conversation("Romeo").reads("One", "Two", "Three")
    tab.page.go_forward()
    tab.conversation("Romeo").reads("One", "Two", "Three")
    assert len(sessions(romeo, couple[0])) == 1


def test_pages_with_other_settings_have_a_chat_of_their_own(
    tabs: Tabs, couple: Couple, chromium: Browser, site: HostSite
) -> None:
    first = tabs.open()
    first.log_in(couple[0])
    other = tabs.open(guest_domain="guests.example")
    other.open()
    expect(other.page.get_by_role("button", name="Continue as a guest")).to_be_visible()
    assert Engines(chromium, site.url).counted(2)


FIRST_SEEN = """() => {
  const scroller = document.querySelector("chinwag-root").shadowRoot.querySelector(".scroller");
  const edge = scroller.getBoundingClientRect().top;
  const rows = [...scroller.querySelectorAll(".message")];
  const row = rows.find((one) => one.getBoundingClientRect().bottom > edge);
  return [row.querySelector(".body").textContent, row.getBoundingClientRect().top - edge];
}"""
SCROLL_UP = """() => {
  document.querySelector("chinwag-root").shadowRoot.querySelector(".scroller").scrollTop -= 431;
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


def first_seen(page: Page) -> tuple[str, float]:
    """The first message in view and where it stands."""
    text, at = page.evaluate(FIRST_SEEN)
    return str(text), float(at)


def scrolled_up(page: Page) -> tuple[str, float]:
    page.evaluate(SCROLL_UP)
    return first_seen(page)
