"""What goes out encrypted is sealed before it is sent, in the order of each conversation (XEP-0384).

What sealing wants written is committed before the stanza goes out. So a stanza that goes out once more is
the same as before, and nothing is ever sealed with keys that have been used.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar
from xml.etree.ElementTree import Element

from widget.core import effects as fx
from widget.core.encryption import Problem
from widget.core.events import DevicesLeftOut, Event
from widget.core.jids import BareJID
from widget.encryption.cipher import Cipher, Sealed
from widget.errors import ChinwagError, EncryptionError, NotSealed
from widget.runtime.units import Unit, Units

log = logging.getLogger(__name__)
Result = TypeVar("Result")

PATIENCE = 60.0
"""Seconds after which what is not sealed yet is taken for what cannot be now: it is tried again."""

Readers: TypeAlias = Callable[[fx.Secret], frozenset[BareJID] | None]
"""Who may read what is said there; None: that is not known yet."""


@dataclass(slots=True, eq=False)
class _Job:
    """Something to be sent. `dropped`: whoever wanted it will say so anew."""

    wanted: fx.Send
    secret: fx.Secret | None
    dropped: bool = False


class Sealing:
    """The way of one account's messages from the loop to the stream. `send`: whether that has taken one."""

    def __init__(
        self,
        cipher: Cipher,
        units: Units,
        readers: Readers,
        send: Callable[[Element], bool],
        dispatch: Callable[[Event], None],
        patience: float = PATIENCE,
    ) -> None:
        self._cipher = cipher
        self._units = units
        self._readers = readers
        self._send = send
        self._dispatch = dispatch
        self._patience = patience
        self._lines: dict[str, deque[_Job]] = {}
        self._jobs: list[_Job] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    def busy(self, conversation: str) -> bool:
        """Whether something is being sealed there, which must not be overtaken."""
        return conversation in self._lines

    def send(self, wanted: fx.Send, conversation: str, secret: fx.Secret | None) -> None:
        """Send it once all is sent that was to be sent there before; sealed, if there is a `secret`."""
        job = _Job(wanted, secret)
        self._jobs.append(job)
        if line := self._lines.get(conversation):
            line.append(job)
            return
        self._lines[conversation] = line = deque([job])
        self._run(self._in_turn(conversation, line))

    def renewed(self) -> None:
        """Another session has begun: who is told that something was not sent will send it anew.

        What is being sealed for the session before must not go out beside that.
        """
        for job in self._jobs:
            job.dropped = job.dropped or job.wanted.unsent is not None

    def end(self) -> None:
        """The account is left."""
        for task in list(self._tasks):
            task.cancel()
        self._lines.clear()
        self._jobs.clear()

    async def _in_turn(self, conversation: str, line: deque[_Job]) -> None:
        """The first of the line stays in it until it is done: what comes meanwhile is not the first."""
        try:
            while line:
                try:
                    await self._do(line[0])
                except Exception as error:  # noqa: BLE001 - whatever it is, what waits behind must go on
                    log.error("a message was not sealed: %s", type(error).__name__)
                    self._refused(line[0], NotSealed("an error of ours", Problem.UNAVAILABLE.value))
                line.popleft()
        finally:
            self._lines.pop(conversation, None)

    async def _do(self, job: _Job) -> None:
        if job.secret is None or job.dropped:
            self._units.add(Unit(after=[lambda: self._out(job, job.wanted.stanza)]))
            return
        try:
            sealed = await self._sealed(job.wanted.stanza, job.secret)
        except EncryptionError as error:
            self._refused(job, error)
        except ChinwagError as error:
            log.info("keys cannot be fetched: %s", error)
            self._refused(job, NotSealed(str(error), Problem.OFFLINE.value))
        else:
            self._commit(job, job.secret, sealed)

    async def _sealed(self, stanza: Element, secret: fx.Secret) -> Sealed:
        """Sealed in time. What comes too late is not sent, but the next attempt finds it."""
        readers = self._readers(secret)
        if readers is None:
            raise NotSealed("nobody knows yet who reads there", Problem.OFFLINE.value)
        sealing = self._run(self._cipher.seal(stanza, readers))
        await asyncio.wait({sealing}, timeout=self._patience)
        if sealing.done():
            return sealing.result()
        sealing.add_done_callback(_note)
        raise NotSealed("it takes too long", Problem.OFFLINE.value)

    def _commit(self, job: _Job, secret: fx.Secret, sealed: Sealed) -> None:
        unit = Unit(sealed=True)

        def committed() -> None:
            if unit.lost:
                # Nobody would know after a reload that these keys were used
                self._refused(job, NotSealed("it could not be written", Problem.UNAVAILABLE.value))
                return
            self._out(job, sealed.stanza)
            if sealed.left_out:
                self._dispatch(DevicesLeftOut(secret[0], sealed.left_out))

        unit.after.append(committed)
        self._units.add(unit)

    def _out(self, job: _Job, stanza: Element) -> None:
        self._done(job)
        if not job.dropped and not self._send(stanza) and job.wanted.unsent:
            self._dispatch(job.wanted.unsent)

    def _refused(self, job: _Job, error: EncryptionError) -> None:
        self._done(job)
        log.info("a message is held back: %s", error.problem)
        try:
            if not job.dropped and (event := job.wanted.unsealed(error)):
                self._dispatch(event)
        except Exception:
            log.exception("it could not be told that a message is held back")

    def _done(self, job: _Job) -> None:
        if job in self._jobs:
            self._jobs.remove(job)

    def _run(self, work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _note(sealing: asyncio.Future[Sealed]) -> None:
    """Nobody waits for it any more."""
    if not sealing.cancelled() and (error := sealing.exception()):
        log.info("what took too long was not sealed: %s", type(error).__name__)
