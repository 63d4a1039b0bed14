"""What the tests of databases share: where databases lie, and what is put in them.

It runs inside Pyodide, too, so it needs nothing but the standard library and our own code.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from widget.core.records import Put, Record, Store
from widget.errors import StorageError
from widget.storage.schema import Schema

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from widget.storage.database import Database

MESSAGES = Store("messages", ("with", "time", "id"), {"recent": ("time",), "thread": ("with", "thread")})
SCHEMA = Schema(1, (MESSAGES, Store("drafts", ("with",)), Store("things", ("key",), {"place": ("place",)})))


class Disk(ABC):
    """Where the databases of a test lie."""

    @abstractmethod
    async def open(self, name: str, schema: Schema) -> Database:
        """Open as another tab would: what is open already stays so, unless an upgrade takes it away."""

    @asynccontextmanager
    async def opened(self, schema: Schema = SCHEMA, name: str = "capulet") -> AsyncIterator[Database]:
        """A database for the length of a block."""
        database = await self.open(name, schema)
        try:
            yield database
        finally:
            await database.close()


def message(time: int, person: str = "romeo", **more: Any) -> Record:
    return {"with": person, "time": time, "id": f"m{time}", **more}


def thing(key: Any, **more: Any) -> Put:
    return Put("things", {"key": key, **more})


async def keys(database: Database, **query: Any) -> list[Any]:
    return [record["key"] for record in await database.select("things", **query)]


async def raised(error: type[Exception], doing: Awaitable[object]) -> Exception:
    """The error of that very kind that the awaited raises."""
    try:
        await doing
    except error as caught:
        return caught
    raise AssertionError(f"no {error.__name__}")


NEWER = Schema(
    2,
    (
        MESSAGES,
        Store("drafts", ("with",), {"age": ("time",)}),
        Store("people", ("jid",)),
        SCHEMA.store("things"),
    ),
    {2: {"drafts": lambda old: [Put("drafts", {**old, "time": 7, "text": old.get("body", "")})]}},
)


class Reports:
    """Who closed this database, as it is told."""

    def __init__(self, database: Database) -> None:
        self.seen: list[StorageError] = []
        self._some = asyncio.Event()
        database.closed_by = self._heard

    def _heard(self, error: StorageError) -> None:
        self.seen.append(error)
        self._some.set()

    async def first(self) -> StorageError:
        await asyncio.wait_for(self._some.wait(), 10)
        return self.seen[0]
