"""A message that shares an encrypted file, in both versions: one stanza says it to each in its own way."""

from __future__ import annotations

from xml.etree.ElementTree import Element, tostring

from tests.support.play import envelope
from widget.core.arriving import from_envelope
from widget.core.attachment import Attachment
from widget.core.encryption import NEW, OLD, Encryption
from widget.core.sharing import address, elements
from widget.core.stanza import message
from widget.encryption.content import content_of, inside, older_text, stripped

SECRET = "0c" * 44
FILE = Attachment(
    "https://u.example/8a3c.png", "cat.png", "image/png", 4096, 640, 480, 0, "c2hh", secret=SECRET
)
SAID = message("romeo@example.org", "chat", "1", *elements(FILE), body=address(FILE))


def read(*children: Element, namespace: str) -> tuple[Attachment, ...]:
    """The files that a program of ours finds in what it has opened."""
    opened = tostring(message("romeo@example.org", "chat", "1", *children), "unicode")
    found = from_envelope(envelope(opened, encryption=Encryption(namespace)), "f")
    assert found
    return found.files


def test_the_older_version_reads_the_address_and_finds_the_file() -> None:
    text = older_text(SAID)
    assert text == address(FILE)
    body = Element("{jabber:client}body")
    body.text = text
    (found,) = read(body, namespace=OLD)
    assert (found.url, found.secret, found.kind) == (FILE.url, SECRET, "image")


def test_the_newer_version_reads_all_that_is_told() -> None:
    assert read(*inside(SAID), namespace=NEW) == (FILE,)


def test_outside_there_is_nothing_of_it() -> None:
    for about in (True, False):
        left = stripped(SAID, about=about)
        assert not content_of(left)
        told = tostring(left, "unicode")
        assert not any(word in told for word in (SECRET, FILE.url, FILE.name, "sfs", "esfs", "image"))
