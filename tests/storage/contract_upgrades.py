"""What every Database promises of upgrades, in this tab and in others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.storage.disks import MESSAGES, NEWER, SCHEMA, Disk, Reports, keys, message, raised, thing
from widget.core.records import Put, Record, Store
from widget.errors import StorageBlocked, StorageError, StorageUnavailable
from widget.storage.schema import Schema


async def test_an_upgrade_changes_records_and_adds_stores_and_indexes(disk: Disk) -> None:
    async with disk.opened() as database:
        drafts = [Put("drafts", {"with": f"person {n}", "body": str(n)}) for n in range(300)]
        await database.commit([*drafts, Put("messages", message(1))])
    for _ in range(2):
        async with disk.opened(NEWER) as database:
            assert await database.get("drafts", "person 5") == {
                "with": "person 5",
                "body": "5",
                "time": 7,
                "text": "5",
            }
            assert await database.count("drafts", index="age", lower=7, upper=7) == 300
            assert await database.select("messages") == [message(1)]
            await database.commit([Put("people", {"jid": "nurse"})])
            assert await database.count("people") == 1


async def test_upgrades_across_versions_take_place_in_order_and_once(disk: Disk) -> None:
    async with disk.opened() as database:
        await database.commit([thing("a", path=[1])])

    def step(n: int) -> Callable[[Record], list[Put]]:
        return lambda old: [Put("things", {**old, "path": [*old["path"], n]})]

    stores = SCHEMA.stores
    third = Schema(3, stores, {3: {"things": step(3)}, 2: {"things": step(2)}})
    fourth = Schema(4, stores, {**third.upgrades, 4: {"things": step(4)}})
    for schema in (third, third, fourth, fourth):
        async with disk.opened(schema) as database:
            found = await database.get("things", "a")
    assert found == {"key": "a", "path": [1, 2, 3, 4]}


async def test_an_upgrade_moves_splits_and_drops_records(disk: Disk) -> None:
    async with disk.opened() as database:
        await database.commit([thing("move"), thing("split"), thing("drop"), thing("rename")])

    def change(old: Record) -> list[Put]:
        match old["key"]:
            case "move":
                return [Put("drafts", {"with": "moved"})]
            case "split":
                return [thing("one"), thing("two")]
            case "rename":
                return [thing("zebra")]
            case _:
                return []

    async with disk.opened(Schema(2, SCHEMA.stores, {2: {"things": change}})) as database:
        assert await keys(database) == ["one", "two", "zebra"]
        assert await database.select("drafts") == [{"with": "moved"}]


async def test_a_new_index_or_key_files_the_old_records_without_a_new_version(disk: Disk) -> None:
    async with disk.opened() as database:
        await database.commit([thing(n, place="Verona", name=f"name {9 - n}") for n in range(10)])
    refiled = Store("things", ("name",), {"place": ("place", "key"), "key": ("key",)})
    async with disk.opened(Schema(1, (MESSAGES, refiled))) as database:
        assert await keys(database) == list(range(9, -1, -1))
        assert await keys(database, index="key", lower=8) == [8, 9]
        assert await keys(database, index="place", lower=("Verona", 8)) == [8, 9]
        assert await database.get("things", "name 9") == {"key": 0, "place": "Verona", "name": "name 9"}


async def test_a_store_that_is_no_longer_declared_keeps_its_records(disk: Disk) -> None:
    async with disk.opened() as database:
        await database.commit([thing("k")])
    async with disk.opened(Schema(1, (MESSAGES,))) as database:
        await raised(ValueError, database.get("things", "k"))
    async with disk.opened() as database:
        assert await keys(database) == ["k"]


async def test_a_failed_upgrade_leaves_the_older_version_whole(disk: Disk) -> None:
    async with disk.opened() as database:
        await database.commit([thing(n) for n in range(5)])

    def change(old: Record) -> list[Put]:
        if old["key"] == 3:
            raise ZeroDivisionError
        return [thing(old["key"], changed=True)]

    faulty = Schema(2, (*SCHEMA.stores, Store("people", ("jid",))), {2: {"things": change}})
    error = await raised(StorageError, disk.open("capulet", faulty))
    assert isinstance(error.__cause__, ZeroDivisionError)
    async with disk.opened() as database:
        assert await database.select("things") == [{"key": n} for n in range(5)]
        await database.commit([thing(5)])


async def test_a_database_of_a_newer_version_is_left_alone(disk: Disk) -> None:
    async with disk.opened(NEWER) as database:
        await database.commit([Put("people", {"jid": "nurse"})])
    assert "version 2" in str(await raised(StorageBlocked, disk.open("capulet", SCHEMA)))
    async with disk.opened(NEWER) as database:
        assert await database.count("people") == 1


async def test_an_upgrade_by_another_tab_closes_the_older_and_tells_it(disk: Disk) -> None:
    async with disk.opened() as older:
        reports = Reports(older)
        in_flight = asyncio.ensure_future(older.commit([Put("drafts", {"with": "romeo", "body": "O"})]))
        await asyncio.sleep(0)
        async with disk.opened(NEWER) as newer:
            await in_flight
            found = await newer.get("drafts", "romeo")
            assert found == {"with": "romeo", "body": "O", "time": 7, "text": "O"}
            assert isinstance(await reports.first(), StorageBlocked)
            await raised(StorageUnavailable, older.commit([Put("drafts", {"with": "nurse"})]))
        assert len(reports.seen) == 1


async def test_tabs_that_open_a_new_database_together_all_get_it(disk: Disk) -> None:
    tabs = await asyncio.gather(*(disk.open("capulet", SCHEMA) for _ in range(4)))
    await asyncio.gather(*(tab.commit([thing(n)]) for n, tab in enumerate(tabs)))
    assert await keys(tabs[0]) == [0, 1, 2, 3]
    for tab in tabs:
        await tab.close()
