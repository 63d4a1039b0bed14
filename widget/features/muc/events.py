"""What rooms tell of themselves and of who is there, and what the person wants of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from widget.core.events import Event
from widget.core.model import BareJID
from widget.features.muc.room import Occupant, Room


@dataclass(frozen=True, slots=True)
class RoomsLoaded(Event):
    """The rooms of an earlier visit."""

    rooms: tuple[Room, ...]


@dataclass(frozen=True, slots=True)
class RoomDescribed(Event):
    """What a room says of itself before we enter (XEP-0045, 6.4)."""

    room: BareJID
    name: str
    archive: bool
    forms: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    private: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class OccupantsChanged(Event):
    """Others have come, or are different: ten thousand at once when we enter a large room."""

    room: BareJID
    occupants: tuple[Occupant, ...]
    beside: ClassVar[bool] = True

    def follows(self, before: Event) -> bool:
        return isinstance(before, OccupantsChanged) and before.room == self.room

    def joined(self, run: Sequence[Event]) -> OccupantsChanged:
        told = [event for event in run if isinstance(event, OccupantsChanged)]
        return OccupantsChanged(self.room, tuple(each for event in told for each in event.occupants))


@dataclass(frozen=True, slots=True)
class OurselvesSeen(Event):
    """Our own presence comes back from the room: we are in (status 110), or different."""

    room: BareJID
    occupant: Occupant
    occupant_id: str


@dataclass(frozen=True, slots=True)
class RoomMade(Event):
    """There was no such room: it is there now because we entered, and locked until it is configured."""

    room: BareJID


@dataclass(frozen=True, slots=True)
class OccupantGone(Event):
    """An occupant has left, was removed (`why` is a status code), or has taken the nickname `renamed`."""

    room: BareJID
    nickname: str
    ourselves: bool
    why: str
    renamed: str
    said: str = ""
    venue: BareJID | None = None


@dataclass(frozen=True, slots=True)
class ReturnDue(Event):
    """We are not in the room, though nobody wanted us out: its service has stopped, or has lost us."""

    room: BareJID


@dataclass(frozen=True, slots=True)
class EntryRefused(Event):
    """The room does not let us in; `text` is its own reason, `venue` where it has moved to."""

    room: BareJID
    condition: str
    text: str
    venue: BareJID | None = None


@dataclass(frozen=True, slots=True)
class EntryTried(Event):
    """The person wants in after a refusal, perhaps by another nickname or with a password ("": as before)."""

    room: BareJID
    nickname: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EntryDelayed(Event):
    """A room takes so long that the others wait for it no more."""

    room: BareJID


@dataclass(frozen=True, slots=True)
class SubjectChanged(Event):
    """The room is about something else now."""

    room: BareJID
    subject: str
