"""Who may be meant by the beginning of a name in a room: offered while it is written (XEP-0372)."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nsmallest
from typing import Any

from widget.core.mentions import SIGN
from widget.core.names import legible
from widget.core.selectors import text_box
from widget.features.muc.room import Occupant, Room
from widget.ui.components import presence_name

MOST = 8


def offer(room: Room, text: str) -> dict[str, Any]:
    """The page's command `offer`: those whose name begins so, or has a word that does, by name."""
    found = nsmallest(MOST, _fitting(room, text.casefold()), key=lambda one: one[0])
    choices = [
        {"text": SIGN + one.nickname, "label": legible(one.nickname), "hint": presence_name(one.show)}
        for _, one in found
    ]
    return {"selector": text_box(room.jid), "mark": SIGN, "text": text, "choices": choices}


def _fitting(room: Room, text: str) -> Iterator[tuple[tuple[bool, str, str], Occupant]]:
    """Not ourselves, and none whose name is not what it looks like."""
    for one in room.occupants.values():
        name = one.nickname.casefold()
        first = name.startswith(text)
        if (
            (first or f" {text}" in name)
            and one.nickname != room.nickname
            and legible(one.nickname) == one.nickname
        ):
            yield (not first, name, one.nickname), one
