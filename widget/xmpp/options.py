"""How to connect and as whom: everything that the XMPP edge is told by the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from widget.core.login import KeptLogin


@dataclass(frozen=True, slots=True)
class Password:
    """Log in to an account. `jid` may carry a resource, which then is asked for."""

    jid: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Anonymous:
    """Log in as a guest of `domain` (SASL ANONYMOUS, RFC 4505): the server makes up the JID."""

    domain: str


Credentials = Password | Anonymous | KeptLogin


@dataclass(frozen=True, slots=True)
class ConnectionOptions:
    """How to reach the server, and what we say of ourselves. Times are seconds, sizes bytes of UTF-8.

    Attributes:
        websocket_url, bosh_url: endpoints to use; with either set, none is discovered or guessed.
        discover: ask the domain's host-meta for endpoints (XEP-0156).
        host_meta: where /.well-known lies, if not at https://DOMAIN.
        allow_plain: SASL PLAIN may be used, over TLS, if the server offers nothing better.
        resource: the resource to ask for; "" lets the server choose.
        features: disco#info features that ours add to the edge's own (XEP-0030).
        heeded: gives those that come to them as things are when it is asked.
        requests: tags of iq payloads, "{namespace}name", that features answer by themselves.
        software, version, language: answered to XEP-0092 and announced in the stream header.
        open_timeout: for a socket to open or a first answer to come.
        step_timeout: for each answer while the stream is negotiated.
        ping_interval: silence after which we ask whether the server is there.
        ping_timeout: how long it may take to answer that.
        stable_after: a session that lasted this long resets the back-off.
        max_stanza: bigger stanzas are not sent. COMPAT: Chromium fragments frames above about
            130 kB, whereupon Prosody 0.12 closes the stream.
        max_frame: bigger frames from the server end the stream.
        max_unacknowledged: stanzas that may wait for the server's acknowledgement.
    """

    domain: str = ""
    websocket_url: str = ""
    bosh_url: str = ""
    discover: bool = True
    host_meta: str = ""
    allow_plain: bool = False
    resource: str = ""
    features: frozenset[str] = frozenset()
    heeded: Callable[[], frozenset[str]] = frozenset
    requests: frozenset[str] = frozenset()
    software: str = "Chinwag"
    version: str = ""
    language: str = "en"
    open_timeout: float = 15
    step_timeout: float = 20
    ping_interval: float = 60
    ping_timeout: float = 20
    stable_after: float = 30
    max_stanza: int = 128 * 1000
    max_frame: int = 10_000_000
    max_unacknowledged: int = 2000
