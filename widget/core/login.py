"""What is kept of a log-in: what lets us in again (SCRAM, RFC 5802), and never the password."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from widget.core.jids import domain
from widget.settings import Settings


class Keep(Enum):
    """How long a log-in is kept."""

    NOT = "not"
    SESSION = "session"  # until the browser ends: across reloads, and from page to page in the same tab
    LASTING = "lasting"  # until the person logs out


class LoginKey(ABC):
    """A salted password (RFC 5802, 3) that signs, and need not be readable for that."""

    storable: Any = None
    """What the browser can store of it without anybody being able to read it (a CryptoKey), or None."""

    @abstractmethod
    async def sign(self, message: bytes) -> bytes:
        """The HMAC of a message under this key."""


@dataclass(frozen=True, slots=True)
class KeptLogin:
    """Good for `jid` as long as its server names the same mechanism, salt and count."""

    jid: str
    mechanism: str
    salt: bytes
    iterations: int
    key: LoginKey = field(repr=False)


def keep_for(settings: Settings, asked: bool) -> Keep:
    """How long a log-in is kept, given whether the person has asked for it to last."""
    match settings.stay_logged_in:
        case "never":
            return Keep.NOT
        case "always":
            return Keep.LASTING
    return Keep.LASTING if asked else Keep.SESSION


def full(jid: str, settings: Settings) -> str:
    """An account's address, also one that is given without the domain at which the site is at home."""
    return jid if "@" in jid or not (jid and settings.domain) else f"{jid}@{settings.domain}"


def erases(settings: Settings, asked: bool) -> bool:
    """Whether what is kept here goes at log-out, given whether that was asked for."""
    return asked or settings.erase_at_logout == "always"


def of_the_house(jid: str, settings: Settings) -> bool:
    """Whether the site lets this account in."""
    locked = settings.lock_domain and settings.domain
    return not locked or domain(jid).lower() == settings.domain.lower()
