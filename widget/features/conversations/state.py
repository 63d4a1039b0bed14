"""What is known of each conversation, and how messages, looks and scrolling change it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from widget.core.events import (
    ContactsChanged,
    ConversationNamed,
    ConversationOpened,
    ConversationsShown,
    DeliveryChanged,
    EndLeft,
    EndSeen,
    Event,
    MessagesAdded,
    MessagesChanged,
    PageChanged,
    PreferencesChanged,
    SeenElsewhere,
    ThreadSeen,
)
from widget.core.layout import Shown, in_view, showing
from widget.core.model import BareJID, Kind, Message, MessageId, Session, SurfaceId
from widget.core.persistent import Map, Ordered
from widget.core.preferences import Notify
from widget.core.timeline import archived
from widget.features.conversations.line import Conversation, seen_to, taken, told_again, waiting

Listed = tuple[bool, int, BareJID]
"""Where a conversation stands in the list: whether it is not pinned, and how old it is."""


@dataclass(frozen=True, slots=True)
class State:
    """`order`: the pinned ones first, then the newest. `shown` by surface.

    `ends`: at whose ends surfaces are, or of which threads, with what each has told to have been seen there
    last (`EndSeen`, `ThreadSeen`).
    `coming`: looked at, at the end: what came since is being drawn, is unread till then, and not yet counted.

    `loaded`: what an earlier visit knew is here; `muted` are those whose unread messages are not counted.

    `dirty`: changed by the present event; `seen`: others' messages in it were seen for the first time;
    `late`: seen elsewhere, and never here before, so that what follows in its history is unread.

    `waiting` counts all that is unread; `told` is what it was before the present event.
    """

    known: Map[BareJID, Conversation] = field(default_factory=Map)
    order: Ordered[Listed] = field(default_factory=Ordered)
    loaded: bool = False
    pinned: frozenset[BareJID] = frozenset()
    muted: frozenset[BareJID] = frozenset()
    shown: Shown = field(default_factory=dict)
    ends: Mapping[tuple[SurfaceId, BareJID], tuple[str, MessageId]] = field(default_factory=dict)
    coming: frozenset[BareJID] = frozenset()
    dirty: tuple[Conversation, ...] = ()
    seen: tuple[Conversation, ...] = ()
    late: BareJID | None = None
    waiting: int = 0
    told: int = 0


@dataclass(frozen=True, slots=True)
class ConversationsLoaded(Event):
    """What was kept of an earlier visit."""

    conversations: tuple[Conversation, ...]


@dataclass(frozen=True, slots=True)
class UnreadFound(Event):
    """What lies in our database after what another device has shown."""

    conversation: BareJID
    messages: tuple[Message, ...]


def update(state: State, event: Event, session: Session) -> State:
    stale = state.dirty or state.told != state.waiting
    return _taking(
        replace(state, dirty=(), seen=(), late=None, told=state.waiting) if stale else state, event, session
    )


def _taking(state: State, event: Event, session: Session) -> State:
    match event:
        case ConversationsLoaded(conversations):
            known = _with(state, [each for each in conversations if each.jid not in state.known])
            return replace(known, loaded=True)
        case PreferencesChanged():
            return _preferred(state, event, session)
        case MessagesAdded(jid, kind):
            return _arrived(state, event, session)
        case SeenElsewhere(jid, order) if jid in state.known and state.known[jid].seen < order:
            return _seen_elsewhere(state, state.known[jid], order)
        case UnreadFound(jid, messages) if jid in state.known:
            line = waiting(state.known[jid], messages)
            return state if _in_view(state, line, session) else _changed(state, line)
        case MessagesChanged(jid, messages) if jid in state.known:
            return _changed(state, told_again(state.known[jid], messages))
        case DeliveryChanged(jid, message=Message() as ours) if jid in state.known and archived(ours):
            # What comes after it may bear an earlier time: servers stamp what waited with whole seconds
            return _changed(state, replace(state.known[jid], top=max(state.known[jid].top, ours.order)))
        case ContactsChanged(contacts):
            for each in contacts:
                if each.name and (known := state.known.get(each.jid)):
                    state = _changed(state, replace(known, name=each.name, kind=Kind.CHAT))
            return state
        case ConversationNamed(jid, kind, name) if jid in state.known and state.known[jid].name != name:
            return _changed(state, replace(state.known[jid], name=name, kind=kind))
        case ConversationNamed(jid, Kind.ROOM, name) if jid not in state.known:
            return _changed(state, Conversation(jid, Kind.ROOM, name, time=session.now))
        case ConversationOpened(_, jid, kind) if jid not in state.known:
            return _changed(state, Conversation(jid, kind, time=session.now))
        case ConversationsShown(surface, conversations):
            return _looked_at(_showing(state, surface, conversations), session)
        case EndLeft(jid, surface):
            ends = {place: told for place, told in state.ends.items() if place != (surface, jid)}
            return _looked_at(replace(state, ends=ends), session)
        case EndSeen(jid, surface, message) if jid in state.shown.get(surface, ()):
            return _read(replace(state, ends={**state.ends, (surface, jid): ("", message)}), session)
        case ThreadSeen(jid, surface, thread, message) if jid in state.shown.get(surface, ()):
            return _read(replace(state, ends={**state.ends, (surface, jid): (thread, message)}), session)
        case PageChanged():
            return _read(_looked_at(state, session), session)
    return state


def _showing(state: State, surface: SurfaceId, conversations: frozenset[BareJID]) -> State:
    """What comes into view tells when its end is; the divider goes when it is seen nowhere any more."""
    before = state.shown.get(surface, frozenset())
    shown = showing(state.shown, surface, conversations)
    stays = before & conversations
    ends = {place: told for place, told in state.ends.items() if place[0] != surface or place[1] in stays}
    state = replace(state, shown=shown, ends=ends)
    for jid in (before - in_view(shown)) & state.known.keys():
        if state.known[jid].divider:
            state = _changed(state, replace(state.known[jid], divider=None))
    return state


def _preferred(state: State, event: PreferencesChanged, session: Session) -> State:
    """It stands elsewhere now, or counts no more. What is pinned is in the list, also on a new device."""
    jid = event.conversation
    known = [state.known[jid]] if jid in state.known else []
    after = replace(
        state,
        pinned=_having(state.pinned, jid, event.pinned),
        muted=_having(state.muted, jid, event.notify is Notify.NEVER),
    )
    order = state.order.changed(_places(state, known), _places(after, known))
    after = replace(after, order=order, waiting=state.waiting - _unread(state, known) + _unread(after, known))
    new = event.pinned and not known and state.loaded
    return _changed(after, Conversation(jid, event.kind, time=session.now)) if new else after


def _having(jids: frozenset[BareJID], jid: BareJID, yes: bool) -> frozenset[BareJID]:
    return jids | {jid} if yes else jids - {jid}


def _get(state: State, jid: BareJID, kind: Kind) -> Conversation:
    return state.known.get(jid) or Conversation(jid, kind)


def _changed(state: State, changed: Conversation) -> State:
    if state.known.get(changed.jid) == changed:
        return state
    dirty = (*(each for each in state.dirty if each.jid != changed.jid), changed)
    return replace(_with(state, (changed,)), dirty=dirty)


def _with(state: State, news: Collection[Conversation]) -> State:
    """With these in place of what was known, listed in the order of their time, and counted."""
    before = [known for each in news if (known := state.known.get(each.jid))]
    return replace(
        state,
        known=state.known.changed((each.jid, each) for each in news),
        order=state.order.changed(_places(state, before), _places(state, news)),
        waiting=state.waiting + _unread(state, news) - _unread(state, before),
    )


def _places(state: State, conversations: Iterable[Conversation]) -> list[Listed]:
    return [(each.jid not in state.pinned, -each.time, each.jid) for each in conversations]


def _unread(state: State, conversations: Iterable[Conversation]) -> int:
    silent = state.muted | state.coming
    return sum(len(each.unread) for each in conversations if each.jid not in silent)


def _seen_elsewhere(state: State, known: Conversation, order: int) -> State:
    left = tuple(each for each in known.unread if each.order > order)
    after = _changed(state, replace(known, seen=order, unread=left))
    return after if known.seen else replace(after, late=known.jid)


def _arrived(state: State, added: MessagesAdded, session: Session) -> State:
    jid, kind = added.conversation, added.kind
    line = taken(_get(state, jid, kind), added)
    if added.live:
        line = waiting(line, added.messages + added.again)
        if _in_view(state, line, session):
            state = _coming(state, state.coming | {jid})
        elif jid in state.coming:
            # Beside the thread that somebody looks at
            state = _coming(state, state.coming - {jid})
    return _changed(state, line)


def _viewed(state: State, known: Conversation, thread: str, message: MessageId) -> State:
    """It, or a thread of it, has been seen up to this message."""
    seen = seen_to(known, message, known.jid in state.coming, thread)
    if seen is None:
        return state
    after = _changed(state, seen.line)
    if not seen.line.unread:
        after = _coming(after, after.coming - {known.jid})
    return replace(after, seen=(*after.seen, seen.told)) if seen.told else after


def _in_view(state: State, line: Conversation, session: Session) -> bool:
    """Whether the person sees where all that is unread comes, by what the pages have told last."""
    return any(
        jid == line.jid
        and _looks(surface, session)
        and not (thread and any(each.thread != thread for each in line.unread))
        for (surface, jid), (thread, _) in state.ends.items()
    )


def _looks(surface: SurfaceId, session: Session) -> bool:
    return session.at(surface).looked_at


def _looked_at(state: State, session: Session) -> State:
    """What came where nobody looks at the end any more counts as unread."""
    left = [jid for jid in state.coming if not _in_view(state, _get(state, jid, Kind.CHAT), session)]
    return _coming(state, state.coming.difference(left)) if left else state


def _coming(state: State, coming: frozenset[BareJID]) -> State:
    """With these, and the count of what is unread that follows from it."""
    changed = [state.known[jid] for jid in coming ^ state.coming if jid in state.known]
    after = replace(state, coming=coming)
    return replace(after, waiting=state.waiting - _unread(state, changed) + _unread(after, changed))


def _read(state: State, session: Session) -> State:
    """What has been drawn where somebody looks has been read; what came since is on its way there."""
    for (surface, jid), (thread, message) in state.ends.items():
        if jid in state.known and _looks(surface, session):
            state = _viewed(state, state.known[jid], thread, message)
            if state.known[jid].unread and _in_view(state, state.known[jid], session):
                state = _coming(state, state.coming | {jid})
    return state
