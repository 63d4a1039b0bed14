"""The shared worker: who shares it, and what happens when it cannot be had, is silent, or comes to an end."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from build.serve import Answer
from tests.support.boot import LAUNCHER, OPENED, STATUS, expect_open, expect_started, find
from tests.support.browsers import Pages, Watch
from tests.support.engines import Engines
from tests.support.site import HostSite

SCRIPT = {"Content-Type": "text/javascript"}
# Overwrites Python's memory when it is told to: as real a crash as there can be. With 0xff, so that each
# pointer leads out of it: zeros can make Python go round for ever, which is no crash.
CRASHES = """
const instantiate = WebAssembly.instantiateStreaming;
WebAssembly.instantiateStreaming = async (...given) => {
    const made = await instantiate.apply(WebAssembly, given);
    const memory = Object.values(made.instance.exports).find((one) => one instanceof WebAssembly.Memory);
    new BroadcastChannel("crash").onmessage = () => {
        new Uint8Array(memory.buffer).fill(0xff);
        console.warn("overwritten");
    };
    return made;
};
"""
IN_NO_SHARED = "if (!('onconnect' in self)) await import('/assets/real.js');"


def opened(page: Page, site: HostSite) -> None:
    """The chat is open, and Python is there, which comes after what is painted at first."""
    page.goto(site.page())
    page.locator(LAUNCHER).click()
    expect_open(page)
    expect_started(page)
    # What was painted before Python ran is open when Python has heard of it, a moment after it runs
    expect(page.locator(LAUNCHER)).to_have_attribute("aria-expanded", "true")


def worker(site: HostSite) -> tuple[str, str]:
    """The path of the worker's script, and its source."""
    path = find(site, "worker-")
    return path, (site.server.site.roots["/"] / path.lstrip("/")).read_text("utf-8")


def test_two_tabs_share_one_worker(pages: Pages, site: HostSite, engines: Engines) -> None:
    context = pages.context()
    for _ in range(2):
        opened(pages.beside(context), site)
    assert engines.counted(1)
    assert sum("snapshot" in path for path in site.log) == 1


def test_two_people_share_none(pages: Pages, site: HostSite, engines: Engines) -> None:
    for _ in range(2):
        opened(pages.open(), site)
    assert engines.counted(2)


def test_a_page_in_another_language_has_a_worker_of_its_own(
    pages: Pages, site: HostSite, engines: Engines
) -> None:
    context = pages.context()
    opened(pages.beside(context), site)
    page = pages.beside(context)
    page.goto(site.page({"language": "de"}))
    page.locator(LAUNCHER).click()
    expect(page.locator("chinwag-root .login")).to_be_visible(timeout=60_000)
    assert engines.counted(2)


def test_the_worker_goes_on_from_page_to_page(page: Page, site: HostSite, engines: Engines) -> None:
    opened(page, site)
    before = engines.running()[0]["targetId"]
    for _ in range(3):
        opened(page, site)
    assert [each["targetId"] for each in engines.running()] == [before]
    assert sum("snapshot" in path for path in site.log) == 1


def test_a_start_that_a_page_has_begun_is_finished_for_the_next(
    page: Page, site: HostSite, engines: Engines
) -> None:
    page.goto(site.page())
    page.locator(LAUNCHER).hover()
    assert engines.counted(1)
    before = engines.running()[0]["targetId"]
    opened(page, site)
    assert [each["targetId"] for each in engines.running()] == [before]


@pytest.mark.parametrize(
    "without", ["delete window.SharedWorker", "SharedWorker = class { constructor() { throw 1 } }"]
)
def test_without_shared_workers_each_page_has_its_own(
    without: str, page: Page, site: HostSite, engines: Engines
) -> None:
    page.add_init_script(without)
    opened(page, site)
    assert len(page.workers) == 1
    assert engines.counted(0)


def test_one_that_never_answers_is_replaced_by_a_worker_of_the_page(page: Page, site: HostSite) -> None:
    path, source = worker(site)
    site.put("/assets/real.js", source.encode(), SCRIPT)
    site.put(path, IN_NO_SHARED.encode(), SCRIPT)
    opened(page, site)
    assert len(page.workers) == 1


def test_one_that_cannot_be_loaded_is_replaced_too(page: Page, site: HostSite, watch: Watch) -> None:
    watch.allow("503")
    path, source = worker(site)
    answers: list[Answer] = [(HTTPStatus.SERVICE_UNAVAILABLE, {"Cache-Control": "no-store"}, b"")]
    good: Answer = (HTTPStatus.OK, SCRIPT, source.encode())
    site.server.site.routes[path] = lambda: answers.pop() if answers else good
    opened(page, site)
    assert len(page.workers) == 1


def test_a_crash_is_told_on_all_pages_and_they_start_again_together(
    pages: Pages, site: HostSite, engines: Engines
) -> None:
    pages.watch.allow("Chinwag|Pyodide|cause of the fatal error|memory access out of bounds|NoGilError")
    path, source = worker(site)
    site.put(path, (CRASHES + source).encode(), SCRIPT)
    context: BrowserContext = pages.context()
    tabs = [pages.beside(context) for _ in range(2)]
    for tab in tabs:
        opened(tab, site)
    with tabs[0].expect_console_message(lambda message: "overwritten" in message.text):
        tabs[0].evaluate("() => { new BroadcastChannel('crash').postMessage(null); }")
    tabs[0].set_viewport_size({"width": 900, "height": 700})  # which Python is told
    for tab in tabs:
        expect(tab.locator(STATUS).get_by_role("alert")).to_have_text("The chat has stopped.")
        expect(tab.locator(LAUNCHER)).to_have_attribute("aria-expanded", "false")
    assert engines.counted(0)
    for tab in tabs:
        tab.locator(STATUS).get_by_role("button", name="Try again").click()
        expect_open(tab)
    assert engines.counted(1)


def test_what_the_worker_logs_is_seen_on_the_page(page: Page, site: HostSite, watch: Watch) -> None:
    page.goto(site.page({"log_level": "debug"}))
    with page.expect_console_message(lambda message: "SurfaceAttached" in message.text):
        page.locator(LAUNCHER).click()


def test_two_tabs_share_one_in_firefox_too(firefox_pages: Pages, site: HostSite) -> None:
    context = firefox_pages.context()
    for _ in range(2):
        page = firefox_pages.beside(context)
        opened(page, site)
    assert sum("snapshot" in path for path in site.log) == 1
    page.evaluate("() => chinwag.destroy()")
    other = context.pages[0]
    other.get_by_role("button", name="Close chat").first.click()
    expect(other.get_by_text(OPENED)).to_be_hidden()
