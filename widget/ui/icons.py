"""Lucide icons, by reference to the sprite that the page holds."""

from __future__ import annotations

from vdom import VNode, h

DIRECTED = frozenset(
    (
        *("arrow-left", "chevron-left", "chevron-right", "external-link", "forward"),
        *("list-checks", "log-out", "reply", "send", "send-horizontal"),
    )
)
"""Those that point along the line: mirrored where it runs from right to left."""


def icon(name: str) -> VNode:
    """A lucide icon from the sprite; decoration only, so it needs words beside it."""
    cls = "icon directed" if name in DIRECTED else "icon"
    return h("svg", h("use", href=f"#cw-{name}"), cls=cls, aria_hidden=True)
