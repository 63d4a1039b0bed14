"""Lucide icons, by reference to the sprite that the page holds."""

from __future__ import annotations

from functools import lru_cache

from vdom import VNode, h, still

DIRECTED = frozenset(
    (
        *("arrow-left", "chevron-left", "chevron-right", "external-link", "forward"),
        *("list-checks", "log-out", "reply", "send", "send-horizontal"),
    )
)
"""Those that point along the line: mirrored where it runs from right to left."""


@lru_cache(maxsize=256)
def icon(name: str) -> VNode:
    """A lucide icon from the sprite; decoration only, so it needs words beside it."""
    cls = "icon directed" if name in DIRECTED else "icon"
    return still(h("svg", h("use", href=f"#cw-{name}"), cls=cls, aria_hidden=True))
