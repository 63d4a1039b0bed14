"""The whole engine without a browser: real features, real stream, a person who looks and clicks.

    async with Engine(prosody) as engine:
        await engine.log_in(juliet)
        engine.click(text="Romeo")
        engine.say("Hello")
        await engine.sees("Hi there")

What is seen is the tree that the page would be sent; what is clicked is a node of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol, Self

from build.plugin import packed
from tests.support.at_page import AtPage
from tests.support.keyring import MemoryKeyring
from tests.support.memory_tabs import MemoryTabs, Together
from tests.support.tiny_cipher import TINY
from widget.core.feature import Feature
from widget.core.login import Keep, KeptLogin
from widget.core.model import SurfaceId
from widget.core.stanza import element, iq
from widget.encryption.cipher import Cipher, Surroundings
from widget.encryption.late import cipher_of
from widget.encryption.shared import SharedCipher
from widget.encryption.stores import STORES
from widget.errors import ConnectionFailed, StorageError
from widget.runtime import journal
from widget.runtime.account import Account as Login
from widget.runtime.account import Edges
from widget.runtime.clock import SystemClock
from widget.runtime.loop import Loop, feature_stores
from widget.runtime.pages import decode
from widget.runtime.plugins import with_plugins
from widget.settings import parse
from widget.storage.memory import MemoryDatabase, MemoryDisk
from widget.storage.schema import Schema
from widget.transfer.uploads_native import NativeUploads
from widget.ui.shell import shell
from widget.worker import FEATURES, options
from widget.xmpp.client import Client

MAIN = SurfaceId("main@1")


class Server(Protocol):
    """Where to connect to."""

    @property
    def websocket_url(self) -> str: ...
    @property
    def bosh_url(self) -> str: ...


def fetch(plugin: str | Path) -> dict[str, str]:
    """As the worker fetches it: packed, if it is a file or a folder; a text is a file's."""
    if isinstance(plugin, Path):
        return {"address": f"https://site.example/{plugin.name}", "text": packed(plugin)}
    return {"address": "https://site.example/plugin.py", "text": plugin}


class Browser:
    """What outlives a page: the disk, the kept log-ins, who owns a stream, and how the tab stood."""

    def __init__(self) -> None:
        self.disk = MemoryDisk()
        self.logins: dict[Keep, KeptLogin] = {}
        self.streams: set[str] = set()
        self.tabs: dict[str, Engine] = {}  # whose each tab's things are to send
        self.layout: object = None
        self.uploads = NativeUploads()
        self.ratchets = Together()


