"""One account's life: open its database, connect its stream, end both; their news become events.

Whose log-in is kept sees at once what the database holds, with or without a network. The stream then
goes on where an earlier page has left it, if that may be (journal.py).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from xml.etree.ElementTree import Element

from widget.core.effects import Carry, Connect, Disconnect, ForAccount, Forget, Recall
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
    StorageRead,
)
from widget.core.login import KeptLogin
from widget.core.model import FullJID
from widget.core.records import Record
from widget.errors import (
    ChinwagError,
    LoginOutdated,
    StorageBlocked,
    StorageError,
    StorageFull,
    WrongCredentials,
)
from widget.runtime import journal
from widget.runtime.journal import Resumable, StreamJournal
from widget.runtime.logins import Logins
from widget.runtime.loop import Loop
from widget.runtime.perform import Inherited, Stream
from widget.runtime.secrecy import Secrecy
from widget.runtime.units import Unit
from widget.storage.database import Database
from widget.storage.keyring import Keyring
from widget.xmpp.jid import bare_jid
from widget.xmpp.listener import Connecting, Listener, Offline, Online, Refused, Status
from widget.xmpp.options import Anonymous, Credentials, Password

if TYPE_CHECKING:
    from widget.encryption.cipher import Cipher, Surroundings
    from widget.runtime.ways import Ways

log = logging.getLogger(__name__)


class Connection(Stream, Resumable, Protocol):
    """A stream that can be opened and closed."""

    async def connect(self, credentials: Credentials, carried: Record | None = None) -> None: ...
    async def disconnect(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Edges:
    """How to reach the edges: one database an account, one connection a log-in.

    `own_stream` makes us the only tab that goes on with an account's stream, and gives how to let go of
    it, or None where another tab is that one. `inherit`: see `perform.Inherited`.
    """

    database: Callable[[str], Awaitable[Database]]
    other_tabs: Callable[[], Awaitable[frozenset[str]]]
    guest_database: Callable[[], Database]
    connection: Callable[[Listener, str], Connection]
    keyring: Keyring
    own_stream: Callable[[str], Awaitable[Callable[[], None] | None]]
    inherit: Inherited
    cipher: Callable[[Surroundings], Cipher] | None = None


class Account(Listener):
    """The edges of whoever is logged in. What is wanted of them is carried out one after the other."""

    def __init__(self, loop: Loop, edges: Edges) -> None:
        self._loop = loop
        self._edges = edges
        self._connection: Connection | None = None
        self._database: Database | None = None
        self._journal: StreamJournal | None = None
        self._let_go: Callable[[], None] | None = None
        self._secrecy: Secrecy | None = None
        self._logins = Logins(edges.keyring, loop.dispatch, edges.other_tabs)
        self._first = True
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        loop.account = self.want
        loop.performer.inherit = edges.inherit

    def want(self, effect: ForAccount) -> None:
        """Carry this out: what concerns the edges once what was wanted of them before is done."""
        match effect:
            case Recall():
                self._logins.recall()
            case Forget():
                self._logins.forget()
            case Carry():
                self._carry()
            case Connect() | Disconnect():
                self._in_turn(effect)

    def admit(self, token: str) -> None:
        """Another page shares the engine; `token` is its session's, or ""."""
        self._logins.admit(token)

    def _in_turn(self, effect: Connect | Disconnect) -> None:
        task = asyncio.ensure_future(self._carry_out(effect))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # What the connection tells

    def stanza(self, envelope: Envelope, ticket: int) -> None:
        if self._secrecy:
            self._secrecy.stanza(envelope, ticket)
        else:
            self._loop.stanza(envelope, ticket)

    def status(self, status: Status) -> None:
        match status:
            case Connecting(attempt, endpoint):
                self._loop.dispatch(ConnectionTried(attempt, endpoint))
            case Online(jid, resumed, carried):
                if self._secrecy and self._secrecy.ways and not resumed:
                    self._secrecy.ways.sealing.renewed()
                self._loop.be(jid=jid, online=True)
                first, self._first = self._first, False
                self._session_begun(resumed, first)
                self._loop.dispatch(SessionStarted(jid, resumed, first, carried))
            case Offline(error, retry_in):
                self._loop.be(online=False)
                self._loop.dispatch(SessionLost(error, retry_in))
            case Refused(error):
                self._loop.be(online=False)
                self._loop.dispatch(LoginRefused(error))

    def acknowledged(self, stanza_id: str) -> None:
        self._loop.dispatch(MessageAcknowledged(stanza_id))

    def authenticated(self, login: KeptLogin | None) -> None:
        self._logins.good(login)

    def store(self, then: Callable[[], None]) -> None:
        if self._journal and self._journal.on:
            self._loop.units.add(Unit(after=[then], journal=True))
        else:
            then()

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
        credentials = self._credentials(wanted, name)
        if credentials is None:
            self._loop.dispatch(LoginRefused(LoginOutdated("the log-in is not kept any more")))
            return
        self._first = True
        self._loop.be(guest=guest)
        self._logins.begin(wanted.keep)
        host = wanted.guest_domain if guest else name.rpartition("@")[2]
        self._connection = connection = self._edges.connection(self, host)
        self._loop.performer.stream = connection
        database = await self._open(name, connection, wanted)
        await connection.connect(credentials, await self._carried(name, database))

    def _credentials(self, wanted: Connect, name: str) -> Credentials | None:
        if wanted.kept:
            return self._logins.of(name)
        return Password(wanted.jid, wanted.password) if name else Anonymous(wanted.guest_domain)

    async def _open(self, name: str, connection: Connection, wanted: Connect) -> Database:
        """Guests are somebody else each time, so nothing of theirs is kept."""
        database = await self._edges.database(f"chinwag:{name}") if name else self._edges.guest_database()
        database.closed_by = database.troubled_by = self._troubled
        self._database = database
        problem = database.problem
        if name and not problem:
            self._let_go = await self._edges.own_stream(name)
        if self._let_go:
            self._journal = StreamJournal(connection, self._loop.now)
        self._loop.performer.database = database
        self._encrypt(name, connection, database)
        if wanted.kept or (wanted.known and await journal.let_in_before(database)):
            self._loop.be(jid=FullJID(name))
        blocked = isinstance(problem, StorageBlocked)
        self._loop.dispatch(StorageOpened(bool(name) and problem is None, str(problem or ""), blocked))
        return database

    def _encrypt(self, name: str, connection: Connection, database: Database) -> None:
        def wake() -> Ways:
            from widget.runtime.ways import ways_of

            return ways_of(loop, connection, name, database, self._edges.cipher)

        loop = self._loop
        self._secrecy = loop.performer.secrecy = Secrecy(wake, loop.stanza)
        loop.units.use(database, self._journal, self._secrecy)

    async def _carried(self, name: str, database: Database) -> Record | None:
        """The session to go on with, once all is read that it takes for granted."""
        await self._loop.performer.loaded()
        self._loop.dispatch(StorageRead())
        return await journal.read(database, name, self._loop.now()) if self._journal else None

    def _session_begun(self, resumed: bool, first: bool) -> None:
        writes = [journal.let_in()] if first else []
        if self._journal and not resumed:
            writes.append(self._journal.end())
        elif self._journal and first:
            self._journal.begin()
        self._loop.units.add(Unit(writes))

    def _carry(self) -> None:
        if self._journal:
            self._journal.begin()
            self._loop.units.add(Unit(journal=True))

    def _troubled(self, error: StorageError) -> None:
        self._loop.dispatch(StorageFailed(isinstance(error, StorageFull), str(error)))

    async def _disconnect(self, erase: bool) -> None:
        loop, connection, database = self._loop, self._connection, self._database
        self._connection = self._database = None
        if connection:
            await connection.disconnect()
        secrecy, self._secrecy = self._secrecy, None
        loop.performer.secrecy = None
        if secrecy and secrecy.ways:
            await secrecy.ways.close()
        # What is ended on purpose is not to be gone on with
        loop.units.add(Unit([self._journal.end()] if self._journal else []))
        await loop.units.again()
        await loop.units.drained()
        self._let_go_of_stream()
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

    def _let_go_of_stream(self) -> None:
        let_go, self._let_go, self._journal = self._let_go, None, None
        if let_go:
            let_go()


async def _put_away(database: Database, erase: bool) -> None:
    database.closed_by = database.troubled_by = None
    try:
        await (database.erase() if erase else database.close())
    except StorageError as error:
        log.error("the database could not be put away: %s", error)
