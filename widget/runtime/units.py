"""Units of work: commit what a stanza or a deed changes, then let its consequences out.

Outbox before send, commit before acknowledge (XEP-0198): the writes of all units
that wait go into one transaction, in order; after it, also in order, their sends
go out and their tickets are settled. While one transaction runs, the next gathers.
What a next page needs to go on with the stream lies in the same transaction, and so do
the ratchets by which a stanza was opened or sealed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from widget.core.records import Write
from widget.errors import StorageError
from widget.storage.database import Database

log = logging.getLogger(__name__)


class Journal(Protocol):
    """Tells of the stream's session what a next page needs to go on with it."""

    def entry(self, settling: Collection[int]) -> Write | None:
        """What is to be stored together with what these tickets stand for; None: nothing, at present."""

    def kept(self) -> None:
        """The last entry is stored."""

    def lost(self) -> None:
        """Something was not stored, and never will be: no entry may pretend that it was."""


class Keys(Protocol):
    """Has keys to be stored; `widget/encryption/cipher.py` says what each does."""

    def uncommitted(self) -> tuple[Write, ...]: ...
    def settled(self, writes: tuple[Write, ...]) -> None: ...


@dataclass(slots=True)
class Unit:
    """What one event changes: `writes` first, then each of `after` is called, which settles `tickets`.

    `journal`: the stream's session has changed, and is to be stored even if there is nothing to write.
    `sealed`: it must not be done with before the keys are stored that its stanza was sealed with.
    `lost`: what was to be written failed; `after` is called all the same.
    """

    writes: list[Write] = field(default_factory=list)
    after: list[Callable[[], None]] = field(default_factory=list)
    tickets: tuple[int, ...] = ()
    journal: bool = False
    sealed: bool = False
    lost: bool = False


class Units:
    """The queue of units of one account."""

    def __init__(self, failed: Callable[[StorageError], None]) -> None:
        self._failed = failed
        self._database: Database | None = None
        self._journal: Journal | None = None
        self._keys: Keys | None = None
        self._failing = False
        self._waiting: list[Unit] = []
        self._task: asyncio.Task[None] | None = None

    def use(
        self, database: Database | None, journal: Journal | None = None, keys: Keys | None = None
    ) -> None:
        """Write there from now on; without one, units only have their consequences."""
        self._database, self._journal, self._keys = database, journal, keys
        self._failing = False

    def add(self, unit: Unit) -> None:
        """Take a unit in. One that writes nothing, when none waits, is done with at once."""
        if self._task is None and not (unit.writes or unit.journal or self._keys_for((unit,))):
            _finish(unit)
            return
        self._waiting.append(unit)
        if self._task is None:
            self._task = asyncio.ensure_future(self._work())

    @property
    def busy(self) -> bool:
        """Whether some are not done with."""
        return self._task is not None

    async def drained(self) -> None:
        """Return when every unit taken in so far is done with."""
        while self._task is not None:
            await asyncio.shield(self._task)

    async def _work(self) -> None:
        try:
            while self._waiting:
                units, self._waiting = self._waiting, []
                await self._commit(units)
                for unit in units:
                    _finish(unit)
        finally:
            self._task = None

    async def _commit(self, units: Sequence[Unit]) -> None:
        keys = self._keys_for(units)
        writes = [*keys, *(write for unit in units for write in unit.writes)]
        entry = None
        if self._journal and (writes or any(unit.journal for unit in units)):
            entry = self._journal.entry({ticket for unit in units for ticket in unit.tickets})
        if not (writes or entry) or self._database is None:
            return
        try:
            await self._database.commit([*writes, entry] if entry else writes, durable=bool(keys))
            self._failing = False
            if keys and self._keys:
                self._keys.settled(keys)
            if entry and self._journal and not self._database.problem:
                self._journal.kept()
        except StorageError as error:
            # The conversation goes on without a memory; the person is told so (features/notices.py).
            log.error("%d writes failed: %s", len(writes), error)
            self._lose(units, error)
        except ValueError:
            # A record that cannot be stored is our own fault, and must not take the others with it
            if len(units) > 1:
                for unit in units:
                    await self._commit([unit])
                return
            units[0].lost = True
            if len(units[0].writes) > 1:
                # A unit may hold a burst of stanzas, of which one is to blame
                for write in units[0].writes:
                    await self._commit([Unit([write])])
            else:
                log.exception("a record could not be stored")
        except Exception as error:
            # Whatever it is: what waits behind it must go out, and be acknowledged
            log.exception("%d writes failed", len(writes))
            self._lose(units, StorageError(repr(error)))

    def _keys_for(self, units: Sequence[Unit]) -> tuple[Write, ...]:
        """The keys that go with these: where they could not be stored, they are for whoever has to store."""
        if self._keys and (not self._failing or any(unit.writes or unit.sealed for unit in units)):
            return self._keys.uncommitted()
        return ()

    def _lose(self, units: Sequence[Unit], error: StorageError) -> None:
        self._failing = True
        for unit in units:
            unit.lost = True
        if self._journal:
            self._journal.lost()
        self._failed(error)


def _finish(unit: Unit) -> None:
    for consequence in unit.after:
        try:
            consequence()
        except Exception:
            log.exception("an effect failed")
