"""Addresses that we go to: encrypted, or of this machine."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

_PLAIN = re.compile(r"https?://([a-z0-9.-]+)(?=[/?#]|\Z)")
"""Most addresses: nobody's name or port, nothing that would be read otherwise by anyone."""


def host_of(url: str) -> str:
    """Where it leads, "" if that is nowhere. Raises ValueError if it is no address."""
    found = _PLAIN.match(url)
    return found[1] if found else urlsplit(url).hostname or ""


def is_secure(url: str) -> bool:
    """Encrypted, or not leaving this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if not host:
        return False
    return parts.scheme in ("wss", "https") or (parts.scheme in ("ws", "http") and is_loopback(host))


def is_fetchable(url: str) -> bool:
    """The same, by HTTP."""
    return is_secure(url) and urlsplit(url).scheme in ("http", "https")


def is_loopback(host: str) -> bool:
    """This machine, by name or address."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
