"""Encrypted files (XEP-0454 OMEMO Media Sharing, XEP-0448): how their address and their key are told.

The file lies on a server as ciphertext (AES-256-GCM, its tag at the end). Its key travels within an encrypted
message alone: behind the address in an `aesgcm:` URL, for devices that read nothing but a text, and in an
element for the others. Here both are one word, `secret`: IV and key in hexadecimal digits, as XEP-0454 has
them. What follows the address is never requested of a server.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from widget.core.stanza import child_text, element
from widget.core.urls import is_loopback

_NS = "urn:xmpp:esfs:0"
_SHARING = "urn:xmpp:sfs:0"
_URL_DATA = "http://jabber.org/protocol/url-data"
_CIPHER = "urn:xmpp:ciphers:aes-256-gcm-nopadding:0"
_KEY = 64
"""Digits of a key."""

_ADDRESS = re.compile(
    r"aesgcm(?P<rest>://[^\s#]+)#(?P<secret>[0-9a-f]{88}|[0-9a-f]{96})(\ndata:image/jpeg[;,]\S*)?",
    re.IGNORECASE,
)


def address(url: str, secret: str) -> str:
    """The text of a message that shares an encrypted file."""
    return f"aesgcm://{url.partition('#')[0].partition('://')[2]}#{secret}"


def read_address(text: str) -> tuple[str, str] | None:
    """The URL to be requested, and the secret, in a text that is nothing but the address of such a file.

    A small picture that may follow it (XEP-0454, 4) is left out. Of this machine the files are had without
    TLS, for who tries out a server.
    """
    found = _ADDRESS.fullmatch(text.strip())
    if found is None:
        return None
    rest = found["rest"]
    try:
        host = urlsplit(f"https{rest}").hostname or ""
    except ValueError:
        return None
    return ("http" if is_loopback(host) else "https") + rest, found["secret"].lower()


def source(url: str, secret: str) -> Element:
    """Where a file lies as ciphertext, and what opens it (XEP-0448, 3.1)."""
    return element(
        "encrypted",
        _NS,
        element("key", _NS, text=_base64(secret[-_KEY:])),
        element("iv", _NS, text=_base64(secret[:-_KEY])),
        element("sources", _SHARING, element("url-data", _URL_DATA, target=url)),
        cipher=_CIPHER,
    )


def read_sources(sharing: Element) -> Iterator[tuple[str, str]]:
    """The URLs of a `<file-sharing/>` with the secret that opens what lies there."""
    for encrypted in sharing.iterfind(f"{{{_SHARING}}}sources/{{{_NS}}}encrypted"):
        iv, key = (_hexadecimal(child_text(encrypted, tag, _NS)) for tag in ("iv", "key"))
        if encrypted.get("cipher") != _CIPHER or len(key) != _KEY or len(iv) not in (24, 32):
            continue
        for each in encrypted.iterfind(f"{{{_SHARING}}}sources/{{{_URL_DATA}}}url-data"):
            yield each.get("target", "").strip(), iv + key


def _base64(digits: str) -> str:
    return b64encode(bytes.fromhex(digits)).decode()


def _hexadecimal(text: str) -> str:
    try:
        return b64decode("".join(text.split())[:64], validate=True).hex()
    except (Error, ValueError):
        return ""
