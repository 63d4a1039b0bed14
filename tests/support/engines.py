"""The shared workers in Chromium, which Playwright does not list."""

from __future__ import annotations

import contextlib
import time
from typing import Any

from playwright.sync_api import Browser, Error

PATIENCE = 15.0


class Engines:
    """Those of one site's pages, in whatever profile."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self._devtools = browser.new_browser_cdp_session()
        self._origin = origin

    @property
    def running(self) -> list[dict[str, Any]]:
        """DevTools' descriptions of them."""
        targets = self._devtools.send("Target.getTargets", {"filter": [{"type": "shared_worker"}]})
        return [each for each in targets["targetInfos"] if each["url"].startswith(self._origin)]

    def end(self) -> None:
        """What the browser does itself, some time after the last page has gone."""
        for each in self.running:
            with contextlib.suppress(Error):  # it has ended by itself meanwhile
                self._devtools.send("Target.closeTarget", {"targetId": each["targetId"]})
        assert self.counted(0)

    def counted(self, number: int) -> bool:
        """Whether there are so many before long."""
        end = time.monotonic() + PATIENCE
        while len(self.running) != number and time.monotonic() < end:
            time.sleep(0.05)
        return len(self.running) == number
