"""Lucide icons, by reference to the sprite that the page holds."""

from __future__ import annotations

from vdom import VNode, h


def icon(name: str) -> VNode:
    """A lucide icon from the sprite; decoration only, so it needs words beside it."""
    return h("svg", h("use", href=f"#cw-{name}"), cls="icon", aria_hidden=True)
