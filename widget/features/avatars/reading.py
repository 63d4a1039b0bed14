"""What stanzas tell of pictures: the hashes (XEP-0084, XEP-0153), and the pictures themselves."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from hashlib import sha1
from xml.etree.ElementTree import Element

from widget.core import pep
from widget.core.envelope import Envelope
from widget.core.events import Event
from widget.core.image import image_of
from widget.core.model import Session, bare
from widget.core.pep import EVENT
from widget.features.avatars.state import (
    MOST_BYTES,
    PictureFetched,
    PictureMissing,
    PicturesAnnounced,
    Said,
    Source,
    Wanted,
)

METADATA = "urn:xmpp:avatar:metadata"
DATA = "urn:xmpp:avatar:data"
UPDATE = "vcard-temp:x:update"
VCARD = "vcard-temp"
MUC_USER = "http://jabber.org/protocol/muc#user"

_SHA1 = re.compile(r"[0-9a-f]{40}")


def read_update(envelope: Envelope, session: Session) -> Iterator[Event]:
    """A presence that names its sender's picture: an occupant's, a room's or a person's."""
    photo = envelope.stanza.find(f"{{{UPDATE}}}x/{{{UPDATE}}}photo")
    if envelope.kind != "presence" or envelope.type != "available" or photo is None:
        return  # without a photo they do not know yet (XEP-0153, 4.2)
    occupant = envelope.stanza.find(f"{{{MUC_USER}}}x") is not None
    whose = envelope.sender if occupant else bare(envelope.sender)
    said = Said(whose, Source.VCARD, _hash(photo.text), envelope.occupant_id if occupant else "")
    yield PicturesAnnounced((said,))


def read_metadata(envelope: Envelope, session: Session) -> Iterator[Event]:
    """What an account publishes."""
    if (items := pep.told(envelope, METADATA)) is not None:
        metadata = items.find(f"{{{EVENT}}}item/{{{METADATA}}}metadata")
        if metadata is not None or items.find(f"{{{EVENT}}}retract") is not None:
            yield PicturesAnnounced((Said(bare(envelope.sender), Source.PEP, _chosen(metadata)),))


def pep_picture(answer: Element, wanted: Wanted) -> Event:
    """From the node of the data (XEP-0084, 3.4)."""
    return _picture(answer.findtext(f".//{{{DATA}}}data"), wanted)


def vcard_picture(answer: Element, wanted: Wanted) -> Event:
    """From the vCard (XEP-0153, 3.2)."""
    return _picture(answer.findtext(f"{{{VCARD}}}vCard/{{{VCARD}}}PHOTO/{{{VCARD}}}BINVAL"), wanted)


def decoded(text: str | None) -> bytes:
    """Base64 that others send, with white space anywhere in it; nothing if it is too much or none."""
    if not text or len(text) > 2 * MOST_BYTES:
        return b""
    try:
        return b64decode("".join(text.split()), validate=True)
    except (Error, ValueError):
        return b""


def _picture(text: str | None, wanted: Wanted) -> Event:
    """It counts if it is what its hash says, and a picture by its own first bytes."""
    data = decoded(text)
    image = image_of(data)
    right = sha1(data, usedforsecurity=False).hexdigest() == wanted.hash
    if image is None or not right or len(data) > MOST_BYTES:
        return PictureMissing(wanted, later=False)
    return PictureFetched(wanted.hash, image.type, "".join((text or "").split()), len(data))


def _chosen(metadata: Element | None) -> str:
    """The picture to take of those that are the same one: a small PNG. Those elsewhere on the Web are not."""
    offered = []
    for info in metadata.iterfind(f"{{{METADATA}}}info") if metadata is not None else ():
        size, hash_ = info.get("bytes", ""), _hash(info.get("id"))
        if hash_ and not info.get("url") and size.isascii() and size.isdigit() and len(size) < 9:
            offered.append((info.get("type") != "image/png", int(size), hash_))
    return next((hash_ for _, size, hash_ in sorted(offered) if size <= MOST_BYTES), "")


def _hash(text: str | None) -> str:
    lower = (text or "").strip().lower()
    return lower if _SHA1.fullmatch(lower) else ""
