"""What waits for the server, the room or the recipient to have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from widget.core.additions import Addition
from widget.core.events import (
    AdditionRetried,
    ArchiveCaughtUp,
    DeliveryChanged,
    Event,
    MessageAcknowledged,
    MessagePosted,
    MessagesArrived,
    MessageSubmitted,
    SendRetried,
    SessionStarted,
)
from widget.core.model import (
    NO_ONE,
    BareJID,
    Delivery,
    FullJID,
    Kind,
    Message,
    MessageId,
    Session,
    bare,
)
from widget.core.posting import written

ARRIVED = (Delivery.SENT, Delivery.DELIVERED, Delivery.READ)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message of ours that the server may not have. `given`: the present session's stream took it.

    The last three are as in MessagePosted.
    """

    message: Message
    kind: Kind
    given: bool = False
    failed: bool = False
    payload: tuple[str, ...] = ()
    text: str | None = None
    addition: Addition | None = None

    @property
    def archive(self) -> BareJID:
        """The archive that will tell whether it arrived."""
        return self.message.conversation if self.kind is Kind.ROOM else NO_ONE


@dataclass(frozen=True, slots=True)
class State:
    """Parcels in the order of writing; `ready` are the archives that have caught up."""

    parcels: Mapping[MessageId, Parcel] = field(default_factory=dict)
    ready: frozenset[BareJID] = frozenset()
    left: tuple[Parcel, ...] = ()


@dataclass(frozen=True, slots=True)
class OutboxLoaded(Event):
    """What an earlier visit could not get rid of."""

    parcels: tuple[Parcel, ...]


@dataclass(frozen=True, slots=True)
class NotTaken(Event):
    """The stream would not take a message: it waits for the next session."""

    id: MessageId


@dataclass(frozen=True, slots=True)
class SendFailed(Event):
    """The server, the room or the recipient, or whoever pretends so, refused a message of ours."""

    sender: FullJID
    id: MessageId
    error: str


@dataclass(frozen=True, slots=True)
class Given(Event):
    """The stream is being handed these."""

    ids: tuple[MessageId, ...]


def update(state: State, event: Event, session: Session) -> State:
    state = replace(state, left=()) if state.left else state
    match event:
        case MessageSubmitted(_, conversation, kind, body, named) if body.strip():
            return _put(state, Parcel(written(conversation, body, session, named), kind))
        case MessagePosted(message_, kind, payload, text, addition):
            return _put(state, Parcel(message_, kind, payload=payload, text=text, addition=addition))
        case OutboxLoaded(parcels):
            return replace(state, parcels={**{p.message.id: p for p in parcels}, **state.parcels})
        case MessageAcknowledged(id_):
            return _without(state, MessageId(f"o:{id_}"), rooms=False)
        case MessagesArrived(conversation, kind, messages, additions=additions) if state.parcels:
            come: tuple[Message | Addition, ...] = (*messages, *additions)
            for each in come:
                # A room knows what was said in it, and nothing else
                known = kind is Kind.CHAT or is_to(state, each.id, conversation)
                if known and each.outgoing and each.delivery in ARRIVED:
                    state = _without(state, each.id)
            return state
        case DeliveryChanged(conversation, id_, Delivery.DELIVERED | Delivery.READ) if is_to(
            state, id_, conversation
        ):
            return _without(state, id_)
        case SendFailed(sender, id_) if is_to(state, id_, sender):
            return _put(state, replace(state.parcels[id_], failed=True))
        case SendRetried(message_, kind):
            again = replace(message_, delivery=Delivery.PENDING, error="")
            parcel = state.parcels.get(message_.id) or Parcel(again, kind)
            return _put(state, replace(parcel, message=again, given=False, failed=False))
        case AdditionRetried(id_) if id_ in state.parcels:
            return _put(state, replace(state.parcels[id_], given=False, failed=False))
        case NotTaken(id_) if id_ in state.parcels:
            return _put(state, replace(state.parcels[id_], given=False))
        case SessionStarted(_, resumed) if not resumed:
            waiting = {id_: replace(parcel, given=False) for id_, parcel in state.parcels.items()}
            return State(waiting)
        case SessionStarted(first=True, carried=carried):
            return _carried_over(state, carried)
        case ArchiveCaughtUp(archive):
            return replace(state, ready=state.ready | {archive})
        case Given(ids):
            given = {id_: replace(state.parcels[id_], given=True) for id_ in ids if id_ in state.parcels}
            return replace(state, parcels={**state.parcels, **given})
    return state


def _carried_over(state: State, carried: frozenset[str]) -> State:
    """Rooms are entered anew, so theirs still wait for the room's archive."""
    parcels = {
        id_: replace(parcel, given=id_.removeprefix("o:") in carried) for id_, parcel in state.parcels.items()
    }
    return State(parcels, frozenset({NO_ONE}))


def is_to(state: State, id_: MessageId, sender: str) -> bool:
    """Only whom we wrote to may refuse it: others might guess an id, and a room's occupants all know it."""
    if id_ not in state.parcels:
        return False
    parcel = state.parcels[id_]
    to = parcel.message.conversation
    return to == sender if parcel.kind is Kind.ROOM else bare(to) == bare(sender)


def id_of(session: Session) -> MessageId:
    return MessageId(f"o:{session.fresh}")


def _put(state: State, parcel: Parcel) -> State:
    return replace(state, parcels={**state.parcels, parcel.message.id: parcel})


def _without(state: State, id_: MessageId, rooms: bool = True) -> State:
    """Without a parcel that has arrived. That a server has taken it says nothing yet of its room."""
    parcel = state.parcels.get(id_)
    if parcel is None or (not rooms and (parcel.kind is Kind.ROOM or parcel.failed)):
        return state
    parcels = {key: each for key, each in state.parcels.items() if key != id_}
    return replace(state, parcels=parcels, left=(*state.left, parcel))
