"""A loop with one feature that listens, a tiny cipher, and a stream that settles what it is given."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from tests.support.play import JULIET, envelope
from tests.support.tiny_cipher import TINY, TinyCipher, sealed_by
from vdom.html import div
from widget.core.archive import ArchivePage, ArchiveRequest
from widget.core.effects import Effect, FetchArchive, Query, Read, Save
from widget.core.envelope import Envelope
from widget.core.events import Event
from widget.core.feature import Feature
from widget.core.records import Put, Store, Write
from widget.core.stanza import iq
from widget.encryption.cipher import Cipher, Surroundings
from widget.runtime.clock import SystemClock
from widget.runtime.loop import Loop
from widget.runtime.opening import Opening
from widget.runtime.secrecy import Secrecy
from widget.runtime.ways import Told, Ways
from widget.settings import Settings
from widget.storage.memory import MemoryDatabase
from widget.storage.schema import Schema

NOTES = Store("notes", ("said",))
ROMEO = "romeo@example.org"


@dataclass(frozen=True)
class Said(Event):
    what: str


@dataclass(frozen=True)
class PageWanted(Event):
    pass


@dataclass(frozen=True)
class PageCame(Event):
    page: ArchivePage


@dataclass(frozen=True)
class Answered(Event):
    pass


@dataclass(frozen=True)
class QuestionAsked(Event):
    pass


def read(given: Envelope, session: Any) -> Iterator[Event]:
    how = given.encryption
    told = how.problem.value if how and how.problem else given.stanza.findtext("{jabber:client}body")
    yield Said(str(told))


def effects(state: None, event: Event, session: Any) -> Iterator[Effect]:
    match event:
        case Said(what):
            yield Save(Put("notes", {"said": what}))
        case PageWanted():
            yield FetchArchive(ArchiveRequest(), PageCame)
        case PageCame(page):
            yield Read(page.messages)
        case QuestionAsked():
            yield Query(iq("get"), lambda answer: Answered())


class Noted(MemoryDatabase):
    """Keeps what was written together."""

    units: list[set[str]]

    async def commit(self, writes: Sequence[Write], *, durable: bool = False) -> None:
        await super().commit(writes, durable=durable)
        self.units.append({str(each.record.get("said") or each.record["key"]) for each in writes})  # type: ignore[union-attr]


class Stream:
    """Takes tickets, and answers at once."""

    def __init__(self) -> None:
        self.settled: list[int] = []
        self.page: tuple[Envelope, ...] = ()

    def settle(self, ticket: int) -> None:
        self.settled.append(ticket)

    def send(self, stanza: object) -> bool:
        return True

    async def query(self, stanza: Element, timeout: float = 30) -> Element:
        return stanza

    async def archive(self, request: ArchiveRequest) -> ArchivePage:
        return ArchivePage(self.page, complete=True)


class Scene:
    def __init__(self, cipher: Cipher | None = None, patience: float = 10) -> None:
        self.told: list[Event] = []
        feature: Feature[None] = Feature(
            "ear", lambda: None, self._told, effects, {"message": read}, stores=(NOTES,)
        )
        self.loop = Loop([feature], lambda _: div(), SystemClock(), Settings())
        self.database, self.stream = Noted(Schema(1, (NOTES, TINY))), Stream()
        self.database.units = []
        around = Surroundings(
            JULIET,
            self.database,
            self.stream.query,
            lambda _: None,
            self.stream.send,
            lambda: 0,
        )
        self.tiny = TinyCipher(around)
        used = cipher or self.tiny
        self.loop.units.use(self.database, None, used)
        self.loop.performer.stream = self.stream  # type: ignore[assignment]
        self.ways = Ways(
            used,
            self.loop.stanza,
            self.loop.units,
            Told(self.loop.known).readers,
            self.stream.send,
            self.loop.dispatch,
        )
        self.ways.opening = Opening(used, self.loop.stanza, patience)
        self.secrecy = self.loop.performer.secrecy = Secrecy(lambda: self.ways, self.loop.stanza)
        self.secrecy.awake()
        self.came = self.ways.opening.stanza

    def _told(self, state: None, event: Event, session: Any) -> None:
        self.told.append(event)

    @property
    def said(self) -> list[str]:
        return [each.what for each in self.told if isinstance(each, Said)]

    async def until_said(self, number: int) -> None:
        async with asyncio.timeout(5):
            while len(self.said) < number:
                await asyncio.sleep(0)
        await self.loop.units.drained()


def sealed(number: int, what: str) -> Envelope:
    return envelope(sealed_by(ROMEO, number, f"<body xmlns='jabber:client'>{what}</body>"))


def plain(what: str) -> Envelope:
    return envelope(f"<message from='{ROMEO}/a' id='{what}'><body>{what}</body></message>")
