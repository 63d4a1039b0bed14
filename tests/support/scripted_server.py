"""An XMPP server that follows a script, over a real WebSocket: plays in the manner of Prosody's Scansion.

    async def play(server: Actor) -> None:
        await server.logs_in("romeo@localhost/orchard")
        message = await server.hears("message")
        server.says(f"<message from='juliet@localhost' id='{message.get('id')}'/>")

    async with ScriptedServer(play) as server:
        ...connect to server.url...

Each connection plays the next play; the last one is played again for all that follow.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from typing import Self
from xml.etree.ElementTree import Element, fromstring

import pytest
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tests.support.scram import ScramServer

_FRAMING = "urn:ietf:params:xml:ns:xmpp-framing"
_SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
_SM = "urn:xmpp:sm:3"
_CLIENT = "jabber:client"
_STANZAS = ("message", "presence", "iq")
_TIMEOUT = 30.0


class Actor:
    """The server's part on one connection."""

    def __init__(self, socket: ServerConnection, password: str) -> None:
        self._socket = socket
        self._password = password
        self._outgoing: list[str] = []
        self.jid = ""

    # -- what it says and hears

    async def hears(self, name: str, *, ignoring: tuple[str, ...] = ()) -> Element:
        """The next frame, which must be a `name`; frames named in `ignoring` are passed over."""
        await self._flush()
        while True:
            frame = await asyncio.wait_for(self._socket.recv(), _TIMEOUT)
            element = fromstring(frame)
            heard = element.tag.rpartition("}")[2]
            if heard not in ignoring or heard == name:
                assert heard == name, f"<{name}/> expected, heard {frame!r}"
                return element

    def says(self, text: str) -> None:
        """Send a frame; stanzas need not say that they are jabber:client. All go out with the next await."""
        for name in _STANZAS:
            if text.startswith(f"<{name}") and "xmlns=" not in text.partition(">")[0]:
                text = text.replace(f"<{name}", f"<{name} xmlns='{_CLIENT}'", 1)
        self._outgoing.append(text)

    async def sends_bytes(self, data: bytes) -> None:
        """Send a binary frame."""
        await self._flush()
        await self._socket.send(data)

    async def cuts(self) -> None:
        """The network goes away, without a word."""
        await self._flush()
        self._socket.transport.abort()

    async def falls_silent(self) -> None:
        """Says nothing any more; ends when the client goes."""
        await self._flush()
        try:
            while True:
                await self._socket.recv()
        except ConnectionClosed:
            pass

    async def leaves(self) -> None:
        """The client must go without another word."""
        await self._flush()
        with pytest.raises(ConnectionClosed):
            raise AssertionError(await asyncio.wait_for(self._socket.recv(), _TIMEOUT))

    async def closes(self, uri: str = "") -> None:
        """Close the stream, maybe sending the client elsewhere."""
        elsewhere = f" see-other-uri='{uri}'" if uri else ""
        self.says(f"<close xmlns='{_FRAMING}'{elsewhere}/>")
        await self._flush()
        await self._socket.close()

    def breaks(self, condition: str, text: str = "") -> None:
        """A stream error."""
        errors = "urn:ietf:params:xml:ns:xmpp-streams"
        detail = f"<text xmlns='{errors}'>{text}</text>" if text else ""
        self.says(
            "<stream:error xmlns:stream='http://etherx.jabber.org/streams'>"
            f"<{condition} xmlns='{errors}'/>{detail}</stream:error>"
        )

    async def _flush(self) -> None:
        outgoing, self._outgoing = self._outgoing, []
        for text in outgoing:
            await self._socket.send(text)

    # -- scenes that most plays begin with

    async def opens(self, features: str) -> None:
        """Answer a stream header, offer features."""
        header = await self.hears("open")
        self.says(f"<open xmlns='{_FRAMING}' version='1.0' id='stream1' from='{header.get('to')}'/>")
        ns = "http://etherx.jabber.org/streams"
        self.says(f"<stream:features xmlns:stream='{ns}'>{features}</stream:features>")

    async def offers(self, *mechanisms: str) -> Element:
        """Open the stream with these SASL mechanisms; gives the client's `<auth/>`."""
        offered = "".join(f"<mechanism>{name}</mechanism>" for name in mechanisms)
        await self.opens(f"<mechanisms xmlns='{_SASL}'>{offered}</mechanisms>")
        return await self.hears("auth")

    async def authenticates(self, *mechanisms: str, iterations: int = 4096) -> None:
        """SCRAM-SHA-1, or what else is offered and needs no answer, up to `<success/>`."""
        auth = await self.offers(*(mechanisms or ("SCRAM-SHA-1",)))
        if auth.get("mechanism") != "SCRAM-SHA-1":
            self.says(f"<success xmlns='{_SASL}'/>")
            return
        scram = ScramServer("sha1", self._password, iterations=iterations)
        first = base64.b64decode(auth.text or "")
        self.says(
            f"<challenge xmlns='{_SASL}'>{base64.b64encode(scram.challenge(first)).decode()}</challenge>"
        )
        response = await self.hears("response")
        signature = scram.verify(base64.b64decode(response.text or ""))
        assert signature is not None, "wrong password"
        self.says(f"<success xmlns='{_SASL}'>{base64.b64encode(signature).decode()}</success>")

    async def binds(self, jid: str, features: str = "") -> Element:
        """The second stream up to a bound resource; gives the client's bind iq."""
        self.jid = jid
        bind = "urn:ietf:params:xml:ns:xmpp-bind"
        await self.opens(f"<bind xmlns='{bind}'/>{features}")
        iq = await self.hears("iq")
        self.says(f"<iq type='result' id='{iq.get('id')}'><bind xmlns='{bind}'><jid>{jid}</jid></bind></iq>")
        return iq

    async def logs_in(self, jid: str, *, managed: bool = True, features: str = "") -> None:
        """Everything up to a session, with stream management if `managed`."""
        await self.authenticates()
        sm = f"<sm xmlns='{_SM}'/>" if managed else ""
        await self.binds(jid, sm + features)
        if managed:
            await self.hears("enable")
            self.says(f"<enabled xmlns='{_SM}' id='sm1' resume='true'/>")

    async def asked_to_resume(self) -> Element:
        """Log in up to the client's `<resume/>`, which it gives."""
        await self.authenticates()
        bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
        await self.opens(f"{bind}<sm xmlns='{_SM}'/>")
        return await self.hears("resume")

    def resumes(self, h: int) -> None:
        """Yes."""
        self.says(f"<resumed xmlns='{_SM}' h='{h}' previd='sm1'/>")

    async def hears_goodbye(self) -> None:
        """The client closes the stream as it should; whatever else it says before is passed over."""
        await self.hears("close", ignoring=("a", "r", *_STANZAS))
        await self.closes()


Play = Callable[[Actor], Awaitable[None]]


class ScriptedServer:
    """Listens on a free port of loopback. Leaving it raises what went wrong in a play."""

    def __init__(self, *plays: Play, password: str = "pencil") -> None:
        self._plays = plays
        self._password = password
        self._failures: list[BaseException] = []
        self._server: Server | None = None
        self.connections = 0

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"ws://localhost:{next(iter(self._server.sockets)).getsockname()[1]}/xmpp-websocket"

    async def __aenter__(self) -> Self:
        self._server = await serve(
            self._play, "localhost", 0, subprotocols=[Subprotocol("xmpp")], max_size=None, compression=None
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()
        if self._failures:
            raise self._failures[0]

    async def _play(self, socket: ServerConnection) -> None:
        play = self._plays[min(self.connections, len(self._plays) - 1)]
        self.connections += 1
        actor = Actor(socket, self._password)
        try:
            await play(actor)
            await actor.falls_silent()
        except ConnectionClosed:
            pass
        except (AssertionError, TimeoutError) as failure:
            self._failures.append(failure)
