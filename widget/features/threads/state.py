"""Which messages are in threads, and which threads are open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from widget.core.composing import ComposingFound, Place, without
from widget.core.events import (
    ComposingKept,
    ConversationClosed,
    ConversationsShown,
    DeliveryChanged,
    EndLeft,
    EndReached,
    EndSeen,
    Event,
    GapReached,
    GapsChanged,
    MessageReached,
    MessagesAdded,
    MessagesChanged,
    MessagesMoved,
    OriginalWanted,
    SessionLost,
    SurfaceDetached,
)
from widget.core.gaps import Gaps
from widget.core.layout import Shown, in_view, showing
from widget.core.model import BareJID, Delivery, Message, MessageId, Session
from widget.core.threads import begins
from widget.features.threads.counted import Counted
from widget.features.threads.events import (
    EarlierWanted,
    EndWanted,
    GapTried,
    LaterRead,
    LaterWanted,
    PlaceWanted,
    ThreadClosed,
    ThreadMessageLoaded,
    ThreadOpened,
    ThreadRead,
    ThreadsLoaded,
)
from widget.features.threads.opened import MOST_PAGES, Busy, Opened

KEPT = "thread "
"""With a thread's id: by what a page keeps that it was open."""


@dataclass(frozen=True, slots=True)
class State:
    """How many messages each thread has, and what is open where.

    `counted` are the conversations that are in view (`shown`): of the others only the database knows.
    `left` are those that are scrolled up. `gaps` is what is missing in each; `sought` where what was open on
    the page before is still being read.
    By the present event `wanted` are to be
    read, `come` are the messages in threads that are new or lie elsewhere, `reading` the open threads of
    which more is to be read, `following` those of which what comes later is, `steps` follows, and `closed`
    are no longer open.
    """

    counted: Mapping[BareJID, Counted] = field(default_factory=dict)
    shown: Shown = field(default_factory=dict)
    opened: Mapping[Place, Opened] = field(default_factory=dict)
    left: frozenset[Place] = frozenset()
    gaps: Mapping[BareJID, Gaps] = field(default_factory=dict)
    sought: frozenset[Place] = frozenset()
    wanted: tuple[BareJID, ...] = ()
    come: tuple[Message, ...] = ()
    reading: tuple[Place, ...] = ()
    following: tuple[Place, ...] = ()
    steps: tuple[Event, ...] = ()
    closed: Mapping[Place, Opened] = field(default_factory=dict)

    def answers(self, conversation: BareJID, thread: str) -> int:
        """How many messages a thread has."""
        return int(self.counted.get(conversation, Counted()).counts.get(thread, 0))


def update(state: State, event: Event, session: Session) -> State:
    if state.wanted or state.come or state.reading or state.following or state.steps or state.closed:
        state = replace(state, wanted=(), come=(), reading=(), following=(), steps=(), closed={})
    state = _counting(state, event)
    return _looking(state, event, session) if state.opened else state


def _counting(state: State, event: Event) -> State:
    """What is in threads, and which are open."""
    match event:
        case MessagesAdded(conversation, _, messages):
            come = tuple(each for each in messages if each.thread)
            counted = ((each.id, each.thread) for each in come)
            return _counted(replace(state, come=come), conversation, counted) if come else state
        case MessagesMoved(_, messages):
            return replace(state, come=tuple(each for each in messages if each.thread))
        case ConversationsShown(surface, conversations):
            shown = showing(state.shown, surface, conversations)
            seen = {jid: state.counted.get(jid, Counted()) for jid in in_view(shown)}
            wanted = tuple(sorted(seen.keys() - state.counted.keys()))
            left = frozenset(each for each in state.left if each[0] != surface or each[1] in conversations)
            return replace(state, shown=shown, counted=seen, wanted=wanted, left=left)
        case EndLeft(conversation, surface) if (surface, conversation) not in state.opened:
            return replace(state, left=state.left | {(surface, conversation)})
        case EndReached(conversation, surface) | EndSeen(conversation, surface):
            left = state.left - {(surface, conversation)}
            return state if left == state.left else replace(state, left=left)
        case ThreadsLoaded(conversation, records):
            read = ((MessageId(each["message"]), str(each["thread"])) for each in records)
            return _counted(state, conversation, read)
        case ThreadOpened(surface, message, thread):
            return _opened(state, (surface, message.conversation), Opened.at(thread, message))
        case ComposingKept(surface, conversation, by=by) if by.startswith(KEPT):
            return replace(state, sought=state.sought | {(surface, conversation)})
        case ComposingFound(surface, conversation, by=by, message=message) if by.startswith(KEPT):
            place = surface, conversation
            may = message is not None and place in state.sought and place not in state.opened
            state = replace(state, sought=state.sought - {place})
            return _opened(state, place, Opened.at(by[len(KEPT) :], message)) if may and message else state
        case GapsChanged(conversation, gaps):
            return replace(state, gaps={**state.gaps, conversation: gaps})
        case SurfaceDetached(surface) if state.sought:
            return replace(state, sought=frozenset(each for each in state.sought if each[0] != surface))
    return state


