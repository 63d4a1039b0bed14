"""Messages: reads them, keeps them in order, and shows them as a timeline (RFC 6121, XEP-0359)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from vdom import VNode
from widget.core.adding import SPOILER, STYLING, adds, place_of
from widget.core.additions import Addition, correctable
from widget.core.archive import Filling, History
from widget.core.arriving import from_envelope, unopened
from widget.core.effects import Effect, Emit, Load, Page, Save
from widget.core.encryption import SEALED
from widget.core.envelope import Envelope, Origin, Place
from widget.core.events import (
    ArchiveWanted,
    ConversationsShown,
    CorrectionChosen,
    DeliveryChanged,
    Event,
    GapReached,
    GapsChanged,
    LastOwnWanted,
    MessageReached,
    MessagesArrived,
    MessageWanted,
    NewerWanted,
    NewestWanted,
    OlderWanted,
    OriginalWanted,
    StorageOpened,
)
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.gaps import LAST, around, ceiling, floor
from widget.core.layout import in_view
from widget.core.lookup import find_message
from widget.core.mentions import NS as REFERENCES
from widget.core.model import BareJID, Kind, Message, MessageId, Session
from widget.core.place import GEOLOC
from widget.core.records import Put, Record, Store
from widget.core.selectors import message_row
from widget.core.stanza import CLIENT
from widget.core.timeline import Timeline, kind_of
from widget.features.messages.held import State, gaps_of, held_of
from widget.features.messages.state import (
    PAGE,
    AdditionsLoaded,
    HistoryLoaded,
    NewerLoaded,
    UnopenedCame,
    update,
)
from widget.features.messages.window import BeforeRead, load_after, load_before
from widget.ui.timeline import TimelineModel, timeline

__all__ = ["FEATURE", "State"]

STORE = Store("messages", ("conversation", "id"), {"order": ("conversation", "order")})
ADDITIONS = Store("additions", ("conversation", "id"))


def read(envelope: Envelope, session: Session) -> Iterator[Event]:
    """A message with a body, or a place, unless it is about another message."""
    if adds(envelope.stanza) or unopened(envelope):
        return
    if message := from_envelope(envelope, session.fresh):
        kind, place = kind_of(envelope), place_of(envelope)
        yield MessagesArrived(message.conversation, kind, (message,), place, envelope.news)


def read_unopened(envelope: Envelope, session: Session) -> Iterator[Event]:
    """What could not be decrypted; if it may have been here before, that is looked up first."""
    message = from_envelope(envelope, session.fresh) if unopened(envelope) else None
    if message is None:
        return
    kind, place = kind_of(envelope), place_of(envelope)
    if envelope.origin is Origin.LIVE and not envelope.outgoing:
        yield MessagesArrived(message.conversation, kind, (message,), place, envelope.news)
    else:
        aside = place if place in (Place.BEFORE, Place.ASIDE) else Place.AMONG
        yield UnopenedCame(MessagesArrived(message.conversation, kind, (message,), aside, envelope.news))


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for message in state.dirty:
        yield Save(Put("messages", message.to_record()))
    for write in state.writes:
        yield Save(write)
    if state.added:
        yield Emit(state.added)
    if state.changed:
        yield Emit(state.changed)
    if state.moved:
        yield Emit(state.moved)
    if state.wanted:
        yield _load(state, state.wanted, _first(held_of(state, state.wanted)))
    yield from _seek(state, event)
    match event:
        case StorageOpened():
            yield Load("additions", _additions_loaded)
        case ConversationsShown(_, conversations):
            # What has come since is held, and nothing lies between: what lies before it is wanted
            looked_at = ((each, held_of(state, each)) for each in conversations)
            yield from (_load(state, jid, _first(held)) for jid, held in looked_at if not held.loaded)
        case NewestWanted(conversation) if not held_of(state, conversation).loaded:
            yield _load(state, conversation, None)
        case DeliveryChanged(conversation, id_, message=None) if not held_of(state, conversation).get(id_):
            # A refusal that comes late must be seen all the same
            yield find_message(
                conversation, id_, lambda found: replace(event, message=found) if found else None
            )
        case UnopenedCame(MessagesArrived(conversation, messages=(unknown,)) as arrived):
            # What it says may be here already, from when it could still be decrypted
            yield find_message(conversation, unknown.id, lambda known: None if known else arrived)
        case LastOwnWanted(surface, conversation, kind):
            if ours := _last_own(held_of(state, conversation)):
                yield Emit(CorrectionChosen(surface, ours, kind))
        case OlderWanted(conversation, _, order):
            held = held_of(state, conversation)
            known_whole = held.whole and _first(held) == order
            yield _further_back(state, event) if known_whole else _load(state, conversation, order, event)
        case HistoryLoaded(wanted=OlderWanted() as wanted, messages=()):
            yield _further_back(state, wanted)
        case MessageWanted(conversation=conversation) if not state.reached:
            yield load_before(event, gaps_of(state, conversation))
        case BeforeRead(wanted, messages):
            yield load_after(wanted, messages, gaps_of(state, wanted.conversation))
        case NewerWanted(conversation, order):
            yield _load_newer(state, conversation, order)
        case NewerLoaded(conversation, after, ()) if held_of(state, conversation).gap:
            yield Emit(GapReached(conversation, after, up=False))
        case GapsChanged(conversation):
            yield from _grown(state, conversation)


def _further_back(state: State, wanted: OlderWanted) -> Emit:
    """Our database has no more before it: the archive has, or it is a gap."""
    if floor(gaps_of(state, wanted.conversation), wanted.order):
        return Emit(GapReached(wanted.conversation, wanted.order, up=True))
    return Emit(ArchiveWanted(wanted.conversation, wanted.kind, wanted.stanza_id))


def _grown(state: State, conversation: BareJID) -> Iterator[Effect]:
    """Something may be here now that borders on what is held."""
    held = held_of(state, conversation)
    if not (held.loaded and held.messages and conversation in in_view(state.shown)):
        return
    last = held.messages[-1].order
    if around(gaps_of(state, conversation), last):
        # It lies in what is read once more: what follows that is shown
        at = (surface for surface, shown in state.shown.items() if conversation in shown)
        yield from (Emit(MessageWanted(surface, conversation, MessageId(""), last)) for surface in at)
        return
    if held.whole:
        yield _load(state, conversation, held.messages[0].order)
    if held.gap:
        yield _load_newer(state, conversation, last)


def _seek(state: State, event: Event) -> Iterator[Effect]:
    if state.reached:
        surface, message = state.reached
        if not state.quiet:
            yield Page("reveal", {"selector": message_row(message.id, uncovered=True)}, surface)
        yield Emit(MessageReached(surface, message))
    looked = isinstance(event, (OriginalWanted, HistoryLoaded, MessagesArrived))
    if state.sought and state.sought.due and looked:
        yield Emit(state.sought.next(held_of(state, state.sought.wanted.conversation)))


def pending(state: State, view: View) -> bool | None:
    """Whether messages that are in view have not been read yet."""
    shown = state.shown.get(view.surface.id, frozenset())
    return any(not held_of(state, conversation).loaded for conversation in shown) or None


def view(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode:
    """The conversation's timeline."""
    held, gaps = held_of(state, conversation), gaps_of(state, conversation)
    history = view.ask(Fact.HISTORY, conversation, default=History())
    filling = view.ask(Fact.FILLING, conversation, default=Filling())
    barred = view.ask(Fact.BARRED, conversation) or ""
    above = held.whole and floor(gaps, _first(held) or 0) > 0
    return timeline(
        view,
        TimelineModel(
            conversation=conversation,
            kind=kind,
            messages=held.messages,
            loading_older=not held.loaded
            or (not barred and (history.loading or (filling.busy and filling.up))),
            complete=history.complete and held.whole and not above,
            at_end=held.at_end,
            unread_from=view.ask(Fact.UNREAD_FROM, conversation),
            failed="" if barred else filling.failed if above and filling.up else history.failed,
            refused=barred or (history.refused if held.whole and not above else ""),
            gap=filling if held.gap else None,
            goal=held.goal,
        ),
    )


