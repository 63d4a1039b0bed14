"""What somebody who tells where they are has asked for, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from widget.core.dialogs import over
from widget.core.events import DialogChosen, Event, SurfaceDetached
from widget.core.model import BareJID, Kind, Session, SurfaceId
from widget.core.persistent import without
from widget.core.place import Place

DIALOG = "location"


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody wants to tell where they are: to whom, and what has been found so far, if not `trouble`."""

    conversation: BareJID
    kind: Kind
    place: Place | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What is asked on each surface."""

    asked: Mapping[SurfaceId, Asked] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LocationChosen(Event):
    """The person wants to tell somebody where they are."""

    surface: SurfaceId
    conversation: BareJID
    kind: Kind


@dataclass(frozen=True, slots=True)
class LocationFound(Event):
    """The browser has found them, or has not."""

    surface: SurfaceId
    place: Place | None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class LocationConfirmed(Event):
    """They have seen what would be sent, and want it to be."""

    surface: SurfaceId
    asked: Asked


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case LocationChosen(surface, conversation, kind):
            return State({**state.asked, surface: Asked(conversation, kind)})
        case LocationFound(surface, place, trouble) if surface in state.asked:
            asked = state.asked[surface]
            return State({**state.asked, surface: Asked(asked.conversation, asked.kind, place, trouble)})
        case DialogChosen(surface) | SurfaceDetached(surface) if over(state.asked, event, DIALOG):
            return State(without(state.asked, surface))
    return state
