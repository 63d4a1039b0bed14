"""Message Displayed Synchronization (XEP-0490): what one of our devices has shown is read on all of them.

Each chat has an item with the archive's id of the newest message displayed there. It only moves
forward: which of two is newer is told by their places in the conversation, so that an id whose message
is not here yet waits for it until the archive has caught up. What was read while there was no
connection is published later, unless another device has got further.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from widget.core import pep, private
from widget.core.effects import After, Effect, Emit, Load, Query, Save
from widget.core.envelope import Envelope
from widget.core.events import BecameAvailable, CapabilitiesAsked, Event, StorageOpened
from widget.core.feature import Feature
from widget.core.lookup import find_message
from widget.core.model import BareJID, Kind, Message, MessageId, Session
from widget.core.records import Put, Record, Store
from widget.core.stanza import element
from widget.features.displayed.state import (
    Mark,
    MarkDue,
    MarkPublished,
    MarksCame,
    MarksLoaded,
    MarksRefused,
    NodePrepared,
    NodeUnfit,
    PlaceFound,
    State,
    get,
    update,
)

__all__ = ["FEATURE", "State"]

NS = "urn:xmpp:mds:displayed:0"
SID = "urn:xmpp:sid:0"
STORE = Store("displayed", ("conversation",))
MOMENT = 1_500
"""Milliseconds for which more may be read before it is published."""


def read(envelope: Envelope, session: Session) -> Iterator[Event]:
    """Another device has displayed something; our own come back, too."""
    if marks := tuple(_marks(private.told(envelope, session, NS), session)):
        yield MarksCame(marks)


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for mark in state.dirty:
        yield Save(Put("displayed", _to_record(mark)))
    for conversation in state.due:
        yield After(MOMENT, MarkDue(conversation), f"displayed {conversation}")
    for mark in state.sought:
        yield _seek(mark)
    for seen in state.news:
        yield Emit(seen)
    match event:
        case StorageOpened():
            yield Load("displayed", lambda records: MarksLoaded(tuple(map(_from_record, records))))
        case BecameAvailable() | CapabilitiesAsked() if not session.guest:
            yield private.fetch(NS, partial(_fetched, session), MarksRefused())
        case MarkDue(conversation) if state.able and state.safe and session.online:
            mark = get(state, conversation)
            if not (mark.told or mark.awaited):
                yield _publish(mark, session, state.configured)
        case NodeUnfit() if state.able:
            yield from private.prepare(NS, NodePrepared(), MarksRefused())


def _marks(items: Iterable[private.Item], session: Session) -> Iterator[Mark]:
    """An id counts by the archive that gave it: our own for chats, a room's for that room."""
    for item in items:
        given = item.payload.find(f"{{{SID}}}stanza-id") if item.payload is not None else None
        if given is None or item.payload is None or item.payload.tag != f"{{{NS}}}displayed":
            continue
        by, id_ = given.get("by", ""), given.get("id", "")
        if id_ and by in (session.me, item.id):
            kind = Kind.CHAT if by == session.me else Kind.ROOM
            yield Mark(BareJID(item.id), kind, awaited=id_)


def _seek(mark: Mark) -> Effect:
    conversation, id_ = mark.conversation, mark.awaited

    def found(message: Message | None) -> Event:
        return PlaceFound(conversation, id_, message.order if message else None)

    return find_message(conversation, MessageId(f"s:{id_}"), found)


def _fetched(session: Session, items: tuple[private.Item, ...]) -> Event:
    return MarksCame(tuple(_marks(items, session)), all=True)


def _publish(mark: Mark, session: Session, prepared: bool) -> Query:
    by = mark.archive or session.me
    payload = element("displayed", NS, element("stanza-id", SID, by=by, id=mark.stanza_id))
    publication = private.publish(NS, mark.conversation, payload, prepared)
    taken = MarkPublished(mark.conversation, mark.stanza_id)
    return private.put(publication, taken, unfit=NodeUnfit(), refused=MarksRefused())


def _to_record(mark: Mark) -> Record:
    return {
        "conversation": mark.conversation,
        "kind": mark.kind.value,
        "stanza_id": mark.stanza_id,
        "order": mark.order,
        "told": mark.told,
        "awaited": mark.awaited,
    }


def _from_record(record: Record) -> Mark:
    return Mark(**{**record, "kind": Kind(record["kind"])})


FEATURE = Feature(
    "displayed",
    State,
    update,
    effects,
    readers={pep.EVENT_TAG: read},
    stores=(STORE,),
    announces=(f"{NS}+notify",),
)
