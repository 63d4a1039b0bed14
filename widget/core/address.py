"""Addresses (RFC 7622): normalised once, and when people type them, told what is wrong with them."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from slixmpp.jid import JID

from widget.core.model import BareJID, domain
from widget.settings import Settings

# Nothing in these is changed by nodeprep and nameprep
_PLAIN = re.compile(r"(?:[a-z0-9._+\-]{1,255}@)?[a-z0-9](?:[a-z0-9.\-]{0,251}[a-z0-9])?")
# What comes along, unseen, when an address is copied out of a text
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NOT_IN_LOCAL = "\"&'/:<>@"
_MAX_PART = 1023


class Fault(Enum):
    """What is wrong with an address that somebody typed."""

    EMPTY = "empty"
    NO_AT = "no-at"
    TWO_ATS = "two-ats"
    SPACE = "space"
    CHARACTER = "character"
    DOMAIN = "domain"
    LONG = "long"


@lru_cache(maxsize=4096)
def bare_jid(jid: str) -> BareJID:
    """`jid` without its resource, normalised.

    Raises:
        ValueError: it is no JID.
    """
    if _PLAIN.fullmatch(jid) and ".." not in jid:
        return BareJID(jid)
    try:
        bare = BareJID(str(JID(jid).bare))
    except ValueError as error:
        raise ValueError(f"not a JID: {jid[:100]!r}") from error
    if not bare:
        raise ValueError("an empty JID")
    return bare


def typed(text: str) -> BareJID | Fault:
    """The bare JID that somebody means who types or pastes this (`xmpp:` and a resource are let go)."""
    text = _UNSEEN.sub("", text).strip()
    if text[:5].lower() == "xmpp:":
        text = text[5:].partition("?")[0]
    local, at, rest = text.partition("@")
    # A resource may hold anything; the local part may not hold a slash
    domain = rest.partition("/")[0]
    if fault := _fault(text, local, at, domain):
        return fault
    try:
        return bare_jid(f"{local}@{domain}")
    except ValueError:
        return Fault.CHARACTER if _is_domain(domain) else Fault.DOMAIN


def typed_room(text: str, service: str) -> BareJID | None:
    """The room that is meant: by its address, or by a name on the service, as far as one is known."""
    name = text.strip()
    if name and service and "@" not in name:
        name = f"{'-'.join(name.split())}@{service}"
    jid = typed(name)
    return None if isinstance(jid, Fault) else jid


def may_enter(room: BareJID, settings: Settings) -> bool:
    """Whether the site lets people enter a room that they or a link name."""
    wanted = settings.muc_domain.lower()
    return not (settings.lock_rooms and wanted) or domain(room) == wanted


def _fault(text: str, local: str, at: str, domain: str) -> Fault | None:
    if not text:
        return Fault.EMPTY
    if any(each.isspace() for each in local + domain):
        return Fault.SPACE
    if not at or not local or not domain:
        return Fault.NO_AT
    if "@" in domain:
        return Fault.TWO_ATS
    if any(each in _NOT_IN_LOCAL for each in local):
        return Fault.CHARACTER
    return Fault.LONG if max(len(local.encode()), len(domain.encode())) > _MAX_PART else None


def _is_domain(text: str) -> bool:
    try:
        return bool(bare_jid(text))
    except ValueError:
        return False
