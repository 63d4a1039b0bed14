"""Displayed Markers (XEP-0333): how far the others have read, shown, and how far we have, told.

Ours go to contacts who see our presence and to small rooms for members, unless the site wants it
otherwise (`send_markers`); a moment after the last message was read, and what could not be told at
once is told later. Others' count only for what we sent to them, and never backwards.
"""

from __future__ import annotations

from collections.abc import Iterator

from vdom import VNode
from vdom.html import div, span
from widget.core.effects import After, Effect, Emit, Load, Save, Send
from widget.core.envelope import Envelope
from widget.core.events import DeliveryChanged, Event, SeenElsewhere, StorageOpened
from widget.core.feature import Feature, Slot, View
from widget.core.lookup import find_message, messages_between
from widget.core.model import Delivery, Kind, Message, MessageId, Session, resource
from widget.core.names import legible
from widget.core.records import Put, Record, Store
from widget.core.stanza import element, message
from widget.core.timeline import conversation_of, kind_of
from widget.features.markers.state import (
    Displayed,
    DisplayedByUs,
    DisplayedFound,
    MarkerDue,
    Marks,
    MarksLoaded,
    Open,
    Ours,
    RangeRead,
    Reader,
    State,
    update,
)
from widget.ui.components import icon
from widget.ui.i18n import _, all_of, ngettext

__all__ = ["FEATURE", "State", "footer"]

NS = "urn:xmpp:chat-markers:0"
HINTS = "urn:xmpp:hints"
STORE = Store("markers", ("conversation",))
MOMENT = 700
"""Milliseconds for which more may be read before it is told."""

MOST_AT_ONCE = 50
"""Messages of ours that one marker changes; what lies before them was read long ago."""

MOST_NAMED = 3


def read(envelope: Envelope, session: Session) -> Iterator[Event]:
    """A marker: from the other side of a chat, an occupant of a room, or another device of ours."""
    displayed = envelope.stanza.find(f"{{{NS}}}displayed")
    id_ = displayed.get("id", "") if displayed is not None else ""
    if not id_ or envelope.kind != "message" or envelope.type == "error":
        return
    conversation, kind = conversation_of(envelope), kind_of(envelope)
    name = resource(envelope.sender) if kind is Kind.ROOM else ""
    if envelope.outgoing:
        yield DisplayedByUs(conversation, kind, id_)
    elif kind is Kind.CHAT or name:
        yield Displayed(conversation, kind, id_, envelope.occupant_id or name, name)


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for marks in state.dirty:
        yield Save(Put("markers", _to_record(marks)))
    for number, marks in enumerate(state.going):
        yield _tell(marks, f"{session.fresh}.{number}")
    if state.waiting:
        yield After(MOMENT, MarkerDue(state.waiting), f"marker {state.waiting}")
    if state.seen:
        yield Emit(state.seen)
    match event:
        case StorageOpened():
            yield Load("markers", lambda records: MarksLoaded(tuple(map(_from_record, records))))
        case Displayed():
            yield _find(state, event)
        case DisplayedByUs(room, Kind.ROOM, id_) if room not in state.marks or state.marks[room].told != id_:
            yield find_message(room, MessageId(f"s:{id_}"), _seen_elsewhere)
        case DisplayedFound(by, newest) if state.before is not None:
            yield _range(by, state.before, newest)
        case RangeRead(by, messages):
            for each in messages:
                # What is on its way has not been read, but for what they have named
                arrived = each.delivery in (Delivery.SENT, Delivery.DELIVERED)
                if arrived or each.id == f"o:{by.id}":
                    yield Emit(DeliveryChanged(each.conversation, each.id, Delivery.READ, message=each))


def footer(state: State, view: View, message_: Message) -> VNode | None:
    """Under the newest of our messages in a room that anybody has read: by how many, and by whom."""
    if not message_.outgoing or message_.conversation not in state.marks:
        return None
    marks = state.marks[message_.conversation]
    if marks.sighted != message_.id or marks.kind is Kind.CHAT:
        return None
    names = all_of([legible(name) for name in marks.names])
    if len(marks.names) <= MOST_NAMED:
        words = _("Read by {names}").format(names=names)
    else:
        words = ngettext("Read by {n} person", "Read by {n} people", len(marks.names))
    return div(icon("eye"), span(words, dir="auto"), cls="read-by", title=names)


def _find(state: State, by: Displayed) -> Effect:
    """The message that a marker names, if it is ours; in a room it may be anybody's."""

    def found(known: Message | None) -> Event | None:
        return DisplayedFound(by, known) if known else None

    if by.kind is Kind.CHAT:
        return find_message(by.conversation, MessageId(f"o:{by.id}"), found)
    marks = state.marks.get(by.conversation)
    ours = next((each.id for each in marks.ours if each.stanza_id == by.id), None) if marks else None
    return find_message(by.conversation, ours or MessageId(f"s:{by.id}"), found)


def _range(by: Displayed, before: int, newest: Message) -> Load:
    def read_(messages: tuple[Message, ...]) -> Event:
        return RangeRead(by, messages)

    return messages_between(by.conversation, before, newest.order, MOST_AT_ONCE, read_)


def _seen_elsewhere(known: Message | None) -> Event | None:
    return SeenElsewhere(known.conversation, known.order) if known else None


def _tell(marks: Marks, fresh: str) -> Send:
    """It is to be archived (XEP-0334), so that it reaches devices that are away."""
    type_ = "groupchat" if marks.kind is Kind.ROOM else "chat"
    displayed = element("displayed", NS, id=marks.due)
    return Send(message(marks.conversation, type_, fresh, displayed, element("store", HINTS)))


def _to_record(marks: Marks) -> Record:
    return {
        "conversation": marks.conversation,
        "kind": marks.kind.value,
        "open": [list(each) for each in marks.open],
        "due": marks.due,
        "told": marks.told,
        "read": marks.read,
        "ours": [list(each) for each in marks.ours],
        "readers": {key: list(each) for key, each in marks.readers.items()},
        "sighted": marks.sighted,
        "names": list(marks.names),
    }


def _from_record(record: Record) -> Marks:
    known = {
        "kind": Kind(record["kind"]),
        "open": tuple(Open(*each) for each in record["open"]),
        "ours": tuple(Ours(*each) for each in record["ours"]),
        "readers": {key: Reader(*each) for key, each in record["readers"].items()},
        "names": tuple(record["names"]),
    }
    return Marks(**{**record, **known})


FEATURE = Feature(
    "markers",
    State,
    update,
    effects,
    readers={f"{{{NS}}}displayed": read},
    slots={Slot.MESSAGE_FOOTER: footer},
    stores=(STORE,),
    announces=(NS,),
)
