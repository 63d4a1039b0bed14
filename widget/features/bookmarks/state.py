"""Our bookmarks, which rooms we are in, and what of it the server does not know yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from widget.core.events import (
    AccountDescribed,
    ConversationNamed,
    Event,
    LeaveChosen,
    PreferencesChanged,
    RoomEntered,
    RoomLeft,
    RoomUnwanted,
    RoomWanted,
    SessionStarted,
)
from widget.core.model import BareJID, Kind, Session, local
from widget.core.persistent import without
from widget.core.preferences import Notify
from widget.core.private import keeps
from widget.features.bookmarks import items
from widget.features.bookmarks.items import Entry


@dataclass(frozen=True, slots=True)
class State:
    """`inside`: the rooms that we are in, and our nicknames there; `private` are those for members only.

    `passwords`: of those that want one. `names`: how rooms call themselves, which a new bookmark is to say
    (XEP-0402, 3.1).
    `able`: of which kind the server keeps entries, and has told us them; `safe`: it keeps them to itself;
    `prepared`: whose node we have set right in this session. What the present event did: `dirty` entries
    have changed, `gone` are no more, `going` are to be published once it is safe, `news` follows for the
    others.
    """

    entries: Mapping[BareJID, Entry] = field(default_factory=dict)
    inside: Mapping[BareJID, str] = field(default_factory=dict)
    private: frozenset[BareJID] = frozenset()
    passwords: Mapping[BareJID, str] = field(default_factory=dict, repr=False)
    names: Mapping[BareJID, str] = field(default_factory=dict)
    able: frozenset[Kind] = frozenset()
    safe: bool = False
    prepared: frozenset[Kind] = frozenset()
    dirty: tuple[Entry, ...] = ()
    gone: tuple[BareJID, ...] = ()
    going: tuple[Entry, ...] = ()
    news: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class EntriesLoaded(Event):
    """What an earlier visit knew."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class EntriesCame(Event):
    """The server has told of these: of `all` of that kind, or of what has just changed and is `gone`."""

    kind: Kind
    entries: tuple[Entry, ...]
    gone: tuple[BareJID, ...] = ()
    all: bool = False


@dataclass(frozen=True, slots=True)
class EntriesRefused(Event):
    """The server does not keep such things, or not at present."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class EntryPublished(Event):
    """The server has taken it."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class NodeUnfit(Event):
    """Some other client has made the node otherwise: others might read it, or it might forget."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class NodePrepared(Event):
    """It is as it must be."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class PinToggled(Event):
    """The person wants a conversation to stand first, or no more."""

    conversation: BareJID
    kind: Kind


@dataclass(frozen=True, slots=True)
class NotifyChosen(Event):
    """The person chooses when to be told of new messages in a conversation."""

    conversation: BareJID
    kind: Kind
    rule: Notify


def update(state: State, event: Event, session: Session) -> State:
    if state.dirty or state.gone or state.going or state.news:
        state = replace(state, dirty=(), gone=(), going=(), news=())
    match event:
        case EntriesLoaded(entries):
            for each in entries:
                if each.conversation not in state.entries:
                    state = _told(state, each, None)
            return replace(state, dirty=())
        case EntriesCame():
            return _came(state, event, session)
        case PinToggled(conversation, kind):
            known = _get(state, conversation, kind, session)
            return _wished(state, items.pinned(known, not known.pinned))
        case NotifyChosen(conversation, kind, rule):
            return _wished(state, items.notified(_get(state, conversation, kind, session), rule))
        case RoomEntered(room, nickname, private=private, password=word):
            closed = state.private | {room} if private else state.private - {room}
            words = {**state.passwords, room: word} if word else without(state.passwords, room)
            nicknames = {**state.inside, room: nickname}
            inside = replace(state, inside=nicknames, private=closed, passwords=words)
            return _joined(inside, (room,), session) if Kind.ROOM in state.able else inside
        case ConversationNamed(room, Kind.ROOM, name) if name not in (local(room), state.names.get(room)):
            return replace(state, names={**state.names, room: name})
        case RoomLeft(room):
            left, words = without(state.inside, room), without(state.passwords, room)
            return replace(state, inside=left, passwords=words)
        case LeaveChosen(_, room) if room in state.entries and state.entries[room].autojoin:
            return _wished(state, items.joined(state.entries[room], False))
        case EntryPublished(entry) if _same(state.entries.get(entry.conversation), entry):
            return _with(state, replace(entry, told=True))
        case EntriesRefused(kind):
            return replace(state, able=state.able - {kind})
        case NodeUnfit(kind) if kind in state.prepared:
            return replace(state, able=state.able - {kind})
        case NodePrepared(kind) if kind not in state.prepared:
            # For all that were turned away before: of several that went out together each was
            prepared = replace(state, prepared=state.prepared | {kind})
            return replace(prepared, going=tuple(_untold(prepared, kind)))
        case SessionStarted(_, resumed) if not resumed:
            return replace(state, able=frozenset(), safe=False, prepared=frozenset(), inside={})
        case SessionStarted(first=first) if not session.guest:
            # An earlier page's session has told us all; in ours something may have been wanted meanwhile
            return _all_going(replace(state, able=frozenset(Kind), safe=False, inside={}) if first else state)
        case AccountDescribed(features):
            return _all_going(replace(state, safe=keeps(features)))
    return state


