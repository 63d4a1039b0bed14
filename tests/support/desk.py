"""Some features over a real database in memory; time passes only when it is told to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from vdom import Query, query
from vdom.html import div
from widget.core.archive import ArchivePage, ArchiveRequest
from widget.core.effects import After, Effect, FetchArchive, Load, Page, Save
from widget.core.effects import Query as Ask
from widget.core.events import Event
from widget.core.feature import Feature, Slot
from widget.core.model import FullJID, Session, Surface, SurfaceId
from widget.core.records import Write
from widget.core.store import Store
from widget.runtime.loop import feature_stores
from widget.runtime.perform import found
from widget.runtime.screen import Picture
from widget.storage.memory import MemoryDatabase, MemoryDisk
from widget.storage.schema import Schema

MAIN = SurfaceId("main")


class Desk:
    """Effects are performed at once; timers and questions to the server wait here."""

    def __init__(self, *features: Feature[Any], disk: MemoryDisk | None = None) -> None:
        self.features: Sequence[Feature[Any]] = features
        self.store = Store(features)
        self.session = Session(FullJID("juliet@example.org/web"), online=True, now=1_790_000_000_000)
        self.schema = Schema(1, feature_stores(features))
        self.disk = disk or MemoryDisk()
        self.database: MemoryDatabase | None = None
        self.timers: dict[str, Event] = {}
        self.asked: list[FetchArchive | Ask] = []
        self.pages: list[Page] = []
        self.loads = 0
        self.slow: list[Load] | None = None  # set to a list: what is to be read waits there, too
        self.unreadable = ""  # the store that cannot be read now
        self._turn = 0

    async def tell(self, *events: Event) -> None:
        """These happen, and all that follows from them but for what waits."""
        for event in events:
            self._turn += 1
            self.session = replace(self.session, fresh=f"turn-{self._turn}")
            await self._perform(self.store.dispatch(event, self.session))

    async def rest(self) -> None:
        """Nothing happens until all timers are done with."""
        while self.timers:
            await self.tell(self.timers.pop(next(iter(self.timers))))

    async def answer(self, page: ArchivePage) -> ArchiveRequest:
        """The server answers the oldest question to an archive."""
        asked = self.asked.pop(0)
        assert isinstance(asked, FetchArchive)
        if event := asked.then(page):
            await self.tell(event)
        return asked.request

    def look(self, slot: Slot, *args: Any) -> Query:
        """What the features put in a place."""
        return query(div(*Picture(self.store, Surface(MAIN), self.session).fill(slot, *args)))

    async def records(self, store: str) -> list[dict[str, Any]]:
        """All that lies in a store."""
        return await (await self.opened()).select(store)

    async def opened(self) -> MemoryDatabase:
        """The database."""
        self.database = self.database or await self.disk.open("desk", self.schema)
        return self.database

    async def _perform(self, effects: Sequence[Effect]) -> None:
        database = await self.opened()
        writes: list[Write] = [effect.write for effect in effects if isinstance(effect, Save)]
        await database.commit(writes)
        for effect in effects:
            match effect:
                case After(_, event, key):
                    self.timers[key] = event
                case FetchArchive() | Ask():
                    self.asked.append(effect)
                case Page():
                    self.pages.append(effect)
                case Load():
                    await self._load(database, effect)

    async def _load(self, database: MemoryDatabase, load: Load) -> None:
        self.loads += 1
        if self.slow is not None:
            self.slow.append(load)
            return
        broken = load.store == self.unreadable
        records = [] if broken else await found(database, load)
        if event := (load.failed if broken else None) or load.then(records):
            await self.tell(event)
