"""Messages: reads them, keeps them in order, and shows them as a timeline (RFC 6121, XEP-0359)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from vdom import VNode
from widget.core.archive import History
from widget.core.effects import Effect, Emit, Load, Save
from widget.core.envelope import Envelope, Place
from widget.core.events import (
    ArchiveWanted,
    ConversationRead,
    ConversationsRemembered,
    ConversationsShown,
    DeliveryChanged,
    EndLeft,
    Event,
    MessagesAdded,
    MessagesArrived,
    NewerWanted,
    NewestWanted,
    OlderWanted,
    SessionStarted,
)
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.layout import Shown, in_view, showing
from widget.core.model import BareJID, Delivery, Kind, Message, Session, resource
from widget.core.persistent import Map
from widget.core.records import Put, Record, Store
from widget.core.stanza import CLIENT, child_text
from widget.core.timeline import (
    Timeline,
    archived,
    conversation_of,
    extended,
    kind_of,
    merge,
    message_id,
    of_a_room,
    rested,
)
from widget.ui.timeline import TimelineModel, timeline

STYLING = "urn:xmpp:styling:0"
SPOILER = "urn:xmpp:spoiler:0"
MARKERS = "urn:xmpp:chat-markers:0"
STORE = Store("messages", ("conversation", "id"), {"order": ("conversation", "order")})
PAGE = 50
"""Messages that are read from the database at a time."""

LAST = 2**52
"""After every `order`."""


@dataclass(frozen=True, slots=True)
class State:
    """What is held of each conversation; `dirty` are the messages that the present event changed.

    `shown` by surface: of what nobody looks at no more is held than the newest.
    """

    timelines: Map[BareJID, Timeline] = field(default_factory=Map)
    shown: Shown = field(default_factory=dict)
    added: MessagesAdded | None = None
    dirty: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryLoaded(Event):
    """Our database gave what lies before what we hold; `wanted` is the wish that it answers."""

    conversation: BareJID
    messages: tuple[Message, ...]
    wanted: OlderWanted | None = None


@dataclass(frozen=True, slots=True)
class NewerLoaded(Event):
    """Our database gave what follows the order `after`; `last`: nothing follows that."""

    conversation: BareJID
    after: int
    messages: tuple[Message, ...]
    last: bool


def read(envelope: Envelope, session: Session) -> Iterator[Event]:
    """A message with a body."""
    if message := from_envelope(envelope, session.fresh):
        kind, place = kind_of(envelope), _place(envelope)
        yield MessagesArrived(message.conversation, kind, (message,), place, envelope.news)


def from_envelope(envelope: Envelope, fresh: str) -> Message | None:
    """The message in an envelope, or None when it says nothing that is shown."""
    body = child_text(envelope.stanza, "body")
    if not body or envelope.kind != "message" or envelope.type in ("error", "headline"):
        return None
    if of_a_room(envelope) and not resource(envelope.sender):
        return None  # an invitation or a notice of the room itself
    return Message(
        id=message_id(envelope, fresh),
        conversation=conversation_of(envelope),
        sender=envelope.sender,
        outgoing=envelope.outgoing,
        body=body,
        time=envelope.time,
        order=envelope.time,
        delivery=Delivery.SENT if envelope.outgoing else Delivery.RECEIVED,
        stanza_id=envelope.stanza_id,
        occupant_id=envelope.occupant_id,
        unstyled=envelope.stanza.find(f"{{{STYLING}}}unstyled") is not None,
        spoiler=envelope.stanza.findtext(f"{{{SPOILER}}}spoiler"),
        markable=envelope.id if envelope.stanza.find(f"{{{MARKERS}}}markable") is not None else "",
    )


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case MessagesArrived(conversation, kind, messages, place, live):
            held, new, changed = merge(_held(state, conversation), messages, place)
            again = _known_of(held, messages, new) if live and len(new) < len(messages) else ()
            added = MessagesAdded(conversation, kind, new, live, again) if new or again else None
            held = held if conversation in in_view(state.shown) else rested(held)
            return _with(state, conversation, held, added, changed)
        case HistoryLoaded(conversation, messages):
            held, _, _ = merge(_held(state, conversation), messages, Place.BEFORE)
            return _with(state, conversation, replace(held, loaded=True, whole=len(messages) < PAGE))
        case NewerLoaded(conversation, after, messages, last):
            held = _held(state, conversation)
            if held.messages and held.messages[-1].order == after:
                return _with(state, conversation, extended(held, messages, last))
        case DeliveryChanged(conversation, id_, delivery, error, whole):
            held = _held(state, conversation)
            known = held.get(id_) or whole
            # A receipt may come before the server's acknowledgement, and another device's error after it
            if known and _goes_on(known.delivery, delivery):
                come = replace(known, delivery=delivery, error=error)
                return _with(state, conversation, held.changed(come), None, (come,))
        case ConversationsRemembered(tops):
            news = tops.keys() - state.timelines.keys()
            return _changed(state, {jid: Timeline(mark=tops[jid]) for jid in news})
        case SessionStarted(_, resumed) if not resumed:
            marked = {jid: replace(t, mark=_last_order(t)) for jid, t in state.timelines.items()}
            return _changed(state, marked)
        case ConversationsShown(surface, conversations):
            looking = replace(state, shown=showing(state.shown, surface, conversations))
            gone = state.shown.get(surface, frozenset()) - in_view(looking.shown)
            return _changed(looking, {jid: rested(_held(state, jid)) for jid in gone})
        case EndLeft(conversation):
            return _with(state, conversation, replace(_held(state, conversation), reading=True))
        case ConversationRead(conversation) if _held(state, conversation).reading:
            return _with(state, conversation, replace(_held(state, conversation), reading=False))
        case NewestWanted(conversation) if not _held(state, conversation).at_end:
            return _with(state, conversation, Timeline(mark=_last_order(_held(state, conversation))))
    return _changed(state, {}) if state.dirty or state.added else state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for message in state.dirty:
        yield Save(Put("messages", message.to_record()))
    if state.added:
        yield Emit(state.added)
    match event:
        case ConversationsShown(_, conversations):
            # What has come since is held, and nothing lies between: what lies before it is wanted
            looked_at = ((each, _held(state, each)) for each in conversations)
            yield from (_load(jid, _first(held), None) for jid, held in looked_at if not held.loaded)
        case NewestWanted(conversation) if not _held(state, conversation).loaded:
            yield _load(conversation, None, None)
        case DeliveryChanged(conversation, id_, message=None) if not _held(state, conversation).get(id_):
            yield _find(event)
        case OlderWanted(conversation, _, order, _):
            yield _load(conversation, order, event)
        case NewerWanted(conversation, order):
            yield _load_newer(conversation, order)
        case HistoryLoaded(wanted=OlderWanted() as wanted, messages=()):
            yield Emit(ArchiveWanted(wanted.conversation, wanted.kind, wanted.stanza_id))


def pending(state: State, view: View) -> bool | None:
    """Whether messages that are in view have not been read yet."""
    shown = state.shown.get(view.surface.id, frozenset())
    return any(not _held(state, conversation).loaded for conversation in shown) or None


def view(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode:
    """The conversation's timeline."""
    held = _held(state, conversation)
    history = view.ask(Fact.HISTORY, conversation, default=History())
    return timeline(
        view,
        TimelineModel(
            conversation=conversation,
            kind=kind,
            messages=held.messages,
            loading_older=history.loading or not held.loaded,
            complete=history.complete and held.whole,
            at_end=held.at_end,
            unread_from=view.ask(Fact.UNREAD_FROM, conversation),
            failed=history.failed,
        ),
    )


