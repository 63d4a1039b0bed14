"""Stanza Content Encryption (XEP-0420): the envelope in which omemo:2 encrypts whatever a message says."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from xml.etree.ElementTree import Element

from widget.core.encryption import SCE
from widget.core.jids import BareJID, bare
from widget.core.stanza import element
from widget.encryption.markup import from_text, to_text

LONGEST_PADDING: Final = 200  # XEP-0420, 5.1
AHEAD, BEHIND = 2 * 86_400_000, 90 * 86_400_000
"""Milliseconds by which its own time may differ from the stanza's: clocks are wrong, outboxes wait."""
_PADDING = string.ascii_letters + string.digits


class Misplaced(ValueError):
    """What is inside says that it was made for another place: somebody has passed it off as this."""


def wrapped(content: Iterable[Element], sender: BareJID, to: BareJID, now: int) -> bytes:
    """The envelope, of random length; `to` is the room or the person whom it is for, `now` milliseconds."""
    padding = "".join(secrets.choice(_PADDING) for _ in range(secrets.randbelow(LONGEST_PADDING + 1)))
    stamp = datetime.fromtimestamp(now // 1000, UTC).isoformat().replace("+00:00", "Z")
    parts = (
        element("content", SCE, *content),
        element("rpad", SCE, text=padding),
        element("from", SCE, jid=sender),
        element("to", SCE, jid=to),
        element("time", SCE, stamp=stamp),
    )
    # COMPAT: Converse.js 14 reads of a room only what has an `xmlns` in its `<to/>` itself
    return f'<envelope xmlns="{SCE}">{"".join(map(to_text, parts))}</envelope>'.encode()


def unwrapped(
    plaintext: bytes, sender: BareJID, places: frozenset[BareJID], room: bool, time: int
) -> list[Element]:
    """What it says, once it is known to belong here.

    Args:
        plaintext: the envelope.
        sender: whose device encrypted it.
        places: for whom it may have been made.
        room: in a room it must say for which (XEP-0384, 5.5.2).
        time: of the stanza, milliseconds.

    Raises:
        Misplaced: it was not made for here.
        ValueError: it is no envelope.
    """
    envelope = from_text(plaintext.decode())
    content = envelope.find(f"{{{SCE}}}content")
    if envelope.tag != f"{{{SCE}}}envelope" or content is None or envelope.find(f"{{{SCE}}}rpad") is None:
        raise ValueError("no envelope (XEP-0420)")
    if bare(_affix(envelope, "from", "jid") or "") != sender:
        raise Misplaced("of another sender")
    to = _affix(envelope, "to", "jid")
    if bare(to) not in places if to is not None else room:
        raise Misplaced("for somebody else")
    stamp = _affix(envelope, "time", "stamp")
    if stamp is not None and not -BEHIND <= _milliseconds(stamp) - time <= AHEAD:
        raise Misplaced("of another time")
    return list(content)


def _affix(envelope: Element, name: str, attribute: str) -> str | None:
    found = envelope.find(f"{{{SCE}}}{name}")
    return None if found is None else found.get(attribute, "")


def _milliseconds(stamp: str) -> int:
    when = datetime.fromisoformat(stamp)
    return round((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)
