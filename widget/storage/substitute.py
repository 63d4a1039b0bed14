"""Memory in the place of a disk that could not be opened, until the page is left.

The disk may be found later: another tab has held an older version, or the browser was slow. What it
holds is of another time than what has been read from the server since, so this visit goes on in memory;
but what nobody else has, messages that wait to be sent, is written to the disk from then on, for the next.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from widget.core.records import Put, Write
from widget.errors import StorageError
from widget.storage.database import Database
from widget.storage.memory import MemoryDatabase
from widget.storage.schema import Schema

log = logging.getLogger(__name__)


class SubstituteDatabase(MemoryDatabase):
    """`problem` is why it is needed; `disk` tries once more to open what it stands for."""

    def __init__(
        self, schema: Schema, problem: StorageError, disk: Callable[[], Awaitable[Database]]
    ) -> None:
        super().__init__(schema)
        self.problem = problem
        self._find = disk
        self._found: Database | None = None
        self._turn = asyncio.Lock()
        self._ours = sorted(store.name for store in schema.stores if store.ours)

    async def commit(self, writes: Sequence[Write], *, durable: bool = False) -> None:
        await super().commit(writes, durable=durable)
        if self._found and (ours := [each for each in writes if each.store in self._ours]):
            await self._spare(self._found, ours)

    async def retry(self) -> bool:
        """Whether the disk is there, for the next visit."""
        async with self._turn:
            if self._found is None and (disk := await self._opened()):
                ours = [Put(store, each) for store in self._ours for each in await self.select(store)]
                self._found = disk
                await self._spare(disk, ours)
        return self._found is not None

    async def erase(self) -> None:
        await super().erase()
        # What earlier visits have left is not to stay because this one could not open it
        if disk := self._found or await self._opened():
            await disk.erase()

    async def close(self) -> None:
        await super().close()
        if self._found:
            await self._found.close()

    async def _opened(self) -> Database | None:
        try:
            disk = await self._find()
        except StorageError as error:
            log.info("there is still no disk: %s", error)
            return None
        disk.closed_by = self._lost
        return disk

    async def _spare(self, disk: Database, writes: Sequence[Write]) -> None:
        try:
            await disk.commit(writes)
        except StorageError as error:
            log.error("what waits to be sent is kept in memory only: %s", error)
            self._lost(error)

    def _lost(self, error: StorageError) -> None:
        self._found = None