class Engine(AtPage):
    """One visitor. `browser` outlives the page: give it to a second Engine to reload."""

    def __init__(
        self,
        server: Server,
        browser: Browser | None = None,
        *,
        bosh: bool = False,
        surface: dict[str, Any] | None = None,
        plugins: Sequence[str | Path] = (),
        features: tuple[Feature[Any], ...] = FEATURES,
        cipher: Callable[[Surroundings], Cipher] = cipher_of,
        tabs: bool = False,
        **settings: Any,
    ) -> None:
        address = {"bosh_url": server.bosh_url} if bosh else {"websocket_url": server.websocket_url}
        self.settings, errors = parse({**address, **settings})
        assert not errors, errors
        self.browser = browser or Browser()
        self.owned: set[str] = set()
        wanted = {"room": self.settings.open_room, "chat": self.settings.open_chat, **(surface or {})}
        self.described = {"id": "main", "mode": "overlay", "kept": self.browser.layout, **wanted}
        self.posts = []
        self.up, self.told_ends = set(), {}
        self.clock = SystemClock()
        self.browser.tabs[self.clock.name] = self
        if plugins:
            fetched = list(map(fetch, plugins))
            features, self.wrong = with_plugins(
                features, settings, fetched, lambda event: self.loop.dispatch(event)
            )
        self.loop = Loop(features, shell, self.clock, self.settings)
        self.uploads = self.loop.performer.uploads = self.browser.uploads
        self.receive = self.loop.join(self._posted)
        self.client: Client | None = None
        self._ending: list[asyncio.Task[None]] = []
        self._databases: list[MemoryDatabase] = []
        self.tabs: MemoryTabs | None = None
        self._features = features
        self._schema = Schema(1, (*feature_stores(features), journal.STORE, *STORES, TINY))
        keyring = MemoryKeyring(self.browser.logins)
        self.login = Login(
            self.loop,
            Edges(
                self._open,
                self._other_tabs,
                self._guest,
                self._connect,
                keyring,
                self._own_stream,
                self._inherit,
                self._shared if tabs else cipher,
            ),
        )

    async def __aenter__(self) -> Self:
        page = {"width": 1600, "height": 900}
        self.receive({"type": "hello", "page": {**page, "open": True}, "surfaces": [self.described]})
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing of it goes on, or it would be found by another test, as a task that never ended."""
        await self.leave()
        self.loop.performer.forget()
        if self._ending:
            await asyncio.wait(self._ending)
        await self.loop.units.drained()

    async def leave(self) -> None:
        """The page is closed, with no good-bye to the server beyond the closing of the socket."""
        if self.client:
            await self.client.disconnect()
        self.ended()

    def cut(self) -> None:
        """The network drops the connection; nobody says good-bye."""
        assert self.client
        assert self.client._stream
        self.client._stream.transport.lost(ConnectionFailed("cut by the test"))

    def abandon(self) -> None:
        """The page goes away in the middle of it: nothing more is sent, received or stored."""
        assert self.client
        assert self.client._task
        self.client._task.cancel()
        self._ending.append(self.client._task)
        if self.client._stream and self.client._stream.transport:  # else it has just been cut, too
            self.client._stream.transport.abort()
        self.client = None
        self.loop.units.use(None)
        for database in self._databases:
            database.closed_by = None  # it does not hear of it any more
            database.taken_away(StorageError("its page is gone"))
        self.ended()

    def ended(self) -> None:
        """The browser lets go of all locks of a page that is gone."""
        self.browser.streams -= self.owned
        if self.tabs:
            self.tabs.leave()
        self.browser.tabs = {name: whose for name, whose in self.browser.tabs.items() if whose is not self}

    async def settled(self) -> None:
        """The server has taken all that was sent before, and what it answered is here."""
        assert self.client
        await self.client.query(iq("get", element("ping", "urn:xmpp:ping")))

    def _posted(self, text: str) -> None:
        message = decode(text)
        self.posts.append(message)
        if message.get("name") == "keep" and "layout" in message["args"]:
            self.browser.layout = message["args"]["layout"]
        if message["type"] == "patch":
            drawn = {"type": "drawn", "surface": message["surface"], "generation": message["patch"][0]}
            asyncio.get_running_loop().call_soon(self.receive, drawn)
            asyncio.get_running_loop().call_soon(self.tell_ends, self.ends())

    def _connect(self, listener: Any, host: str) -> Client:
        told = options(self.settings, host, self._features)
        self.client = Client(listener, replace(told, heeded=self.loop.store.heeded))
        return self.client

    async def _open(self, name: str) -> MemoryDatabase:
        database = await self.browser.disk.open(name, self._schema)
        self._databases.append(database)
        return database

    def _shared(self, around: Surroundings) -> Cipher:
        self.tabs = MemoryTabs(self.browser.ratchets)
        return SharedCipher(partial(cipher_of, around), around, self.tabs)

    async def _own_stream(self, account: str) -> Callable[[], None] | None:
        if account in self.browser.streams:
            return None
        self.browser.streams.add(account)
        self.owned.add(account)
        return lambda: self.browser.streams.discard(account)

    async def _other_tabs(self) -> frozenset[str]:
        return frozenset(name for name, whose in self.browser.tabs.items() if whose is not self)

    async def _inherit(self, tabs: frozenset[str]) -> frozenset[str]:
        return frozenset(name for name in tabs if self.browser.tabs.setdefault(name, self) is self)

    def _guest(self) -> MemoryDatabase:
        return MemoryDatabase(self._schema)
