"""A bad network: a loopback proxy before a server, which cuts, stalls, refuses, delays or blocks WebSockets.

with Proxy(prosody.http_port) as network:
    page.goto(site.page({"websocket_url": network.websocket_url}))
    network.cut()               # every connection drops, as when a train enters a tunnel
    network.refuse = True       # and nobody answers
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
from collections.abc import Coroutine
from typing import Any, Self, TypeVar

T = TypeVar("T")
CHUNK = 65536
UPGRADE = re.compile(rb"^upgrade:\s*websocket", re.IGNORECASE | re.MULTILINE)
FORBIDDEN = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Proxy:
    """Passes bytes between clients and a port of this machine.

    Attributes, to be changed at any time:
        refuse: new connections are dropped at once.
        block_websocket: HTTP requests to upgrade are answered 403; the rest (BOSH) passes.
        delay: seconds that each piece of data waits, in either direction.
        swaps: what is passed on in the place of what, as long as it: frames tell their length.
        stalled: nothing passes, and nobody is told: a dead network.
        muffled: what the server says does not pass.
    """

    def __init__(self, target: int) -> None:
        self.target, self.port = target, 0
        self.refuse = self.block_websocket = self.stalled = self.muffled = False
        self.delay = 0.0
        self.swaps: dict[bytes, bytes] = {}
        self.upgrades = 0  # WebSockets that were let through
        self.said = 0  # what clients sent on open connections after their first word, in pieces of any size
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)

    @property
    def http_port(self) -> int:
        return self.port

    @property
    def websocket_url(self) -> str:
        return f"ws://localhost:{self.port}/xmpp-websocket"

    @property
    def bosh_url(self) -> str:
        return f"http://localhost:{self.port}/http-bind"

    @property
    def connections(self) -> int:
        """Open connections, one for each client."""
        return len(self._writers) // 2

    def cut(self) -> None:
        """Drops every connection now."""
        self._call(self._cut())

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._call(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self._call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _call(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    async def _cut(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def _end(self) -> None:
        # Not from another thread: a connection that ends in the same moment would close it, too
        self._server.close()
        await self._cut()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refuse:
            writer.transport.abort()
            return
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            first = await reader.read(CHUNK)
            upgrade = bool(UPGRADE.search(first))
            if upgrade and self.block_websocket:
                writer.write(FORBIDDEN)
                await writer.drain()
                writer.close()
                return
            self.upgrades += upgrade
            await self._join(first, reader, writer)

    async def _join(self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connects to the server and passes on until either side ends."""
        try:
            there_reader, there = await asyncio.open_connection("127.0.0.1", self.target)
        except ConnectionError:
            # Else the client would wait for a server that is dead
            writer.transport.abort()
            return
        pair = {writer, there}
        self._writers |= pair
        try:
            await self._pass(first, there)
            both = (self._pump(reader, there, client=True), self._pump(there_reader, writer))
            tasks = [asyncio.create_task(each) for each in both]
            _, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in waiting:
                task.cancel()
        finally:
            self._writers -= pair
            for each in pair:
                each.close()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, client: bool = False
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(CHUNK):
                self.said += client
                while self.muffled and not client:
                    await asyncio.sleep(0.02)
                await self._pass(data, writer)

    async def _pass(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self.delay)
        while self.stalled:
            await asyncio.sleep(0.02)
        for old, new in self.swaps.items():
            assert len(old) == len(new), (old, new)
            data = data.replace(old, new)
        writer.write(data)
        await writer.drain()
