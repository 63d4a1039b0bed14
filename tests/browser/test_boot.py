"""From the script tag to Python: when it starts, what it asks for, how it fails, what it leaves."""

from __future__ import annotations

import re
from http import HTTPStatus

import pytest
from playwright.sync_api import Browser, Page, expect

from build.serve import Answer
from demo.prosody import Prosody
from tests.support.accounts import Accounts, unique
from tests.support.browsers import Pages, Watch
from tests.support.engines import Engines
from tests.support.site import HostSite
from tests.support.story import Visitor

LAUNCHER = "chinwag-root .cw-launcher"
STATUS = "chinwag-root .cw-status"
OPENED = "Log in to chat"
GONE = """() => ({
    nodes: document.querySelectorAll("chinwag-root").length,
    api: "chinwag" in window,
    listeners: window.listening(),
})"""
COUNT_LISTENERS = """
(() => {
    // What listens on what outlives us: the window, the document and their like, not our own nodes.
    const live = new Set();
    const lasting = (target) => !(target instanceof Node && target !== document)
        && ![Worker, MessagePort, AbortSignal].some((kind) => target instanceof kind);
    const { addEventListener, removeEventListener } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (type, listener, options) {
        if (lasting(this)) {
            const entry = { target: this, type, listener };
            live.add(entry);
            options?.signal && addEventListener.call(options.signal, "abort", () => live.delete(entry));
        }
        return addEventListener.call(this, type, listener, options);
    };
    EventTarget.prototype.removeEventListener = function (type, listener, options) {
        for (const entry of live) {
            const same = entry.target === this && entry.type === type && entry.listener === listener;
            if (same) live.delete(entry);
        }
        return removeEventListener.call(this, type, listener, options);
    };
    window.listening = () => [...live].map(({ target, type }) => `${target.constructor.name} ${type}`)
        .filter((name) => !name.includes("securitypolicyviolation"));
})();
"""


def asked(site: HostSite) -> list[str]:
    """Our files that were asked for, without their hashes."""
    ours = [path for path in site.log if path.startswith("/assets/") or path == "/chinwag.js"]
    return [
        re.sub(r"-[0-9a-f]{10}(?=[./])", "", path.removeprefix("/assets/").removeprefix("/")) for path in ours
    ]


def expect_open(page: Page) -> None:
    expect(page.locator("chinwag-root").get_by_text(OPENED)).to_be_visible(timeout=60_000)


def expect_started(page: Page) -> None:
    expect(page.locator(LAUNCHER)).to_have_attribute("aria-busy", "false", timeout=60_000)


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
    # Functions that are rarely called come when there is nothing else to do
    assert [name for name in sorted(asked(site)) if name != "pyodide/late.wasm"] == files


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


def test_no_function_comes_late_on_an_ordinary_day(
    pages: Pages, site: HostSite, prosody: Prosody, accounts: Accounts
) -> None:
    """Who calls one before late.wasm has come waits for it (0.4 s), and here for ever.

    If this fails, `python3 -m tests.bench.called` measures anew which ones an ordinary day calls.
    """
    pages.watch.allow("Failed to load resource.*404")
    (late,) = (path for path in site.server.site.roots["/"].glob("assets/*/late.wasm"))
    path = f"/{late.relative_to(site.server.site.roots['/'])}"
    site.server.site.routes[path] = lambda: (HTTPStatus.NOT_FOUND, {}, b"")
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    tab = pages.open(viewport={"width": 1280, "height": 800})
    tab.goto(site.page({"websocket_url": prosody.websocket_url}))
    visitor = Visitor(tab)
    visitor.log_in(juliet)
    chat = visitor.chat("Romeo")
    for words in ("Good day", "See www.example.org and *this*: :sun:", "> so\n/me nods ☀️", "Çağrı: ß 例え"):
        chat.say(words)
    chat.sees("Good day")
    chat.all_sent()
    expect(chat.frame.get_by_role("link", name="www.example.org")).to_be_visible()
    room = visitor.join(f"{unique('garden')}@{prosody.muc}")
    room.say("And here")
    room.all_sent()
    tab.reload()
    visitor.is_online()
    visitor.conversation("Romeo").say("And again")
    visitor.conversation("Romeo").all_sent()
    del site.server.site.routes[path]


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


