"""Bookmarks (XEP-0402) with pinning (XEP-0469) and notification settings (XEP-0492), the same on all devices.

A room that is entered here is entered on our other devices, and left there when it is left here; the
rooms that the site wants are its own affair. Chats with contacts are no bookmarks: what is wanted of
them lies in a node of our own beside (items.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from xml.etree.ElementTree import fromstring

from widget.core import pep, private
from widget.core.effects import Effect, Emit, Load, Query, Save
from widget.core.envelope import Envelope
from widget.core.events import BecameAvailable, CapabilitiesAsked, Event, StorageOpened
from widget.core.feature import Feature, Slot
from widget.core.model import BareJID, Kind, Session
from widget.core.records import Delete, Put, Record, Store
from widget.features.bookmarks import items
from widget.features.bookmarks.items import NODES, Entry
from widget.features.bookmarks.state import (
    EntriesCame,
    EntriesLoaded,
    EntriesRefused,
    EntryPublished,
    NodePrepared,
    NodeUnfit,
    State,
    update,
)
from widget.features.bookmarks.views import choices, details

__all__ = ["FEATURE", "State", "choices", "details"]

STORE = Store("bookmarks", ("conversation",))


def read(envelope: Envelope, session: Session) -> Iterator[Event]:
    """Another device has changed something; what we do comes back, too."""
    for kind, node in NODES.items():
        if told := private.told(envelope, session, node):
            yield EntriesCame(kind, tuple(_entries(kind, told)), tuple(_gone(told)))


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for entry in state.dirty:
        yield Save(Put("bookmarks", _to_record(entry)))
    for gone in state.gone:
        yield Save(Delete("bookmarks", gone))
    for news in state.news:
        yield Emit(news)
    for entry in state.going if session.online and state.safe else ():
        yield _publish(entry, entry.kind in state.prepared)
    match event:
        case StorageOpened():
            yield Load("bookmarks", lambda records: EntriesLoaded(tuple(_from_records(records))))
        case BecameAvailable() | CapabilitiesAsked() if not session.guest:
            for kind in NODES:
                yield private.fetch(NODES[kind], partial(_fetched, kind), EntriesRefused(kind))
        case NodeUnfit(kind) if kind in state.able:
            yield from private.prepare(NODES[kind], NodePrepared(kind), EntriesRefused(kind))


def _fetched(kind: Kind, found: tuple[private.Item, ...]) -> Event:
    return EntriesCame(kind, tuple(_entries(kind, found)), all=True)


def _entries(kind: Kind, found: Iterable[private.Item]) -> Iterator[Entry]:
    for id_, payload in found:
        if payload is not None and items.fits(kind, payload) and _is_address(id_):
            yield items.read(BareJID(id_), kind, payload)


def _gone(found: Iterable[private.Item]) -> Iterator[BareJID]:
    return (BareJID(id_) for id_, payload in found if payload is None)


def _is_address(id_: str) -> bool:
    head, at, tail = id_.partition("@")
    return bool(head and at and tail) and not any(each.isspace() for each in id_)


def _publish(entry: Entry, prepared: bool) -> Query:
    kind = entry.kind
    publication = private.publish(NODES[kind], entry.conversation, fromstring(entry.xml), prepared)
    return private.put(publication, EntryPublished(entry), NodeUnfit(kind), EntriesRefused(kind))


def _to_record(entry: Entry) -> Record:
    kept = {"conversation": entry.conversation, "kind": entry.kind.value}
    return {**kept, "xml": entry.xml, "told": entry.told}


def _from_records(records: Iterable[Record]) -> Iterator[Entry]:
    for each in records:
        kind = Kind(each["kind"])
        if entry := items.parse(BareJID(each["conversation"]), kind, each["xml"], each["told"]):
            yield entry


FEATURE = Feature(
    "bookmarks",
    State,
    update,
    effects,
    readers={pep.EVENT_TAG: read},
    slots={Slot.CONVERSATION_MENU: choices, Slot.DETAILS: details},
    stores=(STORE,),
    announces=tuple(f"{node}+notify" for node in NODES.values()),
)