def message(state: State, view: View, conversation: BareJID, id_: MessageId) -> Message | None:
    """One of a conversation's messages, the newer ones looked at first."""
    return next((each for each in reversed(held_of(state, conversation).messages) if each.id == id_), None)


def _first(held: Timeline) -> int | None:
    return held.messages[0].order if held.messages else None


def _last_own(held: Timeline) -> Message | None:
    """What we said last, if that can still be changed."""
    return next((each for each in reversed(held.messages) if correctable(each)), None)


def _additions_loaded(records: list[Record]) -> Event:
    ordered = sorted(records, key=lambda record: int(record["time"]))
    return AdditionsLoaded(tuple(map(Addition.from_record, ordered)))


def _load(state: State, conversation: BareJID, before: int | None, wanted: OlderWanted | None = None) -> Load:
    def loaded(records: list[Record]) -> Event:
        return HistoryLoaded(conversation, tuple(map(Message.from_record, reversed(records))), wanted)

    end = LAST if before is None else before
    lower, upper = (conversation, floor(gaps_of(state, conversation), end)), (conversation, end)
    return Load("messages", loaded, "order", lower, upper, upper_open=True, reverse=True, limit=PAGE)


def _load_newer(state: State, conversation: BareJID, after: int) -> Load:
    def loaded(records: list[Record]) -> Event:
        newer = tuple(map(Message.from_record, records))
        return NewerLoaded(conversation, after, newer, len(records) < PAGE)

    end = ceiling(gaps_of(state, conversation), after)
    upper = (conversation, LAST if end is None else end)
    return Load("messages", loaded, "order", (conversation, after + 1), upper, limit=PAGE)


FEATURE = Feature(
    "messages",
    State,
    update,
    effects,
    readers={f"{{{CLIENT}}}body": read, f"{{{GEOLOC}}}geoloc": read} | dict.fromkeys(SEALED, read_unopened),
    slots={Slot.TIMELINE: view},
    facts={Fact.PENDING: pending, Fact.MESSAGE: message},
    stores=(STORE, ADDITIONS),
    announces=(STYLING, SPOILER, REFERENCES),
)
