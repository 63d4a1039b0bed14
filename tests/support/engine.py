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
import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol, Self

from build.plugin import packed
from tests.support.accounts import Account
from tests.support.keyring import MemoryKeyring
from tests.support.memory_tabs import MemoryTabs, Together
from tests.support.tiny_cipher import TINY
from vdom import Query, query
from widget.core.events import Event
from widget.core.feature import Feature
from widget.core.login import Keep, KeptLogin
from widget.core.model import SurfaceId
from widget.core.stanza import element, iq
from widget.encryption.cipher import Cipher, Surroundings
from widget.encryption.late import cipher_of
from widget.encryption.shared import SharedCipher
from widget.encryption.stores import STORES
from widget.errors import ConnectionFailed
from widget.runtime import journal
from widget.runtime.account import Account as Login
from widget.runtime.account import Edges
from widget.runtime.clock import SystemClock
from widget.runtime.loop import Loop, feature_stores
from widget.runtime.pages import decode
from widget.runtime.plugins import with_plugins
from widget.runtime.screen import Picture
from widget.settings import parse
from widget.storage.memory import MemoryDatabase, MemoryDisk
from widget.storage.schema import Schema
from widget.transfer.uploads_native import NativeUploads
from widget.ui.shell import shell
from widget.worker import FEATURES, options
from widget.xmpp.client import Client

TIMEOUT = 45.0
MAIN = SurfaceId("main@1")
_numbers = itertools.count(1)


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


