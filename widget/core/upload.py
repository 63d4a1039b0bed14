"""Where a file may be put (XEP-0363), as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

UPLOAD = "urn:xmpp:http:upload:0"
HEADERS = ("authorization", "cookie", "expires")
"""The only ones that a server may want (XEP-0363, 5)."""

_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Slot:
    """`put`: where the file goes; `get`: where others find it."""

    put: str
    get: str
    headers: Mapping[str, str] = field(default_factory=dict)


def slot_of(answer: Element) -> Slot | None:
    """The slot in a service's answer, or None where it cannot be used: both ways must be encrypted."""
    put, get = answer.find(f".//{{{UPLOAD}}}put"), answer.find(f".//{{{UPLOAD}}}get")
    if put is None or get is None:
        return None
    told = ((each.get("name", ""), each.text or "") for each in put.iterfind(f"{{{UPLOAD}}}header"))
    headers = {name: "".join(text.splitlines()).strip() for name, text in told if name.lower() in HEADERS}
    slot = Slot(put.get("url", ""), get.get("url", ""), headers)
    return slot if secure(slot.put) and secure(slot.get) else None


def secure(url: str) -> bool:
    """Whether what travels there is encrypted, or does not leave this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in _LOCAL))
