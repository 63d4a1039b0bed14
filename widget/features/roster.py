"""The roster (RFC 6121, 2): contacts in their groups with their presence; a versioned copy is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from xml.etree.ElementTree import Element

from vdom import Memo, VNode, memo
from vdom.html import div, p, span
from widget.core.effects import Effect, Emit, Load, Query, Save, Send
from widget.core.envelope import Envelope
from widget.core.events import (
    BecameAvailable,
    ContactChanged,
    ConversationNamed,
    ConversationOpened,
    DialogChosen,
    Event,
    SessionStarted,
    StorageOpened,
)
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.model import BareJID, Kind, Session, SurfaceId, bare, local, resource
from widget.core.records import Delete, Put, Record, Store
from widget.core.stanza import child_text, iq
from widget.core.stanza import presence as available
from widget.ui.components import avatar, button, empty, presence_name, row, section, skeleton
from widget.ui.i18n import _

NS = "jabber:iq:roster"
MUC_USER = "http://jabber.org/protocol/muc#user"
STORE = Store("roster", ("jid",))
VERSION = ""
"""The key under which the roster's version lies among its items: no JID is empty."""

_NOBODY: Mapping[BareJID, Mapping[str, Presence]] = {}
_RANK = {"chat": 0, "available": 1, "away": 2, "xa": 3, "dnd": 4, "offline": 5}


@dataclass(frozen=True, slots=True)
class Contact:
    """A roster item. `shown` is how our own roster calls them, else their local part."""

    jid: BareJID
    name: str = ""
    groups: tuple[str, ...] = ()
    subscription: str = "none"
    ask: bool = False

    @property
    def shown(self) -> str:
        return self.name or local(self.jid) or self.jid


@dataclass(frozen=True, slots=True)
class Presence:
    """What one resource of a contact says of itself."""

    show: str
    status: str = ""
    priority: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """`known` once the roster has been read, from here or from the server."""

    known: bool = False
    version: str = ""
    contacts: Mapping[BareJID, Contact] = field(default_factory=dict)
    presences: Mapping[BareJID, Mapping[str, Presence]] = field(default_factory=dict)
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


@dataclass(frozen=True, slots=True)
class PresenceChanged(Event):
    """A resource of a contact has come, gone, or says something else."""

    jid: BareJID
    resource: str
    presence: Presence | None


def read_push(envelope: Envelope, session: Session) -> Iterator[Event]:
    """A roster push; the edge has let through only our own server's."""
    query = envelope.stanza.find(f"{{{NS}}}query")
    if envelope.kind == "iq" and envelope.type == "set" and query is not None:
        for contact in _contacts(query):
            yield RosterPushed(contact, query.get("ver", ""))


def read_presence(envelope: Envelope, session: Session) -> Iterator[Event]:
    """A contact's presence; occupants' are the room's affair."""
    if envelope.stanza.find(f"{{{MUC_USER}}}x") is not None:
        return
    if envelope.type == "available":
        show = child_text(envelope.stanza, "show") or "available"
        presence = Presence(show, child_text(envelope.stanza, "status"), _priority(envelope.stanza))
        yield PresenceChanged(bare(envelope.sender), resource(envelope.sender), presence)
    elif envelope.type == "unavailable":
        yield PresenceChanged(bare(envelope.sender), resource(envelope.sender), None)


def update(state: State, event: Event, session: Session) -> State:
    state = replace(state, removed=()) if state.removed else state
    match event:
        case RosterLoaded(contacts, version) if not state.known:
            return replace(state, known=bool(contacts), version=version, contacts=_by_jid(contacts))
        case RosterReceived(contacts, version):
            if contacts is None:
                return replace(state, known=True)
            fresh = _by_jid(contacts)
            removed = tuple(jid for jid in state.contacts if jid not in fresh)
            return replace(state, known=True, version=version, contacts=fresh, removed=removed)
        case RosterPushed(contact, version):
            contacts_ = {jid: each for jid, each in state.contacts.items() if jid != contact.jid}
            if contact.subscription == "remove":
                return replace(state, contacts=contacts_, version=version, removed=(contact.jid,))
            return replace(state, contacts={**contacts_, contact.jid: contact}, version=version)
        case PresenceChanged(jid, resource_, presence):
            others = {key: each for key, each in state.presences.get(jid, {}).items() if key != resource_}
            now = {**others, resource_: presence} if presence else others
            return replace(state, presences={**state.presences, jid: now})
        case SessionStarted(_, resumed) if not resumed:
            return replace(state, presences={})
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for jid in state.removed:
        yield Save(Delete("roster", jid))
        yield Emit(ContactChanged(jid, "", (), "remove", False))
    match event:
        case StorageOpened():
            yield Load("roster", _loaded)
        case SessionStarted(_, resumed) if not resumed:
            # An empty `ver` asks for versioning; servers without it ignore the attribute
            query = Element(f"{{{NS}}}query", {"ver": state.version})
            yield Query(iq("get", query), _received, lambda error: RosterReceived(None, state.version))
        case RosterLoaded(contacts):
            yield from _told(contacts)
        case RosterReceived(None):
            yield Send(available())
            yield Emit(BecameAvailable())
        case RosterReceived(contacts, version) if contacts is not None:
            # Initial presence comes after the roster (RFC 6121, 2.2), or presences come for nobody
            yield Send(available())
            yield Emit(BecameAvailable())
            yield from (Save(Put("roster", _to_record(contact))) for contact in contacts)
            yield Save(Put("roster", {"jid": VERSION, "version": version}))
            yield from _told(contacts)
        case RosterPushed(contact, version):
            if contact.subscription != "remove":
                yield Save(Put("roster", _to_record(contact)))
                yield from _told((contact,))
            yield Save(Put("roster", {"jid": VERSION, "version": version}))


