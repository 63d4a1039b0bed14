"""Of which messages the person is to be told, and how they want to be."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from widget.core.events import (
    ArchiveCaughtUp,
    ContactsChanged,
    ConversationNamed,
    ConversationSeen,
    Event,
    MessagesAdded,
    MessagesChanged,
    OwnShowChosen,
    PageCalled,
    PageChanged,
    PreferencesChanged,
    RoomEntered,
    SeenElsewhere,
    SessionStarted,
    UnreadCounted,
)
from widget.core.mentions import pattern
from widget.core.model import NO_ONE, BareJID, Kind, Message, Session, SurfaceId
from widget.core.names import legible
from widget.core.persistent import Map, without
from widget.core.preferences import Notify, usual

DAY = 24 * 60
"""Minutes."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the person wants to be told here; None leaves it to the site. `asked`: it was offered to them."""

    desktop: bool = False
    sound: bool | None = None
    quiet: str | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Pending:
    """What is to be told of a conversation: its newest message."""

    kind: Kind
    message: Message


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a room: what we are called there, and whether it is for members only."""

    nickname: str
    private: bool


@dataclass(frozen=True, slots=True)
class State:
    """`pending`: to be told in a moment; `shown`: told, and not seen since; `behind`: the archive is read.

    `undisturbed`: the person has said of themselves that they do not want to be disturbed.

    `missed`: a message has come that nobody was told of, since the browser has not been asked yet.
    `unread` are all that wait, `counted` is what the pages show of them. What the present event did:
    something is to be told soon (`due`), these were seen (`closed`), wishes or the count are others.
    """

    wishes: Wishes = field(default_factory=Wishes)
    names: Map[BareJID, str] = field(default_factory=Map)
    rules: Mapping[BareJID, Notify] = field(default_factory=dict)
    rooms: Mapping[BareJID, Place] = field(default_factory=dict)
    pending: Mapping[BareJID, Pending] = field(default_factory=dict)
    shown: Mapping[BareJID, Pending] = field(default_factory=dict)
    behind: bool = False
    undisturbed: bool = False
    missed: bool = False
    unread: int = 0
    counted: int = 0
    due: bool = False
    closed: tuple[BareJID, ...] = ()
    changed: bool = False
    recounted: bool = False


@dataclass(frozen=True, slots=True)
class WishesLoaded(Event):
    """What the person chose on an earlier visit."""

    wishes: Wishes


@dataclass(frozen=True, slots=True)
class NotifyDue(Event):
    """A moment has passed in which it might have been seen, here or elsewhere."""


@dataclass(frozen=True, slots=True)
class Told(Event):
    """All that was pending has been told; these stand on the person's desktop now."""

    shown: Mapping[BareJID, Pending]


@dataclass(frozen=True, slots=True)
class DesktopChosen(Event):
    """The person wants to be told outside of the page, or no more."""

    surface: SurfaceId
    yes: bool


@dataclass(frozen=True, slots=True)
class SoundChosen(Event):
    """The person wants to hear it, or no more."""

    yes: bool


@dataclass(frozen=True, slots=True)
class QuietChosen(Event):
    """The person wants quiet between these times ("22:00-07:00"), or never ("")."""

    hours: str


@dataclass(frozen=True, slots=True)
class OfferDeclined(Event):
    """The person does not want to be told outside of the page, and not to be asked again."""


def update(state: State, event: Event, session: Session) -> State:
    if state.due or state.closed or state.changed or state.recounted:
        state = replace(state, due=False, closed=(), changed=False, recounted=False)
    after = _taken(state, event, session)
    counted = 0 if session.looked_at else after.unread
    return after if counted == after.counted else replace(after, counted=counted, recounted=True)


def _taken(state: State, event: Event, session: Session) -> State:
    match event:
        case MessagesAdded(live=True):
            return state if session.looked_at else _arrived(state, event, session)
        case UnreadCounted(number):
            return replace(state, unread=number)
        case ConversationSeen(conversation):
            return _seen(state, conversation)
        case SeenElsewhere(conversation, order):
            told = state.pending.get(conversation) or state.shown.get(conversation)
            return _seen(state, conversation) if told and told.message.order <= order else state
        case MessagesChanged(conversation, messages):
            return _told_again(state, conversation, messages)
        case PageCalled(_, "unnoticed", {"conversation": str(jid)}):
            return replace(state, pending=without(state.pending, BareJID(jid)))  # the page tells it itself
        case PageChanged(page) if page.looked_at:
            return replace(state, pending={}) if state.pending else state
        case Told(shown):
            missed = state.missed or offered(state, session)
            return replace(state, pending={}, shown={**state.shown, **shown}, missed=missed)
        case SessionStarted(_, resumed) if not resumed:
            return replace(state, behind=True)
        case ArchiveCaughtUp(archive) if archive == NO_ONE:
            return replace(state, behind=False, due=bool(state.pending))
    return _chosen(_known(state, event), event)


