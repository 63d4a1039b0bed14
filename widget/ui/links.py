"""URLs in a message's text, found in one pass and drawn as links; nothing else is interpreted."""

from __future__ import annotations

from collections.abc import Iterator

from vdom import Node
from vdom.html import a

SCHEMES = ("https://", "http://", "xmpp:")
_OPENING = "([{<\"'“‘«„"
_CLOSING = ".,;:!?…'\"”’»>"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def linked(text: str) -> list[Node]:
    """The text as nodes, with links where it has URLs of `SCHEMES`."""
    return [part if url is None else _link(url) for part, url in split(text)]


def split(text: str) -> Iterator[tuple[str, str | None]]:
    """Pieces of the text in order, each with its URL if it is one."""
    plain = 0
    for start, end in _words(text) if ":" in text else ():
        found = _url(text, start, end)
        if found is None:
            continue
        if plain < found[0]:
            yield text[plain : found[0]], None
        yield text[found[0] : found[1]], text[found[0] : found[1]]
        plain = found[1]
    if plain < len(text):
        yield text[plain:], None


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Where each word begins and ends."""
    at = 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        yield start, at


def _url(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the URL of a word begins and ends, without brackets, quotes and full stops around it."""
    while start < end and text[start] in _OPENING:
        start += 1
    scheme = next((s for s in SCHEMES if text[start : start + len(s)].lower() == s), None)
    if scheme is None:
        return None
    least, end = start + len(scheme), _without_closing(text, start, end)
    return (start, end) if end > least else None


def _without_closing(text: str, start: int, end: int) -> int:
    """Where a URL ends that has punctuation after it, or brackets that it has not opened."""
    excess = {
        closing: text.count(closing, start, end) - text.count(opening, start, end)
        for closing, opening in _PAIRS.items()
    }
    while end > start:
        last = text[end - 1]
        if excess.get(last, 0) > 0:
            excess[last] -= 1
        elif last not in _CLOSING:
            break
        end -= 1
    return end


def _link(url: str) -> Node:
    return a(url, href=url, target="_blank", rel="noopener noreferrer", dir="ltr")