def contacts_list(state: State, view: View) -> list[VNode | Memo]:
    """The roster's sections, one a group."""
    needle = str(view.ask(Fact.FILTER, default="")).casefold()
    if not state.known:
        return [skeleton(5)]
    return [
        memo(
            _sections,
            view.surface.id,
            state.contacts,
            _seen(state, view),
            needle,
            view.layout.active,
            key="roster",
        )
    ]


def _sections(
    surface: SurfaceId,
    contacts: Mapping[BareJID, Contact],
    presences: Mapping[BareJID, Mapping[str, Presence]],
    needle: str,
    active: BareJID,
) -> VNode:

    shown = [each for each in contacts.values() if needle in each.shown.casefold() or needle in each.jid]
    if not contacts:
        return empty(
            "users",
            _("No contacts yet"),
            _("Write to somebody whose address you know, or meet people in a room."),
            button(_("Start a chat"), DialogChosen(surface, "new-chat"), kind="primary", icon="square-pen"),
            button(_("Find a room"), DialogChosen(surface, "join-room"), icon="users"),
        )
    if not shown:
        return p(_("No contact is called “{text}”.").format(text=needle), cls="list-note")
    filed = [(group, each) for each in shown for group in each.groups or (_("Contacts"),)]
    ordered = sorted(filed, key=lambda pair: (pair[0].casefold(), _order(pair[1], presences)))
    return div(
        *[
            section(
                group,
                *[
                    _row(surface, each, best(presences.get(each.jid, {})), each.jid == active)
                    for _g, each in pairs
                ],
                collapsible=True,
                key=f"group {group}",
            )
            for group, pairs in groupby(ordered, key=lambda pair: pair[0])
        ],
        cls="roster",
    )


def _row(surface: SurfaceId, contact: Contact, presence: Presence, current: bool) -> VNode:
    return row(
        avatar(contact.jid, contact.shown, "m", presence.show),
        contact.shown,
        presence.status or (_("Waiting for their answer") if contact.ask else presence_name(presence.show)),
        message=ConversationOpened(surface, contact.jid, Kind.CHAT),
        current=current,
        key=contact.jid,
    )


def title(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """Under a contact's name: what they say of themselves."""

    if kind is Kind.ROOM or conversation not in state.contacts:
        return None
    presence = best(_seen(state, view).get(conversation, {}))
    return span(presence.status or presence_name(presence.show), dir="auto")


def presence_of(state: State, view: View, jid: BareJID) -> str | None:
    """A contact's best presence; None for strangers."""
    return best(_seen(state, view).get(jid, {})).show if jid in state.contacts else None


def name_of(state: State, view: View, jid: BareJID) -> str | None:
    """How the roster calls them."""
    return state.contacts[jid].name or None if jid in state.contacts else None


def _seen(state: State, view: View) -> Mapping[BareJID, Mapping[str, Presence]]:
    """While we are offline nobody is seen; a resumed session finds all as they were (XEP-0198)."""
    return state.presences if view.session.online else _NOBODY


def best(presences: Mapping[str, Presence]) -> Presence:
    """The presence that stands for all of a contact's resources: highest priority, then most present."""
    return min(
        presences.values(), key=lambda p: (-p.priority, _RANK.get(p.show, 1)), default=Presence("offline")
    )


def _order(contact: Contact, presences: Mapping[BareJID, Mapping[str, Presence]]) -> tuple[int, str]:
    show = best(presences.get(contact.jid, {})).show
    return (1 if show == "offline" else 0, contact.shown.casefold())


def _told(contacts: tuple[Contact, ...]) -> Iterator[Effect]:
    for each in contacts:
        yield Emit(ContactChanged(each.jid, each.name, each.groups, each.subscription, each.ask))
        if each.name:
            yield Emit(ConversationNamed(each.jid, Kind.CHAT, each.name))


def _received(answer: Element) -> Event:
    query = answer.find(f"{{{NS}}}query")
    if query is None:
        return RosterReceived(None, "")
    return RosterReceived(tuple(_contacts(query)), query.get("ver", ""))


def _contacts(query: Element) -> Iterator[Contact]:
    for item in query.iterfind(f"{{{NS}}}item"):
        if jid := item.get("jid"):
            groups = tuple(group.text.strip() for group in item.iterfind(f"{{{NS}}}group") if group.text)
            subscription, ask = item.get("subscription", "none"), item.get("ask") == "subscribe"
            yield Contact(bare(jid.lower()), item.get("name", "").strip(), groups, subscription, ask)


def _priority(stanza: Element) -> int:
    try:
        return int(child_text(stanza, "priority") or 0)
    except ValueError:
        return 0


def _by_jid(contacts: tuple[Contact, ...]) -> dict[BareJID, Contact]:
    return {contact.jid: contact for contact in contacts}


def _to_record(contact: Contact) -> Record:
    return {
        "jid": contact.jid,
        "name": contact.name,
        "groups": list(contact.groups),
        "subscription": contact.subscription,
        "ask": contact.ask,
    }


def _loaded(records: list[Record]) -> Event:
    version = next((each["version"] for each in records if each["jid"] == VERSION), "")
    contacts = (
        Contact(BareJID(r["jid"]), r["name"], tuple(r["groups"]), r["subscription"], r["ask"])
        for r in records
        if r["jid"] != VERSION
    )
    return RosterLoaded(tuple(contacts), version)


FEATURE = Feature(
    "roster",
    State,
    update,
    effects,
    readers={f"{{{NS}}}query": read_push, "presence": read_presence},
    slots={Slot.LIST: contacts_list, Slot.TITLE: title},
    facts={Fact.PRESENCE: presence_of, Fact.NAME: name_of},
    stores=(STORE,),
)
