"""What is known of contacts and their presences, and the order in which they are listed.

The order is kept up to date, so that a presence among ten thousand contacts moves one entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from widget.core.events import Event, NicknamesChanged, SessionStarted
from widget.core.model import BareJID, Contact, Session
from widget.core.persistent import Map, Ordered

_RANK = {"chat": 0, "available": 1, "away": 2, "xa": 3, "dnd": 4, "offline": 5}

Entry = tuple[bool, str, BareJID]
"""Where a contact stands in a group: those who are offline last, then by name (casefolded)."""


@dataclass(frozen=True, slots=True)
class Presence:
    """What one resource of a contact says of itself; `idle` since when, in milliseconds (XEP-0319), or 0."""

    show: str
    status: str = ""
    priority: int = 0
    idle: int = 0


Resources = Mapping[str, Presence]
_NOTHING: Resources = {}


@dataclass(frozen=True, slots=True)
class State:
    """`known` once the roster has been read, from here or from the server.

    `nicknames` are what contacts call themselves. `groups` holds the contacts' entries; those in no group
    are in "". `changed` and `removed`: what the present event did.
    """

    known: bool = False
    version: str = ""
    contacts: Map[BareJID, Contact] = field(default_factory=Map)
    presences: Map[BareJID, Resources] = field(default_factory=Map)
    nicknames: Map[BareJID, str] = field(default_factory=Map)
    groups: Mapping[str, Ordered[Entry]] = field(default_factory=dict)
    changed: tuple[Contact, ...] = ()
    removed: tuple[BareJID, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterLoaded(Event):
    """The copy that was kept from an earlier visit."""

    contacts: tuple[Contact, ...]
    version: str


@dataclass(frozen=True, slots=True)
class RosterReceived(Event):
    """The server's answer: the whole roster, or None when ours is up to date (RFC 6121, 2.6.3)."""

    contacts: tuple[Contact, ...] | None
    version: str


@dataclass(frozen=True, slots=True)
class RosterPushed(Event):
    """One item has changed (RFC 6121, 2.1.6)."""

    contact: Contact
    version: str


Change = tuple[BareJID, str, Presence | None]
"""Whose presence, by which resource."""


@dataclass(frozen=True, slots=True)
class PresencesLoaded(Event):
    """Who was there for an earlier page; it counts if that page's session goes on."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class PresencesChanged(Event):
    """Resources of contacts have come, gone (None), or say something else, in this order."""

    changes: tuple[Change, ...]
    beside: ClassVar[bool] = True

    def follows(self, before: Event) -> bool:
        return isinstance(before, PresencesChanged)

    def joined(self, run: Sequence[Event]) -> PresencesChanged:
        told = [event for event in run if isinstance(event, PresencesChanged)]
        return PresencesChanged(tuple(change for event in told for change in event.changes))


def update(state: State, event: Event, session: Session) -> State:
    state = replace(state, removed=(), changed=()) if state.removed or state.changed else state
    match event:
        case RosterLoaded(contacts, version) if not state.known:
            return replace(_with(state, contacts), known=bool(contacts), version=version, changed=())
        case RosterReceived(None):
            return replace(state, known=True)
        case RosterReceived(contacts, version) if contacts is not None:
            fresh = {contact.jid for contact in contacts}
            removed = tuple(jid for jid in state.contacts if jid not in fresh)
            return replace(_with(state, contacts, removed), known=True, version=version)
        case RosterPushed(contact, version) if contact.subscription == "remove":
            return replace(_with(state, (), (contact.jid,)), version=version)
        case RosterPushed(contact, version):
            return replace(_with(state, (contact,)), version=version)
        case PresencesLoaded(changes) | PresencesChanged(changes):
            return _seen(state, changes)
        case SessionStarted(_, resumed) if not resumed:
            nobody: Map[BareJID, Resources] = Map()
            alone = replace(state, presences=nobody)
            entries = _filed(alone, state.contacts.values())
            return replace(alone, groups={group: Ordered(each) for group, each in entries.items()})
        case NicknamesChanged(nicknames):
            return _moving(state, replace(state, nicknames=state.nicknames.changed(nicknames)), nicknames)
        case SessionStarted():
            return replace(state, known=True)
    return state


def best(presences: Resources) -> Presence:
    """The presence that stands for all of a contact's resources: highest priority, then most present."""
    return min(
        presences.values(), key=lambda p: (-p.priority, _RANK.get(p.show, 1)), default=Presence("offline")
    )


def shown(contact: Contact, nicknames: Map[BareJID, str]) -> str:
    """How a contact is called: by us, else by themselves, else by their address."""
    return contact.name or nicknames.get(contact.jid) or contact.shown


def _with(state: State, come: Iterable[Contact], gone: tuple[BareJID, ...] = ()) -> State:
    """With these contacts, of which only those that differ are news, and without those."""
    changed = tuple(contact for contact in come if state.contacts.get(contact.jid) != contact)
    contacts = state.contacts.changed(((each.jid, each) for each in changed), gone)
    after = replace(state, contacts=contacts, changed=changed, removed=gone)
    return _moving(state, after, [*gone, *(each.jid for each in changed)])


def _seen(state: State, changes: Iterable[Change]) -> State:
    """With these presences; who has come or gone moves in the list. Anybody may send one: contacts count."""
    news: dict[BareJID, Resources] = {}
    for jid, resource, presence in changes:
        if jid not in state.contacts:
            continue
        known = news.get(jid) or state.presences.get(jid, _NOTHING)
        others = {key: each for key, each in known.items() if key != resource}
        news[jid] = {**others, resource: presence} if presence else others
    return _moving(state, replace(state, presences=state.presences.changed(news)), news)


Filed = Mapping[str, set[Entry]]


def _moving(before: State, after: State, jids: Iterable[BareJID]) -> State:
    """With the entries of these where they belong now."""
    jids = tuple(jids)
    old = [known for jid in jids if (known := before.contacts.get(jid))]
    new = [known for jid in jids if (known := after.contacts.get(jid))]
    return replace(after, groups=_moved(before.groups, _filed(before, old), _filed(after, new)))


def _filed(state: State, contacts: Iterable[Contact]) -> Filed:
    """The entries of contacts, by group."""
    groups: dict[str, set[Entry]] = {}
    for contact in contacts:
        offline = best(state.presences.get(contact.jid, _NOTHING)).show == "offline"
        entry = offline, shown(contact, state.nicknames).casefold(), contact.jid
        for group in contact.groups or ("",):
            groups.setdefault(group, set()).add(entry)
    return groups


def _moved(groups: Mapping[str, Ordered[Entry]], gone: Filed, come: Filed) -> Mapping[str, Ordered[Entry]]:
    after = dict(groups)
    for group in {*gone, *come}:
        leaving, coming = gone.get(group, set()), come.get(group, set())
        if leaving == coming:
            continue
        after[group] = after.get(group, Ordered()).changed(leaving - coming, coming - leaving)
        if not after[group]:
            del after[group]
    return after
