"""JIDs and other ids, as plain strings that are not taken for one another.

JIDs travel through the core normalised once at the edge (RFC 7622), because they are compared
and hashed far more often than taken apart.
"""

from __future__ import annotations

from typing import NewType

BareJID = NewType("BareJID", str)
FullJID = NewType("FullJID", str)
MessageId = NewType("MessageId", str)
SurfaceId = NewType("SurfaceId", str)

NO_ONE = BareJID("")


def bare(jid: str) -> BareJID:
    """The bare JID of a normalised JID."""
    return BareJID(jid.partition("/")[0])


def resource(jid: str) -> str:
    """The resource of a normalised JID (in a room: the occupant's nickname), or ''."""
    return jid.partition("/")[2]


def local(jid: str) -> str:
    """The local part of a normalised JID, or ''."""
    head, at, _ = jid.partition("/")[0].partition("@")
    return head if at else ""


def domain(jid: str) -> str:
    """The domain of a normalised JID."""
    return jid.partition("/")[0].rpartition("@")[2]
