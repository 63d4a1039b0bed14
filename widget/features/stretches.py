"""Long lists: which rows of each are near what is in view, as the page tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from widget.core.events import (
    Event,
    FilterTyped,
    LauncherToggled,
    ModeChosen,
    StretchSeen,
    SurfaceDetached,
)
from widget.core.feature import Fact, Feature, View
from widget.core.model import Session, SurfaceId
from widget.core.stretch import Stretch

Seen = Mapping[str, Stretch]
_NOTHING: Seen = {}


@dataclass(frozen=True, slots=True)
class State:
    """By surface, then by the list's name."""

    seen: Mapping[SurfaceId, Seen] = field(default_factory=dict)


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case StretchSeen(surface, name, stretch) if state.seen.get(surface, _NOTHING).get(name) != stretch:
            return State({**state.seen, surface: {**state.seen.get(surface, _NOTHING), name: stretch}})
        case SurfaceDetached(surface) if surface in state.seen:
            return State({id_: seen for id_, seen in state.seen.items() if id_ != surface})
        case FilterTyped(surface) | LauncherToggled(surface) | ModeChosen(surface) if state.seen.get(surface):
            # Other rows, or the same in another place: they are looked at from the first on
            return State({**state.seen, surface: _NOTHING})
    return state


def stretches(state: State, view: View) -> Seen:
    """What the page has told of the view's lists."""
    return state.seen.get(view.surface.id, _NOTHING)


FEATURE = Feature("stretches", State, update, facts={Fact.STRETCHES: stretches})
