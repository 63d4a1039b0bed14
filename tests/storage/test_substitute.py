"""Memory in the place of a disk that does not open: what nobody else has goes there as soon as it does."""

from __future__ import annotations

from widget.core.records import Delete, Put, Store
from widget.errors import StorageBlocked
from widget.storage.memory import MemoryDatabase, MemoryDisk
from widget.storage.schema import Schema
from widget.storage.substitute import SubstituteDatabase

SCHEMA = Schema(1, (Store("outbox", ("id",), ours=True), Store("messages", ("id",))))


class Blocked:
    """A disk that another tab lets go of when the test says so."""

    def __init__(self) -> None:
        self.disk = MemoryDisk()
        self.free = False

    async def open(self) -> MemoryDatabase:
        if not self.free:
            raise StorageBlocked("another tab holds it")
        return await self.disk.open("a", SCHEMA)

    def substitute(self) -> SubstituteDatabase:
        return SubstituteDatabase(SCHEMA, StorageBlocked("another tab holds it"), self.open)


async def ids(database: MemoryDatabase, store: str) -> list[str]:
    return [record["id"] for record in await database.select(store)]


async def test_it_works_like_memory_until_the_disk_is_there() -> None:
    database = Blocked().substitute()
    await database.commit([Put("messages", {"id": "m"})])
    assert await ids(database, "messages") == ["m"]
    assert database.problem
    assert not await database.retry()


async def test_what_waits_to_be_sent_is_on_the_disk_from_then_on_and_what_the_server_has_is_not() -> None:
    blocked = Blocked()
    database = blocked.substitute()
    await database.commit([Put("outbox", {"id": "before"}), Put("messages", {"id": "m"})])
    blocked.free = True
    assert await database.retry()
    assert await database.retry()
    await database.commit([Put("outbox", {"id": "after"}), Put("outbox", {"id": "sent"})])
    await database.commit([Delete("outbox", "sent")])
    next_visit = await blocked.open()
    assert await ids(next_visit, "outbox") == ["after", "before"]
    assert await ids(next_visit, "messages") == []
    assert await ids(database, "messages") == ["m"], "this visit has its own"


async def test_what_the_disk_held_goes_with_the_log_out_that_erases() -> None:
    blocked = Blocked()
    blocked.free = True
    earlier = await blocked.open()
    await earlier.commit([Put("messages", {"id": "old"})])
    database = blocked.substitute()
    await database.erase()
    assert await ids(await blocked.open(), "messages") == []


async def test_a_disk_that_is_taken_away_again_is_looked_for_again() -> None:
    blocked = Blocked()
    blocked.free = True
    database = blocked.substitute()
    assert await database.retry()
    found = database._found
    assert isinstance(found, MemoryDatabase)
    found.taken_away(StorageBlocked("upgraded"))
    await database.commit([Put("outbox", {"id": "between"})])
    assert await database.retry()
    assert await ids(await blocked.open(), "outbox") == ["between"]
