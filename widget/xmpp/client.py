"""The client: logs in, stays connected, and carries stanzas. The only owner of a stream."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Collection
from xml.etree.ElementTree import Element

from widget.core.archive import ArchivePage, ArchiveRequest
from widget.core.login import KeptLogin
from widget.core.model import FullJID
from widget.core.records import Record
from widget.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    CountsDiffer,
    EndpointUnreachable,
    InsecureEndpoint,
    NotConnected,
    SessionReplaced,
    StanzaRefused,
    StreamClosed,
)
from widget.xmpp.activity import FEATURE, Activity
from widget.xmpp.answers import Answers
from widget.xmpp.dialling import Dialler
from widget.xmpp.jid import split
from widget.xmpp.listener import Listener, Offline, Online, Refused
from widget.xmpp.management import Management
from widget.xmpp.negotiation import Sessions
from widget.xmpp.options import ConnectionOptions, Credentials
from widget.xmpp.pulse import Pulse
from widget.xmpp.reconnect import Backoff
from widget.xmpp.session import Session
from widget.xmpp.stream import Stream

log = logging.getLogger(__name__)

# After the network changed, a server that is there answers faster than this (seconds)
_QUICK = 5.0
_CLOSING = 2.0


class Client(Sessions):
    """See the methods. Everything else is told to the listener."""

    def __init__(
        self, listener: Listener, options: ConnectionOptions, backoff: Backoff | None = None
    ) -> None:
        self._listener = listener
        self._options = options
        self._session = Session(listener, options, Answers(options))
        self._dialler = Dialler(listener, options, self, self._opened)
        self._backoff = backoff or Backoff()
        self._task: asyncio.Task[None] | None = None
        self._ended: Credentials | None = None
        self._stream: Stream | None = None
        self._awake = asyncio.Event()
        self._activity = Activity(self._session)
        self._pulse: Pulse | None = None

    # -- for the runtime

    async def connect(self, credentials: Credentials, carried: Record | None = None) -> None:
        """Log in and stay so until `disconnect`; returns at once, reports by `Listener.status`.

        `carried`: a `snapshot` of an earlier page, whose session is to go on if the server still has it.
        What is no snapshot is set aside.
        """
        await self.disconnect()
        self._backoff.stable()
        if carried is not None:
            self._restore(carried)
        self._task = asyncio.ensure_future(self._run(credentials))

    async def disconnect(self) -> None:
        """End the session and stop trying. What the server has not acknowledged comes back by `unsent`."""
        task, self._task = self._task, None
        self._ended = None
        if task is None:
            return
        if self._stream is not None and self._session.online:
            await self._say_goodbye(self._stream)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        self._end()
        self._listener.status(Offline())

    def wake(self) -> None:
        """The page came back into view or online: try at once, or see whether the server is still there."""
        self._awake.set()
        if self._task is None and self._ended is not None:
            # It had ended for good; the person wants it back all the same
            self._task = asyncio.ensure_future(self._run(self._ended))
        if self._pulse is not None:
            self._pulse.check_now(_QUICK)

    def active(self, yes: bool) -> None:
        """Whether the person is looking (XEP-0352): when not, the server may save traffic."""
        self._activity.now(yes)

    def send(self, stanza: Element) -> bool:
        """Send a stanza. False: we are not online, keep it.

        True: it is written, and either `acknowledged` or `unsent` will tell of it (if it has an id). One
        that is too big comes back as an error envelope. Available presence gets our caps (XEP-0115).
        """
        return self._session.send(stanza)

    async def query(self, iq: Element, timeout: float = 30) -> Element:
        """Send an iq get or set; gives its result. It gets an id of the edge's making.

        Raises:
            StanzaError: it was answered with an error.
            QueryTimeout: it was not answered within `timeout` seconds.
            NotConnected: we are not online, or the session ended first.
        """
        return await self._session.query(iq, timeout)

    async def archive(self, request: ArchiveRequest, timeout: float = 60) -> ArchivePage:
        """Ask for one page of a message archive (XEP-0313).

        Raises:
            StanzaError, QueryTimeout, NotConnected: as `query`.
        """
        return await self._session.archive(request, timeout)

    def settle(self, ticket: int) -> None:
        """The stanza given with `ticket` is stored: it may be acknowledged to the server."""
        self._session.settle(ticket)

    def snapshot(self, settling: Collection[int] = ()) -> Record | None:
        """The session as it will be once these tickets are settled: JSON, for `connect` of another page.

        None: there is none that could be resumed. To be stored in one transaction with what those tickets
        stand for, and then told by `stored`, before they are settled.
        """
        record = self._session.to_record(settling)
        return record and {**record, "endpoint": self._dialler.connector.last, "csi": self._activity.offered}

    def stored(self, snapshot: Record | None) -> None:
        """That snapshot is stored, and the server may be told so; None: nobody stores this session."""
        if snapshot is None:
            self.management.stored(None)
        elif snapshot["previd"] == self.management.id:
            self.management.stored(snapshot["handled"])

    @property
    def online(self) -> bool:
        """There is a session to send by."""
        return self._session.online

    @property
    def jid(self) -> FullJID:
        """Our full JID, once bound."""
        return self._session.jid

    # -- connecting

    async def _run(self, credentials: Credentials) -> None:
        try:
            while await self._once(credentials):
                pass
        except (AuthenticationFailed, SessionReplaced, InsecureEndpoint) as error:
            log.warning("%s", error)  # no fault of anything: the person is told
            self._end()
            self._task = None
            self._ended = credentials if isinstance(error, SessionReplaced) else None
            self._listener.status(Refused(error))
        except Exception as error:
            log.exception("the connection's task failed")
            self._end()
            self._task = None
            self._listener.status(Offline(ConnectionFailed(f"an error of ours: {error!r}")))

    async def _once(self, credentials: Credentials) -> bool:
        """One connection, from trying to its end."""
        loop = asyncio.get_running_loop()
        began: float | None = None
        try:
            stream = await self._dialler.dial(credentials, self._backoff.failures + 1)
            began = loop.time()
            error: ConnectionFailed = await stream.lost
        except ConnectionFailed as failed:
            error = failed
        except AuthenticationFailed:
            raise
        except Exception as ours:
            # It may pass, and whoever waits for the stream cannot do anything about it
            log.exception("the connection failed by an error of ours")
            error = ConnectionFailed(f"an error of ours: {ours!r}")
        if asyncio.current_task() is not self._task:
            return False
        self._detach()
        if isinstance(error, SessionReplaced | InsecureEndpoint):
            raise error
        if isinstance(error, StanzaRefused):
            # Resumed, the session would begin with the same stanza
            self._session.management.id = ""
        if began is not None and loop.time() - began >= self._options.stable_after:
            self._backoff.stable()
        await self._pause(error)
        return True

    async def _pause(self, error: ConnectionFailed) -> None:
        if not self._session.management.resumable:
            self._end()
        # A session that cannot be resumed is no trouble of the server's: begin a new one at once
        delay = 0.0 if isinstance(error, CountsDiffer) else self._backoff.delay()
        log.info("offline: %s; next attempt in %.1f s", error, delay)
        self._awake.clear()
        self._listener.status(Offline(error, round(delay * 1000)))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._awake.wait(), delay)

    def _opened(self, stream: Stream) -> None:
        self._stream = stream

    def _restore(self, carried: Record) -> None:
        try:
            endpoint, csi = str(carried["endpoint"]), bool(carried["csi"])
            self._session.restore(carried)
            self._activity.offered = csi
            self._dialler.connector.prefer(endpoint, self._session.jid)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("what an earlier page left of its session is of no use: %r", error)

    def _detach(self) -> None:
        self._session.detach()
        self._stream = self._pulse = None

    def _end(self) -> None:
        if self._stream is not None:
            self._stream.fail(StreamClosed("disconnected"))
        self._detach()
        self._session.end()

    async def _say_goodbye(self, stream: Stream) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._session.drain(), _CLOSING)
        stream.finish()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(stream.lost), _CLOSING)

    # -- what the negotiation reports

    @property
    def management(self) -> Management:
        """The session's counters."""
        return self._session.management

    def authenticated(self, login: KeptLogin | None) -> None:
        self._listener.authenticated(login)

    def begun(self, jid: str, features: Element) -> None:
        self._session.end()
        self._session.bound(split(jid)[1], features)
        self._activity.offered = features.find(FEATURE) is not None
        self._announce(self._attach(), resumed=False)

    def resumed(self, answer: Element) -> None:
        # What was on its way goes before anything that whoever hears of the session sends now
        stream = self._attach()
        self._session.resumed(answer)
        self._announce(stream, resumed=True)

    def forgotten(self, answer: Element) -> None:
        self._session.forgotten(answer)

    def _attach(self) -> Stream:
        """The session's stanzas go by the present stream."""
        stream = self._stream
        if stream is None:
            raise NotConnected("the stream is gone")
        self._pulse = Pulse(
            lambda: stream.received,
            self._session.ask,
            lambda: stream.fail(EndpointUnreachable("the server does not answer any more")),
            self._options.ping_interval,
            self._options.ping_timeout,
        )
        self._session.attach(stream, self._pulse)
        return stream

    def _announce(self, stream: Stream, *, resumed: bool) -> None:
        carried = self.management.carried if resumed else frozenset()
        self._listener.status(Online(self._session.jid, resumed, carried))
        self._activity.announced(resumed=resumed)
        stream.establish(self._session.dispatch)
