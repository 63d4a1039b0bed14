"""Database: what this browser remembers, as stores of JSON records and whole units of work.

Sources: Indexed Database 3.0 (W3C), of which both implementations keep the order of keys and of
transactions. A commit begun before a read is seen by that read; commits take place in the order in
which they were begun.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from widget.core.records import Key, Record, Write
from widget.errors import StorageError


class Database(ABC):
    """One account's records.

    All methods raise StorageUnavailable once the database is closed, by us or by the browser, and
    ValueError for a store or index that the schema lacks or a key that cannot be one: our own fault.
    Lists in records come back as lists, tuples too; keys of several fields are tuples.
    """

    problem: StorageError | None = None
    """Why records do not outlive this page (see `open_database`), or None when they do: StorageFull,
    StorageBlocked (this page is older than another tab, or that one does not let go) or
    StorageUnavailable (private mode, forbidden, broken)."""

    troubled_by: Callable[[StorageError], None] | None = None
    """Called when `problem` arises later: from now on records are kept in memory only."""

    closed_by: Callable[[StorageError], None] | None = None
    """Called once when somebody else closes the database: StorageBlocked when another tab upgrades or
    erases it, StorageUnavailable when the browser takes it away. Commits in flight are still whole."""

    @abstractmethod
    async def commit(self, writes: Sequence[Write], *, durable: bool = False) -> None:
        """Write all of this or nothing, in order, and return when it is done.

        Args:
            writes: a later one sees what an earlier one did. None at all is allowed.
            durable: ask the browser to flush to disk before it answers, so that the unit outlives a
                failure of power or system, too. A crash of the browser alone never divides a unit.
                (Chromium 156, killed in the midst of a write, used again and restarted, has been
                seen to start with no database at all: what must not be lost needs a second place.)

        Raises:
            StorageFull: the browser's quota or the disk is used up. Nothing was written.
            StorageUnavailable: the database is closed or broken. Nothing was written.
            StorageError: the browser gave another reason. Nothing was written.
            ValueError: a record is not JSON or lacks its key. Nothing was written.
            asyncio.CancelledError: waiting ended; the unit is still written whole or not at all.
        """

    @abstractmethod
    async def get(self, store: str, key: Key) -> Record | None:
        """The record with this key, or None.

        Raises:
            StorageUnavailable: the database is closed or broken.
        """

    @abstractmethod
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
        """Records in the order of their keys, or of those of an index (then by their own).

        Args:
            index: its name; records that lack one of its fields are not in it.
            lower, upper: the range, None for no bound. `keys.prefix` makes the two for tuples that
                begin alike. A range that holds nothing gives nothing.
            lower_open, upper_open: leave out the bound itself.
            reverse: from the end; with `limit`, the last ones.
            limit: at most so many; None for all.

        Raises:
            StorageUnavailable: the database is closed or broken.
        """

    @abstractmethod
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
        """How many records `select` would give.

        Raises:
            StorageUnavailable: the database is closed or broken.
        """

    async def retry(self) -> bool:
        """Try once more to keep what only memory holds; True when there is no `problem` any more."""
        return self.problem is None

    @abstractmethod
    async def erase(self) -> None:
        """Remove all records, then the database itself, and close it. Other tabs are closed by it.

        Raises:
            StorageUnavailable: the database is closed or broken.
            StorageError: the records could not be removed.
        """

    @abstractmethod
    async def close(self) -> None:
        """Let what was begun finish, take no more. Closing twice is allowed."""
