"""XMPP over HTTP requests: carries what `bosh.py` decides, by fetch or aiohttp."""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import Final

from widget.errors import ConnectionFailed, EndpointUnreachable
from widget.xmpp import http
from widget.xmpp.bosh import Bosh, Closed, Event, Opened, Request
from widget.xmpp.transport import Header, Receiver, Transport

log = logging.getLogger(__name__)

# COMPAT: ejabberd 23.01 stalls if request n+1 arrives before n, which two connections may bring about
_GAP: Final = 0.03
# What is written in one turn of the loop, and the question after it, go in one request
_GATHER: Final = 0.004
_RETRIES: Final = 4
_PAUSE: Final = 0.5
_GRACE: Final = 20.0


class BoshTransport(Transport):
    """One BOSH session. Stream management would be no gain: requests are answered, or repeated."""

    manageable = False

    def __init__(self, endpoint: str, receiver: Receiver, *, open_timeout: float, max_frame: int) -> None:
        super().__init__(endpoint, receiver)
        self._bosh = Bosh(endpoint, secrets.randbelow(2**50) + 1, max_frame=max_frame)
        self._open_timeout = open_timeout
        self._timeout = open_timeout
        self._flights: set[asyncio.Task[None]] = set()
        self._flying: set[int] = set()
        self._resting = 0
        self._timer: asyncio.TimerHandle | None = None
        self._last = 0.0

    def start(self, header: Header) -> None:
        self._bosh.start(header)
        self._soon()

    def write(self, text: str) -> None:
        self._bosh.write(text)
        self._soon()

    def end(self) -> None:
        self._bosh.end()
        self._soon()

    def _drop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        current = asyncio.current_task()
        for flight in self._flights:
            if flight is not current:
                flight.cancel()

    def _soon(self) -> None:
        """Look for the next request after a moment, in which more may be written."""
        if self._receiver is None:
            return
        loop = asyncio.get_running_loop()
        delay = _GATHER if self._bosh.urgent else _GAP
        if self._flights:
            delay = max(delay, self._last + _GAP - loop.time())
        if self._timer is not None:
            self._timer.cancel()
        self._timer = loop.call_later(delay, self._pump)

    def _pump(self) -> None:
        self._timer = None
        request = None if self._resting else self._bosh.next()
        if request is None:
            return
        self._last = asyncio.get_running_loop().time()
        flight = asyncio.ensure_future(self._carry(request))
        self._flights.add(flight)
        self._flying.add(request.rid)
        flight.add_done_callback(self._flights.discard)
        if self._bosh.urgent:
            self._soon()

    async def _carry(self, request: Request) -> None:
        try:
            status, text = await self._post(request)
            events = self._bosh.answered(request.rid, status, text)
        except ConnectionFailed as error:
            events = self._bosh.failed(error)
        self._flying.discard(request.rid)
        self._timeout = self._bosh.wait + _GRACE
        for event in events:
            self._tell(event)
        self._soon()

    async def _post(self, request: Request) -> tuple[int, str]:
        """The answer; tried again with the same rid while the network or the server is in trouble."""
        for attempt in range(_RETRIES):
            try:
                status, text = await http.request(self.endpoint, request.body, timeout=self._timeout)
            except EndpointUnreachable as error:
                failure = error
            else:
                if status < 500:
                    return status, text
                failure = EndpointUnreachable(f"{self.endpoint}: HTTP {status}", self.endpoint)
            if self._timeout == self._open_timeout:
                break  # not even a session: another endpoint may be better
            log.info("attempt %d: %s", attempt + 1, failure)
            await self._rest(request, attempt)
        raise failure

    async def _rest(self, request: Request, attempt: int) -> None:
        """COMPAT: Prosody 0.12 ends the session if request n+1 comes before n is repeated."""
        earlier = sum(rid < request.rid for rid in self._flying)
        self._resting += 1
        try:
            await asyncio.sleep(_PAUSE * 2**attempt + 2 * _GAP * earlier)
        finally:
            self._resting -= 1
        self._last = asyncio.get_running_loop().time()
        self._soon()

    def _tell(self, event: Event) -> None:
        if self._receiver is None:
            return
        if isinstance(event, Opened):
            self._receiver.opened(event.stream_id)
        elif isinstance(event, Closed):
            self.lost(event.error)
        else:
            self._receiver.element(event)
