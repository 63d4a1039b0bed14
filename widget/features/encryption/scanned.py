"""Codes of devices: `xmpp:` URIs that name fingerprints, as Conversations shows and scans them."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote

from widget.core.encryption import Device, Judge, Trust
from widget.core.model import BareJID
from widget.features.encryption.known import ALARM, FITS, OTHERS, STRANGE

MOST_TEXT, MOST_DEVICES = 4000, 40


def uri(jid: BareJID, devices: Iterable[Device]) -> str:
    """What a code says of devices."""
    named = ";".join(f"omemo-sid-{each.id}={each.fingerprint}" for each in devices)
    return f"xmpp:{jid}?{named}"


def told(devices: Iterable[Device], jid: BareJID, text: str) -> tuple[tuple[Judge, ...], str]:
    """What a code of somebody's devices leads to, and what it is.

    A fingerprint that differs from the one we have for that device alarms, and nothing is trusted by it.
    """
    address, _, query = text[:MOST_TEXT].partition("?")
    scheme, _, whose = address.partition(":")
    pairs = dict(pair.partition("=")[::2] for pair in query.split(";")[:MOST_DEVICES])
    named = {key.removeprefix("omemo-sid-"): value.lower() for key, value in pairs.items() if "-sid-" in key}
    if scheme.lower() != "xmpp" or not named:
        return (), STRANGE
    if unquote(whose).lower() != jid:
        return (), OTHERS
    known = [each for each in devices if str(each.id) in named]
    if any(named[str(each.id)] != each.fingerprint for each in known):
        return (), ALARM
    judged = tuple(Judge(jid, each.fingerprint, Trust.TRUSTED) for each in known)
    return judged, FITS if judged else STRANGE
