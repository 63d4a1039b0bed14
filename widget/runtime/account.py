"""One account's life: open its database, connect its stream, end both; their news become events."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from xml.etree.ElementTree import Element

from widget.core.effects import Connect, Disconnect
from widget.core.envelope import Envelope
from widget.core.events import (
    ConnectionTried,
    LoggedOut,
    LoginRefused,
    MessageAcknowledged,
    SessionLost,
    SessionStarted,
    StorageFailed,
    StorageOpened,
)
from widget.core.model import FullJID
from widget.errors import ChinwagError, StorageError, StorageFull, WrongCredentials
from widget.runtime.loop import Loop
from widget.runtime.perform import Stream
from widget.storage.database import Database
from widget.xmpp.jid import bare_jid
from widget.xmpp.listener import Connecting, Listener, Offline, Online, Refused, Status
from widget.xmpp.options import Anonymous, Credentials, Password

log = logging.getLogger(__name__)


class Connection(Stream, Protocol):
    """A stream that can be opened and closed."""

    async def connect(self, credentials: Credentials) -> None: ...
    async def disconnect(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Edges:
    """How to reach the edges: one database an account, one connection a log-in."""

    database: Callable[[str], Awaitable[Database]]
    other_tabs: Callable[[], Awaitable[frozenset[str]]]
    guest_database: Callable[[], Database]
    connection: Callable[[Listener, str], Connection]


class Account(Listener):
    """The edges of whoever is logged in. `Connect` and `Disconnect` are carried out one after the other."""

    def __init__(self, loop: Loop, edges: Edges) -> None:
        self._loop = loop
        self._edges = edges
        self._connection: Connection | None = None
        self._database: Database | None = None
        self._first = True
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        loop.account = self.want

    def want(self, effect: Connect | Disconnect) -> None:
        """Carry this out once what was wanted before is done."""
        task = asyncio.ensure_future(self._carry_out(effect))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # What the connection tells

    def stanza(self, envelope: Envelope, ticket: int) -> None:
        self._loop.stanza(envelope, ticket)

    def status(self, status: Status) -> None:
        match status:
            case Connecting(attempt, endpoint):
                self._loop.dispatch(ConnectionTried(attempt, endpoint))
            case Online(jid, resumed):
                self._loop.be(jid=jid, online=True)
                first, self._first = self._first, False
                self._loop.dispatch(SessionStarted(jid, resumed, first))
            case Offline(error, retry_in):
                self._loop.be(online=False)
                self._loop.dispatch(SessionLost(error, retry_in))
            case Refused(error):
                self._loop.be(online=False)
                self._loop.dispatch(LoginRefused(error))

    def acknowledged(self, stanza_id: str) -> None:
        self._loop.dispatch(MessageAcknowledged(stanza_id))

    def unsent(self, stanzas: list[Element]) -> None:
        """Messages are in the outbox and go out again from there; presence is sent anew by each session."""
        log.info("%d stanzas of the last session may not have arrived", len(stanzas))

    # What is wanted of the edges

    async def _carry_out(self, effect: Connect | Disconnect) -> None:
        async with self._turn:
            try:
                match effect:
                    case Connect():
                        await self._connect(effect)
                    case Disconnect(erase):
                        await self._disconnect(erase)
            except Exception as error:
                log.exception("the account could not be %sed", type(effect).__name__.lower())
                if isinstance(effect, Connect):
                    # Or the person would look at "Logging in…" for ever
                    self._loop.dispatch(LoginRefused(ChinwagError(repr(error))))

    async def _connect(self, wanted: Connect) -> None:
        if self._connection:
            await self._disconnect(False)
        guest = not wanted.jid
        try:
            name = "" if guest else bare_jid(wanted.jid.partition("/")[0])
        except ValueError as error:
            self._loop.dispatch(LoginRefused(WrongCredentials(str(error), "jid-malformed")))
            return
        self._first = True
        self._loop.be(guest=guest)
        await self._open(name)
        host = wanted.guest_domain if guest else name.rpartition("@")[2]
        self._connection = self._edges.connection(self, host)
        self._loop.performer.stream = self._connection
        credentials = Anonymous(wanted.guest_domain) if guest else Password(wanted.jid, wanted.password)
        await self._connection.connect(credentials)

    async def _open(self, name: str) -> None:
        """Guests are somebody else each time, so nothing of theirs is kept."""
        database = await self._edges.database(f"chinwag:{name}") if name else self._edges.guest_database()
        database.closed_by = database.troubled_by = self._troubled
        self._database = database
        self._loop.units.use(database)
        self._loop.performer.database = database
        problem, others = database.problem, await self._edges.other_tabs()
        self._loop.dispatch(StorageOpened(bool(name) and problem is None, str(problem or ""), others))

    def _troubled(self, error: StorageError) -> None:
        self._loop.dispatch(StorageFailed(isinstance(error, StorageFull), str(error)))

    async def _disconnect(self, erase: bool) -> None:
        loop, connection, database = self._loop, self._connection, self._database
        self._connection = self._database = None
        if connection:
            await connection.disconnect()
        await loop.units.drained()
        loop.performer.forget()
        loop.performer.stream = loop.performer.database = None
        loop.units.use(None)
        if database:
            await _put_away(database, erase)
        was_in = bool(loop.session.jid)
        loop.be(jid=FullJID(""), online=False, guest=False)
        if was_in or database:
            # Also after a refused log-in: what its database held must not be there for the next account
            loop.dispatch(LoggedOut())


async def _put_away(database: Database, erase: bool) -> None:
    database.closed_by = database.troubled_by = None
    try:
        await (database.erase() if erase else database.close())
    except StorageError as error:
        log.error("the database could not be put away: %s", error)
