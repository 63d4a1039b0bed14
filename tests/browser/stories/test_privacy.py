"""What is fetched and stored before the visitor's click and after it, and that all of it can go."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from demo.prosody import Prosody
from tests.support.accounts import Accounts
from tests.support.axe import assert_no_barriers
from tests.support.browsers import Watch
from tests.support.ports import closed_port
from tests.support.site import HostSite
from tests.support.story import Visitor
from tests.support.waiting import becomes, until

LAUNCHER = "chinwag-root .cw-launcher"
STORED = """async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    caches: await caches.keys(),
    databases: (await indexedDB.databases()).map(({ name }) => name).sort(),
    cookies: document.cookie,
})"""
NOTHING = {"local": [], "session": [], "caches": [], "databases": [], "cookies": ""}


def stored(page: Page) -> Any:
    return page.evaluate(STORED)


def ours(site: HostSite) -> list[str]:
    """The paths that were asked for, but for the page itself."""
    return [path for path in site.log if not path.startswith("/page-") and path != "/favicon.ico"]


def test_nothing_is_stored_and_only_the_tag_is_fetched_before_the_click(page: Page, site: HostSite) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.page({"consent": "", "start": "now"}))
    page.locator(LAUNCHER).hover()
    page.locator(LAUNCHER).focus()
    page.wait_for_load_state("networkidle")
    assert ours(site) == ["/chinwag.js"]
    assert stored(page) == NOTHING
    page.locator(LAUNCHER).click()
    expect(page.locator("chinwag-root").get_by_text("Log in to chat")).to_be_visible(timeout=60_000)
    assert stored(page)["local"] == ["chinwag-consent"]
    assert stored(page)["cookies"] == ""
    assert not [url for url in asked if not url.startswith(site.url)]


def test_a_chat_that_fills_its_page_waits_for_a_click_too_once(page: Page, site: HostSite) -> None:
    address = site.page({"consent": "true", "mode": "fullscreen"})
    page.goto(address)
    begin = page.locator("chinwag-root").get_by_role("button", name="Open chat").last
    expect(begin).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert ours(site) == ["/chinwag.js"]
    assert stored(page) == NOTHING
    begin.click()
    expect(page.locator("chinwag-root").get_by_text("Log in to chat")).to_be_visible(timeout=60_000)
    page.goto(address)
    expect(page.locator("chinwag-root").get_by_text("Log in to chat")).to_be_visible(timeout=60_000)


def test_what_is_stored_is_listed_and_goes_by_one_button(
    page: Page, site: HostSite, prosody: Prosody, accounts: Accounts
) -> None:
    juliet = accounts.one()
    settings = {"consent": "", "stay-logged-in": "always", "websocket-url": prosody.websocket_url}
    page.goto(site.page(settings))
    visitor = Visitor(page)
    visitor.open()
    visitor.log_in(juliet)
    assert f"chinwag:{juliet.jid}" in stored(page)["databases"]
    page.get_by_role("button", name="More", exact=True).first.click()
    page.get_by_role("menuitem", name="Stored on this device").click()
    dialog = page.get_by_role("dialog", name="Stored on this device")
    for words in ("Messages, contacts and rooms", juliet.jid, "Keys of kept log-ins"):
        expect(dialog.get_by_text(words)).to_be_visible(timeout=20_000)
    assert_no_barriers(page)
    dialog.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_text("Log in to chat")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Stored on this device").click()
    expect(page.get_by_text("Nothing of this chat is stored")).to_be_visible(timeout=20_000)
    # Nor is the program kept, which the worker does some seconds after its start, just before it fetches this
    until(page, lambda: any(path.endswith("late.wasm") for path in site.log))
    becomes(page, lambda: stored(page), NOTHING)


def test_who_does_not_reach_the_server_finds_out_why(
    page: Page, site: HostSite, accounts: Accounts, watch: Watch
) -> None:
    watch.allow("")
    with closed_port() as port:
        page.goto(site.page({"websocket-url": f"ws://localhost:{port}/xmpp-websocket"}))
        visitor = Visitor(page)
        visitor.open()
        visitor.enter(accounts.one())
        page.get_by_role("button", name="Find out why").click(timeout=60_000)
        dialog = page.get_by_role("dialog", name="Check the connection")
        expect(dialog.get_by_role("status")).to_contain_text("Broken: WebSocket", timeout=30_000)
        expect(dialog.get_by_text(f"localhost:{port}").first).to_be_visible()
        assert_no_barriers(page)
