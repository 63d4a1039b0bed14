"""Our own profile, as it is published: cards, nickname (XEP-0172) and picture (XEP-0084, XEP-0153).

The same bytes go into vCard and PEP, so that a server which turns the one into the other (XEP-0398)
finds nothing to do, and the vCard goes first, so that what it makes of it is not the last word.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha1
from xml.etree.ElementTree import Element

from widget.core.pep import publish
from widget.core.stanza import element, iq
from widget.features.profiles.card import Card, Change, with_photo, written_temp, written_vcard4
from widget.features.profiles.state import Own, Portrait, Which

NICK = "http://jabber.org/protocol/nick"
VCARD4_NODE = "urn:xmpp:vcard4"
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
