"""Units of work: commit what a stanza or a deed changes, then let its consequences out.

Outbox before send, commit before acknowledge (XEP-0198): the writes of all units
that wait go into one transaction, in order; after it, also in order, their sends
go out and their tickets are settled. While one transaction runs, the next gathers.
What a next page needs to go on with the stream lies in the same transaction, and so do
the ratchets by which a stanza was opened or sealed.

What the database would not take is owed to it, and goes into the next transaction before anything newer:
an archive's cursor must never be stored without the messages that it has passed.
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
        """Something was not stored: no entry may pretend that it was."""

    def found(self) -> None:
        """All that was not is stored now."""


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


MOST_OWED = 2_000
"""Units that are owed to a database which takes none; with more it is given up, as it was before them."""

LONGEST_REST = 32
"""Transactions that are not tried after one that failed again."""


class Units:
    """The queue of units of one account. `recovered` is told when a database has all again that failed."""

    def __init__(
        self, failed: Callable[[StorageError], None], recovered: Callable[[], None] = lambda: None
    ) -> None:
        self._failed = failed
        self._recovered = recovered
        self._owed: list[Unit] = []
        self._rest = self._rests = 0
        self._asked = False
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
        self._owed, self._failing = [], False
        self._rest = self._rests = 0

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

    async def again(self) -> bool:
        """Try now to write what is owed; True when nothing is owed any more."""
        if self._failing and self._database:
            self._asked, self._rests = True, 0
            self._waiting.append(Unit())
            if self._task is None:
                self._task = asyncio.ensure_future(self._work())
            await self.drained()
        return not self._failing

    async def _work(self) -> None:
        try:
            while self._waiting:
                units, self._waiting = self._waiting, []
                await self._settle(units)
                for unit in units:
                    _finish(unit)
        finally:
            self._task = None

    async def _settle(self, units: Sequence[Unit]) -> None:
        """Commit these, and before them what is owed; but not because of what only tells of the failure."""
        failed = self._failing
        owed: list[Unit] = []
        if self._asked or any(unit.writes or unit.sealed for unit in units):
            if self._rests and not self._keys_for(units):
                self._rests -= 1
                self._owe(units)
                return
            owed, self._owed = self._owed, []
        await self._commit([*owed, *units])
        self._asked = False
        if failed and not (self._owed or self._failing):
            self._found()

    def _found(self) -> None:
        """Nothing is owed any more."""
        if self._journal:
            self._journal.found()
        if self._database and not self._database.problem:
            self._recovered()

    async def _commit(self, units: Sequence[Unit]) -> None:
        keys = self._keys_for(units)
        writes = [*keys, *(write for unit in units for write in unit.writes)]
        entry = None
        if self._journal and (writes or any(unit.journal for unit in units)):
            entry = self._journal.entry({ticket for unit in units for ticket in unit.tickets})
        if not (writes or entry or self._asked) or self._database is None:
            return
        try:
            await self._database.commit([*writes, entry] if entry else writes, durable=bool(keys))
            self._failing = False
            self._rest = 0
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
                for at, unit in enumerate(units):
                    if self._owed:
                        # What is newer must not be there before it
                        self._owe(units[at:])
                        return
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
        self._rests, self._rest = self._rest, min(2 * self._rest + 1, LONGEST_REST)
        self._owe(units)
        if self._journal:
            self._journal.lost()
        self._failed(error)

    def _owe(self, units: Sequence[Unit]) -> None:
        for unit in units:
            unit.lost = True
        self._owed += [Unit(unit.writes) for unit in units if unit.writes]
        if len(self._owed) > MOST_OWED:
            log.error("the database takes nothing: it is given up")
            self._database, self._owed = None, []


def _finish(unit: Unit) -> None:
    for consequence in unit.after:
        try:
            consequence()
        except Exception:
            log.exception("an effect failed")
