"""What every Database promises of units of work, of deleting and of its end."""

from __future__ import annotations

import asyncio

from tests.storage.disks import SCHEMA, Disk, Reports, keys, message, raised, thing
from widget.core.records import Delete, DeleteRange, Put, Write
from widget.errors import StorageBlocked, StorageError, StorageUnavailable
from widget.storage.keys import SAFE_INTEGER, prefix


async def test_a_unit_with_a_faulty_write_in_the_middle_writes_nothing(disk: Disk) -> None:
    faults: list[Write] = [
        Put("things", {"place": "no key"}),
        Put("things", {"key": None}),
        Put("things", {"key": True}),
        Put("things", {"key": {"a": 1}}),
        Put("things", {"key": float("nan")}),
        Put("things", {"key": SAFE_INTEGER + 1}),
        Put("things", {"key": "k", "value": float("inf")}),
        Put("things", {"key": "k", "value": {1, 2}}),
        Put("nowhere", {"key": "k"}),
        Put("messages", {"with": "romeo", "time": 1}),
        Delete("nowhere", "k"),
        Delete("things", None),  # type: ignore[arg-type]
        DeleteRange("things", "nowhere", "a", "b"),
    ]
    async with disk.opened() as database:
        await database.commit([thing("old")])
        for fault in faults:
            unit: list[Write] = [thing("new"), Delete("things", "old"), fault, thing("last")]
            await raised(ValueError, database.commit(unit))
            assert await keys(database) == ["old"], fault


async def test_the_writes_of_a_unit_take_place_in_their_order(disk: Disk) -> None:
    async with disk.opened() as database:
        await database.commit([thing(key, place="Verona") for key in "abc"])
        await database.commit(
            [
                thing("d", place="Verona"),
                DeleteRange("things", "place", "Verona", "Verona"),
                thing("e", place="Verona"),
                Delete("things", "e"),
                thing("e", place="Mantua"),
                thing("f", place="Verona"),
            ]
        )
        assert await keys(database) == ["e", "f"]


async def test_a_unit_reaches_across_stores(disk: Disk) -> None:
    async with disk.opened() as database:
        await database.commit([thing("k"), Put("messages", message(1)), Put("drafts", {"with": "romeo"})])
        assert [await database.count(name) for name in ("things", "messages", "drafts")] == [1, 1, 1]


async def test_units_begun_together_take_place_in_the_order_they_were_begun(disk: Disk) -> None:
    async with disk.opened() as database:
        units = [[thing("last", n=n), thing(n)] for n in range(50)]
        await asyncio.gather(*(database.commit(unit) for unit in units))
        last = await database.get("things", "last")
        assert last == {"key": "last", "n": 49}
        assert await database.count("things") == 51


async def test_a_read_sees_the_commits_begun_before_it(disk: Disk) -> None:
    async with disk.opened() as database:
        _, found, _, count = await asyncio.gather(
            database.commit([thing("a", n=1)]),
            database.get("things", "a"),
            database.commit([thing("b")]),
            database.count("things"),
        )
    assert found == {"key": "a", "n": 1}
    assert count == 2


async def test_a_read_never_sees_half_a_unit(disk: Disk) -> None:
    async with disk.opened() as database:
        commits = [database.commit([thing(f"{n}a"), Delete("things", f"{n - 1}a")]) for n in range(30)]
        jobs = [job for commit in commits for job in (commit, database.count("things"))]
        counts = (await asyncio.gather(*jobs))[1::2]
    assert counts == [1] * 30


async def test_a_unit_of_nothing_is_allowed(disk: Disk) -> None:
    async with disk.opened() as database:
        await database.commit([])


async def test_a_durable_unit_is_written_as_any_other(disk: Disk) -> None:
    async with disk.opened() as database:
        await database.commit([thing("k")], durable=True)
        assert await keys(database) == ["k"]


async def test_a_unit_whose_waiting_is_cancelled_is_whole(disk: Disk) -> None:
    async with disk.opened() as database:
        task = asyncio.ensure_future(database.commit([thing(n) for n in range(20)]))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert await database.count("things") in (0, 20)


async def test_a_unit_in_flight_when_the_database_closes_is_written(disk: Disk) -> None:
    async with disk.opened() as database:
        task = asyncio.ensure_future(database.commit([thing(n) for n in range(500)]))
        await asyncio.sleep(0)
        await database.close()
        await task
    async with disk.opened() as database:
        assert await database.count("things") == 500


async def test_a_deleted_record_is_gone_from_indexes_too(disk: Disk) -> None:
    async with disk.opened() as database:
        await database.commit([thing("a", place="Verona"), thing("b", place="Verona")])
        await database.commit([Delete("things", "a"), Delete("things", "never there")])
        assert await keys(database, index="place") == ["b"]


async def test_a_range_is_deleted_with_both_its_ends(disk: Disk) -> None:
    async with disk.opened() as database:
        await database.commit([thing(n) for n in range(6)])
        await database.commit([DeleteRange("things", None, 1, 4)])
        assert await keys(database) == [0, 5]


async def test_a_conversation_is_deleted_by_its_prefix(disk: Disk) -> None:
    async with disk.opened() as database:
        people = ("romeo", "nurse", "romeo2")
        await database.commit([Put("messages", message(n, person)) for n in (1, 2) for person in people])
        await database.commit([DeleteRange("messages", None, *prefix("romeo"))])
        left = [record["with"] for record in await database.select("messages")]
        assert left == ["nurse", "nurse", "romeo2", "romeo2"]


async def test_a_range_that_holds_nothing_deletes_nothing(disk: Disk) -> None:
    async with disk.opened() as database:
        await database.commit([thing(n, place=n) for n in range(3)])
        await database.commit([DeleteRange("things", None, 2, 1), DeleteRange("things", "place", 2, 1)])
        assert await keys(database) == [0, 1, 2]


async def test_a_closed_database_refuses_all(disk: Disk) -> None:
    database = await disk.open("capulet", SCHEMA)
    await database.close()
    await database.close()
    await raised(StorageUnavailable, database.commit([thing("k")]))
    await raised(StorageUnavailable, database.commit([]))
    await raised(StorageUnavailable, database.get("things", "k"))
    await raised(StorageUnavailable, database.select("things"))
    await raised(StorageUnavailable, database.select("things", lower=2, upper=1))
    await raised(StorageUnavailable, database.count("things"))
    await raised(StorageUnavailable, database.erase())


async def test_our_own_closing_is_not_reported(disk: Disk) -> None:
    database = await disk.open("capulet", SCHEMA)
    reports: list[StorageError] = []
    database.closed_by = reports.append
    await database.close()
    assert reports == []


async def test_an_erased_database_is_empty_when_opened_again(disk: Disk) -> None:
    async with disk.opened() as database:
        await database.commit([thing("k"), Put("messages", message(1))])
        await database.erase()
        await raised(StorageUnavailable, database.get("things", "k"))
    async with disk.opened() as database:
        assert await database.count("things") == 0
        assert await database.count("messages") == 0


async def test_erasing_closes_other_tabs_and_tells_them(disk: Disk) -> None:
    async with disk.opened() as one, disk.opened() as other:
        reports = Reports(other)
        await one.commit([thing("k")])
        await one.erase()
        assert isinstance(await reports.first(), StorageBlocked)
        await raised(StorageUnavailable, other.get("things", "k"))