def _came(state: State, event: EntriesCame, session: Session) -> State:
    """What other devices have done; what was changed here meanwhile stays, and goes to them."""
    before, kind = state.entries, event.kind
    for each in event.entries:
        known = before.get(each.conversation)
        if known is None or known.told:
            state = _told(state, each, known)
        elif not _same(known, each):
            entry = items.merged(each, known)
            state = _with(state, entry)
            if entry.autojoin and entry.password != known.password:
                state = replace(state, news=(*state.news, _wanted(entry)))
        if each.password and not event.all:  # it is newer than what has let us in
            state = replace(state, passwords=without(state.passwords, each.conversation))
    there = {each.conversation for each in event.entries}
    ours = [each for each in before.values() if each.kind is kind and each.told]
    gone = {each.conversation for each in ours if event.all and each.conversation not in there}
    for jid in gone.union(event.gone):
        if jid in before and before[jid].told:
            state = _removed(state, before[jid])
    if not event.all:
        return state
    state = replace(state, able=state.able | {kind}, going=(*state.going, *_untold(state, kind)))
    left = {each.room for each in state.news if isinstance(each, RoomUnwanted)}
    return (
        _joined(state, (jid for jid in state.inside if jid not in left), session)
        if kind is Kind.ROOM
        else state
    )


def _told(state: State, entry: Entry, known: Entry | None) -> State:
    """An entry as the server has it, and what follows from how it was."""
    news: list[Event] = []
    preferred, before = _preferred(entry), _preferred(known) if known else None
    if preferred != before and (known or entry.pinned or entry.notify):
        news.append(preferred)
    if entry.autojoin and not (known and known.autojoin and known.password == entry.password):
        news.append(_wanted(entry))
    if known and known.autojoin and not entry.autojoin:
        news.append(RoomUnwanted(entry.conversation))
    return replace(_with(state, entry), news=(*state.news, *news))


def _wanted(entry: Entry) -> RoomWanted:
    return RoomWanted(entry.conversation, entry.nickname, entry.name, entry.password)


def _removed(state: State, entry: Entry) -> State:
    news: list[Event] = [PreferencesChanged(entry.conversation, entry.kind, False, None)]
    if entry.autojoin:
        news.append(RoomUnwanted(entry.conversation))
    entries = {jid: each for jid, each in state.entries.items() if jid != entry.conversation}
    gone = (*state.gone, entry.conversation)
    return replace(state, entries=entries, gone=gone, news=(*state.news, *news))


def _joined(state: State, rooms: Iterable[BareJID], session: Session) -> State:
    """The person is in these: their other devices shall be, too. What the site wants is its own affair."""
    for room in rooms:
        known, word = state.entries.get(room), state.passwords.get(room, "")
        told = known and known.autojoin and word in ("", known.password)
        if session.guest or told or _of_the_site(room, session):
            continue
        entry = items.joined(_get(state, room, Kind.ROOM, session), True, word)
        state = replace(_with(state, entry), going=(*state.going, entry))
    return state


def _of_the_site(room: BareJID, session: Session) -> bool:
    return room in (*session.settings.rooms, session.settings.open_room)


def _wished(state: State, entry: Entry) -> State:
    """The person has changed something here: it holds at once, and the server is told when it can be."""
    going = (*state.going, entry) if entry.kind in state.able else state.going
    return replace(_with(state, entry), going=going, news=(*state.news, _preferred(entry)))


def _get(state: State, conversation: BareJID, kind: Kind, session: Session) -> Entry:
    if known := state.entries.get(conversation):
        return known
    nickname, name = state.inside.get(conversation, ""), state.names.get(conversation, "")
    fresh = items.empty(conversation, kind, nickname, name)
    wanted = conversation in state.inside and not _of_the_site(conversation, session)
    return items.joined(fresh, True) if wanted else fresh


def _preferred(entry: Entry) -> PreferencesChanged:
    return PreferencesChanged(entry.conversation, entry.kind, entry.pinned, entry.notify)


def _all_going(state: State) -> State:
    return replace(state, going=tuple(each for kind in state.able for each in _untold(state, kind)))


def _untold(state: State, kind: Kind) -> Iterator[Entry]:
    return (each for each in state.entries.values() if each.kind is kind and not each.told)


def _same(known: Entry | None, entry: Entry) -> bool:
    """Whether nothing has been changed since."""
    return known is not None and known.xml == entry.xml


def _with(state: State, entry: Entry) -> State:
    if state.entries.get(entry.conversation) == entry:
        return state
    others = (each for each in state.dirty if each.conversation != entry.conversation)
    entries = {**state.entries, entry.conversation: entry}
    return replace(state, entries=entries, dirty=(*others, entry))
