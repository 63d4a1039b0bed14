"""The first visit's download: told, cancelled, broken and taken up again; then without the network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from playwright.sync_api import Page, expect

from build.serve import Answer, Link
from tests.support.boot import LAUNCHER, STATUS, asked, expect_open, find
from tests.support.browsers import Pages, Watch
from tests.support.site import HostSite
from tests.support.waiting import until

KEPT = """async () => {
    const store = await caches.open("chinwag-runtime");
    while (!(await store.keys()).length) await new Promise((resolve) => setTimeout(resolve, 100));
    return (await (await store.match((await store.keys())[0])).arrayBuffer()).byteLength;
}"""
"""How many bytes the snapshot has that is kept for the next visit."""
FIGURES = re.compile(r"\d\.\d of \d+\.\d MB")
MEGABIT = 1_000_000.0
WORKER = """
importScripts("/offline.js");
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
// The site's own part: its pages.
addEventListener("fetch", (event) => {
    if (event.request.mode !== "navigate") return;
    event.respondWith(caches.open("site").then(async (store) => {
        try {
            const answer = await fetch(event.request);
            await store.put(event.request, answer.clone());
            return answer;
        } catch {
            return store.match(event.request);
        }
    }));
});
"""


@pytest.fixture(autouse=True)
def unhurried(site: HostSite) -> Iterator[None]:
    """No link outlives its test."""
    yield
    site.server.site.link = None
    site.server.site.plain = False
    for path in [path for path in site.server.site.routes if path.endswith(".gz")]:
        del site.server.site.routes[path]


def test_the_download_tells_its_stage_and_its_bytes(page: Page, site: HostSite) -> None:
    site.server.site.link = Link(8 * MEGABIT)
    page.goto(site.page())
    page.locator(LAUNCHER).click()
    status = page.locator(STATUS)
    expect(status).to_contain_text("Loading…")
    expect(status).to_contain_text(FIGURES)
    told = page.wait_for_function(
        """() => {
            const bar = document.querySelector("chinwag-root").shadowRoot.querySelector("progress");
            globalThis.told = new Set([...(globalThis.told ?? []), bar?.value ?? 1]);
            return globalThis.told.size > 10 && [...globalThis.told];
        }"""
    ).json_value()
    assert told == sorted(told)
    expect_usable(page)


@pytest.mark.parametrize("mode", ["overlay", "fullscreen"])
def test_a_download_that_is_cancelled_can_be_begun_again(mode: str, page: Page, site: HostSite) -> None:
    site.server.site.link = Link(4 * MEGABIT)
    page.goto(site.page({"mode": mode}))
    if mode == "overlay":
        page.locator(LAUNCHER).click()
    status = page.locator(STATUS)
    expect(status).to_contain_text(FIGURES)
    status.get_by_role("button", name="Cancel").click()
    site.server.site.link = None
    if mode == "overlay":
        expect(status).to_be_hidden()
        expect(page.locator(LAUNCHER)).to_be_focused()
        page.locator(LAUNCHER).click()
    else:
        status.get_by_role("button", name="Open chat").click()
    expect_usable(page)


@pytest.mark.parametrize("name", ["snapshot-", "pyodide.asm.wasm"])
def test_a_connection_that_breaks_is_told_and_files_that_have_come_are_not_asked_for_again(
    name: str, page: Page, site: HostSite, watch: Watch
) -> None:
    watch.allow("ERR_|Failed to load")
    path = find(site, name)
    site.server.site.breaks[path] = 700_000
    page.goto(site.page())
    page.locator(LAUNCHER).click()
    expect(page.locator(STATUS)).to_contain_text("The connection was lost. Trying again…")
    expect_usable(page)
    ours = [asset for asset in site.log if asset.startswith("/assets/")]
    assert [asset for asset in ours if ours.count(asset) > 1] == [path, path]


def test_a_connection_that_breaks_in_firefox_is_taken_up_again(firefox_pages: Pages, site: HostSite) -> None:
    firefox_pages.watch.allow("Chinwag|NetworkError|aborted")
    path = find(site, "snapshot-")
    site.server.site.breaks[path] = 700_000
    page = firefox_pages.open()
    page.goto(site.page())
    page.locator(LAUNCHER).click()
    expect_usable(page)
    assert site.log.count(path) == 2


@pytest.mark.parametrize(
    "beside",
    [
        "what is compressed",
        "nothing",
        "a page for everything",
        "what is unpacked",
        "an answer cut off at once",
    ],
)
def test_a_host_that_compresses_nothing_is_asked_for_what_lies_compressed_beside(
    page: Page, site: HostSite, watch: Watch, beside: str
) -> None:
    watch.allow("Failed to load resource.*404")
    path = find(site, "snapshot-")
    file = site.server.site.roots["/"] / f"{path[1:]}.gz"
    answers: dict[str, Answer] = {
        "what is compressed": (HTTPStatus.OK, {"Content-Type": "application/gzip"}, file.read_bytes()),
        "nothing": (HTTPStatus.NOT_FOUND, {}, b""),
        "a page for everything": (HTTPStatus.OK, {"Content-Type": "text/html"}, b"<!doctype html>Hello"),
        "what is unpacked": (HTTPStatus.OK, {"Content-Encoding": "gzip"}, file.read_bytes()),
        "an answer cut off at once": (HTTPStatus.OK, {"Content-Length": str(file.stat().st_size)}, b""),
    }
    site.server.site.plain = True
    site.server.site.routes[f"{path}.gz"] = lambda: answers[beside]
    page.goto(site.page())
    page.locator(LAUNCHER).click()
    expect_usable(page)
    if beside == "what is compressed":
        fetched = page.evaluate(KEPT)
        assert fetched == file.with_suffix("").stat().st_size
    assert [asked for asked in site.log if asked.startswith(path)] == [path, f"{path}.gz"]


def test_what_lies_compressed_beside_is_given_up_when_it_is_broken_each_time(
    page: Page, site: HostSite
) -> None:
    path = find(site, "snapshot-")
    file = site.server.site.roots["/"] / f"{path[1:]}.gz"
    sound = file.read_bytes()
    middle = len(sound) // 2
    broken = sound[:middle] + bytes(1000) + sound[middle + 1000 :]
    site.server.site.plain = True
    answer: Answer = (HTTPStatus.OK, {"Content-Type": "application/gzip"}, broken)
    site.server.site.routes[f"{path}.gz"] = lambda: answer
    page.goto(site.page())
    page.locator(LAUNCHER).click()
    expect_usable(page)
    assert [asked for asked in site.log if asked.startswith(path)] == [path, f"{path}.gz"] * 2 + [path]


def test_in_a_box_that_is_higher_than_what_is_seen_one_sees_how_far_it_is(page: Page, site: HostSite) -> None:
    site.server.site.link = Link(4 * MEGABIT)
    site.put("/tall.css", b"#tall { height: 3000px; }", {"Content-Type": "text/css"})
    page.goto(
        site.page(
            {
                "target": "#tall",
                "view": "single",
                "open_room": "a@rooms.example.org",
                "guest_domain": "example.org",
            },
            body='<div id="tall"></div>',
            head='<link rel="stylesheet" href="/tall.css">',
        )
    )
    page.mouse.wheel(0, 1300)
    page.get_by_role("button", name="Continue as a guest").click()
    told = page.locator(STATUS).get_by_text("This will be done as soon as the chat is there.")
    expect(told).to_be_in_viewport(ratio=1)
    expect(page.locator(STATUS).get_by_role("button", name="Cancel")).to_be_in_viewport(ratio=1)
    page.get_by_label("Your name").fill("Tybalt")
    page.get_by_text("Join the conversation").click()


def test_a_later_visit_asks_the_network_for_the_script_tag_alone(page: Page, site: HostSite) -> None:
    address = site.page()
    page.goto(address)
    page.locator(LAUNCHER).click()
    expect_usable(page)
    all_kept(page, site)
    del site.log[:]
    page.goto(address)
    page.locator(LAUNCHER).click()
    expect_usable(page)
    assert asked(site) == ["chinwag.js"]


def test_a_site_with_our_lines_in_its_service_worker_has_the_chat_without_a_server(
    page: Page, site: HostSite, watch: Watch
) -> None:
    watch.allow("ERR_|Failed to|fetch")
    site.put("/sw.js", WORKER.encode(), {"Content-Type": "text/javascript", "Cache-Control": "no-store"})
    address = site.page()
    page.goto(address)
    page.evaluate("async () => { await navigator.serviceWorker.register('/sw.js') }")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.goto(address)
    page.locator(LAUNCHER).click()
    expect_usable(page)
    all_kept(page, site)
    site.server.shutdown()
    site.server.server_close()
    page.goto(address)
    page.locator(LAUNCHER).click()
    expect_usable(page)


def expect_usable(page: Page) -> None:
    """The form is there, and it is Python's: the painted one stands under a status."""
    expect_open(page)
    expect(page.locator(STATUS)).to_be_hidden(timeout=60_000)


def all_kept(page: Page, site: HostSite) -> None:
    """Waits for what comes after the start: a copy of the snapshot, the rest of WebAssembly."""
    until(page, lambda: any(path.endswith("late.wasm") for path in site.log))
    page.wait_for_function("async () => (await (await caches.open('chinwag-runtime')).keys()).length")
