"""The browser's Database: IndexedDB, through indexeddb.js, which the worker registers as `chinwag_storage`.

One string goes to JavaScript and one comes back, whatever the number of records.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Sequence
from typing import Any, Protocol

from widget.core.records import Key, Record, Write
from widget.errors import StorageBlocked, StorageError, StorageFull, StorageUnavailable
from widget.storage.database import Database
from widget.storage.keys import Range, checked
from widget.storage.payload import NOTHING, encode, place
from widget.storage.schema import Schema, changed, describe, outdated, parse, plan

_ERRORS: dict[str, type[StorageError]] = {
    "QuotaExceededError": StorageFull,
    "BlockedError": StorageBlocked,
    "VersionError": StorageBlocked,
    "InvalidStateError": StorageUnavailable,
    "SecurityError": StorageUnavailable,
    "TimeoutError": StorageUnavailable,
    "UnknownError": StorageUnavailable,
    "NotFoundError": StorageUnavailable,
}
"""By the name of the DOMException; any other is a plain StorageError."""


class _Connection(Protocol):
    """An open database of indexeddb.js."""

    def commit(self, payload: str, durable: bool) -> Awaitable[None]: ...
    def get(self, store: str, key: str) -> Awaitable[str]: ...
    def select(self, query: str) -> Awaitable[str]: ...
    def count(self, query: str) -> Awaitable[int]: ...
    def erase(self) -> Awaitable[None]: ...
    def close(self) -> Awaitable[None]: ...


async def open_indexeddb(name: str, schema: Schema, *, patience: float = 10) -> IndexedDatabase:
    """Open the browser's database of that name and upgrade it if it is older.

    Args:
        patience: seconds until we give up when the browser does not answer, or another tab does not
            let go of an older version. An upgrade may take longer, but has to go on.

    Raises:
        StorageUnavailable: the browser has no IndexedDB, forbids it here, or does not answer.
        StorageBlocked: another tab does not let go, or the database is of a newer version than we.
        StorageFull: not even opening is possible.
        StorageError: the browser gave another reason, or an upgrade failed; all is as it was before.
    """
    try:
        import chinwag_storage  # type: ignore[import-not-found]
        from pyodide.ffi import JsException, create_proxy
    except ImportError as error:
        raise StorageUnavailable(f"not in a browser: {error}") from error
    caller = _Caller(schema)
    try:
        connection = await chinwag_storage.open(name, create_proxy(caller), patience * 1000)
    except JsException as error:
        if caller.failure:
            raise caller.failure  # noqa: B904 (it has a cause of its own)
        raise translated(error) from error
    caller.database = IndexedDatabase(schema, connection)
    return caller.database


class IndexedDatabase(Database):
    """An open database of this browser. Made by `open_indexeddb`."""

    def __init__(self, schema: Schema, connection: _Connection) -> None:
        self.schema = schema
        self._connection = connection
        self._open = True

    async def commit(self, writes: Sequence[Write], *, durable: bool = False) -> None:
        payload = encode(self.schema, writes)
        if payload != NOTHING or not self._open:
            await self._call(self._connection.commit, payload, durable)

    async def get(self, store: str, key: Key) -> Record | None:
        where, _ = place(self.schema, store, None)
        text: str = await self._call(self._connection.get, where, json.dumps(checked(key)))
        return json.loads(text) if text else None

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
        within = Range(lower, upper, lower_open, upper_open)
        query = self._query(store, index, within, reverse=reverse, limit=limit)
        if self._open and (within.empty or limit == 0):
            return []
        found: list[Record] = json.loads(await self._call(self._connection.select, query))
        return found

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
        within = Range(lower, upper, lower_open, upper_open)
        query = self._query(store, index, within)
        if self._open and within.empty:
            return 0
        found: int = await self._call(self._connection.count, query)
        return found

    async def erase(self) -> None:
        await self._call(self._connection.erase)
        self._open = False

    async def close(self) -> None:
        if self._open:
            self._open = False
            await self._connection.close()

    def taken_away(self, why: StorageError) -> None:
        """Somebody else closed it."""
        self._open = False
        if self.closed_by:
            self.closed_by(why)

    def _query(self, store: str, index: str | None, within: Range, **more: Any) -> str:
        where, by = place(self.schema, store, index)
        bounds = {name: getattr(within, name) for name in ("lower", "upper", "lower_open", "upper_open")}
        return json.dumps({"store": where, "index": by, **bounds, **more})

    async def _call(self, method: Any, *arguments: object) -> Any:
        if not self._open:
            raise StorageUnavailable("the database is closed")
        from pyodide.ffi import JsException

        try:
            return await method(*arguments)
        except JsException as error:
            raise translated(error) from error


class _Caller:
    """What indexeddb.js calls while it opens a database, and when somebody takes it away."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.database: IndexedDatabase | None = None
        self.failure: Exception | None = None

    def plan(self, before: str) -> str:
        """What to do with a database whose description is this: JSON, null for nothing."""
        try:
            described = parse(before)
            if not outdated(self.schema, described):
                return "null"
            self.passes = plan(self.schema, described)
        except Exception as error:
            self.failure = error
            raise
        description = describe(self.schema, described)
        stores = {name: [*store["indexes"]] for name, store in description["stores"].items()}
        passes = [step.store for step in self.passes]
        return json.dumps({"description": json.dumps(description), "stores": stores, "passes": passes})

    def change(self, number: int, records: str) -> str:
        """The writes that take the place of these records in that pass."""
        try:
            return encode(self.schema, changed(self.passes[number], json.loads(records)))
        except Exception as error:
            self.failure = error
            raise

    def closed(self, name: str, message: str) -> None:
        if self.database:
            self.database.taken_away(_ERRORS[name](message))


def translated(error: Any) -> StorageError | ValueError:
    """Our error for one that JavaScript threw."""
    name, message = str(error.name), str(error.message)
    if name == "DataError":
        return ValueError(message)
    return _ERRORS.get(name, StorageError)(f"{name}: {message}")
