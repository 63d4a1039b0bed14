"""What of a message is content, and what only travels with it: encryption is for content, and for all of it.

Metadata is what is known to be that; whatever else somebody puts into a message is content.
"""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from widget.core.encryption import EME, NEW, OLD
from widget.core.stanza import CLIENT

MESSAGE: Final = f"{{{CLIENT}}}message"
SEALED: Final = frozenset({f"{{{OLD}}}encrypted", f"{{{NEW}}}encrypted"})
"""The elements that a message's content is in (XEP-0384, 0.3 and 0.8)."""

_NAMESPACES: Final = frozenset(
    {
        "http://jabber.org/protocol/chatstates",  # XEP-0085
        "urn:xmpp:receipts",  # XEP-0184
        "urn:xmpp:chat-markers:0",  # XEP-0333
        "urn:xmpp:hints",  # XEP-0334
        "urn:xmpp:sid:0",  # XEP-0359
        EME,  # XEP-0380
    }
)
_MUC_USER: Final = "{http://jabber.org/protocol/muc#user}x"


def is_sealed(stanza: Element) -> bool:
    """Whether it holds something that is to be decrypted."""
    return any(child.tag in SEALED for child in stanza)


def tells(stanza: Element) -> bool:
    """Whether it is a message that says something to people in the clear."""
    return stanza.tag == MESSAGE and not all(map(_is_metadata, stanza))


def metadata(stanza: Element) -> Element:
    """The stanza without its content; what is encrypted stays."""
    bare = Element(stanza.tag, stanza.attrib)
    bare.extend(child for child in stanza if child.tag == _MUC_USER or _is_metadata(child))
    return bare


def _is_metadata(child: Element) -> bool:
    if child.tag == _MUC_USER:
        return not len(child)  # only a sign that an occupant is written to (XEP-0045, 7.5)
    empty = not len(child) and not (child.text or "").strip()
    return child.tag in SEALED or (empty and child.tag[1:].partition("}")[0] in _NAMESPACES)
