"""Every error that Chinwag raises on purpose.

    ChinwagError
    ├── SettingsError                  the site's owner wrote something we cannot use
    ├── ConnectionFailed               we could not reach the server, or lost it; trying again may help
    │   ├── DiscoveryFailed            no endpoint is configured and the domain names none (XEP-0156)
    │   ├── EndpointUnreachable        an endpoint did not answer, or not in time
    │   ├── InsecureEndpoint           ws:// or http:// outside loopback: never tried
    │   └── StreamClosed               the server ended the stream (RFC 6120, 4.9: `condition`)
    │       ├── SessionReplaced        conflict: the account logged in elsewhere with our resource
    │       ├── StanzaRefused          because of what we sent: sent again, it would end the next one, too
    │       └── CountsDiffer           a session to be resumed has counted other stanzas than we have
    ├── AuthenticationFailed           the server answered, and refused us; trying again will not help
    │   ├── WrongCredentials           not-authorized: JID or password is wrong
    │   ├── LoginOutdated              what was kept of a log-in does not fit the server any more
    │   ├── AccountDisabled            account-disabled, credentials-expired
    │   ├── MechanismUnavailable       no mechanism in common that we would dare to use
    │   └── UntrustedServer            the server could not prove that it knows the password (SCRAM)
    ├── NotConnected                   there is no session to send by, or it was lost while waiting
    ├── QueryTimeout                   an iq was sent and nobody answered in time
    ├── StanzaError                    somebody answered with an error (RFC 6120, 8.3: `condition`)
    ├── UploadFailed                   a file did not reach its server (XEP-0363: `reason`)
    ├── PluginError                    a site's plugin cannot be used, or has failed (`name`: which)
    ├── EncryptionError                end-to-end encryption (`problem`: widget/core/encryption.py)
    │   ├── EncryptionUnavailable      this browser cannot encrypt, or not now
    │   └── NotSealed                  a message was not encrypted, and therefore not sent
    └── StorageError                   the local database
        ├── StorageFull                quota exceeded
        ├── StorageUnavailable         none here: private mode, blocked, broken
        └── StorageBlocked             another tab holds an older version open

Our own faults (a TypeError, a KeyError) are not in this tree and are not to be caught with it.
"""

from __future__ import annotations

from typing import Final


class ChinwagError(Exception):
    """Parent of all; `str(error)` is a sentence for the log, not for the person."""


class SettingsError(ChinwagError):
    """A setting cannot be used. `name` is the setting's name as the site's owner wrote it."""

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(message)
        self.name = name


class ConnectionFailed(ChinwagError):
    """The server was not reached or was lost. `endpoint` is the URL concerned, or ""."""

    def __init__(self, message: str, endpoint: str = "") -> None:
        super().__init__(message)
        self.endpoint = endpoint


class DiscoveryFailed(ConnectionFailed):
    """Neither settings nor the domain's host-meta name a usable endpoint (XEP-0156)."""


class EndpointUnreachable(ConnectionFailed):
    """An endpoint refused, did not answer in time, or does not speak XMPP."""


class InsecureEndpoint(ConnectionFailed):
    """ws:// or http:// to something else than this machine: never tried."""


class StreamClosed(ConnectionFailed):
    """The server ended the stream: `condition` as in RFC 6120, 4.9.3, "" for a plain end."""

    def __init__(self, message: str, endpoint: str = "", condition: str = "", text: str = "") -> None:
        super().__init__(message, endpoint)
        self.condition = condition
        self.text = text


class SessionReplaced(StreamClosed):
    """Stream error `conflict`: another session took over our resource. Not to be fought over."""


class StanzaRefused(StreamClosed):
    """The server ended the stream because of something that we sent, and would not have that another time."""


class CountsDiffer(StreamClosed):
    """The server has handled stanzas that we do not know of (XEP-0198): only a new session is sound."""


class AuthenticationFailed(ChinwagError):
    """The server refused us: `condition` as in RFC 6120, 6.5, or ours; `text` is the server's own."""

    def __init__(self, message: str, condition: str = "not-authorized", text: str = "") -> None:
        super().__init__(message)
        self.condition = condition
        self.text = text


