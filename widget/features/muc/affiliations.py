"""What a room tells of who may be in it (XEP-0045, 5.2), and of what kind it is."""

from __future__ import annotations

from dataclasses import dataclass

from widget.core.events import Event
from widget.core.model import BareJID
from widget.features.muc.room import Occupant


@dataclass(frozen=True, slots=True)
class RoomChanged(Event):
    """A room is not configured as it was; or `people` have got, or lost, what lets them in.

    Those need not be there.
    """

    room: BareJID
    people: tuple[Occupant, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomRetold(Event):
    """A room that we are in says again of what kind it is."""

    room: BareJID
    private: bool
    named: bool


@dataclass(frozen=True, slots=True)
class MembersTold(Event):
    """Who has this affiliation with a room; None: it does not tell us."""

    room: BareJID
    affiliation: str
    members: frozenset[BareJID] | None
