"""A site's plugins: named on the page, fetched and checked, used; and what comes of broken ones."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import expect

from build.paths import ROOT
from build.plugin import packed
from demo.prosody import Prosody
from tests.browser.stories.conftest import BOTH_ENGINES, ComeBack, Visit
from tests.browser.stories.test_last_picture import LATE
from tests.support.accounts import Account
from tests.support.boot import no_late_functions
from tests.support.browsers import Pages, Watch
from tests.support.people import People
from tests.support.site import HostSite
from tests.support.story import Visitor
from tests.support.waiting import until

Couple = tuple[Account, Account]
EXAMPLES = ROOT / "demo/plugins"
HEAD = """
from dataclasses import dataclass
from widget.plugin import *
API = 1
@dataclass(frozen=True)
class State:
    count: int = 0
"""
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
COPIES = "async () => (await (await caches.open('chinwag-plugins')).keys()).length"
NAMED = "An extension of this site does not work and is switched off"


def serve(site: HostSite, name: str, text: str) -> str:
    """The address of a plugin on the site, with its hash."""
    site.put(f"/{name}", text.encode(), {"Content-Type": "text/plain; charset=utf-8"})
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"/{name}#sha256-{digest}"


def example(site: HostSite, path: str) -> str:
    return serve(site, Path(path).with_suffix(".json").name, packed(EXAMPLES / path))


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


def test_what_compiles_them_comes_before_and_only_once(visit: Visit, site: HostSite, couple: Couple) -> None:
    """Code of WebAssembly that is not there when it is called is fetched while the worker stands still."""
    start = len(site.log)
    juliet = visit(plugins=example(site, "canned_replies.py"))
    juliet.log_in(couple[0])
    expect(juliet.chat("Romeo").frame.get_by_role("toolbar", name="Canned replies")).to_be_visible()
    asked = [path.rsplit("/", 1)[-1] for path in site.log[start:]]
    assert asked.count("late.wasm") == 1
    assert "library.zip" not in asked


def test_where_they_cannot_be_compiled_the_chat_goes_on_without(
    visit: Visit, site: HostSite, watch: Watch, couple: Couple
) -> None:
    watch.allow("Failed to load resource.*404")
    with no_late_functions(site):
        juliet = visit(plugins=example(site, "canned_replies.py"))
        juliet.log_in(couple[0])
        chat = juliet.chat("Romeo")
        chat.say("Good day")
        chat.all_sent()
        expect(chat.frame.get_by_role("toolbar", name="Canned replies")).to_have_count(0)


TRANSLATOR = """
globalThis.LanguageDetector = { create: async () => ({ detect: async () => [{ detectedLanguage: "it" }] }) };
globalThis.Translator = { create: async ({ sourceLanguage, targetLanguage }) =>
    ({ translate: async (text) => `${sourceLanguage} → ${targetLanguage}: ${text}` }) };
"""


@BOTH_ENGINES
def test_one_comes_from_another_origin_which_may_not_change_it(
    visit: Visit, site: HostSite, watch: Watch, couple: Couple
) -> None:
    watch.allow("its hash is")
    text = packed(EXAMPLES / "canned_replies.py")
    headers = {"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"}
    for path, served in (("/whole.json", text), ("/changed.json", text + " ")):
        answer = (HTTPStatus.OK, headers, served.encode())
        site.elsewhere.site.routes[path] = lambda answer=answer: answer  # type: ignore[misc]
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    for path, runs in (("/whole.json", 1), ("/changed.json", 0)):
        visitor = visit(plugins=f"{site.other}{path}#sha256-{digest}", page={"two_origins": True})
        visitor.log_in(couple[0])
        chat = visitor.chat("Romeo")
        expect(chat.frame.get_by_role("toolbar", name="Canned replies")).to_have_count(runs)


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


def test_one_that_is_not_what_was_named_is_never_run(
    visit: Visit, site: HostSite, people: People, couple: Couple, watch: Watch
) -> None:
    watch.allow("its hash is")
    address = example(site, "poll")
    site.put("/poll.json", b"raise SystemExit", {"Content-Type": "text/plain"})
    juliet = visit(plugins=address)
    juliet.log_in(couple[0])
    expect(juliet.page.get_by_text(NAMED)).to_contain_text("poll.json")
    romeo = people.connect(couple[1])
    juliet.chat("Romeo").say("Hello")
    romeo.hears("Hello")


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


@pytest.mark.parametrize("kept", [True, False])
def test_without_a_network_the_copy_of_an_earlier_visit_is_used_or_it_is_named(
    visit: Visit, come_back: ComeBack, site: HostSite, couple: Couple, watch: Watch, kept: bool
) -> None:
    watch.allow("could not be fetched")
    watch.allow("Failed to load resource")
    address = example(site, "poll")
    hash_ = address if kept else address.partition("#")[0]
    juliet = visit(plugins=hash_, stay_logged_in="always")
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    chat.say("/poll Where? | Balcony | Garden")
    expect(chat.frame.get_by_role("group", name="Where?")).to_be_visible()
    chat.all_sent()
    gone: Mapping[str, str] = {}
    site.server.site.routes["/poll.json"] = lambda: (HTTPStatus.NOT_FOUND, gone, b"")
    if kept:
        until(juliet.page, lambda: juliet.page.evaluate(COPIES))
    else:
        juliet.page.evaluate("caches.delete('chinwag-plugins')")
    come_back(juliet)
    if kept:
        expect(chat.frame.get_by_role("group", name="Where?")).to_be_visible()
    else:
        expect(juliet.page.get_by_text(NAMED)).to_contain_text("poll.json")


def test_without_plugins_nothing_of_them_is_fetched(visit: Visit, site: HostSite, couple: Couple) -> None:
    juliet = visit()
    juliet.log_in(couple[0])
    assert not [path for path in site.log if "plugin" in path or "translator" in path]
    assert juliet.page.evaluate("caches.has('chinwag-plugins')") is False
