"""Cards of people: vCard4 over XMPP (XEP-0292, RFC 6351) and vcard-temp (XEP-0054), as they are read.

Others write theirs, and may write anything: what is taken is short, and plain text. Ours is written in
publishing.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from widget.core.names import legible

VCARD4 = "urn:ietf:params:xml:ns:vcard-4.0"
TEMP = "vcard-temp"
VCARD4_NODE = "urn:xmpp:vcard4"
NICK = "http://jabber.org/protocol/nick"
MOST_TEXT, MOST_NOTE, MOST_OF_A_KIND = 200, 2000, 5


@dataclass(frozen=True, slots=True)
class Card:
    """What somebody tells of themselves."""

    name: str = ""
    nickname: str = ""
    title: str = ""
    organisation: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    place: str = ""
    birthday: str = ""
    note: str = ""


def read_vcard4(card: Element) -> Card:
    """What a vCard4 tells."""

    def texts(name: str) -> Iterator[str]:
        # The value's own element is named after its type: text, uri, date
        for each in card.iter(f"{{{VCARD4}}}{name}"):
            yield from (value.text or "" for value in each if not value.tag.endswith("}parameters"))

    def parts(name: str) -> str:
        found = card.findtext(f".//{{{VCARD4}}}adr/{{{VCARD4}}}{name}")
        return _line(found)

    return Card(
        name=_first(texts("fn")),
        nickname=_first(texts("nickname")),
        title=_first(texts("title")) or _first(texts("role")),
        organisation=_first(texts("org")),
        emails=_several(texts("email")),
        phones=_several(text.removeprefix("tel:") for text in texts("tel")),
        links=_several(texts("url")),
        place=", ".join(filter(None, (parts("locality"), parts("country")))),
        birthday=_first(texts("bday")),
        note=_note(next(texts("note"), "")),
    )


def read_temp(card: Element) -> Card:
    """What a vcard-temp tells."""

    def texts(path: str) -> Iterator[str]:
        steps = "/".join(f"{{{TEMP}}}{step}" for step in path.split("/"))
        return (each.text or "" for each in card.iterfind(steps))

    return Card(
        name=_first(texts("FN")),
        nickname=_first(texts("NICKNAME")),
        title=_first(texts("TITLE")) or _first(texts("ROLE")),
        organisation=_first(texts("ORG/ORGNAME")),
        emails=_several(texts("EMAIL/USERID")),
        phones=_several(texts("TEL/NUMBER")),
        links=_several(texts("URL")),
        place=", ".join(filter(None, (_first(texts("ADR/LOCALITY")), _first(texts("ADR/CTRY"))))),
        birthday=_first(texts("BDAY")),
        note=_note(next(texts("DESC"), "")),
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be said anew of a person; None: as it was, "": nothing any more."""

    name: str | None = None
    link: str | None = None
    note: str | None = None


def _line(text: str | None) -> str:
    return legible(" ".join((text or "")[: 4 * MOST_TEXT].split()))[:MOST_TEXT]


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, map(_line, texts)), "")


def _several(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_line, texts))))[:MOST_OF_A_KIND]


def _note(text: str) -> str:
    """With its lines."""
    return "\n".join(legible(line) for line in text[:MOST_NOTE].splitlines()).strip()
