"""A site's plugins: named on the page, fetched and checked, used; and what comes of broken ones."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import ComeBack, Visit
from tests.browser.stories.test_last_picture import LATE
from tests.support.accounts import Account
from tests.support.browsers import Pages, Watch
from tests.support.people import People
from tests.support.plugins import HEAD, NAMED, example, serve
from tests.support.site import HostSite
from tests.support.story import Visitor

Couple = tuple[Account, Account]
BROKEN = {
    "cannot be read": "def :",
    "fails at once": HEAD + "1 / 0",
    "does not end": HEAD
    + """
def title(state, view, conversation, kind):
    while True:
        pass
FEATURE = Feature("broken", State, slots={Slot.TITLE: title})
""",
    "calls itself": HEAD
    + """
def title(state, view, conversation, kind):
    return title(state, view, conversation, kind)
FEATURE = Feature("broken", State, slots={Slot.TITLE: title})
""",
    "draws rubbish": HEAD
    + """
def title(state, view, conversation, kind):
    return memo(lambda: h("div", key=object(), on=[5]))
FEATURE = Feature("broken", State, slots={Slot.TITLE: title})
""",
}


def test_a_poll_is_asked_by_a_command_and_answered_by_keyboard(
    visit: Visit, come_back: ComeBack, site: HostSite, people: People, couple: Couple
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit(plugins=example(site, "poll"), stay_logged_in="always")
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    chat.box.press_sequentially("/po")
    expect(chat.frame.get_by_role("option", name="/poll Question | answer | answer")).to_be_visible()
    chat.box.press("Enter")
    expect(chat.box).to_have_value("/poll ")
    chat.box.press_sequentially("Where? | Balcony")
    chat.box.press("Enter")
    expect(chat.frame.get_by_role("alert")).to_contain_text("A poll needs two answers")
    expect(chat.box).to_have_value("/poll Where? | Balcony")
    chat.box.press_sequentially(" | Garden")
    chat.box.press("Enter")
    poll = chat.frame.get_by_role("group", name="Where?")
    poll.get_by_role("button", name="Garden: No votes yet").focus()
    juliet.page.keyboard.press("Enter")
    expect(poll.get_by_role("button", name="Garden: 1 vote")).to_have_attribute("aria-pressed", "true")
    romeo.hears("📊 Where?\n1. Balcony\n2. Garden")
    # Its styles are there: the bar of an answer lies behind it
    expect(poll.get_by_role("button", name="Garden: 1 vote")).to_have_css("isolation", "isolate")
    chat.all_sent()
    come_back(juliet)
    expect(chat.frame.get_by_role("button", name="Garden: 1 vote")).to_be_visible()


def test_canned_replies_stand_over_the_text_box(
    visit: Visit, site: HostSite, people: People, couple: Couple
) -> None:
    romeo = people.connect(couple[1])
    replies = '{"Welcome": "Good evening, {name}!"}'
    source = example(site, "canned_replies.py")
    juliet = visit(plugins=source, plugin_canned_replies_replies=replies)
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    bar = chat.frame.get_by_role("toolbar", name="Canned replies")
    bar.get_by_role("button", name="Welcome").click()
    expect(chat.box).to_have_value("Good evening, Romeo!")
    chat.box.press("Enter")
    romeo.hears("Good evening, Romeo!")
    bar.get_by_role("button", name="Manage replies").click()
    dialog = juliet.page.get_by_role("dialog", name="Canned replies")
    dialog.get_by_label("Title").fill("Farewell")
    dialog.get_by_label("Text").fill("Good night!")
    dialog.get_by_role("button", name="Add").click()
    expect(dialog.get_by_role("button", name="Delete Farewell")).to_be_visible()
    juliet.page.keyboard.press("Escape")
    chat.box.fill("/reply farewell")
    chat.box.press("Enter")
    expect(chat.box).to_have_value("Good night!")


TRANSLATOR = """
globalThis.LanguageDetector = { create: async () => ({ detect: async () => [{ detectedLanguage: "it" }] }) };
globalThis.Translator = { create: async ({ sourceLanguage, targetLanguage }) =>
    ({ translate: async (text) => `${sourceLanguage} → ${targetLanguage}: ${text}` }) };
"""


@pytest.mark.parametrize("able", [True, False])
def test_a_message_is_translated_where_the_browser_can(
    pages: Pages, site: HostSite, prosody: Prosody, people: People, couple: Couple, able: bool
) -> None:
    romeo = people.connect(couple[1])
    tab = pages.open()
    # Debian's Chromium has no models: what the browser offers is stood in for
    tab.add_init_script(
        TRANSLATOR if able else "delete globalThis.Translator; delete globalThis.LanguageDetector"
    )
    tab.goto(site.page({"websocket_url": prosody.websocket_url, "plugins": example(site, "translation.py")}))
    juliet = Visitor(tab)
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    romeo.say(couple[0].jid, "Buona notte")
    chat.sees("Buona notte")
    if not able:
        chat.tool("More", "Buona notte")
        menu = chat.frame.get_by_role("menu", name="With this message")
        expect(menu.get_by_role("menuitem", name="Copy text")).to_be_visible()
        expect(menu.get_by_role("menuitem", name="Translate")).to_have_count(0)
        return
    chat.choose("Translate", "Buona notte")
    expect(chat.message("Buona notte").get_by_text("it → en: Buona notte")).to_be_visible()
    expect(chat.message("Buona notte")).to_contain_text("Translated from Italian")
    chat.message("Buona notte").get_by_role("button", name="Hide").click()
    expect(chat.frame.get_by_text("it → en: Buona notte")).to_have_count(0)


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_plugin_is_named_and_the_chat_goes_on(
    visit: Visit, site: HostSite, people: People, couple: Couple, watch: Watch, how: str
) -> None:
    watch.allow("plugin")
    romeo = people.connect(couple[1])
    juliet = visit(plugins=f"{serve(site, 'broken.py', BROKEN[how])} {example(site, 'poll')}")
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    expect(juliet.page.get_by_text(NAMED)).to_contain_text("broken")
    juliet.page.get_by_role("button", name="Dismiss").click()
    expect(juliet.page.get_by_text(NAMED)).to_have_count(0)
    chat.say("/poll Where? | Balcony | Garden")
    romeo.hears("📊 Where?\n1. Balcony\n2. Garden")
    expect(chat.frame.get_by_role("group", name="Where?")).to_be_visible()


def test_what_is_painted_before_python_runs_has_the_styles_of_plugins(
    visit: Visit, site: HostSite, couple: Couple
) -> None:
    juliet = visit(start="now", plugins=example(site, "poll"), stay_logged_in="always")
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    chat.say("/poll Where? | Balcony | Garden")
    answer = chat.frame.get_by_role("button", name="Garden: No votes yet")
    expect(answer).to_be_visible()
    chat.all_sent()
    juliet.page.wait_for_function(
        "() => localStorage.getItem('chinwag-picture')?.includes('Garden: No votes')"
    )
    juliet.page.add_init_script(LATE)
    juliet.page.reload()
    expect(juliet.root).to_have_attribute("painted", "last")
    expect(answer).to_have_css("isolation", "isolate")
    juliet.page.evaluate("begin()")
    juliet.is_online()
    expect(answer).to_have_css("isolation", "isolate")
