"""The outbox: what we send is kept until the server has it (RFC 6121, XEP-0198, XEP-0359).

It is written to the database before it goes out, and leaves it when the server has
acknowledged it, when a room has reflected it or its recipient received it, or when it
is found in the archive. What the server has may still be refused by whom it is for: where the message
alone does not tell all that went out (files, what is said of another), its parcel is kept for that.
After a new session nothing is sent again before the archive has caught up, so that
what had arrived all the same is not sent twice, and the order is kept. An earlier
page's session that goes on has carried over what it had sent; the rest it has not sent, but another tab
may have, of which the session tells first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import fromstring

from widget.core.additions import Addition
from widget.core.effects import After, Effect, Emit, Inherit, Query, Save, Send
from widget.core.encryption import OUTGOING, Problem
from widget.core.envelope import Envelope, Place
from widget.core.events import (
    AdditionRetried,
    DeliveryChanged,
    Event,
    MessageAcknowledged,
    MessagePosted,
    MessagesArrived,
    MessageSubmitted,
    RoomRefused,
    SealingFailed,
    SendRetried,
    SessionLost,
    SessionStarted,
    StorageOpened,
)
from widget.core.feature import Fact, Feature, View
from widget.core.model import (
    BareJID,
    Delivery,
    FullJID,
    Kind,
    Message,
    MessageId,
    Session,
    bare,
    resource,
)
from widget.core.records import Delete, Put, Record, Store
from widget.core.references import references
from widget.core.replying import dressed
from widget.core.stanza import CLIENT, element, iq, message
from widget.core.timeline import MUC_USER
from widget.errors import ChinwagError, EncryptionError, StanzaError, StanzaRefused
from widget.features.outbox.parcel import Parcel
from widget.features.outbox.state import (
    NotTaken,
    OutboxLoaded,
    SendFailed,
    SessionTold,
    State,
    id_of,
    is_to,
    update,
)
from widget.settings import Settings

SID = "urn:xmpp:sid:0"
PING = "urn:xmpp:ping"
RECEIPTS = "urn:xmpp:receipts"
MARKERS = "urn:xmpp:chat-markers:0"
CHAT_STATES = "http://jabber.org/protocol/chatstates"
STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas"
PASSING = (Problem.OFFLINE, Problem.NOT_LOADED)
AGAIN = 15_000
"""Milliseconds until what could not be encrypted for now is tried again."""
STORE = Store("outbox", ("id",), ours=True)


def read(envelope: Envelope, session: Session) -> Iterator[Event]:
    """An error that answers a message of ours (RFC 6120, 8.3)."""
    error = envelope.stanza.find(f"{{{CLIENT}}}error")
    if envelope.kind == "message" and envelope.type == "error" and error is not None and envelope.id:
        condition = next((child.tag for child in error if child.tag.startswith(f"{{{STANZAS}}}")), "")
        text = error.findtext(f"{{{STANZAS}}}text") or condition.rpartition("}")[2]
        yield SendFailed(envelope.sender, MessageId(f"o:{envelope.id}"), text)


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for parcel in state.left:
        yield Save(Delete("outbox", parcel.message.id))
    for parcel in state.taken:
        yield Save(Put("outbox", _to_record(parcel)))
    match event:
        case StorageOpened():
            yield Inherit("outbox", _writer, lambda records: OutboxLoaded(_in_order(records)))
        case SessionStarted(resumed=True) if state.unsure:
            yield Query(iq("get", element("ping", PING)), lambda answer: SessionTold(), _told)
        case MessageSubmitted(body=body) if body.strip():
            parcel = state.parcels[id_of(session)]
            yield Save(Put("outbox", _to_record(parcel)))
            yield Emit(_arrived(parcel, Delivery.PENDING))
        case MessagePosted(message_, shown=shown):
            yield Save(Put("outbox", _to_record(state.parcels[message_.id])))
            if shown:
                yield Emit(_arrived(state.parcels[message_.id], Delivery.PENDING))
        case MessageAcknowledged(id=given):
            for parcel in (*state.left, *state.taken):
                if parcel.message.id == f"o:{given}":
                    yield Emit(_changed(parcel, Delivery.SENT))
        case DeliveryChanged(id=id_, message=None):
            # A receipt may come before the acknowledgement, and tells as much
            for parcel in state.left:
                if parcel.message.id == id_:
                    yield Emit(_changed(parcel, Delivery.SENT))
        case SendFailed(sender, id_, error) if id_ not in state.parcels or is_to(state, id_, sender):
            if kept := state.parcels.get(id_):
                yield Save(Put("outbox", _to_record(kept)))
                yield Emit(_changed(kept, Delivery.FAILED, error))
            else:
                yield Emit(DeliveryChanged(_where(state, sender), id_, Delivery.FAILED, error))
        case RoomRefused(room, text=text):
            for parcel in state.parcels.values():
                if parcel.failed and parcel.message.conversation == room:
                    yield Save(Put("outbox", _to_record(parcel)))
                    yield Emit(_changed(parcel, Delivery.FAILED, text))
        case SendRetried(Message(id=id_)) | AdditionRetried(id_) if id_ in state.parcels:
            yield Save(Put("outbox", _to_record(state.parcels[id_])))
            yield Emit(_changed(state.parcels[id_], Delivery.PENDING))
        case SessionLost(StanzaRefused() as error) if blamed := state.blamed:
            to = FullJID(blamed.message.conversation)
            yield Emit(SendFailed(to, blamed.message.id, error.text or error.condition))
        case MessagesArrived(messages=messages) if state.parcels:
            # That it was archived before it was refused does not mean that it has arrived now
            known = (state.parcels.get(each.id) for each in messages if each.delivery is Delivery.SENT)
            for parcel in (each for each in known if each and each.tried_again):
                yield Emit(_changed(parcel, Delivery.PENDING))
        case SealingFailed(id=id_) if id_ in state.parcels or state.left:
            yield from _held_back(state.parcels.get(id_) or state.left[-1], event)
    for parcel in state.going:
        yield _send(parcel, session.settings)


def unsent(state: State, view: View) -> bool | None:
    """Whether the server may not have something, or would not."""
    return any(not parcel.taken for parcel in state.parcels.values()) or None


def _held_back(parcel: Parcel, event: SealingFailed) -> Iterator[Effect]:
    """It is not out: now, or until the person does something."""
    if event.waits:
        yield After(AGAIN, AdditionRetried(event.id), f"sealing {event.id}")
    else:
        yield Save(Put("outbox", _to_record(parcel)))
    changed = _changed(parcel, Delivery.PENDING if event.waits else Delivery.FAILED)
    if isinstance(changed, DeliveryChanged):
        changed = replace(changed, encryption=replace(OUTGOING, problem=event.problem))
    if parcel.shown:
        yield Emit(changed)


def _told(error: ChinwagError) -> Event | None:
    """A server that knows no pings has answered, too (XEP-0199); else the next session asks anew."""
    return SessionTold() if isinstance(error, StanzaError) else None


def _arrived(parcel: Parcel, delivery: Delivery, error: str = "") -> MessagesArrived:
    """A parcel is on its way, or what it adds to a message has come farther or has failed."""
    where, kind, addition = parcel.message.conversation, parcel.kind, parcel.addition
    if addition is None:
        return MessagesArrived(where, kind, (parcel.message,), Place.END, False)
    return MessagesArrived(
        where, kind, (), Place.END, False, (replace(addition, delivery=delivery, error=error),)
    )


def _changed(parcel: Parcel, delivery: Delivery, error: str = "") -> Event:
    if parcel.addition:
        return _arrived(parcel, delivery, error)
    known = parcel.message
    how = known.encryption
    if delivery is Delivery.FAILED:
        # It may have been reacted to since, which a parcel does not know
        return DeliveryChanged(known.conversation, known.id, delivery, error, encryption=how)
    whole = replace(known, delivery=delivery) if delivery is Delivery.SENT else known
    return DeliveryChanged(
        known.conversation, known.id, delivery, error, whole if parcel.shown else None, how
    )


def _send(parcel: Parcel, settings: Settings) -> Effect:
    """The message as it goes out, with an id that survives rooms and archives (XEP-0359).

    It asks whether it was displayed (XEP-0333) if we would tell, too, and says that we understand chat
    states (XEP-0085, 5.1) if we use them. What only adds to another message asks for nothing.
    """
    message_ = parcel.message
    given = message_.id.removeprefix("o:")
    room, says = parcel.kind is Kind.ROOM, parcel.shown and not parcel.addition
    extras = [element("origin-id", SID, id=given), *map(fromstring, parcel.payload)]
    body = said = message_.body if parcel.text is None else parcel.text
    if message_.thread:
        extras.append(element("thread", CLIENT, text=message_.thread))
    if message_.reply:
        body, referring = dressed(message_.reply, body, secret=parcel.secret)
        extras.extend(referring)
    if message_.mentions:
        # What is quoted before it names nobody now
        start = len(body) - len(said)
        extras.extend(references(body, message_.conversation, message_.mentions, start))
    if says and not room:
        extras.append(element("request", RECEIPTS))
    if says and settings.send_markers != "never":
        extras.append(element("markable", MARKERS))
    if settings.send_typing and not room and parcel.shown:
        extras.append(element("active", CHAT_STATES))
    if resource(message_.conversation):
        # To an occupant in private (XEP-0045, 7.5): our archive and our other devices must see it, too
        extras.append(element("x", MUC_USER))
    made = message(message_.conversation, "groupchat" if room else "chat", given, *extras, body=body)
    where = message_.conversation, parcel.kind

    def unsealed(error: EncryptionError) -> Event:
        problem = Problem(error.problem)
        return SealingFailed(*where, message_.id, problem, error.jids, problem in PASSING)

    return Send(made, NotTaken(message_.id), where if parcel.secret else None, unsealed)


def _where(state: State, sender: FullJID) -> BareJID:
    """Whose messages it may refuse: an occupant's are those in private, not those in the room."""
    return BareJID(sender) if bare(sender) in state.ready else bare(sender)


