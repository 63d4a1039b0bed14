"""The roster (RFC 6121, 2): contacts in their groups with their presence; a versioned copy is kept.

Presences are kept too, for the next page that goes on with this session (XEP-0198): nobody would tell it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from xml.etree.ElementTree import Element

from widget.core.address import bare_jid
from widget.core.effects import Effect, Emit, Load, Query, Save
from widget.core.envelope import Envelope
from widget.core.events import ContactsChanged, Event, RosterAnswered, SessionStarted, StorageOpened
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.model import BareJID, Contact, Session, bare, resource
from widget.core.names import legible
from widget.core.records import Delete, DeleteRange, Put, Record, Store, Write
from widget.core.stanza import child_text, idle_since, iq
from widget.features.roster.state import (
    Change,
    Presence,
    PresencesChanged,
    PresencesLoaded,
    RosterLoaded,
    RosterPushed,
    RosterReceived,
    State,
    best,
    update,
)
from widget.features.roster.views import (
    contact_of,
    contacts_list,
    contacts_of,
    groups_of,
    name_of,
    presence_of,
    title,
)

__all__ = ["FEATURE", "Presence", "State", "best", "contacts_list"]

NS = "jabber:iq:roster"
MUC_USER = "http://jabber.org/protocol/muc#user"
STORE = Store("roster", ("jid",))
PRESENCES = Store("presences", ("jid", "resource"))
MOST_STATUS = 1000
"""Characters of what a contact says of themselves."""

VERSION = ""
"""The key under which the roster's version lies among its items: no JID is empty."""


def read_push(envelope: Envelope, session: Session) -> Iterator[Event]:
    """A roster push; the edge has let through only our own server's."""
    query = envelope.stanza.find(f"{{{NS}}}query")
    if envelope.kind == "iq" and envelope.type == "set" and query is not None:
        for contact in _contacts(query):
            yield RosterPushed(contact, query.get("ver", ""))


def pending(state: State, view: View) -> bool | None:
    """Whether the roster is still to come."""
    return True if view.session.me and not state.known else None


def read_presence(envelope: Envelope, session: Session) -> Iterator[Event]:
    """A contact's presence; occupants' are the room's affair."""
    if envelope.stanza.find(f"{{{MUC_USER}}}x") is not None:
        return
    who, where = bare(envelope.sender), resource(envelope.sender)
    if envelope.type == "available":
        show = child_text(envelope.stanza, "show") or "available"
        status = legible(child_text(envelope.stanza, "status")[:MOST_STATUS])
        idle = idle_since(envelope.stanza)
        presence = Presence(show, status, _priority(envelope.stanza), idle)
        yield PresencesChanged(((who, where, presence),))
    elif envelope.type == "unavailable":
        yield PresencesChanged(((who, where, None),))


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case StorageOpened():
            yield Load("roster", _loaded)
        case PresencesChanged(changes):
            yield from (Save(_presence_kept(*each)) for each in changes if each[0] in state.contacts)
        case SessionStarted(_, resumed) if not resumed:
            yield Save(DeleteRange("presences", None, (), ((),)))
            # An empty `ver` asks for versioning; servers without it ignore the attribute
            query = Element(f"{{{NS}}}query", {"ver": state.version})
            yield Query(iq("get", query), _received, lambda error: RosterReceived(None, state.version))
        case RosterLoaded(contacts):
            # The server may have been faster, and know better
            yield Emit(ContactsChanged(tuple(c for c in contacts if state.contacts.get(c.jid) == c)))
            yield Load("presences", _presences_loaded)
        case RosterReceived(contacts):
            # Initial presence comes after the roster (RFC 6121, 2.2), or presences come for nobody
            yield Emit(RosterAnswered())
            if contacts is not None:
                yield from _kept(state)
        case RosterPushed():
            yield from _kept(state)


def _kept(state: State) -> Iterator[Effect]:
    """What the present event changed: into the database, and told to the others."""
    gone = tuple(Contact(jid, subscription="remove") for jid in state.removed)
    yield from (Save(Delete("roster", contact.jid)) for contact in gone)
    yield from (Save(Put("roster", _to_record(contact))) for contact in state.changed)
    yield Save(Put("roster", {"jid": VERSION, "version": state.version}))
    if gone or state.changed:
        yield Emit(ContactsChanged(gone + state.changed))


def _presence_kept(jid: BareJID, resource_: str, presence: Presence | None) -> Write:
    if presence is None:
        return Delete("presences", (jid, resource_))
    return Put("presences", {"jid": jid, "resource": resource_, **asdict(presence)})


def _presences_loaded(records: list[Record]) -> Event:
    return PresencesLoaded(tuple(_presence(record) for record in records))


def _presence(record: Record) -> Change:
    presence = Presence(record["show"], record["status"], record["priority"], record.get("idle", 0))
    return BareJID(record["jid"]), record["resource"], presence


def _received(answer: Element) -> Event:
    query = answer.find(f"{{{NS}}}query")
    if query is None:
        return RosterReceived(None, "")
    return RosterReceived(tuple(_contacts(query)), query.get("ver", ""))


def _contacts(query: Element) -> Iterator[Contact]:
    for item in query.iterfind(f"{{{NS}}}item"):
        if jid := _address(item.get("jid", "")):
            groups = tuple(group.text.strip() for group in item.iterfind(f"{{{NS}}}group") if group.text)
            subscription, ask = item.get("subscription", "none"), item.get("ask") == "subscribe"
            yield Contact(jid, item.get("name", "").strip(), groups, subscription, ask)


def _address(jid: str) -> BareJID | None:
    try:
        return bare_jid(jid)
    except ValueError:
        return None  # nobody to write to


def _priority(stanza: Element) -> int:
    try:
        return int(child_text(stanza, "priority") or 0)
    except ValueError:
        return 0


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
    facts={
        Fact.PRESENCE: presence_of,
        Fact.NAME: name_of,
        Fact.PENDING: pending,
        Fact.CONTACT: contact_of,
        Fact.CONTACTS: contacts_of,
        Fact.GROUPS: groups_of,
    },
    stores=(STORE, PRESENCES),
)
