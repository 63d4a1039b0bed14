"""A village of devices without a network: a server that keeps what is published, and a post in their hands.

    village = Village()
    romeo, juliet = await village.device("romeo@montague.lit"), await village.device("juliet@capulet.lit")
    await juliet.hears(await romeo.says("juliet@capulet.lit", "Hello"))

What travels and what is kept does so as text, as it does in the world.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Self
from xml.etree.ElementTree import Element, fromstring, tostring

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from widget.core.encryption import (
    NEW,
    OLD,
    Device,
    Devices,
    History,
    ListChanged,
    LookUp,
    Prepare,
    Prepared,
    Problem,
)
from widget.core.envelope import Envelope, Origin
from widget.core.jids import BareJID, FullJID, bare
from widget.core.pep import PUBSUB
from widget.core.records import Delete
from widget.core.stanza import child_text, element, iq, message
from widget.encryption.box import Box, BoxError
from widget.encryption.cipher import Opened, Sealed, Surroundings
from widget.encryption.omemo_cipher import OmemoCipher
from widget.encryption.pep import LISTS
from widget.encryption.stores import KEYS, STORES
from widget.errors import ChinwagError, StanzaError
from widget.storage.memory import MemoryDatabase, MemoryDisk
from widget.storage.schema import Schema

BOTH = (OLD, NEW)
START = 1_750_000_000_000
_numbers = itertools.count(1)


class KeyBox(Box):
    """As WebBox, by a key of the test's."""

    def __init__(self, key: bytes = b"k" * 32) -> None:
        self._key = AESGCM(key)
        self._nonces = itertools.count(1)

    async def wrap(self, label: str, content: bytes) -> bytes:
        nonce = next(self._nonces).to_bytes(12)
        return nonce + self._key.encrypt(nonce, content, label.encode())

    async def unwrap(self, label: str, wrapped: bytes) -> bytes:
        try:
            return self._key.decrypt(wrapped[:12], wrapped[12:], label.encode())
        except InvalidTag as error:
            raise BoxError("of another key") from error


@dataclass
class Village:
    """What everybody has published, of which the others hear with `spread`; and the time."""

    nodes: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    now: int = START
    failing: Callable[[str, Element], ChinwagError | None] = lambda account, asked: None
    asked: list[tuple[str, str]] = field(default_factory=list)
    news: list[tuple[str, str, str]] = field(default_factory=list)
    residents: list[Neighbour] = field(default_factory=list)
    speaks: dict[str, str] = field(default_factory=dict)  # the one version whose nodes an account has

    async def device(self, jid: str, only: str = "") -> Neighbour:
        """A new device, which has published itself; others hear of `only` that version of OMEMO."""
        if only:
            self.speaks[jid] = only
        device = Neighbour(self, BareJID(jid))
        await device.prepares()
        await device.has_caught_up()
        await self.spread()
        self.residents.append(device)
        return device

    async def spread(self) -> None:
        """Everybody hears of the lists that have been published since."""
        while self.news:
            jid, namespace, text = self.news.pop(0)
            for each in self.residents:
                await each.cipher.ask(ListChanged(BareJID(jid), namespace, fromstring(text)))

    async def answer(self, account: str, asked: Element) -> Element:
        """A server's answer to an iq of this account's."""
        if error := self.failing(account, asked):
            raise error
        whose = bare(asked.get("to") or account)
        what = asked[0][0]
        verb, node = what.tag.partition("}")[2], what.get("node", "")
        self.asked.append((verb, node))
        if not node.startswith(self.speaks.get(whose, "")):
            if verb == "items":
                raise StanzaError("item-not-found")
            return iq("result")
        match verb:
            case "items":
                return self._items(whose, node, what)
            case "publish":
                items = self.nodes.setdefault((whose, node), {})
                if node != f"{NEW}:bundles":
                    items.clear()
                items[what[0].get("id", "")] = text = tostring(what[0][0], "unicode")
                if node in LISTS.values():
                    self.news.append((whose, next(each for each in BOTH if LISTS[each] == node), text))
            case "retract":
                self.nodes[whose, node].pop(what[0].get("id", ""), None)
            case "delete":
                self.nodes.pop((whose, node), None)
        return iq("result")

    def _items(self, whose: str, node: str, what: Element) -> Element:
        if (whose, node) not in self.nodes:
            raise StanzaError("item-not-found")
        wanted = [each.get("id") for each in what]
        items = [
            element("item", PUBSUB, fromstring(text), id=id_)
            for id_, text in self.nodes[whose, node].items()
            if not wanted or id_ in wanted
        ]
        return iq("result", element("pubsub", PUBSUB, element("items", PUBSUB, *items, node=node)))


