"""What waits for the server, the room or the recipient to have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from widget.core.additions import Addition
from widget.core.encryption import OUTGOING
from widget.core.events import (
    AdditionRetried,
    ArchiveCaughtUp,
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
from widget.features.outbox.care import Care
from widget.features.outbox.parcel import Parcel

ARRIVED = (Delivery.SENT, Delivery.DELIVERED, Delivery.READ)

PASSING = ("remote-server-not-found", "remote-server-timeout", "resource-constraint", "service-unavailable")
"""Why a room lets nobody in for now: what is for it goes on waiting."""

MOST_TAKEN = 100
"""Parcels that are kept after the server has taken them; of more, the oldest are let go."""

TAKEN_FOR = 86_400_000
"""Milliseconds after which an earlier visit's are let go: nobody refuses a message a day later."""


@dataclass(frozen=True, slots=True)
class State:
    """Parcels in the order of writing; `ready` are the archives that have caught up.

    `unsure`: an earlier page's session goes on, and what waits may have been sent by a tab that is gone,
    too: what the server tells of that comes before it answers.
    By the present event `left` are let go, `taken` are with the server, and `going` are on their way;
    `blamed` is what the server has ended the stream for.
    """

    parcels: Mapping[MessageId, Parcel] = field(default_factory=dict)
    ready: frozenset[BareJID] = frozenset()
    unsure: bool = False
    left: tuple[Parcel, ...] = ()
    taken: tuple[Parcel, ...] = ()
    going: tuple[Parcel, ...] = ()
    care: Care = field(default_factory=Care)
    blamed: Parcel | None = None


@dataclass(frozen=True, slots=True)
class OutboxLoaded(Event):
    """What an earlier visit could not get rid of."""

    parcels: tuple[Parcel, ...]


@dataclass(frozen=True, slots=True)
class SessionTold(Event):
    """All has come that the server had kept for the session that goes on."""


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


def update(state: State, event: Event, session: Session) -> State:
    if state.left or state.taken or state.going or state.blamed:
        state = replace(state, left=(), taken=(), going=(), blamed=None)
    before = state
    state = _updated(state, event, session)
    if before.care.taken or isinstance(event, SessionLost):
        care = before.care
        blamed = care.blamed(event, before.parcels)
        state = replace(state, care=care.after(event, before.parcels), blamed=blamed)
    return _going(state) if session.online and _may_go(event) else state


def _may_go(event: Event) -> bool:
    """Whether something may go out that is new, or has waited; an acknowledgement makes room for it."""
    match event:
        case MessageSubmitted() | MessagePosted() | MessageAcknowledged() | SendRetried() | AdditionRetried():
            return True
        case ArchiveCaughtUp() | SessionTold() | OutboxLoaded() | SessionStarted(resumed=True):
            return True
    return False


def _going(state: State) -> State:
    """The stream is handed what waits: known at once, since more may be said in the same unit of work."""
    waiting = tuple(each for each in state.parcels.values() if each.archive in state.ready and each.waits)
    care, going = state.care.next(waiting, state.parcels)
    if not going:
        return state if care == state.care else replace(state, care=care)
    given = {each.message.id: replace(each, given=True) for each in going}
    return replace(state, parcels={**state.parcels, **given}, going=going, care=care)


