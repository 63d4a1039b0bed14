"""A start that fails: it is told in words, and trying again helps; nobody is told who has not asked."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from playwright.sync_api import Page, expect

from build.serve import Answer
from tests.support.boot import LAUNCHER, STATUS, asked, expect_open, find
from tests.support.browsers import Pages, Watch
from tests.support.site import HostSite


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
