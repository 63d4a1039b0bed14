"""How messages, and what is added to them, change what is held of each conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from widget.core.additions import Addition
from widget.core.envelope import Place
from widget.core.events import (
    ConversationsRemembered,
    ConversationsShown,
    DeliveryChanged,
    EndLeft,
    EndReached,
    EndSeen,
    Event,
    GapRecords,
    GapsChanged,
    MessagesAdded,
    MessagesArrived,
    MessagesMoved,
    MessageWanted,
    NewestWanted,
    OlderWanted,
    OriginalWanted,
    SessionStarted,
)
from widget.core.gaps import ceiling
from widget.core.layout import in_view, showing
from widget.core.merging import merge
from widget.core.model import BareJID, Delivery, Message, Session
from widget.core.timeline import Timeline, archived, extended, rested
from widget.features.messages.held import State, gaps_of, held_of, with_held, with_timelines
from widget.features.messages.seeking import Sought
from widget.features.messages.waiting import with_additions, with_those_that_waited
from widget.features.messages.window import WindowRead, opened, trimmed

PAGE = 50
"""Messages that are read from the database at a time."""


@dataclass(frozen=True, slots=True)
class HistoryLoaded(Event):
    """Our database gave what lies before what we hold; `wanted` is the wish that it answers."""

    conversation: BareJID
    messages: tuple[Message, ...]
    wanted: OlderWanted | None = None


@dataclass(frozen=True, slots=True)
class NewerLoaded(Event):
    """Our database gave what follows the order `after`; `last`: nothing follows that."""

    conversation: BareJID
    after: int
    messages: tuple[Message, ...]
    last: bool


@dataclass(frozen=True, slots=True)
class UnopenedCame(Event):
    """A message came that cannot be decrypted, but may have come before: then it is not `arrived`."""

    arrived: MessagesArrived


@dataclass(frozen=True, slots=True)
class AdditionsLoaded(Event):
    """What was still waiting for its message when an earlier visit ended, the oldest first."""

    additions: tuple[Addition, ...]


def update(state: State, event: Event, session: Session) -> State:
    if state.dirty or state.added or state.changed or state.writes or state.wanted or state.reached:
        state = replace(
            state,
            added=None,
            dirty=(),
            changed=None,
            moved=None,
            writes=(),
            wanted=None,
            reached=None,
            quiet=False,
        )
    if state.sought and state.sought.given_up(event):
        state = replace(state, sought=None)
    state = _updated(state, event)
    if state.sought and isinstance(event, (OriginalWanted, HistoryLoaded, MessagesArrived)):
        return _seeking(state, state.sought, event)
    return state


def _seeking(state: State, sought: Sought, event: Event) -> State:
    held = held_of(state, sought.wanted.conversation)
    if reached := sought.found(held):
        wanted = sought.wanted
        return replace(state, sought=None, reached=(wanted.surface, reached), quiet=wanted.quiet)
    if isinstance(event, OriginalWanted):
        return state
    return replace(state, sought=sought.further(held))


def _updated(state: State, event: Event) -> State:
    match event:
        case MessagesArrived(conversation):
            return _arrived(state, event)
        case AdditionsLoaded(additions):
            for conversation in dict.fromkeys(each.conversation for each in additions):
                loaded = tuple(each for each in additions if each.conversation == conversation)
                waiting = {**state.waiting, conversation: loaded + state.waiting.get(conversation, ())}
                state = with_those_that_waited(
                    replace(state, waiting=waiting), conversation, held_of(state, conversation).messages
                )
            return state
        case HistoryLoaded(conversation, messages) if _is_before(held_of(state, conversation), messages):
            held, _, _ = merge(held_of(state, conversation), messages, Place.BEFORE)
            held = replace(held, loaded=True, whole=len(messages) < PAGE)
            return with_those_that_waited(with_held(state, conversation, held), conversation, messages)
        case NewerLoaded(conversation, after, messages, last):
            held = held_of(state, conversation)
            if held.messages and held.messages[-1].order == after:
                beyond = ceiling(gaps_of(state, conversation), messages[-1].order if messages else after)
                held = extended(held, messages, last and beyond is None, last and beyond is not None)
                return with_those_that_waited(with_held(state, conversation, held), conversation, messages)
        case DeliveryChanged(conversation, id_, delivery, error, whole, how):
            held = held_of(state, conversation)
            known = held.get(id_) or whole
            # A receipt may come before the server's acknowledgement, and another device's error after it
            if known and _goes_on(known.delivery, delivery):
                come = replace(known, delivery=delivery, error=error, encryption=how or known.encryption)
                return replace(with_held(state, conversation, held.changed(come)), dirty=(come,))
        case MessageWanted(surface, conversation, id_):
            held = held_of(state, conversation)
            if known := held.get(id_):
                state = with_held(state, conversation, held.aimed(id_, held))
                return replace(state, reached=(surface, known))
        case WindowRead(wanted) if goal := event.goal:
            conversation = wanted.conversation
            window = opened(held_of(state, conversation), event, goal, gaps_of(state, conversation))
            state = replace(with_held(state, conversation, window), reached=(wanted.surface, goal))
            return with_those_that_waited(state, conversation, window.messages)
        case GapsChanged(conversation, gaps):
            held = trimmed(held_of(state, conversation), gaps)
            gaps_now = {**state.gaps, conversation: gaps}
            return replace(with_held(state, conversation, held), gaps=gaps_now, aside=())
        case GapRecords(messages):
            return replace(state, aside=messages)
        case OriginalWanted(conversation=conversation):
            return replace(state, sought=Sought.begun(event, held_of(state, conversation)))
        case ConversationsRemembered(tops):
            news = tops.keys() - state.timelines.keys()
            return with_timelines(state, {jid: Timeline(mark=tops[jid]) for jid in news})
        case SessionStarted(_, resumed) if not resumed:
            marked = {jid: replace(t, mark=_last_order(t)) for jid, t in state.timelines.items()}
            return with_timelines(state, marked)
        case ConversationsShown(surface, conversations):
            looking = replace(state, shown=showing(state.shown, surface, conversations))
            gone = state.shown.get(surface, frozenset()) - in_view(looking.shown)
            return with_timelines(looking, {jid: rested(held_of(state, jid)) for jid in gone})
        case EndLeft(conversation):
            return with_held(state, conversation, replace(held_of(state, conversation), reading=True))
        case EndReached(conversation) | EndSeen(conversation) if held_of(state, conversation).reading:
            return with_held(state, conversation, replace(held_of(state, conversation), reading=False))
        case NewestWanted(conversation) if not held_of(state, conversation).at_end:
            return with_held(state, conversation, Timeline(mark=_last_order(held_of(state, conversation))))
    return state


def _arrived(state: State, event: MessagesArrived) -> State:
    conversation, messages, live = event.conversation, event.messages, event.live
    if messages:
        held, new, changed = merge(held_of(state, conversation), messages, event.place, state.aside)
        again = _known_of(held, messages, new) if live and len(new) < len(messages) else ()
        added = MessagesAdded(conversation, event.kind, new, live, again) if new or again else None
        moved = _moved(held_of(state, conversation), changed) if len(changed) > len(new) else ()
        state = replace(state, moved=MessagesMoved(conversation, moved)) if moved else state
        held = held if conversation in in_view(state.shown) else rested(held)
        state = replace(with_held(state, conversation, held), added=added, dirty=changed)
        state = with_those_that_waited(state, conversation, new)
    if event.additions:
        state = with_additions(state, conversation, event.additions)
    if state.aside:
        # The rest of the page finds them as they are now
        known = {message.id: message for message in (*state.aside, *state.dirty)}
        state = replace(state, aside=tuple(known.values()))
    return state


def _moved(before: Timeline, changed: Sequence[Message]) -> tuple[Message, ...]:
    """Those that we had at another place."""
    places = {message.id: message.order for message in before.messages}
    return tuple(each for each in changed if places.get(each.id, each.order) != each.order)


def _is_before(held: Timeline, messages: Sequence[Message]) -> bool:
    """Not what was asked for at the end, when the person has turned to a window further back since then."""
    window = messages and held.messages and not held.at_end
    return not window or messages[0].order < held.messages[-1].order


def _known_of(held: Timeline, arrived: tuple[Message, ...], new: tuple[Message, ...]) -> tuple[Message, ...]:
    ids = {message.id for message in arrived} - {message.id for message in new}
    return tuple(message for message in held.messages if message.id in ids)


def _last_order(held: Timeline) -> int:
    return max((message.order for message in held.messages if archived(message)), default=held.mark)


def _goes_on(before: Delivery, after: Delivery) -> bool:
    """Who has received it may still read it; nothing else takes back that they have, but sending it again."""
    arrived = before in (Delivery.DELIVERED, Delivery.READ)
    return not arrived or after is Delivery.PENDING or (before, after) == (Delivery.DELIVERED, Delivery.READ)
