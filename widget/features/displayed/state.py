"""How far each conversation is displayed on any of our devices, and what the server has yet to hear of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from widget.core.events import (
    AccountDescribed,
    ArchiveCaughtUp,
    ConversationSeen,
    Event,
    MessagesAdded,
    SeenElsewhere,
    SessionStarted,
)
from widget.core.model import NO_ONE, BareJID, Kind, Session
from widget.core.persistent import Map
from widget.core.private import keeps


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to where a conversation is displayed: here, or as far as we know on any device.

    `told`: the server has it. `awaited` is another device's id whose message we have not found yet.
    """

    conversation: BareJID
    kind: Kind = Kind.CHAT
    stanza_id: str = ""
    order: int = 0
    told: bool = True
    awaited: str = ""

    @property
    def archive(self) -> BareJID:
        """The archive that gave the message its id."""
        return self.conversation if self.kind is Kind.ROOM else NO_ONE


@dataclass(frozen=True, slots=True)
class State:
    """`able`: the server keeps such items, and has told us those that there were; `safe`: to itself.

    `configured`: we have set the node right in this session; `caught`: archives that have caught up.

    What the present event did: `dirty` marks have changed, `due` are to be published soon, of `sought`
    the places are looked up, `news` is what other devices have shown.
    """

    marks: Map[BareJID, Mark] = field(default_factory=Map)
    able: bool = False
    safe: bool = False
    configured: bool = False
    caught: frozenset[BareJID] = frozenset()
    dirty: tuple[Mark, ...] = ()
    due: tuple[BareJID, ...] = ()
    sought: tuple[Mark, ...] = ()
    news: tuple[SeenElsewhere, ...] = ()


@dataclass(frozen=True, slots=True)
class MarksLoaded(Event):
    """What an earlier visit knew."""

    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class MarksCame(Event):
    """The server has told of these: of `all` that there are, or of what has just changed."""

    marks: tuple[Mark, ...]
    all: bool = False


@dataclass(frozen=True, slots=True)
class MarksRefused(Event):
    """The server does not keep such things, or not at present."""


@dataclass(frozen=True, slots=True)
class PlaceFound(Event):
    """Where the message of an id lies: None if we do not have it."""

    conversation: BareJID
    stanza_id: str
    order: int | None


@dataclass(frozen=True, slots=True)
class MarkDue(Event):
    """Nothing more has been read for a moment."""

    conversation: BareJID


@dataclass(frozen=True, slots=True)
class MarkPublished(Event):
    """The server has taken it."""

    conversation: BareJID
    stanza_id: str


@dataclass(frozen=True, slots=True)
class NodeUnfit(Event):
    """Some other client has made the node otherwise: others might read it, or it might forget."""


@dataclass(frozen=True, slots=True)
class NodePrepared(Event):
    """It is as it must be."""


def update(state: State, event: Event, session: Session) -> State:
    if state.dirty or state.due or state.sought or state.news:
        state = replace(state, dirty=(), due=(), sought=(), news=())
    match event:
        case MarksLoaded(marks):
            news = {each.conversation: each for each in marks if each.conversation not in state.marks}
            return replace(state, marks=state.marks.changed(news))
        case ConversationSeen(conversation, kind, _, stanza_id, order) if stanza_id and not session.guest:
            return _seen(state, Mark(conversation, kind, stanza_id, order, told=False))
        case MarksCame(marks, whole):
            for each in marks:
                state = _came(state, each)
            return _due(replace(state, able=True), *_untold(state)) if whole else state
        case AccountDescribed(features):
            safe = keeps(features)
            return _due(replace(state, safe=safe), *(_untold(state) if safe and state.able else ()))
        case PlaceFound(conversation, stanza_id, order) if get(state, conversation).awaited == stanza_id:
            return _placed(state, get(state, conversation), order)
        case MessagesAdded(conversation) if conversation in state.marks:
            return _arrived(state, event)
        case ArchiveCaughtUp(archive):
            return _caught_up(state, archive)
        case MarkPublished(conversation, stanza_id) if get(state, conversation).stanza_id == stanza_id:
            return _changed(state, replace(state.marks[conversation], told=True))
        case MarksRefused():
            return replace(state, able=False)
        case NodeUnfit() if state.configured:
            return replace(state, able=False)
        case NodePrepared():
            # All of them: of several that went out together each was turned away
            return _due(replace(state, configured=True), *_untold(state))
        case SessionStarted(_, resumed) if not resumed:
            return replace(state, able=False, safe=False, configured=False, caught=frozenset())
        case SessionStarted(first=first):
            # What other devices did meanwhile was kept for us, as it is for all that is resumed
            safe = state.safe and not first
            return _due(replace(state, able=not session.guest, safe=safe), *_untold(state))
    return state


def _seen(state: State, mark: Mark) -> State:
    """Read here. What another device has done does not matter any more: it was no further than this."""
    known = state.marks.get(mark.conversation)
    if known and mark.order <= known.order:
        return state
    marks = state.marks.changed({mark.conversation: mark})
    return replace(state, marks=marks, dirty=(mark,), due=(mark.conversation,))


def get(state: State, conversation: BareJID) -> Mark:
    return state.marks.get(conversation) or Mark(conversation)


def _came(state: State, theirs: Mark) -> State:
    ours = get(state, theirs.conversation)
    if ours.stanza_id == theirs.awaited:
        return _changed(state, replace(ours, told=True, awaited=""))
    waiting = replace(ours, kind=theirs.kind, awaited=theirs.awaited)
    return replace(_changed(state, waiting), sought=(*state.sought, waiting))


def _arrived(state: State, added: MessagesAdded) -> State:
    mark = state.marks[added.conversation]
    if not mark.awaited:
        return state
    found = next((m for m in added.messages + added.again if m.stanza_id == mark.awaited), None)
    return _placed(state, mark, found.order) if found else state


def _placed(state: State, mark: Mark, order: int | None) -> State:
    """Another device's id is found, or is not: it counts if it is newer than ours."""
    if order is None:
        # It is still to come, or so old that it does not matter any more
        return _given_up(state, mark) if mark.archive in state.caught else state
    if order <= mark.order:
        return _given_up(state, mark)
    theirs = Mark(mark.conversation, mark.kind, mark.awaited, order)
    return replace(_changed(state, theirs), news=(*state.news, SeenElsewhere(mark.conversation, order)))


def _given_up(state: State, mark: Mark) -> State:
    after = _changed(state, replace(mark, awaited=""))
    return after if mark.told else _due(after, mark.conversation)


def _caught_up(state: State, archive: BareJID) -> State:
    """What is not found now is not found any more: it may have come while we looked for it."""
    state = replace(state, caught=state.caught | {archive})
    if archive:
        waiting = [state.marks[archive]] if archive in state.marks else []
    else:
        waiting = [each for each in state.marks.values() if each.kind is Kind.CHAT]
    sought = tuple(each for each in waiting if each.awaited)
    return replace(state, sought=(*state.sought, *sought))


def _untold(state: State) -> Iterable[BareJID]:
    return [each.conversation for each in state.marks.values() if not each.told]


def _due(state: State, *conversations: BareJID) -> State:
    return replace(state, due=(*state.due, *conversations)) if conversations else state


def _changed(state: State, mark: Mark) -> State:
    if state.marks.get(mark.conversation) == mark:
        return state
    others = (each for each in state.dirty if each.conversation != mark.conversation)
    return replace(state, marks=state.marks.changed({mark.conversation: mark}), dirty=(*others, mark))
