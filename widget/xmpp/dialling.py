"""From a domain to a stream with a session: its endpoints are tried one after the other (RFC 6120, 3)."""

from __future__ import annotations

import logging
from collections.abc import Callable

from widget.errors import (
    ChinwagError,
    ConnectionFailed,
    CountsDiffer,
    EndpointUnreachable,
    SessionReplaced,
)
from widget.xmpp.connector import Connector
from widget.xmpp.identity import Identity, identify
from widget.xmpp.listener import Connecting, Listener
from widget.xmpp.negotiation import Negotiation, Sessions
from widget.xmpp.options import ConnectionOptions, Credentials
from widget.xmpp.stream import Stream
from widget.xmpp.transport import Header

log = logging.getLogger(__name__)


class Dialler:
    """Args: sessions: what a negotiation speaks of. opened: hears of each stream before it is negotiated."""

    def __init__(
        self,
        listener: Listener,
        options: ConnectionOptions,
        sessions: Sessions,
        opened: Callable[[Stream], None],
    ) -> None:
        self.connector = Connector(options)
        self._listener = listener
        self._options = options
        self._sessions = sessions
        self._opened = opened

    async def dial(self, credentials: Credentials, attempt: int) -> Stream:
        """The first endpoint that leads to a session.

        Args: attempt: how many there have been, this one included.

        Raises:
            ConnectionFailed, AuthenticationFailed: none does.
        """
        identity = identify(credentials, self._options)
        failure: ConnectionFailed = EndpointUnreachable(f"{identity.domain} has no endpoint")
        self._listener.status(Connecting(attempt))
        for endpoint in await self.connector.endpoints(identity.domain):
            self._listener.status(Connecting(attempt, endpoint))
            try:
                stream = await self._try(endpoint, identity, credentials)
            except (SessionReplaced, CountsDiffer):
                raise
            except ConnectionFailed as error:
                log.info("%s: %s", endpoint, error)
                failure = error
                self.connector.failed(endpoint, error)
            else:
                self.connector.worked(endpoint)
                return stream
        raise self.connector.verdict(identity.domain, failure)

    async def _try(self, endpoint: str, identity: Identity, credentials: Credentials) -> Stream:
        header = Header(identity.domain, identity.sender, self._options.language)
        stream = Stream(identity.jid, header, self._options.step_timeout)
        self._opened(stream)
        transport = await self.connector.open(endpoint, stream)
        negotiation = Negotiation(
            stream,
            self._sessions,
            credentials,
            plain=self._options.allow_plain,
            manageable=transport.manageable,
        )
        try:
            await stream.negotiate(transport, negotiation)
        except ChinwagError as error:
            transport.abort()
            if transport.early and isinstance(error, ConnectionFailed):
                return await self._try(endpoint, identity, credentials)  # by a connection of our own
            raise
        return stream
