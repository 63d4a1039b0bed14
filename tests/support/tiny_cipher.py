"""A small cipher for tests of what lies around ciphers: it hides content by XOR, and numbers what it seals.

Both ends count: a message is opened once, with the keys of its number, and after that only from the memo.
What it has to write is the count and the memo. So it shows what real ratchets would suffer from: an order
that is lost, a unit that is torn, something sealed twice.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from xml.etree.ElementTree import Element, fromstring, tostring

from widget.core.encryption import (
    OLD,
    CipherAnswer,
    CipherRequest,
    Encryption,
    Problem,
    Trust,
)
from widget.core.envelope import Envelope
from widget.core.jids import BareJID, bare
from widget.core.records import Put, Record, Store, Write
from widget.core.stanza import element
from widget.encryption.cipher import Cipher, Opened, Sealed, Surroundings, unopened
from widget.encryption.content import content_of, stripped
from widget.errors import NotSealed

TINY = Store("tiny", ("key",))
ENCRYPTED = f"{{{OLD}}}encrypted"


class TinyCipher(Cipher):
    """`hold` keeps every call waiting while it is not set; `problem` is why nothing can be sealed."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.hold = asyncio.Event()
        self.hold.set()
        self.problem: Problem | None = None
        self.asked: list[CipherRequest] = []
        self.opened: list[int] = []
        self.silent = False
        self._lock = asyncio.Lock()
        self._new: dict[str, Put] = {}
        self._known: dict[str, Record] = {}

    async def open(self, envelope: Envelope) -> Opened:
        await self.hold.wait()
        async with self._lock:
            sealed = envelope.stanza.find(ENCRYPTED)
            assert sealed is not None
            sender = str(sealed.get("by"))
            number, text = int(sealed.get("n", "")), sealed.text or ""
            record = await self._get(f"from {sender} {number}")
            if record is None and sender == self.around.account:
                return unopened(envelope, Problem.NOT_FOR_US)
            if record is None:
                last = await self._get(f"last {sender}") or {"n": 0}
                if number <= last["n"]:
                    return unopened(envelope, Problem.REPEATED)
                self.opened.append(number)
                self._put(f"last {sender}", {"n": number})
                self._put(f"from {sender} {number}", {"text": _seen(text)})
                record = {"text": _seen(text)}
            clear = stripped(envelope.stanza)
            for each in clear.findall(ENCRYPTED):
                clear.remove(each)
            clear.extend(fromstring(record["text"]))
            how = Encryption(OLD, 1, sender, Trust.BLIND)
            return Opened(replace(envelope, stanza=clear, encryption=how), silent=self.silent)

    async def seal(self, stanza: Element, recipients: frozenset[BareJID]) -> Sealed:
        await self.hold.wait()
        async with self._lock:
            if self.problem:
                raise NotSealed("as the test wants it", self.problem.value, tuple(sorted(recipients)))
            id_, me = stanza.get("id", ""), self.around.account
            record = await self._get(f"sealed {id_}")
            if record is None:
                content = Element("content")
                content.extend(content_of(stanza))
                number = (await self._get("sent") or {"n": 0})["n"] + 1
                text = tostring(content, "unicode")
                record = {"n": number, "text": _hidden(text)}
                self._put("sent", {"n": number})
                self._put(f"sealed {id_}", record)
                self._put(f"from {me} {number}", {"text": text})
            made = stripped(stanza)
            made.append(element("encrypted", OLD, text=record["text"], n=str(record["n"]), by=me))
            return Sealed(made, tuple((each, 7) for each in recipients if "old" in each))

    def uncommitted(self) -> tuple[Write, ...]:
        return tuple(self._new.values())

    def settled(self, writes: tuple[Write, ...]) -> None:
        done = {id(write) for write in writes}
        self._new = {key: put for key, put in self._new.items() if id(put) not in done}

    async def ask(self, request: CipherRequest) -> CipherAnswer:
        self.asked.append(request)
        return None

    async def close(self) -> None:
        async with self._lock:
            pass

    async def _get(self, key: str) -> Record | None:
        if key not in self._known and (found := await self.around.database.get(TINY.name, key)):
            self._known[key] = found
        return self._known.get(key)

    def _put(self, key: str, what: Record) -> None:
        self._known[key] = {**what, "key": key}
        self._new[key] = Put(TINY.name, self._known[key])


def sealed_by(sender: str, number: int, xml: str, id_: str = "") -> str:
    """A message as `sender` has sealed it."""
    text = _hidden(f"<content>{xml}</content>")
    return (
        f"<message from='{sender}/phone' to='juliet@example.org' type='chat' id='{id_ or number}'>"
        f"<encrypted xmlns='{OLD}' n='{number}' by='{bare(sender)}'>{text}</encrypted></message>"
    )


def _hidden(text: str) -> str:
    return bytes(each ^ 0x5A for each in text.encode()).hex()


def _seen(text: str) -> str:
    return bytes(each ^ 0x5A for each in bytes.fromhex(text)).decode()
