"""The benchmark's other people, by a WebSocket (RFC 7395) as pages come: it costs a server more."""

from __future__ import annotations

import asyncio
from xml.etree.ElementTree import Element, fromstring

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.bench.peer import PATIENCE, Peer

NS_FRAMING = "urn:ietf:params:xml:ns:xmpp-framing"


class WebPeer(Peer):
    """A peer whose stanzas come in a frame each."""

    _socket: ClientConnection

    async def open_url(self, url: str) -> None:
        """Connects there, logs in and binds a resource; sends no presence."""
        self._socket = await connect(url, subprotocols=[Subprotocol("xmpp")], max_size=None, compression=None)
        self._sending: list[asyncio.Task[None]] = []
        await self._log_in()

    async def close(self) -> None:
        """Ends the stream."""
        await self._socket.send(f"<close xmlns='{NS_FRAMING}'/>")
        await self._socket.close()

    async def _open_stream(self) -> None:
        self._write(f"<open xmlns='{NS_FRAMING}' to='{self.domain}' version='1.0'/>")
        await self._until("{http://etherx.jabber.org/streams}features")

    async def _next(self) -> Element:
        await asyncio.gather(*self._sending)
        self._sending.clear()
        async with asyncio.timeout(PATIENCE):
            return fromstring(await self._socket.recv())

    def _write(self, xml: str) -> None:
        # Streams have no name for our own namespace here: each frame is a document
        whole = (
            xml.replace(" ", " xmlns='jabber:client' ", 1) if xml.startswith(("<iq", "<presence ")) else xml
        )
        self._sending.append(asyncio.ensure_future(self._socket.send(whole)))