def _looking(state: State, event: Event, session: Session) -> State:
    """What is seen of those that are open."""
    match event:
        case MessagesAdded(conversation, _, messages, live):
            return _come(state, conversation, messages, live)
        case ThreadRead(place, thread) if opened := _of(state, place, thread):
            return _read(state, place, opened, event, session)
        case ThreadMessageLoaded(place, thread, Message() as message) if opened := _of(state, place, thread):
            return _shown(
                state, place, opened if message.id in opened.messages else opened.with_more((message,))
            )
        case MessageReached(surface, message) if opened := state.opened.get((surface, message.conversation)):
            place = surface, message.conversation
            if opened.busy is Busy.SEEKING and begins(message, opened.thread):
                return _shown(state, place, opened.holding({message.id: message}))
            # What is not among its messages is to be seen among the others
            return state if message.id in opened.messages else _closed(state, place)
        case EarlierWanted(surface, conversation, kind, retry):
            if opened := state.opened.get((surface, conversation)):
                return _wanted(state, (surface, conversation), replace(opened, kind=kind), retry, session)
        case LaterWanted(surface, conversation) if opened := state.opened.get((surface, conversation)):
            return state if opened.after is None or opened.later else _following(state, event, opened)
        case LaterRead(place, thread, found, last) if opened := _of(state, place, thread):
            read = opened.followed([order for _, order in found], last)
            return _shown(state, place, read) if opened.later else state
        case EndWanted(surface, conversation) if opened := state.opened.get((surface, conversation)):
            return _anew(state, (surface, conversation), opened) if opened.after is not None else state
        case GapsChanged(conversation):
            filling = {place: each for place, each in state.opened.items() if each.busy is Busy.FILLING}
            tried = (
                GapTried(place, each.thread) for place, each in filling.items() if place[1] == conversation
            )
            return replace(state, steps=tuple(tried))
        case GapTried(place, thread) if (opened := _of(state, place, thread)) and opened.busy is Busy.FILLING:
            if opened.tried + 1 < MOST_PAGES:
                return _on(state, place, replace(opened, tried=opened.tried + 1), session)
            return _shown(state, place, replace(opened, tried=0, busy=Busy.NO))
        case MessagesChanged(conversation, messages) | MessagesMoved(conversation, messages):
            return _changed(state, conversation, {each.id: each for each in messages})
        case DeliveryChanged(conversation, id_, delivery, error):
            return _changed(state, conversation, {id_: (delivery, error)})
        case SessionLost():
            idle = {place: each for place, each in state.opened.items() if each.busy is not Busy.READING}
            calm = {place: replace(each, busy=Busy.NO, tried=0) for place, each in idle.items()}
            return replace(state, opened={**state.opened, **calm})
        case ThreadClosed(surface, conversation) | ConversationClosed(surface, conversation):
            return _closed(state, (surface, conversation))
        case PlaceWanted(surface, message):
            return _closed(state, (surface, message.conversation))
        case SurfaceDetached(surface):
            left = without(state.opened, *(place for place in state.opened if place[0] == surface))
            return replace(state, opened=left)
    return state


