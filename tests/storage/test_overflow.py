"""A database that overflows into memory is, while the page is open, like one that never does."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.storage.contract import TESTS
from tests.storage.disks import SCHEMA, Disk, raised, thing
from widget.core.records import Delete, DeleteRange, Put, Write
from widget.errors import StorageBlocked, StorageError, StorageFull, StorageUnavailable
from widget.storage.database import Database
from widget.storage.memory import MemoryDatabase, MemoryDisk
from widget.storage.overflow import OverflowDatabase
from widget.storage.schema import Schema


class _Roomy(Disk):
    def __init__(self) -> None:
        self.disk = MemoryDisk()

    async def open(self, name: str, schema: Schema) -> Database:
        return OverflowDatabase(await self.disk.open(name, schema), schema)


@pytest.mark.parametrize("name", TESTS)
async def test_contract(name: str) -> None:
    await asyncio.wait_for(TESTS[name](_Roomy()), 30)


def _full() -> tuple[MemoryDatabase, OverflowDatabase]:
    disk = MemoryDatabase(SCHEMA)
    return disk, OverflowDatabase(disk, SCHEMA)


async def test_a_unit_that_finds_the_disk_full_is_kept_and_the_problem_told() -> None:
    disk, database = _full()
    told: list[StorageError] = []
    database.troubled_by = told.append
    await database.commit([thing("a", n=1), thing("b")])
    disk.failing = StorageFull("full")
    await database.commit([thing("a", n=2), Delete("things", "b"), thing("c")])
    await database.commit([thing("d")])
    assert await database.select("things") == [{"key": "a", "n": 2}, {"key": "c"}, {"key": "d"}]
    assert await disk.count("things") == 2, "nothing of it is on the disk"
    assert told == [database.problem] == [disk.failing]


async def test_what_overflowed_goes_to_the_disk_when_there_is_room_again() -> None:
    disk, database = _full()
    await database.commit([thing("gone"), thing("kept")])
    disk.failing = StorageFull("full")
    await database.commit([Delete("things", "gone"), thing("new")])
    assert not await database.retry()
    disk.failing = None
    assert await database.retry()
    assert database.problem is None
    assert await disk.select("things") == [{"key": "kept"}, {"key": "new"}]
    await database.commit([thing("later")])
    assert await disk.count("things") == 3


async def test_a_commit_begun_while_the_disk_is_tried_again_is_not_lost() -> None:
    disk, database = _full()
    disk.failing = StorageFull("full")
    await database.commit([thing("a")])
    disk.failing = None
    await asyncio.gather(database.retry(), database.commit([thing("b")]), database.commit([thing("c")]))
    assert await database.count("things") == 3
    assert await database.retry()
    assert await disk.count("things") == 3


async def test_reads_and_units_begun_as_the_disk_fills_up_keep_their_order() -> None:
    disk, database = _full()
    disk.failing = StorageFull("full")
    first = database.commit([thing("a", n=1)])
    second = database.commit([thing("a", n=2)])
    _, _, found = await asyncio.gather(first, second, database.get("things", "a"))
    assert found == {"key": "a", "n": 2}


async def test_a_faulty_unit_is_refused_by_an_overflowed_database_too() -> None:
    disk, database = _full()
    disk.failing = StorageFull("full")
    await database.commit([thing("a")])
    await raised(ValueError, database.commit([Delete("things", "a"), Put("things", {})]))
    assert await database.get("things", "a") == {"key": "a"}


async def test_an_unavailable_disk_is_no_full_one() -> None:
    disk, database = _full()
    disk.failing = StorageUnavailable("broken")
    await raised(StorageUnavailable, database.commit([thing("a")]))
    assert database.problem is None


def _closed(why: StorageError) -> tuple[MemoryDisk, OverflowDatabase]:
    """One that somebody has closed; `disk` can be opened again."""
    disk = MemoryDisk()

    async def find() -> Database:
        return await disk.open("capulet", SCHEMA)

    first = MemoryDatabase(SCHEMA, disk, "capulet")
    database = OverflowDatabase(first, SCHEMA, find)
    first.taken_away(why)
    return disk, database


async def test_a_disk_that_the_browser_has_closed_is_opened_again() -> None:
    _, database = _closed(StorageUnavailable("the browser closed the database"))
    await raised(StorageUnavailable, database.commit([thing("a")]))
    assert await database.retry()
    await database.commit([thing("a")])
    assert await database.count("things") == 1


async def test_what_overflowed_goes_to_the_disk_that_was_opened_again() -> None:
    disk, database = _closed(StorageUnavailable("the browser closed the database"))
    await database.retry()
    disk.capacity = 0
    await database.commit([thing("a")])
    assert isinstance(database.problem, StorageFull)
    (connection,) = disk.volume("capulet").connections
    connection.taken_away(StorageUnavailable("the browser closed the database"))
    disk.volume("capulet").connections.clear()
    disk.capacity = None
    assert await database.retry()
    assert database.problem is None
    assert await database.select("things") == [{"key": "a"}]


async def test_what_another_tab_has_erased_is_not_made_anew() -> None:
    disk, database = _closed(StorageBlocked("another tab erased the database"))
    assert not await database.retry()
    assert disk.volume("capulet").connections == []


async def test_one_that_was_left_meanwhile_stays_closed() -> None:
    disk, database = _closed(StorageUnavailable("the browser closed the database"))
    await asyncio.gather(database.retry(), database.close())
    assert disk.volume("capulet").connections == []


KEYS = st.integers(0, 8) | st.sampled_from("ab")
PLACES = st.sampled_from(["Mantua", "Padua", "Verona", None])
WRITES: st.SearchStrategy[Write] = st.one_of(
    st.builds(lambda key, place, n: thing(key, place=place, n=n), KEYS, PLACES, st.integers()),
    st.builds(lambda key: Delete("things", key), KEYS),
    st.builds(lambda a, b: DeleteRange("things", None, a, b), KEYS, KEYS),
    st.builds(lambda a, b: DeleteRange("things", "place", a, b), *[st.sampled_from("MPQVW")] * 2),
)
QUERIES: tuple[dict[str, Any], ...] = tuple(
    {"index": index, "reverse": reverse, "limit": limit, **bounds}
    for index in (None, "place")
    for reverse in (False, True)
    for limit in (None, 2)
    for bounds in ({}, {"lower": "N"}, {"lower": 2, "upper": 6, "upper_open": True}, {"upper": "Q"})
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WRITES, max_size=4) | st.sampled_from(["full", "room"]), max_size=14))
def test_it_reads_like_a_database_that_never_was_full(story: list[list[Write] | str]) -> None:
    async def play() -> None:
        plain = MemoryDatabase(SCHEMA)
        disk, database = _full()
        for step in story:
            if isinstance(step, str):
                disk.failing = StorageFull("full") if step == "full" else None
                await database.retry()
                continue
            await plain.commit(step)
            await database.commit(step)
            for query in QUERIES:
                assert await database.select("things", **query) == await plain.select("things", **query)
            for key in (1, "a"):
                assert await database.get("things", key) == await plain.get("things", key)
            assert await database.count("things") == await plain.count("things")
        disk.failing = None
        assert await database.retry()
        assert await disk.select("things") == await plain.select("things")

    with asyncio.Runner() as runner:
        runner.run(play())
