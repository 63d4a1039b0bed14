"""JIDs (RFC 7622) as plain strings, normalised once: cheap for the many, slixmpp's rules for the odd ones."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from widget.core.address import bare_jid
from widget.core.model import BareJID, FullJID

__all__ = ["bare_jid", "domain", "split"]

_MAX_PART = 1023
# Controls, half surrogates and noncharacters
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_PLAIN_RESOURCE = re.compile(r"[\x20-\x7e]{1,1023}")


@lru_cache(maxsize=8192)
def split(jid: str) -> tuple[BareJID, FullJID]:
    """The bare and the full form of `jid`, normalised.

    Raises:
        ValueError: it is no JID.
    """
    bare, slash, resource = jid.partition("/")
    bare = bare_jid(bare)
    if not slash:
        return BareJID(bare), FullJID(bare)
    return BareJID(bare), FullJID(f"{bare}/{_resource(resource)}")


def domain(jid: str) -> str:
    """The domain of a normalised JID."""
    return jid.partition("/")[0].rpartition("@")[2]


def _resource(resource: str) -> str:
    """OpaqueString (RFC 8265, 4.2). Not slixmpp's resourceprep: of Unicode 3.2, it knows no emoji."""
    if _PLAIN_RESOURCE.fullmatch(resource):
        return resource
    spaced = "".join(" " if unicodedata.category(c) == "Zs" else c for c in resource)
    prepared = unicodedata.normalize("NFC", spaced)
    if not 0 < len(prepared.encode(errors="replace")) <= _MAX_PART or _FORBIDDEN.search(prepared):
        raise ValueError(f"not a resource: {resource[:100]!r}")
    return prepared
