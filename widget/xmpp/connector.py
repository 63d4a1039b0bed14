"""Which endpoint to try next, and how to open it."""

from __future__ import annotations

import logging
import sys
from urllib.parse import urlsplit

from widget.core.urls import is_secure
from widget.errors import ConnectionFailed, DiscoveryFailed, EndpointUnreachable, StreamClosed
from widget.xmpp import discovery
from widget.xmpp.jid import domain as jid_domain
from widget.xmpp.options import ConnectionOptions
from widget.xmpp.transport import Receiver, Transport

log = logging.getLogger(__name__)


# How often what worked is tried alone. After a cut, BOSH may be there a moment before the WebSocket, but it
# cannot resume a session, and would be kept.
_LOYALTY = 2


class Connector:
    """Remembers which endpoint worked last: it is tried first, and at first alone."""

    def __init__(self, options: ConnectionOptions) -> None:
        self._options = options
        self._last = ""
        self._misses = 0
        self._known: list[str] = []
        self._domain = ""
        self._elsewhere = ""
        self._guessed = False

    async def endpoints(self, domain: str) -> list[str]:
        """The URLs to try for `domain`, best first.

        Raises:
            InsecureEndpoint: none of them is secure.
        """
        if domain != self._domain:
            self._domain, self._known, self._last, self._misses = domain, [], "", 0
        first = [url for url in (self._elsewhere, self._last) if url]
        self._elsewhere = ""
        if first and self._misses < _LOYALTY:
            return first
        if not self._known:
            self._known, self._guessed = await discovery.endpoints(self._options, domain)
        return list(dict.fromkeys(first + self._known))

    @property
    def last(self) -> str:
        """The endpoint that led to a session, or ""."""
        return self._last

    def prefer(self, endpoint: str, jid: str) -> None:
        """It led an earlier page to a session of `jid`: try it first, if it may still be used."""
        settings = [url for url in (self._options.websocket_url, self._options.bosh_url) if url]
        if endpoint and is_secure(endpoint) and endpoint in (settings or [endpoint]):
            self._domain, self._last, self._misses = jid_domain(jid), endpoint, 0

    def worked(self, endpoint: str) -> None:
        """It led to a session."""
        self._last, self._misses = endpoint, 0

    def failed(self, endpoint: str, error: ConnectionFailed) -> None:
        """It did not; if it named another place, that is tried next time (RFC 7395, 3.6.1)."""
        if isinstance(error, StreamClosed) and error.condition == "see-other-host":
            if is_secure(error.endpoint):
                self._elsewhere = error.endpoint
            else:
                log.error("%s sends us to %s, which is not encrypted: ignored", endpoint, error.endpoint)

    def verdict(self, domain: str, failure: ConnectionFailed) -> ConnectionFailed:
        """None led to a session, the last of them for this reason. They are looked up anew next time."""
        self._known = []
        self._misses += 1
        if self._guessed and isinstance(failure, EndpointUnreachable):
            text = f"{domain} names no endpoint (XEP-0156), and the usual ones do not answer: {failure}"
            if self._misses == 1:
                log.warning("%s. The page may name the server's address: data-websocket-url.", text)
            return DiscoveryFailed(text, failure.endpoint)
        return failure

    async def open(self, endpoint: str, receiver: Receiver) -> Transport:
        """Connect.

        Raises:
            EndpointUnreachable: it cannot be reached in time.
        """
        timeout, max_frame = self._options.open_timeout, self._options.max_frame
        if urlsplit(endpoint).scheme in ("http", "https"):
            try:
                from widget.xmpp.bosh_transport import BoshTransport
            except ImportError as error:  # it is among the rare modules (build/rare.py)
                raise EndpointUnreachable(f"{endpoint}: no BOSH without a file of ours", endpoint) from error

            return BoshTransport(endpoint, receiver, open_timeout=timeout, max_frame=max_frame)
        if sys.platform == "emscripten":
            from widget.xmpp.websocket import WebSocketTransport as Browser

            return await Browser.open(endpoint, receiver, self._domain, timeout=timeout, max_frame=max_frame)
        from widget.xmpp.websocket_native import WebSocketTransport as Native

        return await Native.open(endpoint, receiver, timeout=timeout, max_frame=max_frame)
