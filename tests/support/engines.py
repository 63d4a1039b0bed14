"""The shared workers in Chromium, which Playwright does not list."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Error, Page

PATIENCE = 15.0


class Engines:
    """Those of one site's pages, in whatever profile."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self._devtools = browser.new_browser_cdp_session()
        self._origin = origin

    def running(self, profile: str = "") -> list[dict[str, Any]]:
        """DevTools' descriptions of them."""
        targets = self._devtools.send("Target.getTargets", {"filter": [{"type": "shared_worker"}]})
        ours = [each for each in targets["targetInfos"] if each["url"].startswith(self._origin)]
        return [each for each in ours if profile in ("", each["browserContextId"])]

    def end(self, page: Page | None = None) -> None:
        """What the browser does itself, some time after the last page has gone: a page's, or all of them."""
        profile = _profile(page) if page else ""
        there = [each["targetId"] for each in self.running(profile)]
        for target in there:
            with contextlib.suppress(Error):  # it has ended by itself meanwhile
                self._devtools.send("Target.closeTarget", {"targetId": target})
        # A page that is still there has another one at once
        assert _before_long(lambda: not any(each["targetId"] in there for each in self.running(profile)))

    def counted(self, number: int, profile: str = "") -> bool:
        """Whether there are so many before long."""
        return _before_long(lambda: len(self.running(profile)) == number)


def _before_long(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not (there := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return there


def _profile(page: Page) -> str:
    devtools = page.context.new_cdp_session(page)
    found: str = devtools.send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
    devtools.detach()
    return found
