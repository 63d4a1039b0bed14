"""Firefox, and a measured page in it: what can be timed without Chromium's developer tools."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from playwright.async_api import Browser, BrowserContext

from tests.bench.adapters.base import Adapter, Marks
from tests.bench.browser import Visit, probed
from tests.bench.machine import quiet


@dataclass
class Firefox:
    """Firefox with one person's storage and caches, empty at first; both last as long as it does.

    It tells of no long tasks, and nobody but Chromium slows a page down or empties a cache by itself.
    """

    browser: Browser
    context: BrowserContext
    adapter: Adapter

    @contextlib.asynccontextmanager
    async def visit(self, url: str, marks: Marks, hooks: str = "") -> AsyncIterator[Visit]:
        """Opens a page once the machine is idle. `hooks` is a script that runs before all others."""
        page = await self.context.new_page()
        await probed(page, self.adapter, marks, hooks)
        await quiet()
        try:
            visit = Visit(page, tuple(marks))
            await page.goto(url, wait_until="commit")
            yield visit
        finally:
            await page.close()
