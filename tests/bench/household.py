"""The other people of an encrypted chat (XEP-0384): an account of many devices, all behind one connection.

Each device is the cipher that ships, on CPython. Which product they talk to makes no difference to them, and
what they seal for it they seal before the clocks run.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, tostring

from demo.prosody import Prosody
from tests.bench.peer import Peer, listening
from tests.bench.seeds import PASSWORD
from widget.core.encryption import SEALED, History, Prepare
from widget.core.jids import BareJID, FullJID
from widget.core.stanza import child_text, message
from widget.encryption.box import NoBox
from widget.encryption.cipher import Cipher, Surroundings
from widget.encryption.omemo_cipher import OmemoCipher
from widget.encryption.stores import STORES
from widget.storage.memory import MemoryDatabase
from widget.storage.schema import Schema
from widget.xmpp.inbound import Inbound
from widget.xmpp.queries import stanza_error

PATIENCE = 60.0
"""Seconds until what has not come counts as lost, however busy the machine is."""


class Lost(Exception):
    """Something that was waited for did not come."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A sealed message as it came, and when: milliseconds since the epoch."""

    at: float
    stanza: Element


class Household(Peer):
    """Use `at_home(...)`. The first of its devices writes; the others read what they are given."""

    def __init__(self, domain: str, user: str, password: str) -> None:
        super().__init__(domain, user, password)
        self.jid = BareJID(f"{user}@{domain}")
        self.devices: list[Cipher] = []
        self._inbound = Inbound(FullJID(f"{self.jid}/bench"), _now)
        self._numbers = itertools.count(1)
        self._asked: dict[str, asyncio.Future[Element]] = {}
        self._came: asyncio.Queue[Arrival] = asyncio.Queue()

    async def move_in(self, count: int) -> None:
        """So many devices are made, and published in both versions."""
        for _ in range(count):
            device = OmemoCipher(self._around(), NoBox())
            await device.ask(Prepare())
            await device.ask(History(False))
            self.devices.append(device)

    async def next(self) -> Arrival:
        """The next sealed message that has come."""
        try:
            return await asyncio.wait_for(self._came.get(), PATIENCE)
        except TimeoutError:
            raise Lost(f"{self.jid} has waited for a sealed message") from None

    async def reads(self, arrival: Arrival) -> str:
        """What it says to the first device."""
        return await self._read(self.devices[0], arrival)

    async def all_read(self, arrival: Arrival) -> str:
        """What it says to each device: each answers with keys, as devices do when a session begins."""
        bodies = [await self._read(device, arrival) for device in self.devices]
        return bodies[0]

    async def seals(self, to: str, body: str) -> str:
        """A message as it is to be sent."""
        stanza = message(BareJID(to), "chat", f"sealed-{next(self._numbers)}", body=body)
        sealed = await self.devices[0].seal(stanza, frozenset({BareJID(to)}))
        return tostring(sealed.stanza, "unicode")

    async def listen(self) -> None:
        """Hands on what comes, for ever: answers to who has asked, sealed messages to who waits for them."""
        with contextlib.suppress(ConnectionError):
            while data := await self._reader.read(2**18):
                now = time.time() * 1000
                self._parser.feed(data)
                for event, element in self._parser.read_events():
                    self._depth += 1 if event == "start" else -1
                    if event == "end" and self._depth == 1:
                        self._take(element, now)

    async def _read(self, device: Cipher, arrival: Arrival) -> str:
        opened = await device.open(self._inbound.message(arrival.stanza))
        how = opened.envelope.encryption
        if how is None or how.problem:
            raise Lost(f"what {opened.envelope.sender} said does not open: {how and how.problem}")
        for answer in opened.after:
            self._send(answer)
        return child_text(opened.envelope.stanza, "body")

    def _take(self, stanza: Element, now: float) -> None:
        asked = self._asked.pop(stanza.get("id", ""), None) if stanza.tag.endswith("}iq") else None
        if asked and not asked.done():
            asked.set_result(stanza)
        said = stanza.tag.endswith("}message") and any(
            each.tag in SEALED and each.find(f"{each.tag[:-9]}payload") is not None for each in stanza
        )
        if said:
            self._came.put_nowait(Arrival(now, stanza))

    def _around(self) -> Surroundings:
        return Surroundings(
            self.jid,
            MemoryDatabase(Schema(1, STORES)),
            self._query,
            lambda envelope: None,
            self._send,
            _now,
        )

    async def _query(self, asked: Element, seconds: float) -> Element:
        id_ = f"ask-{next(self._numbers)}"
        asked.set("id", id_)
        self._asked[id_] = answer = asyncio.get_running_loop().create_future()
        self._send(asked)
        stanza = await asyncio.wait_for(answer, max(seconds, PATIENCE))
        if stanza.get("type") == "error":
            raise stanza_error(stanza)
        return stanza

    def _send(self, stanza: Element) -> bool:
        self._write(tostring(stanza, "unicode"))
        return True


@contextlib.asynccontextmanager
async def at_home(server: Prosody, user: str, count: int) -> AsyncIterator[Household]:
    """A household of so many devices, online within the block. For a server that takes plain passwords."""
    home = Household(server.domain, user, PASSWORD)
    await home.open("127.0.0.1", server.c2s_port)
    async with listening(home):
        await home.move_in(count)
        home.available()
        yield home


async def posted(server: Prosody, user: str, letters: Iterable[str]) -> None:
    """Sends stanzas by a connection of its own, which ends when the server has all of them."""
    writer = Peer(server.domain, user, PASSWORD)
    await writer.open("127.0.0.1", server.c2s_port)
    for letter in letters:
        await writer.send(letter)
    await writer.settled()
    await writer.close()


def _now() -> int:
    return int(time.time() * 1000)
