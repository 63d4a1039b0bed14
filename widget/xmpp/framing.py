"""XMPP frames (RFC 7395): text to element and back. Pure.

Each frame is one complete element; `<open/>` and `<close/>` stand for the stream's header and end.
"""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring

FRAMING: Final = "urn:ietf:params:xml:ns:xmpp-framing"
STREAM: Final = "http://etherx.jabber.org/streams"
STREAM_ERRORS: Final = "urn:ietf:params:xml:ns:xmpp-streams"
CLIENT: Final = "jabber:client"
XML: Final = "http://www.w3.org/XML/1998/namespace"
OPEN: Final = f"{{{FRAMING}}}open"
CLOSE: Final = f"{{{FRAMING}}}close"
ERROR: Final = f"{{{STREAM}}}error"

# Everything that XML 1.0 cannot carry, and half surrogates, which UTF-8 cannot: one of them ends a stream
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\r": "&#13;"}
)
_ATTRIBUTE_ESCAPES: Final = {**_ESCAPES, ord("\t"): "&#9;", ord("\n"): "&#10;"}


class FrameError(ValueError):
    """A frame is not what RFC 7395 allows; `condition` is the stream error for it (RFC 6120, 4.9.3)."""

    def __init__(self, condition: str, message: str) -> None:
        super().__init__(message)
        self.condition = condition


def parse(text: str, max_size: int = 10_000_000) -> Element | None:
    """The element of a frame, or None for one of white space only.

    Raises:
        FrameError: not well-formed, too big, or with what RFC 6120, 11.1 forbids (comments,
            processing instructions, document types and so entities).
    """
    if len(text) > max_size:
        raise FrameError("policy-violation", f"a frame of {len(text)} characters")
    if text[:1] != "<":
        text = text.strip()
        if not text:
            return None
        if text[0] != "<":
            # A byte order mark, say, which the parser would skip to a document type behind it
            raise FrameError("not-well-formed", f"a frame starts with {text[:1]!r}")
    if text[:2] in ("<!", "<?"):
        raise FrameError("restricted-xml", f"a frame starts with {text[:20]!r}")
    try:
        return fromstring(text)
    except ParseError as error:
        # No word of it into a log: it may be somebody's message
        raise FrameError("not-well-formed", f"{error}, in {len(text)} characters") from error


def serialise(element: Element, namespace: str = "") -> str:
    """`element` as text. Only `namespace` is taken as declared by what surrounds it."""
    out: list[str] = []
    _write(element, namespace, out)
    return "".join(out)


def open_frame(to: str, sender: str = "", language: str = "en") -> str:
    """The stream's header."""
    attributes = {"to": to, "version": "1.0", f"{{{XML}}}lang": language}
    return serialise(Element(OPEN, attributes | ({"from": sender} if sender else {})))


def close_frame() -> str:
    """The stream's end."""
    return serialise(Element(CLOSE))


def error_frame(condition: str) -> str:
    """A stream error of ours, to be followed by the stream's end."""
    error = Element(ERROR)
    error.append(Element(f"{{{STREAM_ERRORS}}}{condition}"))
    return serialise(error)


def _write(element: Element, outer: str, out: list[str]) -> None:
    namespace, name = _split(element.tag)
    declared = "" if namespace == outer else f' xmlns="{_escape(namespace, _ATTRIBUTE_ESCAPES)}"'
    out.append(f"<{name}{declared}")
    for number, (key, value) in enumerate(element.items()):
        out.append(_attribute(key, value, number))
    if not len(element) and not element.text:
        out.append("/>")
        return
    out.append(">" + _escape(element.text or "", _ESCAPES))
    for child in element:
        _write(child, namespace, out)
        out.append(_escape(child.tail or "", _ESCAPES))
    out.append(f"</{name}>")


def _attribute(key: str, value: str, number: int) -> str:
    namespace, name = _split(key)
    text = _escape(value, _ATTRIBUTE_ESCAPES)
    if not namespace:
        return f' {name}="{text}"'
    if namespace == XML:
        return f' xml:{name}="{text}"'
    return f' xmlns:a{number}="{_escape(namespace, _ATTRIBUTE_ESCAPES)}" a{number}:{name}="{text}"'


def _split(tag: str) -> tuple[str, str]:
    if tag[:1] != "{":
        return "", tag
    namespace, _, name = tag[1:].partition("}")
    return namespace, name


def _escape(text: str, escapes: dict[int, str]) -> str:
    return _ILLEGAL.sub("\ufffd", text).translate(escapes)
