"""Converse.js 14 in Chromium: what its person does and sees.

async with Converse(romeo, prosody, chat=juliet.jid) as romeo:
    await romeo.says("Hello")
    await romeo.shows("Good evening")
"""

from __future__ import annotations

import re
from contextlib import AsyncExitStack
from typing import Self

from playwright.async_api import Locator, Page, async_playwright, expect

from build.environment import tools
from build.paths import NODE_MODULES
from build.serve import Site, serve
from demo.prosody import Prosody
from tests.bench.adapters.base import Account as Named
from tests.bench.adapters.base import Scene
from tests.bench.adapters.converse import Converse as Adapter
from tests.support.accounts import Account
from tests.support.browsers import CHROMIUM_FLAGS
from tests.support.ejabberd import Ejabberd

TIMEOUT = 45_000  # milliseconds until a wait is a failure
expect.set_options(timeout=TIMEOUT)


class Converse:
    """One page, logged in, with one conversation open."""

    page: Page

    def __init__(
        self,
        account: Account,
        server: Prosody | Ejabberd,
        *,
        chat: str = "",
        room: str = "",
        encrypted: bool = False,
    ) -> None:
        self._adapter = Adapter()
        named = Named(account.jid, account.password, server.websocket_url, server.muc)
        self._scene = Scene(named, chat=chat, room=room, encrypted=encrypted)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    # What its person does

    async def types(self, text: str) -> None:
        await self._box.press_sequentially(text)

    async def says(self, text: str) -> None:
        await self.types(text)
        await self._box.press("Enter")

    async def answers(self, quoted: str, text: str) -> None:
        await self._choose("reply", quoted)
        await self.says(text)

    async def corrects(self, old: str, new: str) -> None:
        await self._choose("edit", old)
        await expect(self._box).to_have_value(old)
        await self._box.fill(new)
        await self._box.press("Enter")

    async def takes_back(self, text: str) -> None:
        await self._choose("retract", text)
        await self.page.locator(".modal.show").get_by_role("button", name="Confirm").click()

    async def reacts(self, text: str) -> None:
        """With the first of the emoji offered."""
        await self._choose("reaction", text)
        await self.page.locator(".reaction-picker .reaction-item").first.dispatch_event("click")

    async def attaches(self, name: str, data: bytes, kind: str) -> None:
        async with self.page.expect_file_chooser() as chooser:
            await self.page.get_by_title("Choose a file to send").click()
        await (await chooser.value).set_files({"name": name, "mimeType": kind, "buffer": data})

    async def is_encrypted(self) -> None:
        """Waits until what its person says will be encrypted."""
        await self.page.locator(self._adapter.sealed).first.wait_for()

    # What its person sees

    async def shows(self, text: str) -> None:
        """Waits until a message has this text, and nothing else."""
        await expect(self.page.locator(".chat-msg__text").get_by_text(text, exact=True)).to_be_visible()

    async def has(self, selector: str, text: str = "") -> None:
        """Waits until there is such a thing."""
        await expect(self.page.locator(selector).filter(has_text=text).first).to_be_visible()

    async def shows_no_more(self, text: str) -> None:
        """Waits until no message has this text."""
        await expect(self.page.locator(".chat-msg__text").get_by_text(text)).to_have_count(0)

    def message(self, text: str) -> Locator:
        words = self.page.locator(".chat-msg__text", has_text=re.compile(f"^\\s*{re.escape(text)}\\s*$"))
        return self.page.locator(".chat-msg").filter(has=words)

    @property
    def _box(self) -> Locator:
        return self.page.locator("textarea.chat-textarea")

    async def _choose(self, action: str, text: str) -> None:
        """From the menu of the message with this text, which is always there, if unseen."""
        await self.message(text).locator(f".chat-msg__action-{action}").dispatch_event("click")

    async def _start(self) -> None:
        adapter = self._adapter
        site = Site({adapter.prefix: NODE_MODULES / "converse.js" / "dist"})
        site.routes["/"] = lambda: (200, {"Content-Type": "text/html"}, adapter.page(self._scene).encode())
        server = self._stack.enter_context(serve(site))
        playwright = await self._stack.enter_async_context(async_playwright())
        program = str(tools().chromium)
        browser = await playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        self._stack.push_async_callback(browser.close)
        self.page = await browser.new_page(viewport={"width": 1200, "height": 800})
        self.page.set_default_timeout(TIMEOUT)
        await self.page.goto(server.url.replace("127.0.0.1", "localhost"))
        await self._box.wait_for()
