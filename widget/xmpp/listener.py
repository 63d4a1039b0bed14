"""What the XMPP edge reports: the Listener that the runtime implements, and the states of a connection."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from widget.core.envelope import Envelope
from widget.core.login import KeptLogin
from widget.core.model import FullJID
from widget.errors import ChinwagError, ConnectionFailed


@dataclass(frozen=True, slots=True)
class Connecting:
    """Trying `endpoint`; `attempt` counts from 1 since the last stable session."""

    attempt: int
    endpoint: str = ""


@dataclass(frozen=True, slots=True)
class Online:
    """There is a session.

    `resumed`: it is the old one (XEP-0198); else presence, rooms and archive start anew. `carried`: the
    ids of stanzas that it had sent before, of which `acknowledged` will tell or `unsent`.
    """

    jid: FullJID
    resumed: bool
    carried: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Offline:
    """There is none. `retry_in` milliseconds we try again; None: not until `connect`."""

    error: ConnectionFailed | None = None
    retry_in: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """There will be none: trying again without a change would end likewise.

    `error` is an AuthenticationFailed, SessionReplaced (another session took over) or InsecureEndpoint.
    """

    error: ChinwagError


Status = Connecting | Online | Offline | Refused


class Listener(ABC):
    """Told of everything that comes from the server, in order, on the event loop; must not block."""

    @abstractmethod
    def stanza(self, envelope: Envelope, ticket: int) -> None:
        """A live message, presence or iq. Give `ticket` to `Client.settle` once it is stored."""

    @abstractmethod
    def status(self, status: Status) -> None:
        """The connection changed its state."""

    @abstractmethod
    def acknowledged(self, stanza_id: str) -> None:
        """The server has received the stanza sent with this `id` (XEP-0198)."""

    @abstractmethod
    def unsent(self, stanzas: list[Element]) -> None:
        """The session is over, and whether the server received these is unknown: oldest first."""

    @abstractmethod
    def authenticated(self, login: KeptLogin | None) -> None:
        """The server has let us in. `login`, if there is one, would let us in again without the password."""

    @abstractmethod
    def store(self, then: Callable[[], None]) -> None:
        """The session has changed: store `Client.snapshot()`, if it is to outlive us, and then call this."""
