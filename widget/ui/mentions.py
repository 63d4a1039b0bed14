"""What stands out in a text: names (XEP-0372), the person's own most of all, links, a site's own emoji."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from vdom import Node
from vdom.html import mark, span
from widget.core.media import OwnEmoji
from widget.core.mentions import SIGN, pattern
from widget.ui.links import linked
from widget.ui.own_emoji import pictured


@dataclass(frozen=True, slots=True)
class Names:
    """What finds the names in a text, which of them is ours, and which emoji the site has."""

    found: re.Pattern[str] | None = None
    own: str = ""
    emoji: OwnEmoji = ()


NOBODY = Names()
MOST_DRAWN = 200
"""In one piece of text: somebody called "a" may be said ten thousand times."""


@lru_cache(maxsize=64)
def names(mentions: tuple[str, ...], own: str, emoji: OwnEmoji = ()) -> Names:
    """Those that a message refers to, and ourselves, whether it refers to us or only says our name."""
    if not (mentions or own or emoji):
        return NOBODY
    return Names(pattern((*mentions, own)), own.casefold(), emoji)


def written(text: str, names: Names) -> list[Node]:
    """A text with its links, and with the names in what is no link."""
    nodes = linked(text)
    if names.found is not None and names.found.search(text):
        nodes = [drawn for node in nodes for drawn in _drawn(node, lambda said: _split(said, names))]
    if names.emoji and ":" in text:
        nodes = [drawn for node in nodes for drawn in _drawn(node, lambda said: pictured(said, names.emoji))]
    return nodes


def _drawn(node: Node, how: Callable[[str], Iterator[Node]]) -> Iterator[Node]:
    """Text as it is drawn; what is more than text already stays."""
    return how(node) if isinstance(node, str) else iter((node,))


def _split(text: str, names: Names) -> Iterator[Node]:
    assert names.found
    at = 0
    for found in islice(names.found.finditer(text), MOST_DRAWN):
        if at < found.start():
            yield text[at : found.start()]
        ours = found[0].removeprefix(SIGN).casefold() == names.own
        yield mark(found[0], cls="mention own") if ours else span(found[0], cls="mention")
        at = found.end()
    if at < len(text):
        yield text[at:]
