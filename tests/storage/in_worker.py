"""What runs inside Pyodide, in a worker of a real browser; the tests call it from outside."""

from __future__ import annotations

import asyncio
import json
import random
import traceback
from typing import Any

from tests.storage.contract import TESTS
from tests.storage.disks import NEWER, SCHEMA, Disk, message, thing
from widget.core.records import Delete, Put, Write
from widget.errors import StorageError, StorageFull
from widget.storage.database import Database
from widget.storage.indexeddb import open_indexeddb
from widget.storage.open import open_database
from widget.storage.schema import Schema

__all__ = ["NEWER", "SCHEMA", "Delete", "Put", "message", "open_database", "open_indexeddb", "thing"]


class BrowserDisk(Disk):
    """IndexedDB; each test has names of its own."""

    def __init__(self, test: str) -> None:
        self.test = test

    async def open(self, name: str, schema: Schema) -> Database:
        return await open_indexeddb(f"{self.test}/{name}", schema)


async def run_contract() -> str:
    """Run all tests: JSON of name → "" or the traceback."""
    results = {}
    for name, test in TESTS.items():
        try:
            await asyncio.wait_for(test(BrowserDisk(name)), 60)
        except Exception:  # noqa: BLE001 (whatever it is, the report says so)
            results[name] = traceback.format_exc()
        else:
            results[name] = ""
    return json.dumps(results)


def problem(database: Database) -> str:
    """The kind of the database's problem, "" for none."""
    return type(database.problem).__name__ if database.problem else ""


async def works(database: Database) -> bool:
    """Whether a record can be kept and found."""
    await database.commit([thing("works")])
    return await database.get("things", "works") == {"key": "works"}


def noise(size: int = 200_000) -> str:
    """Text that cannot be compressed, as browsers do it before they count."""
    return random.randbytes(size // 2).hex()


async def fill(database: Database) -> int:
    """Commit units of two records until one finds the disk full; how many were taken."""
    for number in range(100):
        try:
            await database.commit([thing((number, part), text=noise()) for part in "ab"])
        except StorageFull:
            return number
    raise AssertionError("never full")


class Hammer:
    """Commits units that belong together, one after the other, until it is killed."""

    def __init__(self, database: Database, durable: bool) -> None:
        self.database, self.durable = database, durable
        self.done = 0
        """Units of this run that were reported as written."""

    async def start(self) -> int:
        """Begin to work; the number of units that are there already."""
        state = await self.database.get("things", "state")
        first: int = state["n"] if state else 0
        self.task = asyncio.ensure_future(self._work(first))
        return first

    async def _work(self, first: int) -> None:
        n = first
        while True:
            n += 1
            unit: list[Write] = [Put("messages", message(n, text="O Romeo! " * 50)), thing("state", n=n)]
            unit += [Put("drafts", {"with": f"{n}"}), Delete("drafts", f"{n - 1}")]
            await self.database.commit(unit, durable=self.durable)
            self.done = n - first


async def halves(database: Database) -> list[Any]:
    """What is not whole in a hammered database: nothing, unless a unit was divided."""
    state = await database.get("things", "state") or {"n": 0}
    n: int = state["n"]
    times = [record["time"] for record in await database.select("messages")]
    drafts = [record["with"] for record in await database.select("drafts")]
    wrong = []
    if times != list(range(1, n + 1)):
        wrong.append(f"{len(times)} messages of {n}")
    if drafts != ([str(n)] if n else []):
        wrong.append(f"drafts {drafts} of {n}")
    return wrong


async def refused(database: Database, *writes: Write) -> str:
    """The kind of error that this unit meets."""
    try:
        await database.commit(writes)
    except StorageError as error:
        return type(error).__name__
    return ""
