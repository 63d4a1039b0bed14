"""IndexedDB's twin in memory: for tests, and for browsers that keep nothing.

Records pass through the same text as on their way to IndexedDB, so that what cannot be kept there
cannot be kept here, and nobody holds a record that changes behind the database's back.
"""

from __future__ import annotations

import asyncio
import json
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from widget.core.records import Delete, DeleteRange, Key, Put, Record, Write
from widget.errors import StorageBlocked, StorageError, StorageFull, StorageUnavailable
from widget.storage.database import Database
from widget.storage.keys import Range, Rank, checked, rank
from widget.storage.payload import filed, place, text
from widget.storage.schema import Description, Schema, changed, describe, outdated, plan


@dataclass(slots=True)
class _Row:
    json: str
    by: dict[str, Rank]


@dataclass(slots=True)
class _Shelf:
    """The records of one store, and the sorted keys of itself (None) and of its indexes."""

    rows: dict[Rank, _Row] = field(default_factory=dict)
    order: dict[str | None, list[tuple[Rank, Rank]]] = field(default_factory=dict)

    def put(self, key: Rank, row: _Row) -> None:
        self.delete(key)
        self.rows[key] = row
        for name, entry in self._entries(key, row):
            insort(self.order.setdefault(name, []), entry)

    def delete(self, key: Rank) -> None:
        if row := self.rows.pop(key, None):
            for name, entry in self._entries(key, row):
                entries = self.order[name]
                del entries[bisect_left(entries, entry)]

    def delete_range(self, index: str | None, within: Range) -> None:
        for key in self.find(index, within):
            self.delete(key)

    def find(self, index: str | None, within: Range) -> list[Rank]:
        """The primary keys in that range, in the order of the index."""
        entries = self.order.get(index, [])
        start, end = 0, len(entries)
        if within.lower is not None:
            cut = bisect_right if within.lower_open else bisect_left
            start = cut(entries, rank(within.lower), key=_first)
        if within.upper is not None:
            cut = bisect_left if within.upper_open else bisect_right
            end = cut(entries, rank(within.upper), key=_first)
        return [primary for _, primary in entries[start:end]]

    @staticmethod
    def _entries(key: Rank, row: _Row) -> Iterable[tuple[str | None, tuple[Rank, Rank]]]:
        yield None, (key, key)
        for name, value in row.by.items():
            yield name, (value, key)


_Shelves: TypeAlias = dict[str, _Shelf]
_Change: TypeAlias = Callable[[_Shelves], None]


@dataclass(slots=True)
class _Volume:
    """One named database: what lies on the disk, and who has it open."""

    description: Description | None = None
    shelves: _Shelves = field(default_factory=dict)
    connections: list[MemoryDatabase] = field(default_factory=list)


class MemoryDisk:
    """What a browser is to IndexedDB: named databases that outlive the connections to them.

    Args:
        capacity: characters of JSON in all databases together before StorageFull, None for no limit;
            may be changed at any time.
    """

    def __init__(self, capacity: int | None = None) -> None:
        self.capacity = capacity
        self._volumes: dict[str, _Volume] = {}

    async def open(self, name: str, schema: Schema) -> MemoryDatabase:
        """Open a database, upgrading it first; older connections to it are then closed.

        Raises:
            StorageBlocked: it is of a newer version.
            StorageError: an upgrade failed; all is as it was before.
        """
        volume = self._volumes.setdefault(name, _Volume())
        if outdated(schema, volume.description):
            self._upgrade(volume, schema)
        database = MemoryDatabase(schema, self, name)
        volume.connections.append(database)
        return database

    def used(self) -> int:
        """Characters of JSON in all databases."""
        shelves = (shelf for volume in self._volumes.values() for shelf in volume.shelves.values())
        return sum(len(row.json) for shelf in shelves for row in shelf.rows.values())

    def volume(self, name: str) -> _Volume:
        return self._volumes.setdefault(name, _Volume())

    def remove(self, name: str, *, by: MemoryDatabase) -> None:
        """Forget a database and close everybody's connections to it but that one."""
        volume = self._volumes.pop(name, _Volume())
        for other in volume.connections:
            if other is not by:
                other.taken_away(StorageBlocked("another tab erased the database"))

    def _upgrade(self, volume: _Volume, schema: Schema) -> None:
        shelves = _copy(volume.shelves)
        for step in plan(schema, volume.description):
            rows = shelves.pop(step.store, _Shelf()).rows
            for put in changed(step, [json.loads(rows[key].json) for key in sorted(rows)]):
                prepare(schema, put)(shelves)
        for other in volume.connections:
            other.taken_away(StorageBlocked("another tab upgraded the database"))
        volume.connections.clear()
        volume.shelves = shelves
        volume.description = describe(schema, volume.description)


