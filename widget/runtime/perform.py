"""Runs effects: the only place where the pure middle's wishes meet the edges."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar
from xml.etree.ElementTree import Element

from widget.core import effects as fx
from widget.core.archive import ArchivePage, ArchiveRequest
from widget.core.encryption import CipherAnswer, CipherRequest, Problem
from widget.core.events import Event, StorageRecovered
from widget.core.jids import bare
from widget.core.records import Record
from widget.errors import ChinwagError, EncryptionUnavailable, NotSealed, UploadFailed
from widget.runtime.secrecy import Secrecy, tells
from widget.runtime.units import Unit, Units
from widget.settings import Settings
from widget.storage.database import Database
from widget.transfer.uploads import Uploads

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
Inherited = Callable[[frozenset[str]], Awaitable[frozenset[str]]]
"""Which of these tabs are ours: we ourselves, and those that are gone and have no other heir."""


class Dispatch(Protocol):
    """Takes an event, and what is to be done in the same unit of work."""

    def __call__(self, event: Event, *, wanted: Sequence[fx.Effect] = ()) -> None: ...


class Stream(Protocol):
    """What effects need of the XMPP edge; `widget/xmpp/client.py` says what each does."""

    def send(self, stanza: Element) -> bool: ...
    async def query(self, iq: Element, timeout: float = 30) -> Element: ...
    async def archive(self, request: ArchiveRequest) -> ArchivePage: ...
    def settle(self, ticket: int) -> None: ...
    def wake(self) -> None: ...
    def active(self, yes: bool) -> None: ...


class Performer:
    """Runs effects against one stream and one database.

    Args:
        dispatch: takes the events that effects turn into, and what is to be done in the same unit of work.
        page: carries out a `Page` command.
        account: carries out what is wanted of the account.
        units: where writes are committed.
    """

    def __init__(
        self,
        dispatch: Dispatch,
        page: Callable[[fx.Page], None],
        account: Callable[[fx.ForAccount], None],
        units: Units,
    ) -> None:
        self._dispatch = dispatch
        self._page = page
        self._account = account
        self._units = units
        self.stream: Stream | None = None
        self.database: Database | None = None
        self.uploads: Uploads | None = None
        self.inherit: Inherited | None = None
        self.secrecy: Secrecy | None = None
        self.door: Callable[[Element], fx.Secret | None] = lambda stanza: None
        self.configure: Callable[[Settings], None] = lambda settings: None
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Future[None]] = set()
        self._loads: set[asyncio.Future[None]] = set()

    def perform(self, effects: Iterable[fx.Effect], tickets: Iterable[int] = ()) -> None:
        """Perform what an event or some stanzas yielded; their tickets are settled after the commit."""
        unit = Unit()
        for effect in effects:
            if isinstance(effect, fx.Save):
                unit.writes.append(effect.write)
            elif isinstance(effect, fx.Configure):
                # It waits for no commit: what is set next is added to it, not to what was before
                self.configure(effect.settings)
            else:
                unit.after.append(lambda effect=effect: self._act(effect))  # type: ignore[misc]
        if stream := self.stream:
            unit.tickets = tuple(tickets)
            unit.after.append(partial(_settle, stream, unit.tickets))
        if unit.writes or unit.after:
            self._units.add(unit)

    async def loaded(self) -> None:
        """Return when all that was to be read from the database is read, and what followed from that."""
        while self._loads or self._units.busy:
            await self._units.drained()
            if self._loads:
                await asyncio.wait(set(self._loads))

    def forget(self) -> None:
        """Drop timers and answers that are still awaited: the account has gone."""
        for timer in self._timers.values():
            timer.cancel()
        for task in list(self._tasks):
            task.cancel()
        self._timers.clear()

    def _act(self, effect: fx.Effect) -> None:
        match effect:
            case fx.Send():
                self._send(effect)
            case fx.Query(iq, then, failed, timeout):
                self._ask(lambda stream: stream.query(iq, timeout), then, failed)
            case fx.FetchArchive(request, then, failed) if self.stream:
                self._run(self._fetch(self.stream.archive(request), then, failed))
            case fx.Cipher(request, then, failed):
                self._run(self._answer(self._cipher(request), then, failed))
            case fx.Load() | fx.Inherit():
                load = self._run(self._load(effect) if isinstance(effect, fx.Load) else self._heir(effect))
                self._loads.add(load)
                load.add_done_callback(self._loads.discard)
            case fx.FindFile() | fx.Upload() | fx.DropFile():
                self._run(self._file(effect))
            case fx.After(delay, event, key):
                self._after(delay, event, key)
            case fx.Page():
                self._page(effect)
            case fx.Connect() | fx.Disconnect() | fx.Recall() | fx.Forget() | fx.Carry():
                self._account(effect)
            case fx.RetryStorage():
                self._run(self._retry_storage())
            case fx.Wake() if self.stream:
                self.stream.wake()
            case fx.Idle(yes) if self.stream:
                self.stream.active(not yes)

    def _send(self, wanted: fx.Send) -> None:
        """By the door: what must go out encrypted does so, and is not overtaken by what need not."""
        stanza = wanted.stanza
        secret = wanted.secret or self.door(stanza)
        to = bare(stanza.get("to", ""))
        ways = self.secrecy and (self.secrecy.awake() if secret else self.secrecy.ways)
        if ways and (secret or (ways.sealing.busy(to) and tells(stanza))):
            ways.sealing.send(wanted, to, secret)
        elif secret:
            if event := wanted.unsealed(NotSealed("there is no encryption here", Problem.UNAVAILABLE.value)):
                self._dispatch(event)
        elif not (self.stream and self.stream.send(stanza)) and wanted.unsent:
            self._dispatch(wanted.unsent)

    async def _cipher(self, request: CipherRequest) -> CipherAnswer:
        if not self.secrecy:
            raise EncryptionUnavailable("there is no encryption here", Problem.UNAVAILABLE.value)
        return await self.secrecy.ask(request)

    async def _fetch(
        self,
        page: Awaitable[ArchivePage],
        then: Callable[[ArchivePage], Event | None],
        failed: Callable[[ChinwagError], Event | None],
    ) -> None:
        """The page of an archive, opened; what that wants written goes with what the page brings."""
        wanted: Sequence[fx.Effect] = ()
        try:
            fetched = await page
            if self.secrecy:
                fetched, wanted = await self.secrecy.page(fetched)
            event = then(fetched)
        except ChinwagError as error:
            event = failed(error)
        if event:
            self._dispatch(event, wanted=wanted)
        elif wanted:
            self.perform(wanted)

    def _ask(
        self,
        question: Callable[[Stream], Awaitable[Answer]],
        then: Callable[[Answer], Event | None],
        failed: Callable[[ChinwagError], Event | None],
    ) -> None:
        if stream := self.stream:
            self._run(self._answer(question(stream), then, failed))

    async def _answer(
        self,
        question: Awaitable[Answer],
        then: Callable[[Answer], Event | None],
        failed: Callable[[ChinwagError], Event | None],
    ) -> None:
        try:
            answer = await question
            if self.secrecy:
                await self.secrecy.passed()
            event = then(answer)
        except ChinwagError as error:
            event = failed(error)
        if event:
            self._dispatch(event)

    async def _load(self, effect: fx.Load) -> None:
        records = await self._records(effect)
        event = effect.failed if records is None and effect.failed else effect.then(records or [])
        if event:
            self._dispatch(event)

    async def _heir(self, effect: fx.Inherit) -> None:
        wanted = fx.Load(effect.store, lambda records: None)
        records = await self._records(wanted) or []
        if self.inherit:
            ours = await self.inherit(frozenset(map(effect.owner, records)))
            # What a tab has sent in its last moment it has taken away itself
            records = [each for each in await self._records(wanted) or [] if effect.owner(each) in ours]
        if event := effect.then(records):
            self._dispatch(event)

    async def _records(self, wanted: fx.Load) -> list[Record] | None:
        """What there is; None when that cannot be told."""
        if not self.database:
            return []
        try:
            return await found(self.database, wanted)
        except ChinwagError as error:
            log.error("%s could not be read: %s", wanted.store, error)
            return None

    async def _file(self, effect: fx.FindFile | fx.Upload | fx.DropFile) -> None:
        if not (uploads := self.uploads):
            return
        match effect:
            case fx.FindFile(file, missed):
                if not await uploads.has(file):
                    self._dispatch(missed)
            case fx.DropFile(file):
                await uploads.drop(file)
            case fx.Upload(file):
                self._dispatch(await self._uploaded(effect, uploads))

    async def _uploaded(self, effect: fx.Upload, uploads: Uploads) -> Event:
        def told(sent: int) -> None:
            self._dispatch(effect.progress(sent))

        try:
            way = (effect.media_type, effect.slot, effect.secret)
            uploaded = await uploads.put(effect.file, *way, told)
        except UploadFailed as error:
            log.info("%s", error)
            return effect.failed(error.reason)
        return effect.then(*uploaded)

    async def _retry_storage(self) -> None:
        if self.database and await self.database.retry() and await self._units.again():
            self._dispatch(StorageRecovered())

    def _after(self, delay: int, event: Event, key: str) -> None:
        if old := self._timers.pop(key, None):
            old.cancel()
        loop = asyncio.get_running_loop()
        self._timers[key] = loop.call_later(delay / 1000, self._fire, key, event)

    def _fire(self, key: str, event: Event) -> None:
        self._timers.pop(key, None)
        self._dispatch(event)

    def _run(self, work: Any) -> asyncio.Future[None]:
        task: asyncio.Future[None] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Future[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("an effect failed", exc_info=error)


def _settle(stream: Stream, tickets: Iterable[int]) -> None:
    for ticket in tickets:
        stream.settle(ticket)


async def found(database: Database, wanted: fx.Load) -> list[Record]:
    """What is to be read."""
    return await database.select(
        wanted.store,
        index=wanted.index,
        lower=wanted.lower,
        upper=wanted.upper,
        upper_open=wanted.upper_open,
        reverse=wanted.reverse,
        limit=wanted.limit,
    )