def _of(state: State, place: Place, thread: str) -> Opened | None:
    """The thread that is open there, if it is still that one."""
    opened = state.opened.get(place)
    return opened if opened and opened.thread == thread else None


def _opened(state: State, place: Place, opened: Opened) -> State:
    before = state.opened.get(place)
    covers = before.covers if before else place not in state.left
    closed = {place: before} if before else {}
    return replace(_shown(state, place, replace(opened, covers=covers)), reading=(place,), closed=closed)


def _come(state: State, conversation: BareJID, messages: Iterable[Message], live: bool) -> State:
    """New to us: of an open thread, or what it began with."""
    for place, opened in state.opened.items():
        if place[1] == conversation:
            ours = {m.id: m for m in messages if m.thread == opened.thread}
            if not opened.start:
                # An id may be used twice: what is held for its beginning stays that
                ours |= {m.id: m for m in messages if begins(m, opened.thread)}
            if ours:
                latest = max(ours.values(), key=lambda each: each.order) if live else opened.latest
                opened = replace(opened.holding(ours), latest=latest)
                if opened.after is not None and any(each.outgoing for each in ours.values()):
                    # Who says something wants to see it
                    state = _anew(state, place, opened)
                    continue
            state = _shown(state, place, opened)
    return state


def _following(state: State, event: LaterWanted, opened: Opened) -> State:
    place = event.surface, event.conversation
    return replace(_shown(state, place, replace(opened, later=True)), following=(place,))


def _anew(state: State, place: Place, opened: Opened) -> State:
    """Its end is read once more."""
    return replace(_shown(state, place, opened.anew()), reading=(*state.reading, place))


def _read(state: State, place: Place, opened: Opened, event: ThreadRead, session: Session) -> State:
    before = None if event.last else event.found[-1][1]
    opened = replace(opened, before=before, busy=Busy.NO)
    if opened.again:
        return _on(state, place, replace(opened, again=False), session)
    return _shown(state, place, opened)


def _wanted(state: State, place: Place, opened: Opened, retry: bool, session: Session) -> State:
    if opened.busy is Busy.READING or (opened.busy is Busy.FILLING and not retry):
        return _shown(state, place, replace(opened, again=opened.busy is Busy.READING))
    return _on(state, place, opened, session)


def _on(state: State, place: Place, opened: Opened, session: Session) -> State:
    """The next place to look for earlier messages: our database, its gaps, and what lies before it."""
    if opened.before is not None:
        return replace(_shown(state, place, replace(opened, busy=Busy.READING)), reading=(place,))
    surface, conversation = place
    gap = opened.gap(state.gaps.get(conversation, ()))
    step: Event
    if gap:
        busy, step = Busy.FILLING, GapReached(conversation, gap.high, up=True)
    else:
        busy, step = (
            Busy.SEEKING,
            OriginalWanted(surface, conversation, opened.kind, opened.thread, quiet=True),
        )
    if not session.online or (gap is None and opened.start):
        return _shown(state, place, replace(opened, busy=Busy.NO))
    opened = replace(opened, busy=busy, dug=opened.dug or busy is Busy.SEEKING)
    return replace(_shown(state, place, opened), steps=(*state.steps, step))


def _counted(state: State, conversation: BareJID, come: Iterable[tuple[MessageId, str]]) -> State:
    """In a conversation that is in view; what was read of another by then is counted when it is."""
    known = state.counted.get(conversation)
    return replace(state, counted={**state.counted, conversation: known.more(come)}) if known else state


def _changed(
    state: State, conversation: BareJID, told: Mapping[MessageId, Message | tuple[Delivery, str]]
) -> State:
    """With the messages of a conversation's open threads as they are now."""
    for place, opened in state.opened.items():
        if place[1] == conversation and (now := opened.changed(told)) is not opened:
            state = _shown(state, place, now)
    return state


def _shown(state: State, place: Place, opened: Opened) -> State:
    return replace(state, opened={**state.opened, place: opened})


def _closed(state: State, place: Place) -> State:
    if place not in state.opened:
        return state
    return replace(state, opened=without(state.opened, place), closed={place: state.opened[place]})
