"""Stanzas as plain elements: build them, and look into them (RFC 6120, RFC 6121)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement

CLIENT = "jabber:client"
IDLE = "urn:xmpp:idle:1"


def element(tag: str, namespace: str, *children: Element, text: str = "", **attributes: str) -> Element:
    """An element `{namespace}tag`. Empty attributes are left out; `_` ends a keyword (`from_`)."""
    made = Element(f"{{{namespace}}}{tag}", _attributes(attributes))
    made.text = text or None
    made.extend(children)
    return made


def message(to: str, type_: str, id_: str, *children: Element, body: str = "") -> Element:
    """A message stanza, with a body if one is given."""
    made = element("message", CLIENT, to=to, type_=type_, id_=id_)
    if body:
        SubElement(made, f"{{{CLIENT}}}body").text = body
    made.extend(children)
    return made


def presence(*children: Element, to: str = "", type_: str = "") -> Element:
    """A presence stanza; no `type_` means available."""
    made = element("presence", CLIENT, to=to, type_=type_)
    made.extend(children)
    return made


def iq(type_: str, *children: Element, to: str = "") -> Element:
    """An iq stanza; the edge gives it its id."""
    return element("iq", CLIENT, *children, to=to, type_=type_)


def child_text(stanza: Element, tag: str, namespace: str = CLIENT) -> str:
    """The text of the first such child, or ''."""
    return stanza.findtext(f"{{{namespace}}}{tag}") or ""


def idle_since(presence: Element) -> int:
    """Since when they have not touched their device, as a presence tells (XEP-0319): milliseconds, or 0."""
    idle = presence.find(f"{{{IDLE}}}idle")
    if idle is None:
        return 0
    try:
        since = datetime.fromisoformat(idle.get("since", ""))
    except ValueError:
        return 0
    return max(0, round(since.timestamp() * 1000)) if since.tzinfo else 0


def children(stanza: Element, tag: str, namespace: str) -> Iterator[Element]:
    """The direct children with this tag."""
    return stanza.iterfind(f"{{{namespace}}}{tag}")


def _attributes(given: dict[str, str]) -> dict[str, str]:
    return {name.rstrip("_"): value for name, value in given.items() if value}
