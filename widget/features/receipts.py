"""Message delivery receipts (XEP-0184): answered to contacts, and shown under what we sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from widget.core.effects import Effect, Send
from widget.core.envelope import Envelope, Origin
from widget.core.events import ContactsChanged, DeliveryChanged, Event
from widget.core.feature import Feature
from widget.core.model import Delivery, FullJID, MessageId, Session, bare
from widget.core.stanza import element, message
from widget.core.timeline import conversation_of
from widget.core.watchers import NOBODY, Watchers, watching

NS = "urn:xmpp:receipts"


@dataclass(frozen=True, slots=True)
class State:
    """Who may know that we are there: those who see our presence (XEP-0184, 7)."""

    watchers: Watchers = NOBODY


@dataclass(frozen=True, slots=True)
class ReceiptAsked(Event):
    """A live message wants to be acknowledged."""

    sender: FullJID
    id: str


def read_received(envelope: Envelope, session: Session) -> Iterator[Event]:
    """A message of ours has arrived: the receipt must come from whom it was sent to."""
    received = envelope.stanza.find(f"{{{NS}}}received")
    if received is not None and not envelope.outgoing and envelope.type != "groupchat":
        id_ = MessageId(f"o:{received.get('id', '')}")
        yield DeliveryChanged(conversation_of(envelope), id_, Delivery.DELIVERED)


def read_request(envelope: Envelope, session: Session) -> Iterator[Event]:
    """Only what comes straight to us is answered, not what others' clients or the archive hold."""
    direct = envelope.origin is Origin.LIVE and envelope.type in ("chat", "normal")
    if direct and envelope.id and not envelope.outgoing:
        yield ReceiptAsked(envelope.sender, envelope.id)


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case ContactsChanged(contacts):
            watchers = watching(state.watchers, contacts)
            return state if watchers is state.watchers else State(watchers)
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case ReceiptAsked(sender, id_) if bare(sender) in state.watchers:
            yield Send(message(sender, "chat", session.fresh, element("received", NS, id=id_)))


FEATURE = Feature(
    "receipts",
    State,
    update,
    effects,
    readers={f"{{{NS}}}received": read_received, f"{{{NS}}}request": read_request},
    announces=(NS,),
)