class WrongCredentials(AuthenticationFailed):
    """JID or password is wrong."""


class LoginOutdated(AuthenticationFailed):
    """The server has another salt, count or mechanism than when the log-in was kept."""


class AccountDisabled(AuthenticationFailed):
    """The account is disabled, or its password has expired."""


class MechanismUnavailable(AuthenticationFailed):
    """No SASL mechanism in common that we would dare to use."""


class UntrustedServer(AuthenticationFailed):
    """SCRAM (RFC 5802): the server did not prove that it knows the password, or asked for nonsense."""


class NotConnected(ChinwagError):
    """There is no session to send by, or it ended before the answer came."""


class QueryTimeout(ChinwagError):
    """An iq was sent and nobody answered in time."""


# RFC 6120, 8.3.3: every defined condition and its usual error type
CONDITIONS: Final[dict[str, str]] = {
    "bad-request": "modify",
    "conflict": "cancel",
    "feature-not-implemented": "cancel",
    "forbidden": "auth",
    "gone": "cancel",
    "internal-server-error": "cancel",
    "item-not-found": "cancel",
    "jid-malformed": "modify",
    "not-acceptable": "modify",
    "not-allowed": "cancel",
    "not-authorized": "auth",
    "policy-violation": "modify",
    "recipient-unavailable": "wait",
    "redirect": "modify",
    "registration-required": "auth",
    "remote-server-not-found": "cancel",
    "remote-server-timeout": "wait",
    "resource-constraint": "wait",
    "service-unavailable": "cancel",
    "subscription-required": "auth",
    "undefined-condition": "cancel",
    "unexpected-request": "wait",
}


class StanzaError(ChinwagError):
    """An entity answered with `<error/>`: `condition` and `type` as in RFC 6120, 8.3; `text` is theirs.

    `application` is the application-specific condition as ElementTree tag ("{namespace}name"), or "".
    """

    def __init__(
        self,
        condition: str = "undefined-condition",
        text: str = "",
        type: str = "",
        application: str = "",
        sender: str = "",
    ) -> None:
        super().__init__(f"{condition}: {text}" if text else condition)
        self.condition = condition
        self.text = text
        self.type = type or CONDITIONS.get(condition, "cancel")
        self.application = application
        self.sender = sender

    @property
    def temporary(self) -> bool:
        """True when the same request may succeed later."""
        return self.type == "wait"


REFUSING: Final = frozenset(
    {
        "bad-format",
        "invalid-namespace",
        "invalid-xml",
        "not-well-formed",
        "policy-violation",
        "restricted-xml",
        "unsupported-stanza-type",
    }
)
"""The stream errors (RFC 6120, 4.9.3) by which a server does not take what it was sent."""


def is_final(error: ChinwagError) -> bool:
    """Whether somebody has answered and will answer the same again; a lost connection says nothing."""
    return isinstance(error, StanzaError) and not error.temporary


class UploadFailed(ChinwagError):
    """A file was not taken. `reason` is one of: gone, cancelled, offline, unreachable, preflight, answer,
    too-large, expired, full, busy, or "status" and its number."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class PluginError(ChinwagError):
    """A plugin of the site's owner is not as it must be. `name`: its name, or its address."""

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(message)
        self.name = name


class EncryptionError(ChinwagError):
    """Encryption failed. `problem`: the value of a `Problem`; `jids`: whose devices are at fault, if any."""

    def __init__(self, message: str, problem: str, jids: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problem = problem
        self.jids = jids


class EncryptionUnavailable(EncryptionError):
    """This browser cannot encrypt, or not now."""


class NotSealed(EncryptionError):
    """A message was not encrypted, and therefore not sent."""


class StorageError(ChinwagError):
    """The local database failed; nothing of the unit of work was written."""


class StorageFull(StorageError):
    """The browser's quota is used up."""


class StorageUnavailable(StorageError):
    """There is no database here: private mode, blocked by the person, or broken."""


class StorageBlocked(StorageError):
    """Another tab holds an older version of the database open."""
