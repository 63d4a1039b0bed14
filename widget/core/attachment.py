"""Files in messages as they are read (XEP-0066, XEP-0446, XEP-0447, XEP-0448, XEP-0454).

How ours are told lies in core/sharing.py. Whatever a stanza says of a file is somebody's claim: numbers are
bounded, names are cut, and only URLs of `https` (or of this machine) are taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from widget.core import media_sharing
from widget.core.names import legible
from widget.core.stanza import child_text
from widget.core.urls import is_fetchable

OOB = "jabber:x:oob"
SHARING = "urn:xmpp:sfs:0"
METADATA = "urn:xmpp:file:metadata:0"
URL_DATA = "http://jabber.org/protocol/url-data"
HASHES = "urn:xmpp:hashes:2"

MOST = 10
"""Files that are shown of one message."""

LONGEST_NAME, LONGEST_URL = 120, 4000
MOST_BYTES, MOST_PIXELS, MOST_SECONDS = 2**50, 100_000, 10**6

_KINDS = {
    "image": ("png", "jpg", "jpeg", "gif", "webp", "avif", "bmp"),
    "video": ("mp4", "webm", "mov", "ogv", "m4v"),
    "audio": ("mp3", "ogg", "oga", "opus", "m4a", "wav", "flac", "aac", "weba"),
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is shared.

    Attributes:
        url: where it lies.
        size: bytes; 0 if that is not told. width, height: CSS pixels, 0 likewise.
        seconds: how long it plays.
        hash: SHA-256, base64, or "".
        inline: it is to be seen in the conversation, if that can be.
        secret: what opens it (core/media_sharing.py), "" if it lies there in the clear; all else is of the
            file as it was before it was encrypted.
    """

    url: str
    name: str = ""
    media_type: str = ""
    size: int = 0
    width: int = 0
    height: int = 0
    seconds: int = 0
    hash: str = ""
    inline: bool = True
    secret: str = field(default="", repr=False)

    @property
    def kind(self) -> str:
        """What it is shown as: image, video, audio or file."""
        top = self.media_type.partition("/")[0]
        if self.media_type == "image/svg+xml":
            return "file"  # a document that may do anything
        if top in _KINDS:
            return top if self.inline else "file"
        extension = self.name.rpartition(".")[2].lower()
        guessed = next((kind for kind, known in _KINDS.items() if extension in known), "file")
        return guessed if self.inline and not self.media_type else "file"

    @property
    def moves(self) -> bool:
        """Whether it may be a picture that moves: of a WebP nobody knows before it is there."""
        extension = self.name.rpartition(".")[2].lower()
        told = self.media_type or f"image/{extension}"
        return self.kind == "image" and told in ("image/gif", "image/webp", "image/apng")

    @property
    def host(self) -> str:
        """Where it would be fetched from."""
        return urlsplit(self.url).netloc.lower()


def attachments(stanza: Element, opened: bool = False) -> tuple[Attachment, ...]:
    """The files of a message stanza: those told in full, else the one that its body is the address of.

    Encrypted ones only if the stanza was `opened`, too: who tells a key to everybody has nothing to hide, or
    was tricked.
    """
    told = tuple(_shared(stanza, opened))[:MOST]
    return told or tuple(_bare(stanza, opened))[:1]


def _bare(stanza: Element, opened: bool) -> Iterator[Attachment]:
    body = child_text(stanza, "body").strip()
    if opened and (found := _in_address(body)):
        yield found
    for each in stanza.iterfind(f"{{{OOB}}}x"):
        if child_text(each, "url", OOB).strip() == body and _sound(body):
            yield Attachment(body, _name(body))


def _in_address(body: str) -> Attachment | None:
    if body[:7].lower() != "aesgcm:" or (found := media_sharing.read_address(body)) is None:
        return None
    url, secret = found
    return Attachment(url, _name(url), secret=secret) if _sound(url) else None


def without_key(body: str, files: tuple[Attachment, ...]) -> str:
    """A message's text as it is kept: of the address of an encrypted file, what leads there and no more."""
    found = _in_address(body.strip()) if any(each.secret for each in files) else None
    if found is None:
        return body
    place = found.url.partition(":")[2]
    return next((each.url for each in files if each.url.partition(":")[2] == place), found.url)


def caption(body: str, files: tuple[Attachment, ...]) -> str:
    """A message's text without what only stands for its files."""
    return "" if body.strip() in {each.url for each in files} else body


def _shared(stanza: Element, opened: bool) -> Iterator[Attachment]:
    for sharing in stanza.iterfind(f"{{{SHARING}}}file-sharing"):
        sources = ((url, secret) for url, secret in _sources(sharing, opened) if _sound(url))
        url, secret = next(sources, ("", ""))
        file = sharing.find(f"{{{METADATA}}}file")
        if url and file is not None:
            inline = sharing.get("disposition") != "attachment"
            yield replace(_described(file, url), inline=inline, secret=secret)


def _sources(sharing: Element, opened: bool) -> Iterator[tuple[str, str]]:
    for source in sharing.iterfind(f"{{{SHARING}}}sources/{{{URL_DATA}}}url-data"):
        yield source.get("target", "").strip(), ""
    if opened:
        yield from media_sharing.read_sources(sharing)


def _described(file: Element, url: str) -> Attachment:
    def text(tag: str) -> str:
        return child_text(file, tag, METADATA).strip()

    hashed = (each.text for each in file.iterfind(f"{{{HASHES}}}hash") if each.get("algo") == "sha-256")
    return Attachment(
        url,
        cleaned(text("name")) or _name(url),
        _media_type(text("media-type")),
        _number(text("size"), MOST_BYTES),
        _number(text("width"), MOST_PIXELS),
        _number(text("height"), MOST_PIXELS),
        _number(text("length"), MOST_SECONDS * 1000) // 1000,
        (next(hashed, None) or "").strip()[:64],
    )


def _sound(url: str) -> bool:
    """Whether it may be fetched: encrypted, or from this machine, and by nobody's name and password."""
    if len(url) > LONGEST_URL or any(each.isspace() or not each.isprintable() for each in url):
        return False
    return is_fetchable(url) and "@" not in urlsplit(url).netloc


def _name(url: str) -> str:
    return cleaned(unquote(urlsplit(url).path.rpartition("/")[2]))


def cleaned(name: str) -> str:
    """A name that can be read, and is none of a folder's; the end tells what it is, so the middle is cut."""
    name = legible(name.replace("\\", "/").rpartition("/")[2])
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - 21]}…{name[-20:]}"


def _media_type(text: str) -> str:
    text = text.partition(";")[0].strip().lower()
    return text if re.fullmatch(r"[a-z]+/[a-z0-9.+-]{1,80}", text) else ""


def _number(text: str, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 20 else 0
