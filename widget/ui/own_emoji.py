"""A site's own emoji in a text: pictures in the place of their `:shortnames:`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vdom import Node
from vdom.html import img
from widget.core.media import OwnEmoji

MOST_DRAWN = 200
"""Pictures in one piece of text."""

CODE = re.compile(r":([\w+-]{1,40}):")


def pictured(text: str, own: OwnEmoji) -> Iterator[Node]:
    """The text with pictures for the names that are known; they are copied and read out as names."""
    addresses = dict(own)
    at = drawn = 0
    for found in CODE.finditer(text):
        if found[1] not in addresses or drawn == MOST_DRAWN:
            continue
        drawn += 1
        if at < found.start():
            yield text[at : found.start()]
        yield img(
            src=addresses[found[1]],
            alt=found[0],
            title=found[0],
            cls="own-emoji",
            loading="lazy",
            decoding="async",
        )
        at = found.end()
    if at < len(text):
        yield text[at:]


def anonymous(text: str, own: OwnEmoji) -> str:
    """The text with one and the same emoji in the place of each of them."""
    known = {name for name, _ in own}
    return CODE.sub(lambda found: "\U0001f600" if found[1] in known else found[0], text[:200])
