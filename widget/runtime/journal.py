"""The stream's session in the account's database, for the next page to go on with (XEP-0198, 5).

It is written in the same transaction as the stanzas that it counts as handled, so that it never says
more than what lies beside it. Carried on by another page, the session needs no roster, no presence
and no archive: what is counted here is in the database. That holds only once all that a new session
fetches has come, so writing begins with `begin` and not before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from typing import Protocol

from widget.core.model import bare
from widget.core.records import Delete, Put, Record, Store, Write
from widget.errors import StorageError
from widget.storage.database import Database

log = logging.getLogger(__name__)

STORE = Store("stream", ("id",))
SESSION, ACCOUNT = "session", "account"
"""Its records: the session, and the sign that the account has been let in here before."""


class Resumable(Protocol):
    """What is needed of the stream; `widget/xmpp/client.py` says what each does."""

    def snapshot(self, settling: Collection[int] = ()) -> Record | None: ...
    def stored(self, snapshot: Record | None) -> None: ...


class StreamJournal:
    """Writes the session of one stream. `now` gives milliseconds since the epoch."""

    def __init__(self, stream: Resumable, now: Callable[[], int]) -> None:
        self._stream = stream
        self._now = now
        self._last: Record | None = None
        self._was_on = False
        self.on = False

    def begin(self) -> None:
        """From now on the session may be carried on by another page."""
        self.on = True

    def end(self) -> Write:
        """It may not any more; gives what takes away its record."""
        self.on, self._was_on, self._last = False, False, None
        return Delete(STORE.name, SESSION)

    def entry(self, settling: Collection[int]) -> Write | None:
        self._last = self._stream.snapshot(settling) if self.on else None
        return Put(STORE.name, {**self._last, "id": SESSION, "at": self._now()}) if self._last else None

    def kept(self) -> None:
        if self._last:
            self._stream.stored(self._last)

    def lost(self) -> None:
        """The server is told no more than what was stored before, and so sends all of it to a next page."""
        self._was_on = self._was_on or self.on
        self.on = False

    def found(self) -> None:
        """From here on it may be carried on again."""
        self.on, self._was_on = self.on or self._was_on, False


async def read(database: Database, account: str, now: int) -> Record | None:
    """The session that an earlier page has left, if it is this account's and may still live."""
    record = await _record(database, SESSION)
    if record is None:
        return None
    try:
        ours = bare(record["jid"]) == account
        age = now - int(record["at"])
        lives = 0 <= age <= int(record["lives"]) * 1000
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        log.warning("what an earlier page left of its stream is no session: %r", error)
        return None
    return record if ours and lives else None


async def let_in_before(database: Database) -> bool:
    """Whether the server has let this account in, in this browser."""
    return await _record(database, ACCOUNT) is not None


def let_in() -> Write:
    """The sign of that."""
    return Put(STORE.name, {"id": ACCOUNT})


async def _record(database: Database, id_: str) -> Record | None:
    try:
        return await database.get(STORE.name, id_)
    except StorageError as error:
        log.error("%s could not be read: %s", STORE.name, error)
        return None
