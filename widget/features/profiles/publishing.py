"""Our own profile, as it is published: cards, nickname (XEP-0172) and picture (XEP-0084, XEP-0153).

The same bytes go into vCard and PEP, so that a server which turns the one into the other (XEP-0398)
finds nothing to do, and the vCard goes first, so that what it makes of it is not the last word.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from copy import deepcopy
from hashlib import sha1
from xml.etree.ElementTree import Element, SubElement

from widget.core.pep import publish
from widget.core.stanza import element, iq
from widget.features.profiles.card import NICK, TEMP, VCARD4, VCARD4_NODE, Card, Change
from widget.features.profiles.state import Own, Portrait, Which

METADATA = "urn:xmpp:avatar:metadata"
DATA = "urn:xmpp:avatar:data"


def steps(own: Own, said: Card, change: Change, portrait: Portrait | None) -> Iterator[Element]:
    """The stanzas that publish this, to be sent one after the other.

    Args:
        own: our cards as they are.
        said: what the person has seen of them.
        change: what they have made of it.
        portrait: the picture they have chosen, if any.
    """
    if change != Change() or portrait:
        temp = written_temp(own[Which.TEMP], change)
        yield iq("set", with_photo(temp, portrait.type, portrait.data) if portrait else temp)
    if change != Change():
        before = own[Which.VCARD4]
        yield publish(
            VCARD4_NODE,
            "current",
            written_vcard4(before, change if before is not None else _all(said, change)),
        )
    if change.name is not None:
        yield publish(NICK, "current", element("nick", NICK, text=change.name))
    if portrait:
        yield from _portrait(portrait)


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


def _portrait(portrait: Portrait) -> Iterator[Element]:
    if not portrait.data:
        yield publish(METADATA, "current", element("metadata", METADATA))
        return
    data = b64decode(portrait.data)
    hash_, side = sha1(data, usedforsecurity=False).hexdigest(), str(portrait.side)
    about = {"id_": hash_, "bytes": str(len(data)), "type_": portrait.type, "width": side, "height": side}
    yield publish(DATA, hash_, element("data", DATA, text=portrait.data))
    yield publish(METADATA, hash_, element("metadata", METADATA, element("info", METADATA, **about)))


def _all(said: Card, change: Change) -> Change:
    """For a card that is new: also what has not changed."""
    name, link = said.nickname or said.name, next(iter(said.links), "")
    return Change(
        name if change.name is None else change.name,
        link if change.link is None else change.link,
        said.note if change.note is None else change.note,
    )
