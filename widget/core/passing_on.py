"""Forwarded messages (XEP-0297) as they travel: said anew by us, with what was said inside as the sign of it.

Whoever does not know of it reads the same text, and sees the same files, as a message of ours; that is
what most programs send when they forward. By whom it was said first is not told: the person may have
meant it for us alone, and anybody can claim anything of others (XEP-0297, 5).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from time import gmtime, strftime
from xml.etree.ElementTree import Element, tostring

from widget.core.adding import manner
from widget.core.additions import Correction
from widget.core.attachment import caption
from widget.core.encryption import OUTGOING
from widget.core.forwarding import NS
from widget.core.message import Message
from widget.core.model import BareJID, Kind, Session
from widget.core.posting import written
from widget.core.sharing import address, elements
from widget.core.stanza import CLIENT, element

_DELAY = "urn:xmpp:delay"


def has_keys(message: Message) -> bool:
    """Whether it shares files that only encrypted messages may share: it tells what opens them."""
    return any(file.secret for file in message.files)


def parts(message: Message) -> tuple[Message, ...]:
    """A message as it is passed on: each encrypted file by itself, for who reads no more than a text."""
    if not has_keys(message):
        return (message,)
    files = tuple(replace(message, body=file.url, spoiler=None, files=(file,)) for file in message.files)
    words = caption(message.body, message.files)
    return (replace(message, files=()), *files) if words else files


def forwarded(
    message: Message, to: BareJID, kind: Kind, session: Session
) -> tuple[Message, Kind, tuple[str, ...], str | None]:
    """A message goes out once more to somebody else; files are where they were, and not uploaded again.

    One with a key in it goes out encrypted, or not at all. What it gives is what MessagePosted is made of.
    """
    keys = has_keys(message)
    anew = replace(
        written(to, message.body, session),
        unstyled=message.unstyled,
        spoiler=message.spoiler,
        files=message.files,
        forwarded=True,
        encryption=OUTGOING if keys else None,
    )
    payload = (*_sign(message), *manner(Correction(message.body, message.unstyled, message.spoiler)))
    files = (each for file in message.files for each in elements(file))
    told = tuple(tostring(each, "unicode") for each in (*payload, *files))
    return anew, kind, told, address(message.files[0]) if keys else None


def _sign(message: Message) -> Iterator[Element]:
    said = element("message", CLIENT, element("body", CLIENT, text=message.body))
    stamp = strftime("%Y-%m-%dT%H:%M:%SZ", gmtime(message.time / 1000))
    yield element("forwarded", NS, element("delay", _DELAY, stamp=stamp), said)
