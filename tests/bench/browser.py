"""Chromium with a profile of its own, and a measured page in it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, CDPSession, Page, Playwright
from playwright.async_api import TimeoutError as PlaywrightTimeout

from tests.bench.adapters.base import Adapter, Marks
from tests.bench.machine import quiet, resident, worked
from tests.bench.slowdown import slowed

PROBE = (Path(__file__).parent / "probe.js").read_text("utf-8")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OWN_DATA = "cookies,local_storage,indexeddb"
"""What a product keeps for the account. Its files in the HTTP, code and Cache API caches are left."""

TRACED = ["devtools.timeline", "blink.user_timing", "toplevel"]
"""Without the profiler of scripts, which holds each thread up for a tenth of a second at first."""

PATIENCE = 120.0
"""Seconds until a mark that has not come counts as a failure."""


class TooSlow(Exception):
    """Something that was waited for did not come."""


async def probed(page: Page, adapter: Adapter, marks: Marks, hooks: str) -> None:
    """Puts the clocks into whatever a page shows from now on."""
    page.set_default_timeout(PATIENCE * 1000)
    probe = PROBE.replace("ROOT", adapter.root).replace("MARKS", json.dumps(marks))
    await page.add_init_script(probe + hooks)


@dataclass
class Chromium:
    """Starts Chromium on a profile, as often as wanted: its caches stay, its processes do not."""

    playwright: Playwright
    executable: str
    adapter: Adapter
    profile: Path
    _context: BrowserContext | None = field(default=None, repr=False)

    async def restart(self) -> None:
        """Ends and starts the browser."""
        await self.close()
        self._context = await self.playwright.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=self.executable,
            args=ARGUMENTS,
            headless=True,
            viewport={"width": 1280, "height": 800},
        )

    async def close(self) -> None:
        """Ends the browser; the profile stays."""
        if self._context:
            await self._context.close()
        self._context = None

    async def wipe(self) -> None:
        """Ends the browser and removes the profile."""
        await self.close()
        shutil.rmtree(self.profile, ignore_errors=True)

    async def trace(self) -> None:
        """Begins to note what the browser does."""
        if not self._context:
            await self.restart()
        assert self._context
        assert self._context.browser
        await self._context.browser.start_tracing(categories=TRACED)

    async def traced(self) -> bytes:
        """What it has noted since, as its own performance panel reads it."""
        assert self._context
        assert self._context.browser
        return await self._context.browser.stop_tracing()

    @contextlib.asynccontextmanager
    async def visit(
        self, url: str, marks: Marks, rate: float = 1, hooks: str = ""
    ) -> AsyncIterator[ChromiumVisit]:
        """Opens a page `rate` times slower than the machine is, once the machine is idle.

        `hooks` is a script that runs before all others.
        """
        if not self._context:
            await self.restart()
        assert self._context
        page = await self._context.new_page()
        await probed(page, self.adapter, marks, hooks)
        await quiet()
        try:
            async with slowed(self.profile, rate):
                devtools = await self._context.new_cdp_session(page)
                visit = ChromiumVisit(page, tuple(marks), devtools=devtools, profile=self.profile)
                await page.goto(url, wait_until="commit")
                yield visit
        finally:
            await page.close()


@dataclass
class Visit:
    """One page with a widget on it."""

    page: Page
    awaited: tuple[str, ...]
    complaints: list[str] = field(default_factory=list)
    """Errors on the page's console, its workers' too."""

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self._complain(said.type, said.text))
        self.page.on("pageerror", lambda error: self._complain("error", str(error)))

    async def ask(self, script: str, argument: object = None) -> Any:
        """Evaluates an expression, or calls a function, in the page."""
        return await self.page.evaluate(script, argument)

    async def marks(self, names: Iterable[str] = ()) -> dict[str, float]:
        """Waits for marks (all unless named); their times in ms since navigation. Raises TooSlow."""
        wanted = list(names) or list(self.awaited)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found: dict[str, float] = await self.ask("() => globalThis.bench?.marks ?? {}")
            if all(name in found for name in wanted):
                return found
            await asyncio.sleep(0.1)
        missing = [name for name in wanted if name not in found]
        said = " | ".join(self.complaints) or "nothing"
        raise TooSlow(f"not seen within {PATIENCE:.0f} s: {', '.join(missing)}; the page says {said}")

    async def patiently(self, script: str, argument: object = None) -> float:
        """What a function of the page gives once it gives something, asked every frame. Raises TooSlow."""
        try:
            found = await self.page.wait_for_function(script, arg=argument, polling="raf")
        except PlaywrightTimeout:
            raise TooSlow(f"not seen within {PATIENCE:.0f} s: {argument}") from None
        return float(await found.json_value())

    async def calm(self, seconds: float = 1.5) -> None:
        """Waits until the main thread has had no long task for some seconds."""
        for _ in range(600):
            if await self.ask("bench.calm()") > seconds * 1000:
                return
            await asyncio.sleep(0.1)

    async def load(self, since: float = 0) -> Mapping[str, float]:
        """The main thread's `blocking` time and `longest` task since a time of its own clock."""
        found: dict[str, float] = await self.ask("since => bench.load(since)", since)
        return found

    def _complain(self, kind: str, text: str) -> None:
        if kind == "error":
            self.complaints.append(text[:500])


@dataclass
class ChromiumVisit(Visit):
    """What Chromium tells of it besides, by its developer tools and its processes."""

    devtools: CDPSession = field(kw_only=True)
    profile: Path = field(kw_only=True)

    async def forget(self) -> None:
        """Removes what the product has kept for the account."""
        origin = await self.ask("location.origin")
        # Some is written while the page goes
        await self.page.goto("about:blank")
        await self.devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": OWN_DATA})

    async def memory(self) -> Mapping[str, float]:
        """Megabytes after garbage collection: `heap` of the page's JavaScript, `process` all in all."""
        for _ in range(2):
            await self.devtools.send("HeapProfiler.collectGarbage")
        usage = await self.devtools.send("Runtime.getHeapUsage")
        return {"heap": usage["usedSize"] / 1e6, "process": resident(self.profile)}

    def worked(self) -> Mapping[str, float]:
        """Milliseconds of processor time so far: `main` thread, `all` threads of the page's process."""
        times = worked(self.profile)
        main = sum(time for name, time in times.items() if name.startswith(("chromium", "CrRendererMain")))
        return {"main": main, "all": sum(times.values()), **times}
