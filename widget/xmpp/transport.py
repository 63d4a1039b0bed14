"""How stanzas travel: the Transport that WebSocket (RFC 7395) and BOSH (XEP-0124) both are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from widget.errors import ConnectionFailed


class Receiver(ABC):
    """Who is told what a transport brings."""

    @abstractmethod
    def opened(self, stream_id: str) -> None:
        """The server has opened, or after SASL reopened, the stream."""

    @abstractmethod
    def element(self, element: Element) -> None:
        """A complete element has come."""

    @abstractmethod
    def closed(self, error: ConnectionFailed | None, see_other: str = "") -> None:
        """The transport is gone; said once. None: the server closed the stream without complaint."""


@dataclass(frozen=True, slots=True)
class Header:
    """What both ways of opening a stream need to say."""

    domain: str
    sender: str = ""
    language: str = "en"


class Transport(ABC):
    """One connection to one endpoint, open from its birth; it tells its receiver nothing after `abort`."""

    endpoint: str
    # Whether stream management (XEP-0198) makes sense on it
    manageable: bool = True
    # Opened before we came, and perhaps dead since: failing says nothing of the endpoint
    early: bool = False

    def __init__(self, endpoint: str, receiver: Receiver) -> None:
        self.endpoint = endpoint
        self._receiver: Receiver | None = receiver

    @abstractmethod
    def start(self, header: Header) -> None:
        """Open the stream; a second time: restart it (RFC 6120, 4.3.3)."""

    @abstractmethod
    def write(self, text: str) -> None:
        """Send one complete element. Silently lost when the connection already is: `closed` will tell."""

    @abstractmethod
    def end(self) -> None:
        """Say that the stream is over; the server's `closed` follows, or does not."""

    @abstractmethod
    def _drop(self) -> None:
        """Let go of the connection at once."""

    def abort(self) -> None:
        """Let go of the connection; nothing more is told. Idempotent."""
        if self._receiver is not None:
            self._receiver = None
            self._drop()

    def lost(self, error: ConnectionFailed | None, see_other: str = "") -> None:
        """For subclasses: the connection is gone, the receiver is told once."""
        receiver = self._receiver
        self.abort()
        if receiver is not None:
            receiver.closed(error, see_other)

    # slixmpp asks an asyncio transport for these
    def close(self) -> None:
        """The same as `abort`."""
        self.abort()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Nothing is known of the socket."""
        return default
