"""Cards of people: vCard4 over XMPP (XEP-0292, RFC 6351) and vcard-temp (XEP-0054), read and written.

Others write theirs, and may write anything: what is taken is short, and plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from widget.core.names import legible

VCARD4 = "urn:ietf:params:xml:ns:vcard-4.0"
TEMP = "vcard-temp"
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


def written_vcard4(before: Element | None, change: Change) -> Element:
    """A vCard4 with these changes; all else of it stays."""
    card = deepcopy(before) if before is not None else Element(f"{{{VCARD4}}}vcard")
    fields = (("fn", "text", change.name), ("nickname", "text", change.name), ("url", "uri", change.link))
    for tag, kind, text in (*fields, ("note", "text", change.note)):
        if text is not None:
            _replace(card, f"{{{VCARD4}}}{tag}", text, f"{{{VCARD4}}}{kind}")
    return card


def written_temp(before: Element | None, change: Change) -> Element:
    """A vcard-temp with these changes; all else of it stays."""
    card = deepcopy(before) if before is not None else Element(f"{{{TEMP}}}vCard")
    fields = (("FN", change.name), ("NICKNAME", change.name), ("URL", change.link), ("DESC", change.note))
    for tag, text in fields:
        if text is not None:
            _replace(card, f"{{{TEMP}}}{tag}", text)
    return card


def with_photo(card: Element, type_: str, data: str) -> Element:
    """A vcard-temp with this picture (XEP-0153, 3.1), or with none if there is no `data`."""
    changed = deepcopy(card)
    for photo in changed.findall(f"{{{TEMP}}}PHOTO"):
        changed.remove(photo)
    if data:
        photo = SubElement(changed, f"{{{TEMP}}}PHOTO")
        SubElement(photo, f"{{{TEMP}}}TYPE").text = type_
        SubElement(photo, f"{{{TEMP}}}BINVAL").text = data
    return changed


def _replace(card: Element, tag: str, text: str, inner: str = "") -> None:
    """The first of that tag says this now; none does if it is nothing."""
    old = card.findall(tag)
    at = list(card).index(old[0]) if old else len(card)
    for each in old[:1] if text else old:
        card.remove(each)
    if text:
        new = Element(tag)
        (SubElement(new, inner) if inner else new).text = text
        card.insert(at, new)


def _line(text: str | None) -> str:
    return legible(" ".join((text or "")[: 4 * MOST_TEXT].split()))[:MOST_TEXT]


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, map(_line, texts)), "")


def _several(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_line, texts))))[:MOST_OF_A_KIND]


def _note(text: str) -> str:
    """With its lines."""
    return "\n".join(legible(line) for line in text[:MOST_NOTE].splitlines()).strip()
