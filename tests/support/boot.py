"""The way from the script tag to Python as a page shows it: what it asks for, how it stands, what listens."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from playwright.sync_api import Page, expect

from tests.support.site import HostSite

LAUNCHER = "chinwag-root .cw-launcher"
STATUS = "chinwag-root .cw-status"
OPENED = "Log in to chat"
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


AFTER_START = 5.0
"""Seconds after Python's start before which nothing is fetched for later (widget/page/interpreter.js)."""


def asked(site: HostSite, before: float = math.inf) -> list[str]:
    """Our files that were asked for (before a time), without their hashes."""
    ours = [
        path
        for path in site.log
        if (path.startswith("/assets/") or path == "/chinwag.js") and site.server.site.first[path] < before
    ]
    return [
        re.sub(r"-[0-9a-f]{10}(?=[./])", "", path.removeprefix("/assets/").removeprefix("/")) for path in ours
    ]


def asked_at_the_start(site: HostSite) -> list[str]:
    """As above, without what comes when there is nothing else to do, however long the start takes."""
    return asked(site, site.server.site.first[find(site, "snapshot-")] + AFTER_START)


def expect_open(page: Page) -> None:
    expect(page.locator("chinwag-root").get_by_text(OPENED)).to_be_visible(timeout=60_000)


def expect_started(page: Page) -> None:
    expect(page.locator(LAUNCHER)).to_have_attribute("aria-busy", "false", timeout=60_000)


def find(site: HostSite, name: str) -> str:
    """The path of the file in whose name that occurs."""
    dist = site.server.site.roots["/"]
    (found,) = [
        path for path in dist.rglob("*") if name in path.name and path.suffix in (".js", ".wasm", ".bin")
    ]
    return "/" + found.relative_to(dist).as_posix()


@contextmanager
def no_late_functions(site: HostSite, part: str = "late.wasm") -> Iterator[None]:
    """That part of WebAssembly does not come."""
    path = find(site, part)
    site.server.site.routes[path] = lambda: (HTTPStatus.NOT_FOUND, {}, b"")
    try:
        yield
    finally:
        del site.server.site.routes[path]
