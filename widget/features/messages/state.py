"""What is held of each conversation, and how messages and what is added to them change it.

An addition whose message is not here waits: in memory for those that arrive, and in the database
(`additions`) until its message is here and has it, so that neither a reload nor the order of an
archive's pages loses one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from widget.core.additions import Addition, concerns, names
from widget.core.applying import applied
from widget.core.envelope import Place
from widget.core.events import (
    ConversationRead,
    ConversationsRemembered,
    ConversationsShown,
    DeliveryChanged,
    EndLeft,
    Event,
    GapsChanged,
    MessagesAdded,
    MessagesArrived,
    MessagesChanged,
    MessagesMoved,
    MessageWanted,
    NewestWanted,
    OlderWanted,
    OriginalWanted,
    SessionStarted,
)
from widget.core.gaps import Gaps, ceiling
from widget.core.layout import Shown, in_view, showing
from widget.core.model import BareJID, Delivery, Message, MessageId, Session, SurfaceId
from widget.core.persistent import Map
from widget.core.records import Delete, Put, Write
from widget.core.timeline import Timeline, archived, extended, merge, rested
from widget.features.messages.seeking import Sought
from widget.features.messages.window import WindowRead, opened, trimmed

PAGE = 50
"""Messages that are read from the database at a time."""

MOST_WAITING = 500
"""Additions of a conversation that wait for their messages; of more, the oldest are let go."""


@dataclass(frozen=True, slots=True)
class State:
    """What is held of each conversation; `dirty` are the messages that the present event changed.

    `shown` by surface: of what nobody looks at no more is held than the newest. `waiting` are the
    additions to messages that are not here; `writes` is what changes in the database for them, and
    `wanted` is a conversation of which nothing is held yet, though something is to be added there.
    `sought` is a message that somebody wants to see, `reached` that it has come, and `quiet` that it is
    not to be brought into view. `gaps` are those in
    what the database has: what is held never reaches over one.
    """

    timelines: Map[BareJID, Timeline] = field(default_factory=Map)
    shown: Shown = field(default_factory=dict)
    added: MessagesAdded | None = None
    dirty: tuple[Message, ...] = ()
    waiting: Mapping[BareJID, tuple[Addition, ...]] = field(default_factory=dict)
    changed: MessagesChanged | None = None
    moved: MessagesMoved | None = None
    writes: tuple[Write, ...] = ()
    wanted: BareJID | None = None
    sought: Sought | None = None
    reached: tuple[SurfaceId, Message] | None = None
    quiet: bool = False
    gaps: Mapping[BareJID, Gaps] = field(default_factory=dict)


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
                state = _with_those_that_waited(
                    replace(state, waiting=waiting), conversation, held_of(state, conversation).messages
                )
            return state
        case HistoryLoaded(conversation, messages) if _is_before(held_of(state, conversation), messages):
            held, _, _ = merge(held_of(state, conversation), messages, Place.BEFORE)
            held = replace(held, loaded=True, whole=len(messages) < PAGE)
            return _with_those_that_waited(_with(state, conversation, held), conversation, messages)
        case NewerLoaded(conversation, after, messages, last):
            held = held_of(state, conversation)
            if held.messages and held.messages[-1].order == after:
                beyond = ceiling(gaps_of(state, conversation), messages[-1].order if messages else after)
                held = extended(held, messages, last and beyond is None, last and beyond is not None)
                return _with_those_that_waited(_with(state, conversation, held), conversation, messages)
        case DeliveryChanged(conversation, id_, delivery, error, whole):
            held = held_of(state, conversation)
            known = held.get(id_) or whole
            # A receipt may come before the server's acknowledgement, and another device's error after it
            if known and _goes_on(known.delivery, delivery):
                come = replace(known, delivery=delivery, error=error)
                return replace(_with(state, conversation, held.changed(come)), dirty=(come,))
        case MessageWanted(surface, conversation, id_):
            held = held_of(state, conversation)
            if known := held.get(id_):
                state = _with(state, conversation, held.aimed(id_, held))
                return replace(state, reached=(surface, known))
        case WindowRead(wanted) if goal := event.goal:
            conversation = wanted.conversation
            window = opened(held_of(state, conversation), event, goal, gaps_of(state, conversation))
            state = replace(_with(state, conversation, window), reached=(wanted.surface, goal))
            return _with_those_that_waited(state, conversation, window.messages)
        case GapsChanged(conversation, gaps):
            held = trimmed(held_of(state, conversation), gaps)
            return replace(_with(state, conversation, held), gaps={**state.gaps, conversation: gaps})
        case OriginalWanted(conversation=conversation):
            return replace(state, sought=Sought.begun(event, held_of(state, conversation)))
        case ConversationsRemembered(tops):
            news = tops.keys() - state.timelines.keys()
            return _changed(state, {jid: Timeline(mark=tops[jid]) for jid in news})
        case SessionStarted(_, resumed) if not resumed:
            marked = {jid: replace(t, mark=_last_order(t)) for jid, t in state.timelines.items()}
            return _changed(state, marked)
        case ConversationsShown(surface, conversations):
            looking = replace(state, shown=showing(state.shown, surface, conversations))
            gone = state.shown.get(surface, frozenset()) - in_view(looking.shown)
            return _changed(looking, {jid: rested(held_of(state, jid)) for jid in gone})
        case EndLeft(conversation):
            return _with(state, conversation, replace(held_of(state, conversation), reading=True))
        case ConversationRead(conversation) if held_of(state, conversation).reading:
            return _with(state, conversation, replace(held_of(state, conversation), reading=False))
        case NewestWanted(conversation) if not held_of(state, conversation).at_end:
            return _with(state, conversation, Timeline(mark=_last_order(held_of(state, conversation))))
    return state


def held_of(state: State, conversation: BareJID) -> Timeline:
    """What is held of a conversation."""
    return state.timelines.get(conversation) or Timeline()


def gaps_of(state: State, conversation: BareJID) -> Gaps:
    """The gaps in what the database has of a conversation."""
    return state.gaps.get(conversation, ())


def _arrived(state: State, event: MessagesArrived) -> State:
    conversation, messages, live = event.conversation, event.messages, event.live
    if messages:
        held, new, changed = merge(held_of(state, conversation), messages, event.place)
        again = _known_of(held, messages, new) if live and len(new) < len(messages) else ()
        added = MessagesAdded(conversation, event.kind, new, live, again) if new or again else None
        moved = _moved(held_of(state, conversation), changed) if len(changed) > len(new) else ()
        state = replace(state, moved=MessagesMoved(conversation, moved)) if moved else state
        held = held if conversation in in_view(state.shown) else rested(held)
        state = replace(_with(state, conversation, held), added=added, dirty=changed)
        state = _with_those_that_waited(state, conversation, new)
    return _with_additions(state, conversation, event.additions) if event.additions else state


def _moved(before: Timeline, changed: Sequence[Message]) -> tuple[Message, ...]:
    """Those that we had at another place."""
    places = {message.id: message.order for message in before.messages}
    return tuple(each for each in changed if places.get(each.id, each.order) != each.order)


def _is_before(held: Timeline, messages: Sequence[Message]) -> bool:
    """Not what was asked for at the end, when the person has turned to a window further back since then."""
    window = messages and held.messages and not held.at_end
    return not window or messages[0].order < held.messages[-1].order


def _with_those_that_waited(state: State, conversation: BareJID, come: Sequence[Message]) -> State:
    """These messages are here now: with what waited for them."""
    waiting = state.waiting.get(conversation, ())
    if not (waiting and come):
        return state
    touched, left = _apply(waiting, come)
    if len(left) == len(waiting):
        return state
    gone = {each.id for each in waiting} - {each.id for each in left}
    state = _touched(_waiting(state, conversation, left), conversation, touched)
    writes = (*state.writes, *(Delete("additions", (conversation, id_)) for id_ in sorted(gone)))
    return replace(state, writes=writes)


def _with_additions(state: State, conversation: BareJID, additions: tuple[Addition, ...]) -> State:
    """Each to its message; those whose message is not here wait, and that is written down."""
    held = held_of(state, conversation)
    # Those that only pass on their way into the database are not held, but changed
    pool = {message.id: message for message in (*state.dirty, *held.messages)}
    backwards = additions[0].place is Place.BEFORE
    touched, left = _apply(additions[::-1] if backwards else additions, tuple(pool.values()))
    state = _touched(state, conversation, touched)
    if not left:
        return state
    if backwards:
        # What they are about lies still further back, and will have nothing yet when it comes
        left = tuple(replace(each, place=Place.END) for each in reversed(left))
    known = {each.id: each for each in state.waiting.get(conversation, ())}
    come = {each.id: each for each in left if known.get(each.id) != each}
    all_ = tuple(({**come, **known} if backwards else {**known, **come}).values())
    gone = (Delete("additions", (conversation, each.id)) for each in all_[:-MOST_WAITING])
    puts = (Put("additions", each.to_record()) for each in come.values())
    state = _waiting(state, conversation, all_[-MOST_WAITING:])
    wanted = None if held.loaded else conversation
    return replace(state, writes=(*state.writes, *puts, *gone), wanted=wanted)


def _apply(
    additions: Sequence[Addition], messages: Sequence[Message]
) -> tuple[dict[MessageId, Message], tuple[Addition, ...]]:
    """The messages that are different with them, and the additions that concern none of these."""
    called: dict[str, list[MessageId]] = {}
    now = {message.id: message for message in messages}
    for message in messages:
        for name in names(message):
            called.setdefault(name, []).append(message.id)
    touched: dict[MessageId, Message] = {}
    left = []
    for addition in additions:
        # An id may be used twice: the newest message is meant
        ids = reversed(called.get(addition.target, ()))
        target = next((now[id_] for id_ in ids if concerns(addition, now[id_])), None)
        if target is None:
            left.append(addition)
            continue
        changed = applied(addition, target)
        if changed is not target:
            now[target.id] = touched[target.id] = changed
            for name in filter(None, (addition.given, addition.origin, addition.stanza_id)):
                called.setdefault(name, []).append(target.id)
    return touched, tuple(left)


def _touched(state: State, conversation: BareJID, touched: Mapping[MessageId, Message]) -> State:
    """With these messages in place of those of the same ids, wherever the present event has them."""
    if not touched:
        return state
    held = held_of(state, conversation).changed(*touched.values())
    dirty = {**{message.id: message for message in state.dirty}, **touched}
    added, changed = state.added, state.changed.messages if state.changed else ()
    new = {message.id for message in added.messages} if added else set()
    if added:
        messages, again = (_swapped(each, touched) for each in (added.messages, added.again))
        added = replace(added, messages=messages, again=again)
    different = {message.id: message for message in changed} | {
        id_: message for id_, message in touched.items() if id_ not in new
    }
    return replace(
        _with(state, conversation, held),
        added=added,
        dirty=tuple(dirty.values()),
        changed=MessagesChanged(conversation, tuple(different.values())) if different else None,
    )


def _swapped(messages: Iterable[Message], come: Mapping[MessageId, Message]) -> tuple[Message, ...]:
    return tuple(come.get(message.id, message) for message in messages)


def _waiting(state: State, conversation: BareJID, waiting: tuple[Addition, ...]) -> State:
    others = {jid: each for jid, each in state.waiting.items() if jid != conversation}
    return replace(state, waiting={**others, conversation: waiting} if waiting else others)


def _with(state: State, conversation: BareJID, held: Timeline) -> State:
    return replace(state, timelines=state.timelines.changed({conversation: held}))


def _changed(state: State, timelines: Mapping[BareJID, Timeline]) -> State:
    return replace(state, timelines=state.timelines.changed(timelines)) if timelines else state


def _known_of(held: Timeline, arrived: tuple[Message, ...], new: tuple[Message, ...]) -> tuple[Message, ...]:
    ids = {message.id for message in arrived} - {message.id for message in new}
    return tuple(message for message in held.messages if message.id in ids)


def _last_order(held: Timeline) -> int:
    return max((message.order for message in held.messages if archived(message)), default=held.mark)


def _goes_on(before: Delivery, after: Delivery) -> bool:
    """Who has received it may still read it; nothing else takes back that they have, but sending it again."""
    arrived = before in (Delivery.DELIVERED, Delivery.READ)
    return not arrived or after is Delivery.PENDING or (before, after) == (Delivery.DELIVERED, Delivery.READ)
