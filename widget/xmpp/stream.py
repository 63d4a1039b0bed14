"""slixmpp's client stream over a Transport: the overrides that replace its sockets, DNS, TLS and parser.

One Stream lives as long as one connection. slixmpp negotiates features and binds the resource
(RFC 6120, 4.3 and 7); messages, presences and everything after that go to `dispatch` and never
become slixmpp's stanza objects.
"""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Final, cast
from xml.etree.ElementTree import Element

from slixmpp import ClientXMPP
from slixmpp.exceptions import IqError, IqTimeout

from widget.errors import (
    REFUSING,
    ChinwagError,
    ConnectionFailed,
    EndpointUnreachable,
    SessionReplaced,
    StanzaRefused,
    StreamClosed,
)
from widget.xmpp.dispatch import Dispatch
from widget.xmpp.framing import ERROR, STREAM_ERRORS, serialise
from widget.xmpp.inbound import IQ, MESSAGE, PRESENCE
from widget.xmpp.transport import Header, Receiver, Transport

log = logging.getLogger(__name__)

# slixmpp's own ways to do what is not its task here
_UNWANTED: Final = (("mechanisms", 100), ("starttls", 0), ("session", 10001))
_STANZAS: Final = frozenset({MESSAGE, PRESENCE, IQ})


class Steps(ABC):
    """What happens on a new stream besides binding a resource."""

    @abstractmethod
    async def before_bind(self, features: Element) -> bool:
        """Features have come. True: they are dealt with, do not bind."""

    @abstractmethod
    async def after_bind(self, features: Element) -> None:
        """A resource is bound: finish, and call `Stream.establish`."""