def _to_record(parcel: Parcel) -> Record:
    return {
        "id": parcel.message.id,
        "kind": parcel.kind.value,
        "failed": parcel.failed,
        "taken": parcel.taken,
        "shown": parcel.shown,
        "refused": parcel.refused,
        "message": parcel.message.to_record(),
        "payload": list(parcel.payload),
        "text": parcel.text,
        "addition": parcel.addition.to_record() if parcel.addition else None,
    }


def _from_record(record: Record) -> Parcel:
    addition = record.get("addition")
    return Parcel(
        Message.from_record(record["message"]),
        Kind(record["kind"]),
        failed=bool(record["failed"]),
        taken=bool(record.get("taken")),
        shown=bool(record.get("shown", True)),
        refused=bool(record.get("refused")),
        payload=tuple(record.get("payload", ())),
        text=record.get("text"),
        addition=Addition.from_record(addition) if addition else None,
    )


def _writer(record: Record) -> str:
    """Which tab has written it."""
    return str(record["id"]).removeprefix("o:").rpartition(".")[0]


def _in_order(records: list[Record]) -> tuple[Parcel, ...]:
    """In the order of writing."""
    return tuple(map(_from_record, sorted(records, key=lambda record: int(record["message"]["order"]))))


FEATURE = Feature(
    "outbox",
    State,
    update,
    effects,
    readers={f"{{{CLIENT}}}error": read},
    facts={Fact.UNSENT: unsent},
    stores=(STORE,),
)
