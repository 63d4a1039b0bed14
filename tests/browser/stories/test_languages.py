"""The person's language, from the first thing on the page to the last, and changed while they look."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from build import catalogues
from tests.browser.stories.conftest import BOTH_ENGINES, Visit
from tests.support.accounts import Account
from tests.support.browsers import Watch
from tests.support.people import People
from tests.support.tongues import CLOSE, OPEN


def _words(page: Page) -> list[str]:
    """The files of words that were asked for."""
    names = page.evaluate("performance.getEntriesByType('resource').map(({name}) => name)")
    return re.findall(r"words-(\w+)-", " ".join(names))


def test_english_asks_for_no_words(visit: Visit) -> None:
    juliet = visit()
    juliet.open()
    expect(juliet.page.get_by_role("heading", name="Log in to chat")).to_be_visible()
    assert _words(juliet.page) == []


def test_a_german_page_has_a_german_chat(
    visit: Visit, couple: tuple[Account, Account], people: People
) -> None:
    romeo = people.connect(couple[1])
    romeo.say(couple[0].jid, "Hallo!")
    juliet = visit(page={"language": "de"})
    page = juliet.page
    page.get_by_role("button", name="Chat öffnen").click()
    expect(page.get_by_role("heading", name="Beim Chat anmelden")).to_be_visible()
    expect(juliet.root).to_have_attribute("lang", "de")
    page.get_by_label("Adresse").fill(couple[0].jid)
    page.locator("input[name=password]").fill(couple[0].password)
    page.keyboard.press("Enter")
    unread = page.get_by_role("region", name="Unterhaltungen").get_by_label("1 ungelesene Nachricht")
    expect(unread).to_be_visible()
    assert _words(page) == ["de"]


@pytest.mark.parametrize(
    ("settings", "page", "locale", "heading"),
    [
        ({"language": "ja"}, "de", "fr-FR", "チャットにログイン"),
        ({}, "de-AT", "ja-JP", "Beim Chat anmelden"),
        ({"language": "tlh"}, "", "ja-JP", "チャットにログイン"),
        ({}, "", "tlh", "Log in to chat"),
    ],
    ids=["setting", "page", "browser", "none of them"],
)
def test_the_setting_goes_before_the_page_and_the_page_before_the_browser(
    visit: Visit, settings: dict[str, str], page: str, locale: str, heading: str
) -> None:
    juliet = visit(browser={"locale": locale}, page={"language": page}, **settings)
    juliet.root.get_by_role("button").first.click()
    expect(juliet.page.get_by_role("heading", name=heading)).to_be_visible()


@BOTH_ENGINES
def test_the_person_chooses_a_language_while_they_write_and_has_it_again(
    visit: Visit, couple: tuple[Account, Account]
) -> None:
    juliet = visit()
    juliet.log_in(couple[0])
    juliet.chat("Romeo")
    box = juliet.root.locator("textarea")
    box.fill("Not sent yet")
    _choose(juliet.page, "More", "Language…", "Deutsch")
    expect(juliet.page.get_by_role("region", name="Unterhaltungen")).to_be_visible()
    expect(box).to_have_value("Not sent yet")
    expect(box).to_have_attribute("placeholder", "Nachricht")
    expect(juliet.page.get_by_role("button", name="Chat schließen")).to_be_visible()
    juliet.page.reload()
    expect(juliet.page.get_by_role("region", name="Unterhaltungen")).to_be_visible()
    _choose(juliet.page, "Mehr", "Sprache…", "Wie diese Website")
    expect(juliet.page.get_by_role("region", name="Conversations")).to_be_visible()


def _choose(page: Page, more: str, item: str, language: str) -> None:
    page.locator("chinwag-root .list-head").get_by_role("button", name=more).click()
    page.get_by_role("menuitem", name=item).click()
    page.get_by_role("dialog").get_by_role("button", name=language).click()


def test_a_page_that_changes_its_language_takes_the_chat_along(visit: Visit) -> None:
    juliet = visit()
    juliet.open()
    expect(juliet.page.get_by_label("Address")).to_be_visible()
    juliet.page.evaluate("document.documentElement.lang = 'de'")
    expect(juliet.page.get_by_label("Adresse")).to_be_visible()
    expect(juliet.root).to_have_attribute("lang", "de")


def test_arabic_runs_from_right_to_left_on_a_page_that_does_not(visit: Visit) -> None:
    juliet = visit(language="ar")
    juliet.root.get_by_role("button").first.click()
    expect(juliet.page.locator("chinwag-root input[name=jid]")).to_be_visible()
    expect(juliet.root.locator(".view")).to_have_css("direction", "rtl")
    assert juliet.page.evaluate("getComputedStyle(document.body).direction") == "ltr"


def test_words_that_do_not_come_leave_english(visit: Visit, watch: Watch) -> None:
    watch.allow("(words|catalogue)-de-")
    juliet = visit(language="de")
    juliet.page.context.route("**/words-de-*.js", lambda route: route.abort())
    juliet.page.context.route("**/catalogue-de-*.json", lambda route: route.abort())
    juliet.page.reload()
    juliet.open()
    expect(juliet.page.get_by_role("heading", name="Log in to chat")).to_be_visible()


def test_the_page_says_nothing_by_itself_that_was_not_translated(visit: Visit, watch: Watch) -> None:
    """What chinwag.js says before Python runs, and when it cannot run."""
    watch.allow("worker-|could not start")
    juliet = visit(language="de")
    page = juliet.page

    def marked(route: Route) -> None:
        words = {str(each.id): f"{OPEN}{each.id}{CLOSE}" for each in catalogues.gathered() if each.id}
        code = f"export default {json.dumps({'dir': 'ltr', 'words': words})}"
        route.fulfill(body=code, content_type="text/javascript")

    page.context.route("**/words-de-*.js", marked)
    page.context.route("**/worker-*.js*", lambda route: route.abort())
    page.reload()
    launcher = juliet.root.get_by_role("button").first
    expect(launcher).to_have_accessible_name(f"{OPEN}Open chat{CLOSE}")
    launcher.click()
    expect(juliet.root.get_by_role("alert")).to_be_visible()
    seen = juliet.root.evaluate("el => [...el.shadowRoot.children].map((one) => one.innerText).join('\\n')")
    left = re.sub(f"{OPEN}[^{CLOSE}]*{CLOSE}", "", seen)
    assert re.findall(r"[^\W\d_]{2,}", left) == []
