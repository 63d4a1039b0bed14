"""What a message tells of the files that it shares (XEP-0447, XEP-0448, XEP-0454, XEP-0066)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from widget.core import media_sharing
from widget.core.attachment import HASHES, METADATA, OOB, SHARING, URL_DATA, Attachment
from widget.core.stanza import element

_FALLBACK = "urn:xmpp:fallback:0"


def elements(attachment: Attachment) -> Iterator[Element]:
    """What a message tells of its file; its body is the URL."""
    parts = [element("media-type", METADATA, text=attachment.media_type)] if attachment.media_type else []
    parts.append(element("name", METADATA, text=attachment.name))
    numbers = (
        ("size", attachment.size),
        ("width", attachment.width),
        ("height", attachment.height),
        ("length", attachment.seconds * 1000),
    )
    parts += [element(tag, METADATA, text=str(number)) for tag, number in numbers if number]
    if attachment.hash:
        parts.append(element("hash", HASHES, algo="sha-256", text=attachment.hash))
    secret = attachment.secret
    url = attachment.url
    source = media_sharing.source(url, secret) if secret else element("url-data", URL_DATA, target=url)
    yield element(
        "file-sharing",
        SHARING,
        element("file", METADATA, *parts),
        element("sources", SHARING, source),
        disposition="inline" if attachment.inline else "attachment",
    )
    yield element("fallback", _FALLBACK, element("body", _FALLBACK), for_=SHARING)
    if not secret:
        yield element("x", OOB, element("url", OOB, text=url))


def address(attachment: Attachment) -> str:
    """The body of the message that shares it."""
    secret = attachment.secret
    return media_sharing.address(attachment.url, secret) if secret else attachment.url
