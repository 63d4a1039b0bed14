"""All that a measure needs, set up together and ended together: server, site, browser."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Playwright, async_playwright

from build.environment import tools
from tests.bench.adapters.base import Adapter, Scene
from tests.bench.browser import Chromium
from tests.bench.firefox import Firefox
from tests.bench.peer import Peer, connected
from tests.bench.seeds import Seeded
from tests.bench.site import MeasuredSite, serving
from tests.support import firefox_bidi


@dataclass
class Rig:
    """What measures work with."""

    seeded: Seeded
    site: MeasuredSite
    address: str
    _playwright: Playwright
    _folder: Path

    def scene(
        self,
        *,
        opened: bool = True,
        log_in: bool = True,
        chat: bool = False,
        talk: str = "",
        room: str = "",
        encrypted: bool = False,
    ) -> Scene:
        """What a page is to show; `chat` is the seeded one, `talk` and `room` name others."""
        return Scene(
            self.seeded.account,
            opened,
            log_in,
            self.seeded.friend if chat else f"{talk}@{self.seeded.server.domain}" if talk else "",
            f"{room}@{self.seeded.server.muc}" if room else "",
            encrypted=encrypted,
        )

    def url(self, adapter: Adapter, scene: Scene, name: str = "") -> str:
        """Puts a host page on the site; by another name, another page."""
        path = f"/{adapter.name}{name and f'-{name}'}.html"
        self.site.put(path, "text/html", adapter.page(scene))
        return self.address + path

    @contextlib.asynccontextmanager
    async def chromium(self, adapter: Adapter) -> AsyncIterator[Chromium]:
        """A browser with an empty profile, and the server as it was at first."""
        self.seeded.restore()
        profile = self._folder / f"profile-{adapter.name}"
        browser = Chromium(self._playwright, str(tools().chromium), adapter, profile)
        await browser.wipe()
        try:
            yield browser
        finally:
            await browser.wipe()

    @contextlib.asynccontextmanager
    async def firefox(self, adapter: Adapter) -> AsyncIterator[Firefox]:
        """Firefox with nothing kept, and the server as it was at first."""
        self.seeded.restore()
        browser = await self._playwright.firefox.launch(
            channel="moz-firefox", executable_path=firefox_bidi.program()
        )
        try:
            context = await browser.new_context(viewport={"width": 1280, "height": 800})
            yield Firefox(browser, context, adapter)
        finally:
            await browser.close()

    def peer(self, user: str, room: str = "") -> AbstractAsyncContextManager[Peer]:
        """Another person, online or in a room."""
        return connected(self.seeded.peer(user), "127.0.0.1", self.seeded.server.c2s_port, room)


@contextlib.asynccontextmanager
async def rigged(adapters: Sequence[Adapter], seeds: type[Seeded] = Seeded) -> AsyncIterator[Rig]:
    """Everything running, for these products."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chinwag-bench-")))
        site = MeasuredSite({adapter.prefix: adapter.folder() for adapter in adapters})
        site.immutable = tuple(prefix for adapter in adapters for prefix in adapter.immutable)
        address = stack.enter_context(serving(site))
        seeded = seeds(folder)
        stack.callback(seeded.server.stop)
        await seeded.make()
        async with async_playwright() as playwright:
            yield Rig(seeded, site, address, playwright, folder)