def _updated(state: State, event: Event, session: Session) -> State:
    match event:
        case MessageSubmitted(_, conversation, kind, body, named, secret) if body.strip():
            return _put(state, Parcel(written(conversation, body, session, named, secret), kind))
        case MessagePosted(message_, kind, payload, text, addition, shown):
            parcel = Parcel(message_, kind, payload=payload, text=text, addition=addition, shown=shown)
            return _put_anew(state, parcel)
        case OutboxLoaded(parcels):
            state = replace(state, parcels={**{p.message.id: p for p in parcels}, **state.parcels})
            old = (p for p in parcels if p.taken and p.message.time < session.now - TAKEN_FOR)
            return _let_go(state, *old)
        case MessageAcknowledged(id_):
            return _acknowledged(state, MessageId(f"o:{id_}"))
        case MessagesArrived(conversation, kind, messages, additions=additions) if state.parcels:
            come: tuple[Message | Addition, ...] = (*messages, *additions)
            for each in come:
                # A room knows what was said in it, and nothing else
                known = kind is Kind.CHAT or is_to(state, each.id, conversation)
                if known and each.outgoing and each.delivery in ARRIVED:
                    state = _archived(state, each.id, kind)
            return state
        case DeliveryChanged(conversation, id_, Delivery.DELIVERED | Delivery.READ) if is_to(
            state, id_, conversation
        ):
            return _without(state, id_)
        case RoomRefused(room, condition) if condition not in PASSING:
            waiting = [each for each in state.parcels.values() if each.waits]
            barred = [replace(each, failed=True) for each in waiting if each.message.conversation == room]
            return replace(state, parcels={**state.parcels, **{each.message.id: each for each in barred}})
        case SendFailed(sender, id_) if is_to(state, id_, sender):
            parcel = replace(state.parcels[id_], failed=True, taken=False, refused=True)
            return _put(state, parcel) if parcel.shown else _let_go(state, parcel)
        case SendRetried(message_, kind):
            how = OUTGOING if message_.encryption else None
            again = replace(message_, delivery=Delivery.PENDING, error="", encryption=how)
            parcel = state.parcels.get(message_.id) or Parcel(again, kind, refused=True)
            return _put(state, replace(parcel, message=again, given=False, failed=False))
        case AdditionRetried(id_) if id_ in state.parcels and not state.parcels[id_].under_way:
            return _put(state, replace(state.parcels[id_], given=False, failed=False))
        case NotTaken(id_) if id_ in state.parcels:
            return _put(state, replace(state.parcels[id_], given=False))
        case SealingFailed(id=id_, waits=waits) if id_ in state.parcels:
            held = replace(state.parcels[id_], given=False, failed=not waits)
            return _put(state, held) if held.shown or waits else _let_go(state, held)
        case SessionStarted(_, resumed) if not resumed:
            return State({id_: replace(parcel, given=False) for id_, parcel in state.parcels.items()})
        case SessionStarted(first=True, carried=carried):
            return _carried_over(state, carried)
        case ArchiveCaughtUp(archive):
            return replace(state, ready=state.ready | {archive})
        case SessionTold() if state.unsure:
            return replace(state, ready=state.ready | {NO_ONE}, unsure=False)
    return state


def _carried_over(state: State, carried: frozenset[str]) -> State:
    """Rooms are entered anew, so theirs still wait for the room's archive."""
    parcels = {
        id_: replace(parcel, given=id_.removeprefix("o:") in carried) for id_, parcel in state.parcels.items()
    }
    if any(each.waits and each.archive == NO_ONE for each in parcels.values()):
        return State(parcels, unsure=True)
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


def _put_anew(state: State, parcel: Parcel) -> State:
    """A new one, in place of what it makes needless."""
    return _put(_let_go(state, *(each for each in state.parcels.values() if parcel.says_anew(each))), parcel)


def _acknowledged(state: State, id_: MessageId) -> State:
    """That a server has taken a parcel says nothing yet of its room, nor takes back that it was refused."""
    parcel = state.parcels.get(id_)
    if parcel is None or parcel.kind is Kind.ROOM or parcel.failed or parcel.taken:
        return state
    return _taken(state, parcel)


def _archived(state: State, id_: MessageId, kind: Kind) -> State:
    """A room has what it shows. Our own archive has what we sent, and even what was refused after that.

    So it does not tell whether what is tried again has arrived: only an acknowledgement or a receipt does.
    """
    parcel = state.parcels.get(id_)
    if parcel is None or (kind is Kind.CHAT and (parcel.refused or parcel.taken)):
        return state
    return _without(state, id_) if kind is Kind.ROOM else _taken(state, parcel)


def _taken(state: State, parcel: Parcel) -> State:
    """The server has it. It may come back: what could not be made again from the message is kept a while."""
    if parcel.whole:
        return _without(state, parcel.message.id)
    kept = replace(parcel, taken=True)
    state = replace(_put(state, kept), taken=(*state.taken, kept))
    all_taken = [each for each in state.parcels.values() if each.taken]
    return _let_go(state, *all_taken[:-MOST_TAKEN])


def _without(state: State, id_: MessageId) -> State:
    """Without a parcel that has arrived."""
    return _let_go(state, state.parcels[id_]) if id_ in state.parcels else state


def _let_go(state: State, *gone: Parcel) -> State:
    if not gone:
        return state
    ids = {parcel.message.id for parcel in gone}
    parcels = {id_: each for id_, each in state.parcels.items() if id_ not in ids}
    return replace(state, parcels=parcels, left=(*state.left, *gone))
