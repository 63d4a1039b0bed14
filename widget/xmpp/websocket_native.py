"""XMPP over WebSocket (RFC 7395) on CPython, by the package `websockets`: for tests and native use."""

from __future__ import annotations

import asyncio

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from widget.errors import EndpointUnreachable
from widget.xmpp.frames import FrameTransport
from widget.xmpp.transport import Receiver


class WebSocketTransport(FrameTransport):
    """A connection of `websockets`, fed by two tasks."""

    def __init__(self, endpoint: str, receiver: Receiver, socket: ClientConnection, max_frame: int) -> None:
        super().__init__(endpoint, receiver, max_frame)
        self._socket = socket
        self._outgoing: asyncio.Queue[str | None] = asyncio.Queue()
        self._reader = asyncio.ensure_future(self._read())
        self._writer = asyncio.ensure_future(self._write())

    @classmethod
    async def open(
        cls, endpoint: str, receiver: Receiver, *, timeout: float, max_frame: int
    ) -> WebSocketTransport:
        """Connect.

        Raises:
            EndpointUnreachable: refused, or not open within `timeout` seconds.
        """
        try:
            socket = await connect(
                endpoint,
                subprotocols=[Subprotocol("xmpp")],
                open_timeout=timeout,
                close_timeout=1,
                ping_interval=None,
                compression=None,
                max_size=max_frame * 4,
                proxy=None,
            )
        except (OSError, TimeoutError, WebSocketException) as error:
            raise EndpointUnreachable(f"{endpoint}: cannot open a WebSocket: {error}", endpoint) from error
        return cls(endpoint, receiver, socket, max_frame)

    def write(self, text: str) -> None:
        self._outgoing.put_nowait(text)

    def _drop(self) -> None:
        self._outgoing.put_nowait(None)
        self._reader.cancel()

    async def _read(self) -> None:
        try:
            async for frame in self._socket:
                self.frame(frame)
        except ConnectionClosed:
            pass
        self.gone(self._socket.close_code or 1006, self._socket.close_reason or "")

    async def _write(self) -> None:
        try:
            while (text := await self._outgoing.get()) is not None:
                await self._socket.send(text)
        except ConnectionClosed:
            pass
        await self._socket.close()