class Stream(ClientXMPP, Receiver):
    """A negotiating, then established, stream.

    Attributes:
        received: how many elements have come.
        lost: resolves once with why the connection is gone.
    """

    transport: Any

    def __init__(self, jid: str, header: Header, step_timeout: float) -> None:
        # TLS is the browser's business; slixmpp would read all certificates of the system
        super().__init__(jid, "", ssl_context=cast(Any, object()))
        for name, order in _UNWANTED:
            self.unregister_feature(name, order)
        loop = asyncio.get_running_loop()
        self.received = 0
        self.lost: asyncio.Future[ConnectionFailed] = loop.create_future()
        self._header = header
        self._steps: Steps | None = None
        self._dispatch = Dispatch()
        self._early: list[Element] = []
        self._negotiated: asyncio.Future[None] = loop.create_future()
        self._step_timeout = step_timeout
        self._expected: tuple[frozenset[str], Callable[[Element], None]] | None = None

    # -- what the client does with it

    async def negotiate(self, transport: Transport, steps: Steps) -> None:
        """Open the stream and go through its features.

        Raises:
            ConnectionFailed, AuthenticationFailed: it came to nothing.
        """
        self._steps = steps
        self.connection_made(transport)
        watchdog = asyncio.ensure_future(self._watch(transport))
        try:
            await self._negotiated
        except asyncio.CancelledError:
            self.fail(StreamClosed("given up"))
            raise
        finally:
            watchdog.cancel()

    async def ask(self, text: str, *tags: str) -> Element:
        """While negotiating: send `text`, get the next element that has one of these tags."""
        answer: asyncio.Future[Element] = asyncio.get_running_loop().create_future()
        self.expect(answer.set_result, *tags)
        self.send_raw(text)
        return await answer

    def expect(self, callback: Callable[[Element], None], *tags: str) -> None:
        """Give the next element with one of these tags to `callback`, before anything after it is read."""
        self._expected = frozenset(tags), callback

    def restart(self) -> None:
        """Open the stream anew, after SASL (RFC 6120, 6.4.6)."""
        if self.transport is not None:
            self.transport.start(self._header)

    def finish(self) -> None:
        """Say that the stream is over; the server's own end then resolves `lost`."""
        if self.transport is not None:
            self.transport.end()

    def establish(self, dispatch: Dispatch) -> None:
        """The session is there: what came too early, and all that comes, goes to `dispatch`."""
        self._dispatch = dispatch
        early, self._early = self._early, []
        for element in early:
            self.element(element)
        if not self._negotiated.done():
            self._negotiated.set_result(None)

    def fail(self, error: ChinwagError) -> None:
        """Give the connection up because of `error`. Idempotent."""
        transport, self.transport = self.transport, None
        if transport is not None:
            transport.abort()
        if not self._negotiated.done():
            self._negotiated.set_exception(error)
            # Nobody may be waiting any more
            self._negotiated.exception()
        if not self.lost.done():
            self.lost.set_result(error if isinstance(error, ConnectionFailed) else StreamClosed(str(error)))

    # -- the transport's reports

    def opened(self, stream_id: str) -> None:
        self.received += 1
        self.stream_id = stream_id

    def element(self, element: Element) -> None:
        self.received += 1
        tag = element.tag
        handler = self._dispatch.find(tag)
        if handler is not None:
            try:
                handler(element)
            except Exception:
                # An error of ours must not stop whoever reads the socket
                log.exception("while handling %s", tag)
        elif self._expected is not None and tag in self._expected[0]:
            callback, self._expected = self._expected[1], None
            callback(element)
        elif tag == ERROR:
            self.fail(stream_error(element))
        elif tag in _STANZAS and not (tag == IQ and element.get("type") in ("result", "error")):
            self._early.append(element)
        elif not self._negotiated.done():
            self._spawn_event(element)
        else:
            log.debug("nobody handles %s", tag)

    def closed(self, error: ConnectionFailed | None, see_other: str = "") -> None:
        if see_other:
            error = StreamClosed(f"the server sends us to {see_other}", see_other, "see-other-host")
        self.fail(error or StreamClosed("the server closed the stream"))

    # -- slixmpp's seams

    def connection_made(self, transport: Any, send_event: bool = True) -> None:
        """The transport is open."""
        self.event("connected")
        self.transport = transport
        transport.start(self._header)

    def send_raw(self, data: str | bytes) -> None:
        """One complete element, as text that declares its namespace."""
        if self.transport is not None:
            self.transport.write(data.decode() if isinstance(data, bytes) else data)

    def send(self, data: Any, use_filters: bool = True) -> None:
        """Straight to the transport, without slixmpp's queue, whose task would outlive us."""
        self.send_raw(serialise(data.xml) if hasattr(data, "xml") else data)

    def exception(self, exception: BaseException) -> None:
        """An error in one of slixmpp's handlers."""
        if not isinstance(exception, ChinwagError):
            log.error("in the stream's negotiation", exc_info=exception)
            exception = StreamClosed(f"the negotiation failed: {exception!r}")
        self.fail(exception)

    async def _handle_stream_features(self, features: Any) -> bool | None:
        try:
            if self._steps is None or await self._steps.before_bind(features.xml):
                return True
            if "bind" not in features["features"]:
                raise StreamClosed("the server offers neither authentication nor a resource")
            await super()._handle_stream_features(features)
            await self._steps.after_bind(features.xml)
        except ChinwagError as error:
            self.fail(error)
        except (IqError, IqTimeout) as error:
            self.fail(StreamClosed(f"the server refuses a resource: {error}"))
        return None

    def _handle_stream_error(self, error: Any) -> None:
        """Ours to handle: slixmpp would follow see-other-host to port 5222."""

    def _start_keepalive(self, event: Any) -> None:
        """No white space between frames (RFC 7395, 3.8)."""

    def abort(self) -> None:
        """slixmpp gives up."""
        self.fail(StreamClosed("aborted"))

    # -- ours

    async def _watch(self, transport: Transport) -> None:
        seen, silent = -1, 0
        while silent < 4:
            seen, silent = self.received, silent + 1 if seen == self.received else 0
            await asyncio.sleep(self._step_timeout / 4)
        text = f"{transport.endpoint}: no answer for {self._step_timeout:g} s"
        self.fail(EndpointUnreachable(text, transport.endpoint))


def stream_error(element: Element) -> StreamClosed:
    """What a stream error (RFC 6120, 4.9) says."""
    condition, text, prefix = "undefined-condition", "", f"{{{STREAM_ERRORS}}}"
    for child in element:
        if child.tag == f"{prefix}text":
            text = (child.text or "")[:500]
        elif child.tag.startswith(prefix):
            condition = child.tag[len(prefix) :]
    kind = SessionReplaced if condition == "conflict" else StreamClosed
    if condition in REFUSING:
        kind = StanzaRefused
    return kind(f"stream error {condition}" + (f": {text}" if text else ""), "", condition, text)
