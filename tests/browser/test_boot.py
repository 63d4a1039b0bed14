"""From the script tag to Python: when it starts, what it asks for, what it leaves."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from demo.prosody import Prosody
from tests.support.accounts import Accounts
from tests.support.boot import (
    COUNT_LISTENERS,
    LAUNCHER,
    OPENED,
    STATUS,
    asked,
    asked_at_the_start,
    expect_open,
    expect_started,
)
from tests.support.browsers import Pages
from tests.support.engines import Engines
from tests.support.site import HostSite

GONE = """() => ({
    nodes: document.querySelectorAll("chinwag-root").length,
    api: "chinwag" in window,
    listeners: window.listening(),
})"""
SLOW = """
window.slow = [];
for (const [of, name] of [[Intl, "getCanonicalLocales"], [Number.prototype, "toLocaleString"]]) {
    const was = of[name];
    of[name] = function (...given) {
        slow.push(name);
        return was.apply(this, given);
    };
}
"""
"""10 and 3 ms in a new process of Chromium."""


# ---- starting -----------------------------------------------------------------------------------


def test_the_chat_opens_under_a_strict_policy_on_every_file(page: Page, site: HostSite) -> None:
    site.server.site.headers["Content-Security-Policy"] = site.policy(two_origins=False)
    page.goto(site.page())
    page.locator(LAUNCHER).click()
    expect_open(page)


def test_the_chat_opens_in_firefox_too(firefox_pages: Pages, site: HostSite) -> None:
    page = firefox_pages.open()
    page.goto(site.page())
    page.locator(LAUNCHER).click()
    expect_open(page)


def test_the_chat_opens_with_all_of_it_on_another_origin(page: Page, site: HostSite) -> None:
    page.goto(site.page(two_origins=True))
    page.locator(LAUNCHER).click()
    expect_open(page)
    expect_started(page)
    assert not asked(site)


def test_the_chat_opens_from_another_origin_in_firefox_too(firefox_pages: Pages, site: HostSite) -> None:
    page = firefox_pages.open()
    page.goto(site.page(two_origins=True))
    page.locator(LAUNCHER).click()
    expect_open(page)
    expect_started(page)


def test_nothing_but_the_loader_is_asked_for_before_anybody_wants_the_chat(
    page: Page, site: HostSite
) -> None:
    page.goto(site.page(), wait_until="networkidle")
    expect(page.locator(LAUNCHER)).to_be_visible()
    assert asked(site) == ["chinwag.js"]


def test_the_launcher_asks_nothing_of_the_browser_that_takes_long_the_first_time(
    page: Page, site: HostSite
) -> None:
    page.add_init_script(SLOW)
    page.goto(site.page())
    expect(page.locator(LAUNCHER)).to_be_visible()
    assert page.evaluate("slow") == []


def test_pointing_at_the_launcher_starts_the_chat_without_opening_it(
    chromium: Browser, page: Page, site: HostSite
) -> None:
    page.goto(site.page())
    page.locator(LAUNCHER).hover()
    assert Engines(chromium, site.url).counted(1)
    expect_started(page)
    expect(page.locator(STATUS)).to_be_hidden()
    expect(page.get_by_text(OPENED)).to_be_hidden()


def test_focus_on_the_launcher_starts_the_chat(chromium: Browser, page: Page, site: HostSite) -> None:
    page.goto(site.page())
    page.keyboard.press("Tab")
    assert Engines(chromium, site.url).counted(1)
    expect_started(page)


def test_the_chat_starts_at_idle_where_the_settings_say_so(
    chromium: Browser, page: Page, site: HostSite
) -> None:
    page.goto(site.page({"start": "idle"}))
    assert Engines(chromium, site.url).counted(1)
    expect_started(page)


def test_fullscreen_starts_at_once_and_shows_no_launcher(page: Page, site: HostSite) -> None:
    page.goto(site.page({"mode": "fullscreen"}))
    expect_open(page)
    expect(page.locator(LAUNCHER)).to_be_hidden()


def test_calls_before_the_start_are_kept(page: Page, site: HostSite) -> None:
    page.goto(site.page())
    page.evaluate("() => { chinwag.open(); }")
    expect_open(page)


def test_files_and_python_are_asked_for_once_and_no_module_comes_late(page: Page, site: HostSite) -> None:
    page.goto(site.page())
    page.locator(LAUNCHER).click()
    expect_open(page)
    expect_started(page)
    files = [
        "chinwag.js",
        "page.js",
        "pyodide/pyodide.asm.js",
        "pyodide/pyodide.asm.wasm",
        "snapshot.bin",
        "worker.js",
    ]
    assert sorted(asked_at_the_start(site)) == files
    assert "library.zip" not in asked(site)


def test_no_module_comes_late_when_somebody_logs_in(
    page: Page, site: HostSite, prosody: Prosody, accounts: Accounts
) -> None:
    """The library is fetched when a module is imported that the snapshot lacks: a wait at a bad time."""
    (juliet,) = accounts.make("juliet")
    page.goto(site.page({"websocket_url": prosody.websocket_url}))
    page.locator(LAUNCHER).click()
    page.get_by_label("Address").fill(juliet.jid)
    page.get_by_role("textbox", name="Password").fill(juliet.password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("button", name="New chat")).to_be_visible(timeout=60_000)
    assert "library.zip" not in asked(site)


def test_a_second_script_tag_is_one_too_many(pages: Pages, site: HostSite) -> None:
    page = pages.open()
    page.goto(site.page(body='<script src="/chinwag.js"></script>'))
    expect(page.locator("chinwag-root")).to_have_count(1)
    assert any("on this page already" in line for line in pages.watch.console)


# ---- settings -----------------------------------------------------------------------------------


def test_attributes_come_before_the_json_script_and_that_before_the_window(
    page: Page, site: HostSite
) -> None:
    site.put(
        "/settings.js",
        b"window.chinwag = {mode: 'fullscreen', start: 'now'};",
        {"Content-Type": "text/javascript"},
    )
    page.goto(
        site.page(
            {"theme": "dark"},
            head='<script type="application/json" data-chinwag>{"theme":"light","mode":"overlay"}</script>',
            body='<script src="/settings.js"></script>',
        )
    )
    host = page.locator("chinwag-root")
    expect(host).to_have_attribute("theme", "dark")
    expect(host).to_have_attribute("mode", "overlay")


def test_a_setting_that_is_wrong_is_told_and_the_default_taken(pages: Pages, site: HostSite) -> None:
    page = pages.open()
    page.goto(site.page({"mode": "sideways"}))
    expect(page.locator("chinwag-root")).to_have_attribute("mode", "overlay")
    assert any("mode is one of auto, overlay" in line for line in pages.watch.console)


def test_a_place_that_is_none_and_json_that_is_no_object_are_told_and_the_rest_goes_on(
    pages: Pages, site: HostSite
) -> None:
    page = pages.open()
    for text in ("null", "[1]", '"overlay"', "{"):
        head = f'<script type="application/json" data-chinwag>{text}</script>'
        page.goto(site.page({"mode": "overlay", "target": "#1 >"}, head=head))
        expect(page.locator(LAUNCHER)).to_be_visible()
    told = "\n".join(pages.watch.console)
    assert told.count("nothing on this page matches #1 >") == 4
    assert told.count("are no object, like") == 3
    assert told.count("cannot be read") == 1


# ---- ending -------------------------------------------------------------------------------------


def test_destroy_leaves_no_node_no_listener_and_no_worker(
    chromium: Browser, page: Page, site: HostSite
) -> None:
    page.add_init_script(COUNT_LISTENERS)
    page.goto(site.page())
    page.locator(LAUNCHER).click()
    expect_open(page)
    engines = Engines(chromium, site.url)
    assert engines.counted(1)
    page.evaluate("() => chinwag.destroy()")
    assert engines.counted(0)
    assert page.evaluate(GONE) == {"nodes": 0, "api": False, "listeners": []}


def test_destroy_ends_a_worker_of_its_own_too(page: Page, site: HostSite) -> None:
    page.goto(site.page(two_origins=True))
    page.locator(LAUNCHER).click()
    expect_open(page)
    with page.workers[0].expect_event("close"):
        page.evaluate("() => chinwag.destroy()")


def test_destroy_before_the_start_leaves_nothing_either(page: Page, site: HostSite) -> None:
    page.add_init_script(COUNT_LISTENERS)
    page.goto(site.page())
    page.evaluate("() => chinwag.destroy()")
    assert page.evaluate(GONE) == {"nodes": 0, "api": False, "listeners": []}
