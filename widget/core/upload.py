"""Where a file may be put (XEP-0363), as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from widget.core.urls import is_fetchable

UPLOAD = "urn:xmpp:http:upload:0"
HEADERS = ("authorization", "cookie", "expires")
"""The only ones that a server may want (XEP-0363, 5)."""


@dataclass(frozen=True, slots=True)
class Slot:
    """`put`: where the file goes; `get`: where others find it."""

    put: str
    get: str
    headers: Mapping[str, str] = field(default_factory=dict)


TAG = 16
"""Bytes by which a file grows when it is encrypted (XEP-0454, 6)."""

LARGEST_SECRET = 128 * 2**20
"""Bytes of a file that is encrypted, or opened: browsers do so with a file as a whole, in memory."""


def slot_of(answer: Element) -> Slot | None:
    """The slot in a service's answer, or None where it cannot be used: both ways must be encrypted."""
    put, get = answer.find(f".//{{{UPLOAD}}}put"), answer.find(f".//{{{UPLOAD}}}get")
    if put is None or get is None:
        return None
    told = ((each.get("name", ""), each.text or "") for each in put.iterfind(f"{{{UPLOAD}}}header"))
    headers = {name: "".join(text.splitlines()).strip() for name, text in told if name.lower() in HEADERS}
    slot = Slot(put.get("url", ""), get.get("url", ""), headers)
    return slot if is_fetchable(slot.put) and is_fetchable(slot.get) else None
