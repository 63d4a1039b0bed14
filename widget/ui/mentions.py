"""Names in a text (XEP-0372), drawn distinctly; the person's own most of all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vdom import Node
from vdom.html import mark, span
from widget.core.mentions import SIGN, pattern
from widget.ui.links import linked


@dataclass(frozen=True, slots=True)
class Names:
    """What finds the names in a text, and which of them is ours."""

    found: re.Pattern[str] | None = None
    own: str = ""


NOBODY = Names()


def names(mentions: tuple[str, ...], own: str) -> Names:
    """Those that a message refers to, and ourselves, whether it refers to us or only says our name."""
    return Names(pattern((*mentions, own)), own.casefold()) if mentions or own else NOBODY


def written(text: str, names: Names) -> list[Node]:
    """A text with its links, and with the names in what is no link."""
    nodes = linked(text)
    if names.found is None:
        return nodes
    return [drawn for node in nodes for drawn in (_split(node, names) if isinstance(node, str) else (node,))]


def _split(text: str, names: Names) -> Iterator[Node]:
    assert names.found
    at = 0
    for found in names.found.finditer(text):
        if at < found.start():
            yield text[at : found.start()]
        ours = found[0].removeprefix(SIGN).casefold() == names.own
        yield mark(found[0], cls="mention own") if ours else span(found[0], cls="mention")
        at = found.end()
    if at < len(text):
        yield text[at:]
