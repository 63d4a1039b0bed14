"""Debian's browsers under Playwright, and pages that fail their test on anything that goes wrong in them.

Firefox is driven by WebDriver BiDi (channel "moz-firefox"), since Debian's is not Playwright's own build.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Playwright

from build.environment import tools
from tests.support import firefox_bidi

CHROMIUM_FLAGS = [
    "--no-sandbox",  # it needs rights that root and containers lack; the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--use-fake-device-for-media-stream",  # a microphone that beeps, once a page may hear it
]
FIREFOX_PREFERENCES: dict[str, str | float | bool] = {
    "ui.primaryPointerCapabilities": 6,  # a mouse, which it takes a container's machine not to have
    "ui.allPointerCapabilities": 6,
    "media.navigator.streams.fake": True,  # a microphone that beeps
    "media.navigator.permission.disabled": True,  # which every page may hear
}
ARTIFACTS = Path(__file__).parent.parent / "artifacts"
# COMPAT: in Firefox, Playwright's own style for a screenshot without a caret runs into the page's CSP.
NOT_OURS = re.compile(r"> eval:|%20eval:|sha256-YjaKGiklmzC6wjXA513HAMmzus8VE61XCOT\+SmwNZWA=")
VIOLATIONS = """
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
  console.error(`CSP violation: ${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber}`));
"""
LATE = """{
  const late = %s;
  const port = MessagePort.prototype;
  const { postMessage, close } = port;
  const closed = new WeakSet();
  // What says nothing is Playwright's clock's, which no time passes for until it has come
  const soon = (said, act) => (said === undefined ? act() : setTimeout(act, late));
  port.postMessage = function (...given) {
    soon(given[0], () => postMessage.apply(this, given));
  };
  // What was posted before is sent all the same, and nothing is heard any more
  port.close = function () {
    closed.add(this);
    setTimeout(() => close.call(this), late);
  };
  const told = Object.getOwnPropertyDescriptor(port, "onmessage");
  Object.defineProperty(port, "onmessage", {
    ...told,
    set(hear) {
      const take = (event) => closed.has(this) || hear.call(this, event);
      told.set.call(this, hear && ((event) => soon(event.data, () => take(event))));
    },
  });
  const look = globalThis.createImageBitmap;
  globalThis.createImageBitmap = async (...given) => {
    await new Promise((done) => setTimeout(done, late));
    return look(...given);
  };
}"""
"""By `CHINWAG_LATE=MILLISECONDS` all that goes to the worker and comes from it is late, as on a busy machine:
a test that fails then, and does not without, does something before it has seen what it builds upon."""


def launch_chromium(playwright: Playwright, *flags: str, **options: Any) -> Browser:
    """Headless Chromium with what a container needs, and with these flags."""
    given = [*CHROMIUM_FLAGS, *flags]
    return playwright.chromium.launch(executable_path=tools().chromium, args=given, **options)


def launch_firefox(playwright: Playwright) -> Browser:
    """Headless Firefox ESR."""
    return playwright.firefox.launch(
        channel="moz-firefox", executable_path=firefox_bidi.program(), firefox_user_prefs=FIREFOX_PREFERENCES
    )


@dataclass
class Watch:
    """What went wrong in a test's pages: console errors, uncaught exceptions, CSP violations, crashes."""

    problems: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)  # all lines, for the report of a failure
    _allowed: list[re.Pattern[str]] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """Problems that match are part of this test."""
        self._allowed.append(re.compile(pattern))

    def follow(self, page: Page) -> Page:
        """A new page, on which nothing has happened yet."""
        page.add_init_script(VIOLATIONS)
        if late := os.environ.get("CHINWAG_LATE"):
            page.add_init_script(LATE % int(late))
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self._note(f"uncaught: {error}"))
        page.on("crash", lambda _: self._note("the page crashed"))
        return page

    @property
    def bad(self) -> list[str]:
        """What went wrong and was not allowed."""
        return [problem for problem in self.problems if not any(p.search(problem) for p in self._allowed)]

    def check(self) -> None:
        """Fails the test if anything went wrong that was not allowed."""
        bad = self.bad
        assert not bad, "the page reported:\n" + "\n".join(bad)

    def _note_console(self, message: ConsoleMessage) -> None:
        self.console.append(f"{message.type}: {message.text}")
        if message.type == "error":
            self._note(f"console: {message.text} ({message.location.get('url', '')})")

    def _note(self, problem: str) -> None:
        if not NOT_OURS.search(problem):
            self.problems.append(problem)


class Pages:
    """Opens watched pages, each in a context (a person's browser profile) of its own, and closes them all."""

    def __init__(self, browser: Browser, watch: Watch) -> None:
        self._browser, self.watch = browser, watch
        self._contexts: list[BrowserContext] = []

    def open(self, **options: Any) -> Page:
        """A fresh page; options are those of Playwright's `new_context`: viewport, locale, color_scheme …"""
        return self.beside(self.context(**options))

    def context(self, **options: Any) -> BrowserContext:
        context = self._browser.new_context(**options)
        context.set_default_timeout(30_000)
        self._contexts.append(context)
        return context

    def beside(self, context: BrowserContext) -> Page:
        """Another tab of the same person."""
        return self.watch.follow(context.new_page())

    def picture(self, name: str) -> None:
        """Screenshots of all open pages, kept below tests/artifacts/ for whoever looks into a failure."""
        ARTIFACTS.mkdir(exist_ok=True)
        stem = re.sub(r"[^\w.-]+", "-", name)[-120:]
        pages = [page for context in self._contexts for page in context.pages]
        for number, page in enumerate(pages):
            file = ARTIFACTS / f"{stem}-{number}.png"
            _quietly(partial(page.screenshot, path=file))
        (ARTIFACTS / f"{stem}.console.txt").write_text("\n".join(self.watch.console))

    def close(self) -> None:
        for context in self._contexts:
            _quietly(context.close)


def _quietly(act: Callable[[], Any]) -> None:
    """For what is done after a failure, when the browser itself may be gone."""
    try:
        act()
    except Error as error:
        print(f"browser: {error}")
