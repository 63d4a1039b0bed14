"""A database that goes on in memory when the disk is full.

What is written from then on lies over what is on the disk, and reads see both. Nothing that was
shown is lost while the page is open; `problem` says why it would not outlive it, and `retry` moves
everything to the disk in one transaction once there is room again. It also opens a disk again that the
browser has closed (COMPAT: Safari loses the connection to its databases when it was in the background).

Who must never go back to an older state after a reload (keys of encryption) looks at `problem` first.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from widget.core.records import Delete, DeleteRange, Key, Put, Record, Write
from widget.errors import StorageBlocked, StorageError, StorageFull
from widget.storage.database import Database
from widget.storage.keys import Rank, checked, extract, rank
from widget.storage.memory import MemoryDatabase
from widget.storage.payload import filed, place
from widget.storage.schema import Schema

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


class OverflowDatabase(Database):
    """Writes to `disk` as long as it takes them, then to memory. `find` opens it again."""

    def __init__(
        self, disk: Database, schema: Schema, find: Callable[[], Awaitable[Database]] | None = None
    ) -> None:
        self.schema = schema
        self._disk = disk
        self._disk.closed_by = self._closed
        self._find = find
        self._shut: StorageError | None = None
        self._over: _Overlay | None = None
        self._in_flight: set[asyncio.Future[None]] = set()
        self._turn = asyncio.Lock()

    async def commit(self, writes: Sequence[Write], *, durable: bool = False) -> None:
        if self._over:
            async with self._turn:
                await self._settled()
                if self._over:
                    await self._over.commit(writes)
                    return
        landed = asyncio.get_running_loop().create_future()
        self._in_flight.add(landed)
        try:
            await self._land(writes, durable)
        finally:
            self._in_flight.discard(landed)
            landed.set_result(None)

    async def get(self, store: str, key: Key) -> Record | None:
        return await self._read(lambda: self._disk.get(store, key), lambda over: over.get(store, key))

    async def select(
        self,
        store: str,
        *,
        index: str | None = None,
        lower: Key | None = None,
        upper: Key | None = None,
        lower_open: bool = False,
        upper_open: bool = False,
        reverse: bool = False,
        limit: int | None = None,
    ) -> list[Record]:
        query: dict[str, Any] = {
            "index": index,
            "lower": lower,
            "upper": upper,
            "lower_open": lower_open,
            "upper_open": upper_open,
            "reverse": reverse,
            "limit": limit,
        }
        return await self._read(
            lambda: self._disk.select(store, **query), lambda over: over.select(store, **query)
        )

    async def count(
        self,
        store: str,
        *,
        index: str | None = None,
        lower: Key | None = None,
        upper: Key | None = None,
        lower_open: bool = False,
        upper_open: bool = False,
    ) -> int:
        query: dict[str, Any] = {
            "index": index,
            "lower": lower,
            "upper": upper,
            "lower_open": lower_open,
            "upper_open": upper_open,
        }
        return await self._read(
            lambda: self._disk.count(store, **query), lambda over: over.count(store, **query)
        )

    async def retry(self) -> bool:
        if self._shut:
            await self._reopen()
        if self._over and not self._shut:
            await self._in_turn(self._unload)
        return self.problem is None and self._shut is None

    async def erase(self) -> None:
        self._find = None
        await self._disk.erase()
        self._over = None

    async def close(self) -> None:
        self._find = None
        await self._disk.close()
        await self._settled()

    async def _land(self, writes: Sequence[Write], durable: bool) -> None:
        try:
            await self._disk.commit(writes, durable=durable)
        except StorageFull as error:
            over = self._over or self._overflow(error)
        else:
            if self._over is None:
                return
            over = self._over
        # One begun before this has overflowed: what it wrote must not hide what this wrote.
        await over.commit(writes)

    def _overflow(self, error: StorageFull) -> _Overlay:
        log.error("the disk is full, going on in memory: %s", error)
        self._over = _Overlay(self._disk, self.schema)
        self.problem = error
        if self.troubled_by:
            self.troubled_by(error)
        return self._over

    async def _read(
        self, on_disk: Callable[[], Awaitable[Answer]], in_both: Callable[[_Overlay], Awaitable[Answer]]
    ) -> Answer:
        if self._over is None:
            answer = await on_disk()
            if self._over is None:
                return answer
        return await self._in_turn(in_both)

    async def _in_turn(self, act: Callable[[_Overlay], Awaitable[Answer]]) -> Answer:
        """Act on the overlay after all that was begun before."""
        async with self._turn:
            await self._settled()
            return await act(self._over or _Overlay(self._disk, self.schema))

    async def _settled(self) -> None:
        if self._in_flight:
            await asyncio.wait(self._in_flight)

    async def _unload(self, over: _Overlay) -> None:
        try:
            await self._disk.commit(await over.writes())
        except StorageFull as error:
            log.error("the disk is still full: %s", error)
        else:
            self._over = self.problem = None

    async def _reopen(self) -> None:
        """What another tab has erased stays so, and what it has made newer is nothing for us."""
        if self._find is None or isinstance(self._shut, StorageBlocked):
            return
        try:
            disk = await self._find()
        except StorageError as error:
            log.info("the database cannot be opened again: %s", error)
            return
        if self._find is None:
            # We were closed meanwhile
            await disk.close()
            return
        self._disk, self._shut = disk, None
        self._disk.closed_by = self._closed
        if self._over:
            self._over.disk = self._disk

    def _closed(self, error: StorageError) -> None:
        self._shut = error
        if self.closed_by:
            self.closed_by(error)


class _Overlay:
    """Records in memory that hide those of the same key on the disk."""

    def __init__(self, disk: Database, schema: Schema) -> None:
        self.schema = schema
        self.disk = disk
        self.memory = MemoryDatabase(schema)
        self.hidden: dict[str, dict[Rank, Key]] = {store.name: {} for store in schema.stores}

    async def commit(self, writes: Sequence[Write]) -> None:
        """Apply a unit; the disk is read before anything is written."""
        hidden = {name: dict(keys) for name, keys in self.hidden.items()}
        unit: list[Write] = []
        for write in writes:
            unit.append(write)
            store = self.schema.store(write.store).name
            match write:
                case Put():
                    key, _ = filed(self.schema, store, write.record)
                    hidden[store][rank(key)] = key
                case Delete():
                    hidden[store][rank(checked(write.key))] = write.key
                case DeleteRange():
                    hidden[store].update(await self._found(write, hidden[store]))
        await self.memory.commit(unit)
        self.hidden = hidden

    async def get(self, store: str, key: Key) -> Record | None:
        place(self.schema, store, None)
        hidden = rank(checked(key)) in self.hidden[store]
        return await (self.memory if hidden else self.disk).get(store, key)

    async def select(
        self, store: str, *, index: str | None, reverse: bool, limit: int | None, **bounds: Any
    ) -> list[Record]:
        hidden = self.hidden[place(self.schema, store, index)[0]]
        enough = None if limit is None else limit + len(hidden)
        below = await self.disk.select(store, index=index, reverse=reverse, limit=enough, **bounds)
        above = await self.memory.select(store, index=index, **bounds)
        seen = [record for record in below if self._rank(store, record) not in hidden]
        return sorted([*seen, *above], key=lambda r: self._order(store, index, r), reverse=reverse)[:limit]

    async def count(self, store: str, *, index: str | None, **bounds: Any) -> int:
        return len(await self.select(store, index=index, reverse=False, limit=None, **bounds))

    async def writes(self) -> list[Write]:
        """What brings the disk to what is seen through this."""
        unit: list[Write] = []
        for store, hidden in self.hidden.items():
            for key in hidden.values():
                record = await self.memory.get(store, key)
                unit.append(Delete(store, key) if record is None else Put(store, record))
        return unit

    async def _found(self, write: DeleteRange, hidden: dict[Rank, Key]) -> dict[Rank, Key]:
        """The keys of what lies in that range on the disk and is seen."""
        records = await self.disk.select(write.store, index=write.index, lower=write.lower, upper=write.upper)
        keys = [filed(self.schema, write.store, record)[0] for record in records]
        return {place: key for key in keys if (place := rank(key)) not in hidden}

    def _rank(self, store: str, record: Record) -> Rank:
        return rank(filed(self.schema, store, record)[0])

    def _order(self, store: str, index: str | None, record: Record) -> tuple[Rank, Rank]:
        own = self._rank(store, record)
        if index is None:
            return own, own
        return rank(extract(record, self.schema.store(store).indexes[index])), own