def _held(state: State, conversation: BareJID) -> Timeline:
    return state.timelines.get(conversation) or Timeline()


def _with(
    state: State,
    conversation: BareJID,
    held: Timeline,
    added: MessagesAdded | None = None,
    dirty: tuple[Message, ...] = (),
) -> State:
    return State(state.timelines.changed({conversation: held}), state.shown, added, dirty)


def _changed(state: State, timelines: Mapping[BareJID, Timeline]) -> State:
    return State(state.timelines.changed(timelines) if timelines else state.timelines, state.shown)


def _known_of(held: Timeline, arrived: tuple[Message, ...], new: tuple[Message, ...]) -> tuple[Message, ...]:
    ids = {message.id for message in arrived} - {message.id for message in new}
    return tuple(message for message in held.messages if message.id in ids)


def _goes_on(before: Delivery, after: Delivery) -> bool:
    """Who has received it may still read it; nothing else takes back that they have, but sending it again."""
    arrived = before in (Delivery.DELIVERED, Delivery.READ)
    return not arrived or after is Delivery.PENDING or (before, after) == (Delivery.DELIVERED, Delivery.READ)


def _first(held: Timeline) -> int | None:
    return held.messages[0].order if held.messages else None


def _last_order(held: Timeline) -> int:
    return max((message.order for message in held.messages if archived(message)), default=held.mark)


def _load(conversation: BareJID, before: int | None, wanted: OlderWanted | None) -> Load:
    def loaded(records: list[Record]) -> Event:
        return HistoryLoaded(conversation, tuple(map(Message.from_record, reversed(records))), wanted)

    upper = (conversation, LAST if before is None else before)
    return Load(
        "messages", loaded, "order", (conversation, 0), upper, upper_open=True, reverse=True, limit=PAGE
    )


def _find(changed: DeliveryChanged) -> Load:
    """The message is not in memory; a refusal that comes late must be seen all the same."""
    key = (changed.conversation, changed.id)

    def loaded(records: list[Record]) -> Event | None:
        return replace(changed, message=Message.from_record(records[0])) if records else None

    return Load("messages", loaded, lower=key, upper=key)


def _load_newer(conversation: BareJID, after: int) -> Load:
    def loaded(records: list[Record]) -> Event:
        newer = tuple(map(Message.from_record, records))
        return NewerLoaded(conversation, after, newer, len(records) < PAGE)

    return Load("messages", loaded, "order", (conversation, after + 1), (conversation, LAST), limit=PAGE)


def _place(envelope: Envelope) -> Place:
    """What a room without an archive tells of its past has its own time (XEP-0045, 7.2.15)."""
    told = envelope.type == "groupchat" and envelope.delayed and envelope.place is Place.END
    return Place.AMONG if told else envelope.place


FEATURE = Feature(
    "messages",
    State,
    update,
    effects,
    readers={f"{{{CLIENT}}}body": read},
    slots={Slot.TIMELINE: view},
    facts={Fact.PENDING: pending},
    stores=(STORE,),
    announces=(STYLING, SPOILER),
)
