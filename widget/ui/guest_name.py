"""What a guest wants to be called: the field that asks for it, and what was typed there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vdom import VNode
from widget.ui.components import field

MOST = 60
"""Characters of a guest's name."""


def name_field(label: str, id_: str, value: str = "", **attrs: Any) -> VNode:
    """Asks for it. `id_` is that of no other field in the shadow root."""
    return field(
        label,
        "nickname",
        value=value,
        autocomplete="nickname",
        maxlength=str(MOST),
        dir="auto",
        id=id_,
        **attrs,
    )


def named(fields: Mapping[str, Any]) -> str:
    """What was typed in its form, "" if nothing was."""
    return " ".join(str(fields["form"].get("nickname") or "").split())[:MOST]
