"""Elements ↔ text, for what is encrypted and for what is kept: each namespace declared where it begins.

COMPAT: xml.etree writes prefixes of its own (`ns0:body`), which some clients' parsers of omemo:2 do not mind
and others do.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError, XMLParser, fromstring

from widget.encryption.content import is_deeper

XML = "http://www.w3.org/XML/1998/namespace"
DEEPEST = 50
# Not by xml.sax, which the browser would have to fetch with the whole library
_TEXT = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_VALUE = {**_TEXT, ord('"'): "&quot;", ord("\n"): "&#10;", ord("\r"): "&#13;", ord("\t"): "&#9;"}


def to_text(node: Element, around: str = "") -> str:
    """As XML; `around` is the namespace that holds where it will stand."""
    namespace, tag = _split(node.tag)
    attributes = "".join(f' {_attribute(name)}="{value.translate(_VALUE)}"' for name, value in node.items())
    declared = f' xmlns="{namespace.translate(_VALUE)}"' if namespace != around else ""
    inner = (node.text or "").translate(_TEXT) + "".join(
        to_text(child, namespace) + (child.tail or "").translate(_TEXT) for child in node
    )
    return f"<{tag}{declared}{attributes}>{inner}</{tag}>" if inner else f"<{tag}{declared}{attributes}/>"


def from_text(text: str) -> Element:
    """Read what others wrote.

    Raises:
        ValueError: it is no XML, or of a kind that XMPP forbids (RFC 6120, 11.1), or too deep.
    """
    if "<!" in text or "<?" in text:
        raise ValueError("no declarations, comments or instructions in XMPP")
    try:
        node = fromstring(text, XMLParser())
    except ParseError as error:
        raise ValueError("not well-formed") from error
    if is_deeper(node, DEEPEST):
        raise ValueError("too deep")
    return node


def _split(tag: str) -> tuple[str, str]:
    namespace, _, name = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    return namespace, name


def _attribute(name: str) -> str:
    """Only xml:lang and its like have a namespace in XMPP; others are left without."""
    namespace, local = _split(name)
    return f"xml:{local}" if namespace == XML else local
