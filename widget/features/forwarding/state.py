"""What is to be forwarded, and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from widget.core.dialogs import over
from widget.core.events import DialogChosen, Event, ForwardChosen, SurfaceDetached
from widget.core.model import BareJID, Kind, Message, Session, SurfaceId
from widget.core.persistent import without

DIALOG = "forward"
To = tuple[BareJID, Kind]


@dataclass(frozen=True, slots=True)
class Forward:
    """Messages of a conversation that are to go to others; `needle` is what their names are searched for."""

    conversation: BareJID
    messages: tuple[Message, ...]
    to: tuple[To, ...] = ()
    needle: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What is being forwarded on each surface."""

    asked: Mapping[SurfaceId, Forward] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecipientTicked(Event):
    """The person wants somebody to have it, or not any more."""

    surface: SurfaceId
    to: To


@dataclass(frozen=True, slots=True)
class RecipientSought(Event):
    """The person searches whom to forward to."""

    surface: SurfaceId
    text: str


@dataclass(frozen=True, slots=True)
class ForwardConfirmed(Event):
    """The person has chosen to whom it goes."""

    surface: SurfaceId
    forward: Forward


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case ForwardChosen(surface, conversation, messages) if messages:
            return _with(state, surface, Forward(conversation, messages))
        case RecipientTicked(surface, to) if asked := state.asked.get(surface):
            others = tuple(each for each in asked.to if each != to)
            return _with(state, surface, replace(asked, to=others if to in asked.to else (*others, to)))
        case RecipientSought(surface, text) if asked := state.asked.get(surface):
            return _with(state, surface, replace(asked, needle=text.strip().casefold()))
        case DialogChosen(surface) | SurfaceDetached(surface) if over(state.asked, event, DIALOG):
            return State(without(state.asked, surface))
    return state


def _with(state: State, surface: SurfaceId, forward: Forward) -> State:
    return State({**state.asked, surface: forward})