# ---- failing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["page-", "worker-", "snapshot-", "pyodide.asm.wasm", "pyodide.asm.js"])
def test_a_file_that_fails_is_told_and_trying_again_helps(
    name: str, page: Page, site: HostSite, watch: Watch
) -> None:
    watch.allow("Chinwag|503|Failed to load|Failed to fetch|wasm")
    path = broken(site, name)
    page.goto(site.page())
    page.locator(LAUNCHER).click()
    status = page.locator(STATUS)
    expect(status.get_by_role("alert")).to_have_text("A file could not be loaded.", timeout=30_000)
    del site.server.site.routes[path]
    status.get_by_role("button", name="Try again").click()
    expect_open(page)
    expect(status).to_be_hidden()


def test_a_file_that_fails_is_told_in_firefox_too(firefox_pages: Pages, site: HostSite) -> None:
    firefox_pages.watch.allow("Chinwag|503|Loading|NetworkError|wasm|module")
    page = firefox_pages.open()
    path = broken(site, "worker-")
    page.goto(site.page())
    page.locator(LAUNCHER).click()
    expect(page.locator(STATUS).get_by_role("alert")).to_be_visible(timeout=30_000)
    del site.server.site.routes[path]
    page.locator(STATUS).get_by_role("button", name="Try again").click()
    expect_open(page)


def test_what_fails_before_anybody_wants_it_says_nothing_until_they_do(
    page: Page, site: HostSite, watch: Watch
) -> None:
    watch.allow("Chinwag|503|Failed to load")
    broken(site, "worker-")
    page.goto(site.page())
    with page.expect_console_message(lambda message: "Chinwag could not start" in message.text):
        page.locator(LAUNCHER).hover()
    expect(page.locator(STATUS)).to_be_hidden()
    page.locator(LAUNCHER).click()
    expect(page.locator(STATUS).get_by_role("alert")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("missing", ["WebAssembly", "Worker"])
def test_a_browser_that_cannot_is_told_so(missing: str, page: Page, site: HostSite, watch: Watch) -> None:
    watch.allow("Chinwag")
    page.add_init_script(f"delete window.{missing}")
    page.goto(site.page())
    page.locator(LAUNCHER).click()
    expect(page.locator(STATUS)).to_contain_text("This browser cannot run the chat.")
    assert asked(site) == ["chinwag.js"]


def test_a_policy_without_webassembly_is_told(page: Page, site: HostSite, watch: Watch) -> None:
    watch.allow(".")
    site.server.site.headers["Content-Security-Policy"] = "default-src 'self'"
    page.goto(site.page(csp="default-src 'self'"))
    page.locator(LAUNCHER).click()
    expect(page.locator(STATUS).get_by_role("alert")).to_be_visible(timeout=30_000)


def test_a_server_that_does_not_know_wasm_is_forgiven(page: Page, site: HostSite, watch: Watch) -> None:
    path = find(site, "pyodide.asm.wasm")
    body = (site.server.site.roots["/"] / path.lstrip("/")).read_bytes()
    site.put(path, body, {"Content-Type": "application/octet-stream"})
    page.goto(site.page())
    page.locator(LAUNCHER).click()
    expect_open(page)


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


# ---- helpers ------------------------------------------------------------------------------------


def find(site: HostSite, name: str) -> str:
    """The path of the file in whose name that occurs."""
    dist = site.server.site.roots["/"]
    (found,) = [
        path for path in dist.rglob("*") if name in path.name and path.suffix in (".js", ".wasm", ".bin")
    ]
    return "/" + found.relative_to(dist).as_posix()


def broken(site: HostSite, name: str) -> str:
    """That file answers 503 until its route is taken away."""
    path = find(site, name)
    answer: Answer = (
        HTTPStatus.SERVICE_UNAVAILABLE,
        {"Content-Type": "text/plain", "Cache-Control": "no-store"},
        b"",
    )
    site.server.site.routes[path] = lambda: answer
    return path
