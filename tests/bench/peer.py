"""The other people of the benchmark: a bare XMPP client over TCP (RFC 6120), cheap beside a browser."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re
import time
from collections.abc import AsyncIterator
from typing import Any
from xml.etree.ElementTree import Element, XMLPullParser
from xml.sax.saxutils import escape, quoteattr

NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
NS_BIND = "urn:ietf:params:xml:ns:xmpp-bind"
NS_MUC = "http://jabber.org/protocol/muc"
NS_SM = "urn:xmpp:sm:3"
NS_MAM = "urn:xmpp:mam:2"
NS_RSM = "http://jabber.org/protocol/rsm"
PATIENCE = 20.0
TOKEN = re.compile("§(\\w+)§".encode())


class Peer:
    """One connected account, which sends and otherwise only answers the server's needs.

    Use `connected(...)`. SASL PLAIN over an unencrypted socket: loopback only.
    """

    def __init__(self, domain: str, user: str, password: str) -> None:
        self.domain, self.user, self.password = domain, user, password
        self.heard: dict[str, float] = {}
        self._stanzas: list[Element] = []

    async def open(self, host: str, port: int) -> None:
        """Connects, logs in and binds a resource; sends no presence."""
        self._reader, self._writer = await asyncio.open_connection(host, port, limit=2**24)
        await self._log_in()

    async def _log_in(self) -> None:
        await self._open_stream()
        token = base64.b64encode(f"\0{self.user}\0{self.password}".encode()).decode()
        self._write(f"<auth xmlns='{NS_SASL}' mechanism='PLAIN'>{token}</auth>")
        if (answer := await self._next()).tag != f"{{{NS_SASL}}}success":
            raise ConnectionError(f"{self.user} cannot log in: {answer.tag}")
        await self._open_stream()
        self._write(f"<iq type='set' id='bind'><bind xmlns='{NS_BIND}'/></iq>")
        await self._until("{jabber:client}iq", id="bind")

    async def manage(self) -> None:
        """Has the server keep what it sends until it is acknowledged (XEP-0198)."""
        self._write(f"<enable xmlns='{NS_SM}' resume='true'/>")
        await self._until(f"{{{NS_SM}}}enabled")

    def available(self) -> None:
        """Announces the account as online."""
        self._write("<presence/>")

    async def join(self, room: str, nickname: str) -> None:
        """Enters a room (XEP-0045) and waits until the server says so."""
        occupant = f"{room}/{nickname}"
        self._write(
            f"<presence to={quoteattr(occupant)}><x xmlns='{NS_MUC}'><history maxstanzas='0'/></x></presence>"
        )
        await self._until("{jabber:client}presence", **{"from": occupant})

    async def say(self, to: str, body: str, id: str, kind: str = "chat") -> None:
        """Sends one message."""
        head = f"<message to={quoteattr(to)} type='{kind}' id={quoteattr(id)}>"
        self._write(f"{head}<body>{escape(body)}</body></message>")
        await self._writer.drain()

    async def send(self, xml: str) -> float:
        """Sends a stanza as it is; when, in ms since the epoch."""
        now = time.time() * 1000
        self._write(xml)
        await self._writer.drain()
        return now

    async def settled(self) -> None:
        """Returns when the server has taken all that was sent before. For who does not listen."""
        self._write("<iq type='get' id='settled'><ping xmlns='urn:xmpp:ping'/></iq>")
        await self._until("{jabber:client}iq", id="settled")

    async def page(self, talk: str, before: str) -> str:
        """Asks for the 50 messages before that archive id (XEP-0313); gives the id of the first of them."""
        values = {"FORM_TYPE": NS_MAM, "with": talk}
        fields = "".join(
            f"<field var={quoteattr(name)}><value>{escape(value)}</value></field>"
            for name, value in values.items()
        )
        form = f"<x xmlns='jabber:x:data' type='submit'>{fields}</x>"
        paged = f"<set xmlns='{NS_RSM}'><max>50</max><before>{escape(before)}</before></set>"
        self._write(f"<iq type='set' id='page'><query xmlns='{NS_MAM}'>{form}{paged}</query></iq>")
        answer = await self._until("{jabber:client}iq", id="page")
        return answer.findtext(f".//{{{NS_RSM}}}first") or ""

    async def listen(self) -> None:
        """Throws away whatever comes, for ever; notes only when each §token§ came, in ms since the epoch."""
        with contextlib.suppress(ConnectionError):
            while data := await self._reader.read(2**18):
                for token in TOKEN.findall(data):
                    self.heard.setdefault(token.decode(), time.time() * 1000)

    async def close(self) -> None:
        """Ends the stream."""
        with contextlib.suppress(ConnectionError):
            self._write("</stream:stream>")
            await self._writer.drain()
            self._writer.close()
            await self._writer.wait_closed()

    async def _open_stream(self) -> None:
        self._parser: Any = XMLPullParser(("start", "end"))
        self._depth = 0
        self._write(
            f"<?xml version='1.0'?><stream:stream to='{self.domain}' version='1.0' xmlns='jabber:client' "
            "xmlns:stream='http://etherx.jabber.org/streams'>"
        )
        await self._until("{http://etherx.jabber.org/streams}features")

    async def _until(self, tag: str, **attributes: str) -> Element:
        while True:
            stanza = await self._next()
            if stanza.tag == tag and all(stanza.get(name) == value for name, value in attributes.items()):
                return stanza

    async def _next(self) -> Element:
        async with asyncio.timeout(PATIENCE):
            while not self._stanzas:
                if not (data := await self._reader.read(2**18)):
                    raise ConnectionError(f"the server closed {self.user}'s stream")
                self._parser.feed(data)
                for event, element in self._parser.read_events():
                    self._depth += 1 if event == "start" else -1
                    if event == "end" and self._depth == 1:
                        self._stanzas.append(element)
        return self._stanzas.pop(0)

    def _write(self, xml: str) -> None:
        self._writer.write(xml.encode())


@contextlib.asynccontextmanager
async def connected(peer: Peer, host: str, port: int, room: str = "") -> AsyncIterator[Peer]:
    """The peer online (or, with a room, in the room) within the block; it hears of tokens only."""
    await peer.open(host, port)
    if room:
        await peer.join(room, peer.user)
    else:
        peer.available()
    async with listening(peer):
        yield peer


@contextlib.asynccontextmanager
async def listening(peer: Peer) -> AsyncIterator[None]:
    """Within the block it hears what comes; then its stream ends."""
    task = asyncio.create_task(peer.listen())
    try:
        yield
    finally:
        await peer.close()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
