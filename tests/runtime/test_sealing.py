"""What goes out encrypted is sealed in order, committed, and then sent; what is content goes no other way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, tostring

from tests.support.play import JULIET, ROMEO, ROOM
from tests.support.tiny_cipher import TINY, TinyCipher
from vdom.html import div
from widget.core.effects import Effect, Send
from widget.core.encryption import Problem
from widget.core.events import DevicesLeftOut, Event
from widget.core.facts import Fact
from widget.core.feature import Feature
from widget.core.jids import BareJID
from widget.core.model import Kind
from widget.core.stanza import CLIENT, element, message
from widget.encryption.cipher import Surroundings
from widget.errors import EncryptionError, StorageError
from widget.runtime.clock import SystemClock
from widget.runtime.loop import Loop
from widget.runtime.sealing import Sealing
from widget.runtime.secrecy import Secrecy
from widget.runtime.ways import Told, Ways
from widget.settings import Settings
from widget.storage.memory import MemoryDatabase
from widget.storage.schema import Schema

OLD_FRIEND = BareJID("old@example.org")


@dataclass(frozen=True)
class Wanted(Event):
    """Somebody wants something sent; what is not taken or not sealed is told."""

    send: Send


@dataclass(frozen=True)
class Untaken(Event):
    id: str


@dataclass(frozen=True)
class Unsealed(Event):
    problem: str


def effects(state: None, event: Event, session: Any) -> Iterator[Effect]:
    if isinstance(event, Wanted):
        yield event.send


class Stream:
    def __init__(self, database: MemoryDatabase) -> None:
        self.online = True
        self.sent: list[Element] = []

    def send(self, stanza: Element) -> bool:
        if self.online:
            self.sent.append(stanza)
        return self.online

    async def query(self, stanza: Element, timeout: float = 30) -> Element:
        return stanza


class Scene:
    """`secret` are the conversations in which all goes out encrypted."""

    def __init__(self, *secret: str, patience: float = 10) -> None:
        self.secret = {*secret}
        self.readers: frozenset[BareJID] | None = frozenset({ROMEO})
        self.told: list[Event] = []
        facts = {
            Fact.SECRET: lambda state, view, jid, kind: jid in self.secret,
            Fact.READERS: lambda state, view, jid, kind: self.readers,
        }
        feature: Feature[None] = Feature("mouth", lambda: None, self._told, effects, facts=facts)
        self.loop = Loop([feature], lambda _: div(), SystemClock(), Settings())
        self.database = MemoryDatabase(Schema(1, (TINY,)))
        self.stream = Stream(self.database)
        self.cipher = TinyCipher(
            Surroundings(
                JULIET, self.database, self.stream.query, lambda _: None, self.stream.send, lambda: 0
            )
        )
        self.loop.units.use(self.database, None, self.cipher)
        self.loop.performer.stream = self.stream  # type: ignore[assignment]
        ways = (self.loop.units, Told(self.loop.known).readers, self.stream.send, self.loop.dispatch)
        self.ways = Ways(self.cipher, self.loop.stanza, *ways)
        self.loop.performer.secrecy = Secrecy(lambda: self.ways, self.loop.stanza)
        self.ways.sealing = Sealing(self.cipher, *ways, patience)

    def _told(self, state: None, event: Event, session: Any) -> None:
        self.told.append(event)

    def send(
        self, id_: str, *children: Element, to: str = ROMEO, body: str = "", secret: bool = False
    ) -> None:
        stanza = message(to, "groupchat" if to == ROOM else "chat", id_, *children, body=body)
        wanted = (BareJID(to), Kind.CHAT) if secret else None
        self.loop.dispatch(Wanted(Send(stanza, Untaken(id_), wanted, _unsealed)))

    @property
    def sent(self) -> list[str]:
        return [each.get("id", "") for each in self.stream.sent]

    @property
    def wire(self) -> str:
        return "".join(tostring(each, "unicode") for each in self.stream.sent)

    async def until_sent(self, number: int) -> None:
        async with asyncio.timeout(5):
            while len(self.sent) < number:
                await asyncio.sleep(0)

    async def until_told(self, event: Event) -> None:
        async with asyncio.timeout(5):
            while event not in self.told:
                await asyncio.sleep(0)


def _unsealed(error: EncryptionError) -> Event:
    return Unsealed(error.problem)


async def test_a_secret_goes_out_sealed_once_its_keys_are_written() -> None:
    scene = Scene()
    scene.send("1", body="Attack at dawn", secret=True)
    async with asyncio.timeout(5):
        while not await scene.database.count("tiny"):
            assert scene.sent == []
            await asyncio.sleep(0)
    await scene.until_sent(1)
    assert "Attack" not in scene.wire
    assert scene.cipher.uncommitted() == ()


async def test_the_order_of_a_conversation_is_kept_also_by_what_need_not_be_sealed() -> None:
    scene = Scene()
    scene.cipher.hold.clear()
    scene.send("1", body="One", secret=True)
    scene.send("2", body="Two", secret=True)
    scene.send("3", body="Three")
    scene.send("4", body="To another", to="nurse@example.org")
    scene.send("5", element("composing", "http://jabber.org/protocol/chatstates"))
    await scene.until_sent(2)
    assert scene.sent == ["4", "5"]
    scene.cipher.hold.set()
    await scene.until_sent(5)
    assert scene.sent[2:] == ["1", "2", "3"]


async def test_whoever_wants_content_sent_where_all_is_secret_has_it_sealed() -> None:
    scene = Scene(ROMEO, ROOM)
    body = element("body", CLIENT, text="Attack at dawn")
    scene.send("1", body)
    scene.send("2", element("anything", "urn:example:plugin", text="Attack at dawn"))
    scene.send("3", element("reactions", "urn:xmpp:reactions:0", id="Attack"))
    scene.send("4", body, to=f"{ROMEO}/phone")
    scene.send("5", body, to="Romeo@Example.ORG")
    scene.send("6", body, to=ROOM)
    await scene.until_sent(6)
    assert "Attack" not in scene.wire
    assert sorted(scene.sent) == ["1", "2", "3", "4", "5", "6"]


async def test_metadata_goes_out_as_it_is_and_at_once() -> None:
    scene = Scene(ROMEO)
    scene.cipher.hold.clear()
    scene.send("1", element("received", "urn:xmpp:receipts", id="x"))
    scene.send("2", element("displayed", "urn:xmpp:chat-markers:0", id="x"))
    scene.send("3", element("active", "http://jabber.org/protocol/chatstates"))
    assert scene.sent == ["1", "2", "3"]


async def test_words_hidden_in_metadata_are_content() -> None:
    scene = Scene(ROMEO)
    scene.cipher.hold.clear()
    scene.send("1", element("active", "http://jabber.org/protocol/chatstates", text="Attack"))
    scene.send("2", element("x", "http://jabber.org/protocol/muc#user", element("y", "urn:a", text="Attack")))
    assert scene.sent == []


async def test_what_is_said_to_nobody_that_can_be_named_does_not_go_out() -> None:
    scene = Scene(ROMEO)
    scene.send("1", body="Attack at dawn", to="romeo@@example.org")
    await asyncio.sleep(0)
    assert scene.sent == []


async def test_what_cannot_be_sealed_is_told_and_is_nowhere_on_the_wire() -> None:
    scene = Scene(ROMEO)
    scene.cipher.problem = Problem.UNDECIDED
    scene.send("1", body="Attack at dawn")
    await scene.until_told(Unsealed("undecided"))
    scene.cipher.problem = None
    scene.send("2", body="Attack at noon")
    await scene.until_sent(1)
    assert scene.sent == ["2"]


async def test_without_a_cipher_nothing_secret_goes_out() -> None:
    scene = Scene(ROMEO)
    scene.loop.performer.secrecy = None
    scene.send("1", body="Attack at dawn")
    scene.send("2", body="Attack at dawn", secret=True)
    assert scene.told.count(Unsealed("unavailable")) == 2
    assert scene.sent == []


async def test_keys_that_cannot_be_written_seal_nothing_that_goes_out() -> None:
    scene = Scene(ROMEO)
    scene.database.failing = StorageError("not now")
    scene.send("1", body="Attack at dawn")
    await scene.until_told(Unsealed("unavailable"))
    scene.database.failing = None
    scene.send("2", body="Attack at noon")
    await scene.until_sent(1)
    assert scene.sent == ["2"]


async def test_what_takes_too_long_waits_and_is_the_same_when_it_is_sent_again() -> None:
    scene = Scene(ROMEO, patience=0)
    scene.cipher.hold.clear()
    scene.send("1", body="Attack at dawn")
    await scene.until_told(Unsealed("offline"))
    assert scene.sent == []
    scene.cipher.hold.set()
    for _ in range(10):
        await asyncio.sleep(0)
    scene.ways.sealing._patience = 10
    scene.send("1", body="Attack at dawn")
    scene.send("2", body="Attack at noon")
    await scene.until_sent(2)
    numbers = [each.get("n") for stanza in scene.stream.sent for each in stanza if each.get("n")]
    assert numbers == ["1", "2"]


async def test_who_reads_there_may_not_be_known_yet() -> None:
    scene = Scene(ROMEO)
    scene.readers = None
    scene.send("1", body="Attack at dawn")
    await scene.until_told(Unsealed("offline"))
    assert scene.sent == []


async def test_what_the_stream_does_not_take_is_told_after_it_was_sealed() -> None:
    scene = Scene(ROMEO)
    scene.stream.online = False
    scene.send("1", body="Attack at dawn")
    await scene.until_told(Untaken("1"))
    scene.stream.online = True
    scene.send("1", body="Attack at dawn")
    await scene.until_sent(1)
    assert scene.cipher._known["sent"]["n"] == 1


async def test_what_was_being_sealed_for_a_session_that_is_over_does_not_go_out_in_the_next() -> None:
    scene = Scene(ROMEO)
    scene.cipher.hold.clear()
    scene.send("1", body="Attack at dawn")
    scene.send("2", body="Attack at noon")
    await asyncio.sleep(0)
    scene.ways.sealing.renewed()
    scene.send("1", body="Attack at dawn")
    scene.cipher.hold.set()
    await scene.until_sent(1)
    scene.send("3", body="Attack at night")
    await scene.until_sent(2)
    assert scene.sent == ["1", "3"]


async def test_devices_that_are_left_out_are_told() -> None:
    scene = Scene(ROMEO)
    scene.readers = frozenset({ROMEO, OLD_FRIEND})
    scene.send("1", body="Attack at dawn")
    await scene.until_told(DevicesLeftOut(ROMEO, ((OLD_FRIEND, 7),)))


async def test_who_leaves_sends_nothing_more() -> None:
    scene = Scene(ROMEO)
    scene.cipher.hold.clear()
    scene.send("1", body="Attack at dawn")
    await asyncio.sleep(0)
    await scene.ways.close()
    scene.cipher.hold.set()
    for _ in range(20):
        await asyncio.sleep(0)
    assert scene.sent == []
