"""Peers for tests that are not coroutines, browser tests above all: each method waits until it is done.

romeo = people.connect(account)
romeo.say(juliet.jid, "Hello")
page.get_by_text("Hello").wait_for()
romeo.hears("Good evening")
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

from tests.support.accounts import Account
from tests.support.peer import TIMEOUT, Heard, Peer, Reachable

T = TypeVar("T")


class People:
    """Peers on an event loop in a thread of its own."""

    def __init__(self, server: Reachable) -> None:
        self._server = server
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="people", daemon=True)
        self._thread.start()
        self._peers: list[Peer] = []

    def connect(self, account: Account, resource: str = "peer") -> Person:
        """Logs in and sends presence."""

        async def arrive() -> Peer:
            peer = Peer(account, self._server, resource)
            self._peers.append(peer)
            return await peer.connect()

        return Person(self, self.run(arrive()))

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(TIMEOUT * 2)

    def call(self, function: Callable[..., T], *args: Any, **named: Any) -> T:
        async def wrapped() -> T:
            return function(*args, **named)

        return self.run(wrapped())

    def close(self) -> None:
        """Everyone leaves and the thread ends."""

        async def leave() -> None:
            await asyncio.gather(*(peer.close() for peer in self._peers))

        self.run(leave())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class Person:
    """A Peer that blocks."""

    def __init__(self, people: People, peer: Peer) -> None:
        self._people, self.peer, self.account = people, peer, peer.account

    @property
    def jid(self) -> str:
        return self.peer.jid

    @property
    def bodies(self) -> list[str]:
        return list(self.peer.bodies)

    @property
    def heard(self) -> list[Heard]:
        return list(self.peer.heard)

    @property
    def presences(self) -> list[Any]:
        """All that came, as slixmpp's stanzas."""
        return list(self.peer.presences)

    def say(self, to: str, body: str, kind: str = "chat", **extra: str) -> str:
        return self._people.call(self.peer.say, to, body, kind, **extra)

    def send(self, xml: str) -> None:
        self._people.call(self.peer.send, xml)

    def typing(self, to: str, state: str = "composing") -> None:
        self._people.call(self.peer.typing, to, state)

    def presence(self, show: str = "", status: str = "", to: str = "") -> None:
        self._people.call(self.peer.presence, show, status, to)

    def query(self, to: str, kind: str, payload: Element) -> Any:
        return self._people.run(self.peer.query(to, kind, payload))

    def hears(self, body: str | None = None, *, sender: str | None = None, timeout: float = TIMEOUT) -> Heard:
        return self._people.run(self.peer.hears(body, sender=sender, timeout=timeout))

    def join(self, room: str, nick: str) -> None:
        self._people.run(self.peer.join(room, nick))

    def leave(self, room: str, nick: str) -> None:
        self._people.call(self.peer.leave, room, nick)

    def subject(self, room: str, text: str) -> None:
        self._people.call(self.peer.subject, room, text)

    def befriend(self, jid: str) -> None:
        self._people.run(self.peer.befriend(jid))

    def settled(self) -> None:
        self._people.run(self.peer.settled())

    def until(self, condition: Callable[[], bool], timeout: float = TIMEOUT) -> None:
        self._people.run(self.peer.until(condition, timeout))

    def close(self) -> None:
        self._people.run(self.peer.close())
