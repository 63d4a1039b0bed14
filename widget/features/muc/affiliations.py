"""What a room tells of who may be in it (XEP-0045, 5.2), and of what kind it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from widget.core.events import Event
from widget.core.model import BareJID
from widget.features.muc.room import Occupant


@dataclass(frozen=True, slots=True)
class RoomChanged(Event):
    """Something is different in who may read there.

    Attributes:
        people: they have got, or lost, what lets them in; they need not be there.
        kind: whether only members may enter, and whether all see one another's addresses.
        lists: who has an affiliation; None: the room does not tell.
        again: it is configured otherwise, and is to be asked of what kind it is.
    """

    room: BareJID
    people: tuple[Occupant, ...] = ()
    kind: tuple[bool, bool] | None = None
    lists: Mapping[str, frozenset[BareJID] | None] = field(default_factory=dict)
    again: bool = False
