"""The memory twin keeps the contract, and fails when told to."""

from __future__ import annotations

import asyncio

import pytest

from tests.storage.contract import TESTS
from tests.storage.disks import SCHEMA, Disk, raised, thing
from widget.core.records import Delete
from widget.errors import StorageFull, StorageUnavailable
from widget.storage.database import Database
from widget.storage.memory import MemoryDatabase, MemoryDisk
from widget.storage.schema import Schema


class _Memory(Disk):
    def __init__(self) -> None:
        self.disk = MemoryDisk()

    async def open(self, name: str, schema: Schema) -> Database:
        return await self.disk.open(name, schema)


@pytest.mark.parametrize("name", TESTS)
async def test_contract(name: str) -> None:
    await asyncio.wait_for(TESTS[name](_Memory()), 30)


async def test_a_full_disk_takes_no_part_of_a_unit() -> None:
    disk = MemoryDisk(capacity=100)
    database = await disk.open("capulet", SCHEMA)
    await database.commit([thing("kept", text="x" * 20)])
    await raised(StorageFull, database.commit([Delete("things", "kept"), thing("k", text="x" * 100)]))
    assert await database.select("things") == [{"key": "kept", "text": "x" * 20}]
    disk.capacity = None
    await database.commit([thing("k", text="x" * 100)])


async def test_it_fails_as_told() -> None:
    database = MemoryDatabase(SCHEMA)
    database.failing = StorageFull("told to")
    await raised(StorageFull, database.commit([thing("k")]))
    assert await database.select("things") == []
    database.failing = StorageUnavailable("told to")
    await raised(StorageUnavailable, database.select("things"))