def _known(state: State, event: Event) -> State:
    """What is to be known of conversations, to tell of them."""
    match event:
        case ContactsChanged(contacts):
            names = {each.jid: each.name for each in contacts if each.name}
            gone = [each.jid for each in contacts if not each.name and each.jid in state.names]
            return replace(state, names=state.names.changed(names, gone)) if names or gone else state
        case ConversationNamed(conversation, Kind.ROOM, name):
            return replace(state, names=state.names.changed({conversation: name}))
        case RoomEntered(room, nickname, private=private):
            return replace(state, rooms={**state.rooms, room: Place(nickname, private)})
        case PreferencesChanged(conversation, notify=None) if conversation in state.rules:
            return replace(state, rules=without(state.rules, conversation))
        case PreferencesChanged(conversation, notify=Notify() as rule):
            return replace(state, rules={**state.rules, conversation: rule})
    return state


def _chosen(state: State, event: Event) -> State:
    """What the person chooses."""
    wishes = state.wishes
    match event:
        case OwnShowChosen(show):
            return replace(state, undisturbed=show == "dnd")
        case WishesLoaded(known):
            return replace(state, wishes=known)
        case DesktopChosen(_, yes):
            return _wishing(state, replace(wishes, desktop=yes, asked=True))
        case OfferDeclined():
            return _wishing(state, replace(wishes, asked=True))
        case SoundChosen(yes):
            return _wishing(state, replace(wishes, sound=yes))
        case QuietChosen(hours):
            return _wishing(state, replace(wishes, quiet=hours))
    return state


def offered(state: State, session: Session) -> bool:
    """Whether the person may be asked if they want to be told outside of the page."""
    unasked = session.page.notifications == "default" and not state.wishes.asked
    return unasked and session.settings.notifications != "never"


def quiet(state: State, session: Session) -> bool:
    """Whether nobody wants to be told: in these hours, or while they do not want to be disturbed."""
    if state.undisturbed:
        return True
    hours = state.wishes.quiet
    begin, end = minutes(session.settings.quiet_hours if hours is None else hours)
    local = time.localtime(session.now / 1000)
    now = local.tm_hour * 60 + local.tm_min
    return begin <= now < end if begin <= end else now >= begin or now < end


def minutes(hours: str) -> tuple[int, int]:
    """From "22:00-07:00" the minutes of the day at which they begin and end; the same twice for none."""
    found = re.fullmatch(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)", hours)
    if not found:
        return 0, 0
    first, last = (int(found[at]) * 60 + int(found[at + 1]) for at in (1, 3))
    return first % DAY, last % DAY


def _arrived(state: State, added: MessagesAdded, session: Session) -> State:
    conversation, kind = added.conversation, added.kind
    place = state.rooms.get(conversation, Place("", False))
    rule = state.rules.get(conversation) or usual(kind, place.private, session.settings)
    called = pattern((place.nickname,)) if rule is Notify.MENTION else None
    wanted = [
        each
        for each in added.messages
        if not (each.outgoing or each.retraction)
        and (rule is Notify.ALWAYS or (called is not None and called.search(each.body)))
    ]
    if not wanted:
        return state
    pending = {**state.pending, conversation: Pending(kind, wanted[-1])}
    return replace(state, pending=pending, due=not state.behind)


def _told_again(state: State, conversation: BareJID, messages: Sequence[Message]) -> State:
    """What is to be told is told as it is now; what was taken back is neither told nor shown any more."""
    now = {each.id: each for each in messages}
    shown, pending = state.shown.get(conversation), state.pending.get(conversation)
    if shown and (known := now.get(shown.message.id)) and known.retraction:
        state = replace(state, shown=without(state.shown, conversation), closed=(conversation,))
    if pending and (known := now.get(pending.message.id)):
        others = without(state.pending, conversation)
        told = {} if known.retraction else {conversation: replace(pending, message=known)}
        return replace(state, pending={**others, **told})
    return state


def _seen(state: State, conversation: BareJID) -> State:
    if conversation not in state.pending and conversation not in state.shown:
        return state
    return replace(
        state,
        pending=without(state.pending, conversation),
        shown=without(state.shown, conversation),
        closed=(conversation,) if conversation in state.shown else (),
    )


def _wishing(state: State, wishes: Wishes) -> State:
    return replace(state, wishes=wishes, changed=True)


def name_of(state: State, conversation: BareJID) -> str:
    """As the list calls it."""
    return legible(state.names.get(conversation, ""))
