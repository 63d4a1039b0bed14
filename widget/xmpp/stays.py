"""Stays in rooms (XEP-0045): who is behind a nickname where the room gives no occupant ids (XEP-0421). Pure.

Nicknames pass from hand to hand. As long as an occupant has not been seen to leave or to be called
otherwise, it is the same one; after we were away ourselves nobody can tell.
"""

from __future__ import annotations

from itertools import count

from widget.core.model import BareJID, FullJID


class Stays:
    """Those of one session, which no other's are called as: their names begin with `prefix`."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._numbers = count(1)
        self._rooms: dict[BareJID, dict[FullJID, int]] = {}

    def entering(self, room: BareJID) -> None:
        """We enter, perhaps once more: who is there now may be others than before."""
        self._rooms[room] = {}

    def seen(self, room: BareJID, occupant: FullJID, type_: str) -> None:
        """An occupant is available; or unavailable: has gone, or is called otherwise now."""
        there = self._rooms.setdefault(room, {})
        if type_ == "unavailable":
            there.pop(occupant, None)
        elif type_ == "available" and occupant not in there:
            there[occupant] = next(self._numbers)

    def of(self, room: BareJID, occupant: FullJID) -> str:
        """The stay of whom we have seen come; "" of anybody else."""
        number = self._rooms.get(room, {}).get(occupant)
        return f"{self._prefix}.{number}" if number else ""