class Engine:
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
        self.posts: list[dict[str, Any]] = []
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

    # What the person does

    async def enter(self, account: Account) -> None:
        """Fill in the log-in form, once it is known that no log-in is kept."""
        await self.until(lambda: self.look().has("form", cls="login-form"), "log-in form")
        self.fill("form", cls="login-form", form={"jid": account.jid, "password": account.password})

    async def log_in(self, account: Account) -> None:
        await self.enter(account)
        await self.is_online()

    async def open(self, name: str) -> None:
        """Open somebody's chat from the list."""
        await self.until(lambda: self.look().has("button", cls="row", text=name), name)
        self.click("button", cls="row", text=name)

    async def join(self, room: str) -> None:
        """Enter a room by its address."""
        self.click("button", aria_label="Join a room")
        self.fill("form", cls="dialog-form", form={"room": room})
        await self.until(lambda: room in self.loop.store.slices["archive"].histories, "the room's history")

    async def scroll_up_to(self, body: str) -> None:
        """Scroll up until this message is in view."""
        while body not in self.bodies:
            await self.scroll_up()

    async def scroll_up(self) -> None:
        """Come to the oldest message shown and wait for older ones, if there are any."""
        before = self.bodies[:1]
        if self.look().has(text="beginning of the conversation"):
            return
        self.fire("reach-start", cls="scroller")
        await self.until(lambda: self.bodies[:1] != before, "older messages")

    def cut(self) -> None:
        """The network drops the connection; nobody says good-bye."""
        assert self.client
        assert self.client._stream
        self.client._stream.transport.lost(ConnectionFailed("cut by the test"))

    def abandon(self) -> None:
        """The page goes away in the middle of it: nothing more is sent or received."""
        assert self.client
        assert self.client._task
        self.client._task.cancel()
        self._ending.append(self.client._task)
        if self.client._stream:
            self.client._stream.transport.abort()
        self.client = None
        self.loop.units.use(None)
        self.ended()

    def ended(self) -> None:
        """The browser lets go of all locks of a page that is gone."""
        self.browser.streams -= self.owned
        if self.tabs:
            self.tabs.leave()
        self.browser.tabs = {name: whose for name, whose in self.browser.tabs.items() if whose is not self}

    def act(self, message: object) -> None:
        """What a part of the screen says when something happens there, comes to pass."""
        assert isinstance(message, Event), message
        self.loop.dispatch(message)

    def click(self, tag: str | None = None, **criteria: Any) -> None:
        self.act(self.look().find(tag, **criteria).click())

    def fill(self, tag: str, *, form: dict[str, str], **criteria: Any) -> None:
        """Fill a form in and submit it."""
        self.act(self.look().find(tag, **criteria).fire("submit", form=form))

    def fire(self, event: str, *, cls: str, **fields: Any) -> None:
        """Something happens at the first element of that class."""
        self.act(self.look().find(cls=cls).fire(event, **fields))

    def say(self, body: str, to: str = "") -> None:
        """Write into a composer: the one of that conversation, or the only one."""
        criteria = {"data_conversation": to} if to else {}
        self.fill("form", cls="composer", form={"body": body}, **criteria)

    def types(self, text: str) -> None:
        """Write into the only composer, and send nothing."""
        self.act(self.look().find("textarea").fire("input", value=text))

    def choose(self, label: str, body: str) -> None:
        """Choose something from the menu of the message with this text."""
        self._in_menu(body, role="menuitem", text=label)

    def react(self, emoji: str, body: str) -> None:
        """With one of the quick ones in the menu of the message with this text."""
        self._in_menu(body, aria_label=f"React with {emoji}")

    def _in_menu(self, body: str, **criteria: Any) -> None:
        found = [each for each in self.look().all(cls="message") if each.has(cls="body", text=body)]
        assert found, self.look().outline()
        self.fire("menu", cls="message-tools", detail=found[-1].attr("data_id"))
        self.click(**criteria)
        self.fire("closed", cls="message-menu")

    def attach(self, name: str, data: bytes, media_type: str, **more: Any) -> None:
        """Choose a file for the conversation that is open."""
        id_ = f"file-{next(_numbers)}"
        self.browser.uploads.files[id_] = data
        told = {"id": id_, "name": name, "size": len(data), "type": media_type, **more}
        self.fire("attached", cls="attach", detail=[told])

    # What the person sees

    def look(self) -> Query:
        """The surface as drawn now."""
        surface = next(screen.surface for screen, _ in self.loop.pages.screens)
        return query(shell(Picture(self.loop.store, surface, self.loop._moment())))

    def call(self, name: str, **args: object) -> int:
        """The page's scripts ask for something."""
        id_ = next(_numbers)
        self.receive({"type": "call", "surface": "main", "name": name, "args": args, "id": id_})
        return id_

    async def answer(self, call: int) -> Any:
        """What came of it: its value, or the name of its error."""
        await self.until(lambda: any(each["args"]["call"] == call for each in self.told("answer")), "answer")
        found = next(each["args"] for each in self.told("answer") if each["args"]["call"] == call)
        return found["error"]["name"] if "error" in found else found["value"]

    def told(self, name: str) -> list[dict[str, Any]]:
        """The commands of this name that the page was given."""
        return [post for post in self.posts if post.get("name") == name]

    @property
    def bodies(self) -> list[str]:
        """The texts of the messages in view, in order."""
        return [each.text() for each in self.look().all(cls="body")]

    @property
    def badge(self) -> int:
        """The number on the launcher."""
        badges = self.told("badge")
        return int(badges[-1]["args"]["count"]) if badges else 0

    async def sees(self, text: str) -> None:
        """Wait until this text is on the screen."""
        await self.until(lambda: text in self.look().text(), repr(text))

    async def is_online(self) -> None:
        await self.until(lambda: self.loop.session.online, "session")

    async def settled(self) -> None:
        """The server has taken all that was sent before, and what it answered is here."""
        assert self.client
        await self.client.query(iq("get", element("ping", "urn:xmpp:ping")))

    async def has_bodies(self, number: int) -> None:
        """Wait until so many messages are in view."""
        await self.until(lambda: len(self.bodies) == number, f"{number} messages")

    async def all_sent(self) -> None:
        """Wait until the server has all that was said in view."""
        await self.until(lambda: not self.look().has(aria_label="Sending"), "end of sending")

    async def until(self, condition: Callable[[], bool], what: str = "it") -> None:
        """Wait for a condition, and show the screen when it does not come true."""
        try:
            async with asyncio.timeout(TIMEOUT):
                while not condition():
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"no {what} in\n{self.look().outline()}") from None

    def _posted(self, text: str) -> None:
        message = decode(text)
        self.posts.append(message)
        if message.get("name") == "keep" and "layout" in message["args"]:
            self.browser.layout = message["args"]["layout"]
        if message["type"] == "patch":
            drawn = {"type": "drawn", "surface": message["surface"], "generation": message["patch"][0]}
            asyncio.get_running_loop().call_soon(self.receive, drawn)

    def _connect(self, listener: Any, host: str) -> Client:
        told = options(self.settings, host, self._features)
        self.client = Client(listener, replace(told, heeded=self.loop.store.heeded))
        return self.client

    async def _open(self, name: str) -> MemoryDatabase:
        return await self.browser.disk.open(name, self._schema)

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