class MemoryDatabase(Database):
    """A database in memory. Alone it has a disk of its own; several share what a MemoryDisk holds.

    `failing`, when set by a test, is raised by every commit, and by reads, too, if it says that the
    database is unavailable.
    """

    def __init__(self, schema: Schema, disk: MemoryDisk | None = None, name: str = "") -> None:
        self.schema = schema
        self.failing: StorageError | None = None
        self._disk = disk or MemoryDisk()
        self._name = name
        self._open = True

    async def commit(self, writes: Sequence[Write], *, durable: bool = False) -> None:
        self._check(writing=True)
        shelves = self._disk.volume(self._name).shelves
        changes = [prepare(self.schema, write) for write in writes]
        if self._disk.capacity is None:
            for change in changes:
                change(shelves)
        else:
            self._commit_if_it_fits(shelves, changes, self._disk.capacity)
        await asyncio.sleep(0)

    async def get(self, store: str, key: Key) -> Record | None:
        row = self._shelf(store, None).rows.get(rank(checked(key)))
        await asyncio.sleep(0)
        return json.loads(row.json) if row else None

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
        shelf = self._shelf(store, index)
        keys = shelf.find(index, Range(lower, upper, lower_open, upper_open))
        found = [shelf.rows[key].json for key in (reversed(keys) if reverse else keys)][:limit]
        await asyncio.sleep(0)
        return [json.loads(line) for line in found]

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
        return len(self._shelf(store, index).find(index, Range(lower, upper, lower_open, upper_open)))

    async def erase(self) -> None:
        self._check(writing=True)
        self._open = False
        self._disk.remove(self._name, by=self)

    async def close(self) -> None:
        self._open = False
        connections = self._disk.volume(self._name).connections
        if self in connections:
            connections.remove(self)

    def taken_away(self, why: StorageError) -> None:
        """What the browser does to us: close the database and say why."""
        self._open = False
        if self.closed_by:
            self.closed_by(why)

    def _commit_if_it_fits(self, shelves: _Shelves, changes: Sequence[_Change], capacity: int) -> None:
        before = _copy(shelves)
        for change in changes:
            change(shelves)
        if self._disk.used() > capacity:
            shelves.clear()
            shelves.update(before)
            raise StorageFull(f"more than {capacity} characters")

    def _shelf(self, store: str, index: str | None) -> _Shelf:
        self._check(writing=False)
        place(self.schema, store, index)
        return self._disk.volume(self._name).shelves.get(store, _Shelf())

    def _check(self, *, writing: bool) -> None:
        if not self._open:
            raise StorageUnavailable("the database is closed")
        if self.failing and (writing or isinstance(self.failing, StorageUnavailable)):
            raise self.failing


def prepare(schema: Schema, write: Write) -> _Change:
    """What does this write to shelves; it cannot fail.

    Raises:
        ValueError: the write cannot be done.
    """
    name = schema.store(write.store).name
    match write:
        case Put():
            key, by = filed(schema, name, write.record)
            row = _Row(text(write.record), {index: rank(value) for index, value in by.items()})
            return lambda shelves: _shelf(shelves, name).put(rank(key), row)
        case Delete():
            gone = rank(checked(write.key))
            return lambda shelves: _shelf(shelves, name).delete(gone)
        case DeleteRange():
            place(schema, name, write.index)
            within = Range(checked(write.lower), checked(write.upper))
            return lambda shelves: _shelf(shelves, name).delete_range(write.index, within)


def _shelf(shelves: _Shelves, name: str) -> _Shelf:
    return shelves.setdefault(name, _Shelf())


def _copy(shelves: _Shelves) -> _Shelves:
    return {
        name: _Shelf(dict(shelf.rows), {index: list(entries) for index, entries in shelf.order.items()})
        for name, shelf in shelves.items()
    }


def _first(entry: tuple[Rank, Rank]) -> Rank:
    return entry[0]
