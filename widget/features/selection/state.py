"""What is chosen among the messages of a conversation, and how it changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from widget.core.dialogs import over
from widget.core.events import (
    ConversationsShown,
    DialogChosen,
    Event,
    MessagesChanged,
    MessageTicked,
    SelectionEnded,
    SurfaceDetached,
)
from widget.core.model import BareJID, Kind, Message, MessageId, Session, SurfaceId
from widget.core.persistent import without

Place = tuple[SurfaceId, BareJID]
DIALOG = "delete-messages"
MOST = 500
"""Messages that may be chosen at a time: all of them are held, copied, forwarded or taken back together."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some of a conversation's messages; `last` is the one that was ticked last."""

    kind: Kind
    messages: Mapping[MessageId, Message]
    last: MessageId

    @property
    def ordered(self) -> tuple[Message, ...]:
        """The oldest first."""
        return tuple(sorted(self.messages.values(), key=lambda each: each.order))


@dataclass(frozen=True, slots=True)
class State:
    """What is chosen on each surface and in each conversation; `asked` whether that is to go."""

    chosen: Mapping[Place, Chosen] = field(default_factory=dict)
    asked: Mapping[SurfaceId, BareJID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SelectionBegun(Event):
    """The person wants to choose several messages, this one for a start."""

    surface: SurfaceId
    message: Message
    kind: Kind


@dataclass(frozen=True, slots=True)
class SelectionCopied(Event):
    """The person wants what is chosen in the clipboard."""

    surface: SurfaceId
    conversation: BareJID
    text: str


@dataclass(frozen=True, slots=True)
class DeletionsChosen(Event):
    """The person wants what is chosen to go, and is asked whether that is so."""

    surface: SurfaceId
    conversation: BareJID


@dataclass(frozen=True, slots=True)
class DeletionsConfirmed(Event):
    """It is so."""

    surface: SurfaceId


def meant(state: State, surface: SurfaceId) -> Chosen | None:
    """What is asked about on a surface, whether it is to go."""
    conversation = state.asked.get(surface)
    return state.chosen.get((surface, conversation)) if conversation else None


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case SelectionBegun(surface, message, kind):
            begun = Chosen(kind, {message.id: message}, message.id)
            return replace(state, chosen={**state.chosen, (surface, message.conversation): begun})
        case MessageTicked(surface, conversation) if (surface, conversation) in state.chosen:
            place = surface, conversation
            return replace(state, chosen={**state.chosen, place: _ticked(state.chosen[place], event)})
        case SelectionEnded(surface, conversation):
            return _without(state, (surface, conversation))
        case SurfaceDetached(surface) if state.chosen or state.asked:
            return _asked(_without(state, *(place for place in state.chosen if place[0] == surface)), surface)
        case ConversationsShown(surface, shown) if state.chosen:
            hidden = (place for place in state.chosen if place[0] == surface and place[1] not in shown)
            return _without(state, *hidden)
        case MessagesChanged(conversation, messages) if state.chosen:
            told = {each.id: each for each in messages}
            chosen = {
                at: _now(each, told) if at[1] == conversation else each for at, each in state.chosen.items()
            }
            return replace(state, chosen=chosen)
        case DeletionsChosen(surface, conversation):
            return replace(state, asked={**state.asked, surface: conversation})
        case DialogChosen(surface) if over(state.asked, event, DIALOG):
            return _asked(state, surface)
    return state


def _ticked(chosen: Chosen, event: MessageTicked) -> Chosen:
    """With it or without, and all between likewise."""
    wanted = event.message not in chosen.messages
    ticked = {each.id: each for each in _meant(event, chosen.last) if not each.gone}
    if not ticked:
        return chosen
    left = {id_: each for id_, each in chosen.messages.items() if id_ not in ticked}
    if not wanted:
        return replace(chosen, messages=left, last=event.message)
    # From the one before on, as far as there is room
    way = list(ticked)[:: -1 if event.message == next(iter(ticked)) else 1]
    taken = way[: max(0, MOST - len(left))]
    messages = {**left, **{id_: ticked[id_] for id_ in taken}}
    return replace(chosen, messages=messages, last=taken[-1]) if taken else chosen


def _meant(event: MessageTicked, last: MessageId) -> Iterable[Message]:
    at = {message.id: number for number, message in enumerate(event.among)}
    here = at.get(event.message)
    if here is None:
        return ()
    other = at.get(last, here) if event.through else here
    return event.among[min(here, other) : max(here, other) + 1]


def _now(chosen: Chosen, told: Mapping[MessageId, Message]) -> Chosen:
    """As the messages are now; what was taken back is chosen no more."""
    known = {id_: told.get(id_, each) for id_, each in chosen.messages.items()}
    return replace(chosen, messages={id_: each for id_, each in known.items() if not each.gone})


def _asked(state: State, surface: SurfaceId) -> State:
    return replace(state, asked=without(state.asked, surface))


def _without(state: State, *places: Place) -> State:
    left = {place: each for place, each in state.chosen.items() if place not in places}
    return replace(state, chosen=left) if len(left) < len(state.chosen) else state
