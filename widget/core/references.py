"""Mentions (XEP-0372) in stanzas: read, found in what we write, and told. Needed when somebody is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote
from xml.etree.ElementTree import Element

from widget.core.jids import BareJID
from widget.core.mentions import NS, REFERENCE, SIGN, pattern
from widget.core.stanza import element

MOST = 40
"""Names in one message."""

SCHEME = "xmpp:"


def read_mentions(stanza: Element, body: str) -> tuple[str, ...]:
    """The names that a message refers to; `body` is the whole of it, as it came."""
    found: dict[str, None] = {}
    for reference in stanza.iterfind(REFERENCE):
        if reference.get("type") != "mention" or len(found) == MOST:
            continue
        begin, end = _place(reference.get("begin", "")), _place(reference.get("end", ""))
        if 0 <= begin < end <= len(body):
            name = body[begin:end].removeprefix(SIGN)
            if name and name == _named(reference.get("uri", "")):
                found[name] = None
    return tuple(found)


def named_in(body: str, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that a text calls, by the sign before them."""
    return tuple(dict.fromkeys(name for _, _, name in _calls(body, names)))[:MOST]


def references(body: str, room: BareJID, names: Iterable[str], start: int = 0) -> list[Element]:
    """The elements that tell of the names in a body, from its code point `start` on."""
    return [
        element(
            "reference",
            NS,
            type="mention",
            uri=f"{SCHEME}{quote(room, safe='@')}/{quote(name, safe='')}",
            begin=str(begin),
            end=str(end),
        )
        for begin, end, name in _calls(body, names, start)
    ][:MOST]


def _calls(body: str, names: Iterable[str], start: int = 0) -> Iterator[tuple[int, int, str]]:
    """Where names are called. Begin is inclusive, end exclusive, in code points (XEP-0372, 3.1)."""
    exact = {name.casefold(): name for name in names}
    if SIGN not in body or (found := pattern(exact.values())) is None:
        return
    for call in found.finditer(body, start):
        if call[0].startswith(SIGN) and (name := exact.get(call[0][1:].casefold())):
            # The name alone, without the sign: what others' clients look for there
            yield call.start() + 1, call.end(), name


def _place(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def _named(uri: str) -> str:
    """Whom an address means: an occupant by the nickname, others by the first part of it."""
    if not uri.lower().startswith(SCHEME):
        return ""
    address = uri[len(SCHEME) :].partition("?")[0]
    bare_part, slash, nickname = address.partition("/")
    return unquote(nickname) if slash else unquote(bare_part.partition(SIGN)[0])