class Neighbour:
    """A device of somebody's. What is opened or sealed is committed at once, as the runtime does."""

    def __init__(self, village: Village, jid: BareJID) -> None:
        self.village, self.jid = village, jid
        self.disk = MemoryDisk()
        self.box = KeyBox()
        self.sent: list[str] = []
        self.heard: list[str] = []
        self.device = Device(jid, 0, "", trust=None)  # type: ignore[arg-type]
        self.person: Callable[[Envelope], BareJID | None] = lambda envelope: None

    async def start(self) -> Self:
        """As a page does when it is loaded: nothing is known but what lies on the disk."""
        schema = Schema(1, STORES)
        self.database: MemoryDatabase = await self.disk.open(self.jid, schema)

        async def query(asked: Element, timeout: float) -> Element:
            return await self.village.answer(self.jid, asked)

        around = Surroundings(
            self.jid,
            self.database,
            query,
            lambda envelope: self.person(envelope),
            self._send,
            lambda: self.village.now,
        )
        self.cipher = OmemoCipher(around, self.box)
        return self

    async def restarts(self, *, synced: bool = True) -> None:
        """The browser was killed: what was not committed is lost."""
        await self.start()
        if synced:
            await self.has_caught_up()

    async def prepares(self) -> Prepared:
        if not hasattr(self, "cipher"):
            await self.start()
        answer = await self.cipher.ask(Prepare())
        assert isinstance(answer, Prepared)
        self.device = answer.device
        return answer

    async def has_caught_up(self) -> None:
        await self.cipher.ask(History(True))
        await self.cipher.ask(History(False))

    async def seals(self, stanza: Element, *recipients: str) -> Sealed:
        """Seal and commit; for the one whom it is to, if nobody is named."""
        whom = frozenset(map(BareJID, recipients)) or {bare(stanza.get("to", ""))}
        sealed = await self.cipher.seal(stanza, frozenset(whom))
        await self.commits()
        return sealed

    async def says(self, to: str, body: str = "", *content: Element, id_: str = "") -> str:
        """A chat message as it travels."""
        made = message(to, "chat", id_ or f"m{next(_numbers)}", *content, body=body)
        return tostring((await self.seals(made)).stanza, "unicode")

    async def commits(self) -> None:
        writes = self.cipher.uncommitted()
        await self.database.commit(writes, durable=True)
        self.cipher.settled(writes)
        await self.cipher.close()

    async def opens(self, travelled: str, sender: str, **known: object) -> Opened:
        """Open and commit; what carries keys only goes into `sent`."""
        opened = await self.cipher.open(envelope(travelled, sender, self.jid, self.village.now, **known))
        await self.commits()
        for each in opened.after:
            self._send(each)
        return opened

    async def hears(self, travelled: str, sender: str = "", **known: object) -> str:
        """The body of what was said; who hears nothing raises."""
        opened = await self.opens(travelled, sender, **known)
        how = opened.envelope.encryption
        assert how is not None
        assert how.problem is None, how.problem
        return child_text(opened.envelope.stanza, "body")

    async def fails_at(self, travelled: str, sender: str, **known: object) -> Problem | None:
        """Why it does not open."""
        how = (await self.opens(travelled, sender, **known)).envelope.encryption
        assert how is not None
        return how.problem

    async def knows(self, jid: str, *, fresh: bool = False) -> tuple[Device, ...]:
        answer = await self.cipher.ask(LookUp(frozenset({BareJID(jid)}), fresh))
        assert isinstance(answer, Devices)
        return answer.devices[BareJID(jid)]

    def takes_mail(self) -> list[str]:
        """What it has sent by itself."""
        sent, self.sent = self.sent, []
        return sent

    def on_disk(self) -> str:
        """All that lies there."""
        shelves = self.disk.volume(self.jid).shelves.values()
        return "\n".join(row.json for shelf in shelves for row in shelf.rows.values())

    def _send(self, stanza: Element) -> bool:
        self.sent.append(tostring(stanza, "unicode"))
        return True


def envelope(travelled: str, sender: str, to: str, now: int, **known: object) -> Envelope:
    """A chat message as the edge gives it."""
    stanza = fromstring(travelled)
    outgoing = bare(sender) == to
    given: dict[str, object] = {
        "stanza": stanza,
        "kind": "message",
        "type": stanza.get("type", "chat"),
        "sender": FullJID(sender if "/" in sender else f"{sender}/phone"),
        "recipient": FullJID(to),
        "conversation": bare(stanza.get("to", "")) if outgoing else bare(sender),
        "outgoing": outgoing,
        "time": now,
        "origin": Origin.LIVE,
        "id": stanza.get("id", ""),
    }
    return Envelope(**{**given, **known})  # type: ignore[arg-type]


async def exchange_keys(devices: Iterable[Neighbour]) -> None:
    """Let what devices have sent by themselves arrive, until nobody has anything more to send."""
    everybody = list(devices)
    while mail := [(each, text) for each in everybody for text in each.takes_mail()]:
        for sender, text in mail:
            to = bare(fromstring(text).get("to", ""))
            for each in everybody:
                if each.jid == to and each is not sender:
                    await each.opens(text, sender.jid)


async def loses_sessions(who: Neighbour, version: str) -> None:
    """The sessions alone, not the identity."""
    keys = await who.database.select(KEYS.name)
    lost = [each["key"] for each in keys if each["key"].startswith((f"/{version}/", f"/kept/{version}/"))]
    await who.database.commit([Delete(KEYS.name, key) for key in lost if key[-1].isdigit()])
    await who.restarts()
