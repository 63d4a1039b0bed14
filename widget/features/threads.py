"""Message Threads (XEP-0201): one matter of a conversation, read and answered by itself.

A thread that somebody began with an answer has the id of what was answered (`core/threads.py`): under
that message stands how many answers there are, and leads to them. Ids that programs give of themselves
to all they send are kept and sent back, and not shown: they would stand everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from vdom import On, VNode, memo
from vdom.html import button, div, h3, header, span
from widget.core.composing import Composing, Place, without
from widget.core.effects import Effect, Emit, Load, Page, Save
from widget.core.events import (
    ConversationClosed,
    ConversationsShown,
    DeliveryChanged,
    Event,
    MessagePosted,
    MessagesAdded,
    MessagesChanged,
    SurfaceDetached,
)
from widget.core.feature import Fact, Feature, MessageAction, Slot, View
from widget.core.lookup import find_message
from widget.core.media import MediaPolicy
from widget.core.model import BareJID, Delivery, Kind, Message, MessageId, Session, SurfaceId
from widget.core.posting import written
from widget.core.records import Put, Record, Store
from widget.core.replying import answering, reachable
from widget.core.selectors import text_box
from widget.core.threads import begun_by
from widget.ui.components import icon, icon_button
from widget.ui.days import days
from widget.ui.i18n import _, day_number, ngettext
from widget.ui.message_menu import message_menu, tools
from widget.ui.preview import preview
from widget.ui.quote import quotes

STORE = Store("threads", ("conversation", "thread", "message"))
ICON = "messages-square"
MOST_SHOWN = 200
"""Messages of a thread that are read when it is opened: the newest."""

MOST_COUNTED = 5000
"""Messages in threads that are counted in one conversation."""

Of = tuple[BareJID, str]
Orders = Mapping[MessageId, int]


@dataclass(frozen=True, slots=True)
class Opened:
    """A thread that somebody looks at; `root` is what they came from."""

    thread: str
    root: Message
    kind: Kind
    messages: Mapping[MessageId, Message]

    @property
    def ordered(self) -> tuple[Message, ...]:
        """The oldest first."""
        return tuple(sorted(self.messages.values(), key=lambda each: each.order))


@dataclass(frozen=True, slots=True)
class State:
    """The messages of each thread by their order, and what is open where.

    `loaded` are the conversations whose threads have been read, `wanted` those that the present event
    wants read, `come` the messages in threads that it has brought.
    """

    counted: Mapping[Of, Orders] = field(default_factory=dict)
    opened: Mapping[Place, Opened] = field(default_factory=dict)
    loaded: frozenset[BareJID] = frozenset()
    wanted: tuple[BareJID, ...] = ()
    come: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreadOpened(Event):
    """The person wants to read the thread of this message, or to begin one with it."""

    surface: SurfaceId
    message: Message
    kind: Kind


@dataclass(frozen=True, slots=True)
class ThreadClosed(Event):
    """The person goes back to the whole conversation."""

    surface: SurfaceId
    conversation: BareJID


@dataclass(frozen=True, slots=True)
class ThreadReplySubmitted(Event):
    """The person says something in a thread; `first`: nobody has yet."""

    surface: SurfaceId
    root: Message
    kind: Kind
    first: bool
    body: str = ""


@dataclass(frozen=True, slots=True)
class ThreadsLoaded(Event):
    """What was in a conversation's threads when an earlier visit ended."""

    conversation: BareJID
    records: list[Record]


@dataclass(frozen=True, slots=True)
class ThreadMessageLoaded(Event):
    """A message of an open thread, as our database has it; None if it has not."""

    place: Place
    thread: str
    message: Message | None


def update(state: State, event: Event, session: Session) -> State:
    state = replace(state, wanted=(), come=()) if state.wanted or state.come else state
    match event:
        case MessagesAdded(_, _, messages):
            come = tuple(each for each in messages if each.thread)
            return _with(state, come) if come else state
        case ConversationsShown(_, conversations) if conversations - state.loaded:
            wanted = conversations - state.loaded
            return replace(state, loaded=state.loaded | wanted, wanted=tuple(sorted(wanted)))
        case ThreadsLoaded(conversation, records):
            return _counted(
                state, ((conversation, each["thread"], each["message"], each["order"]) for each in records)
            )
        case ThreadOpened(surface, message, kind):
            opened = Opened(begun_by(message, kind), message, kind, {message.id: message})
            return replace(state, opened={**state.opened, (surface, message.conversation): opened})
        case ThreadMessageLoaded(place, thread, Message() as message) if place in state.opened:
            opened = state.opened[place]
            if opened.thread == thread and message.id not in opened.messages:
                return _shown(
                    state, place, replace(opened, messages={**opened.messages, message.id: message})
                )
        case MessagesChanged(_, messages) if state.opened:
            return _changed(state, {each.id: each for each in messages})
        case DeliveryChanged(_, id_, delivery, error) if state.opened:
            return _changed(state, {id_: (delivery, error)})
        case ThreadClosed(surface, conversation) | ConversationClosed(surface, conversation):
            return _without(state, (surface, conversation))
        case SurfaceDetached(surface) if state.opened:
            return _without(state, *(place for place in state.opened if place[0] == surface))
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for message in state.come:
        where = {"conversation": message.conversation, "thread": message.thread}
        yield Save(Put("threads", {**where, "message": message.id, "order": message.order}))
    for conversation in state.wanted:
        yield _load(conversation)
    match event:
        case ThreadOpened(surface, message, kind):
            place = surface, message.conversation
            yield from _read(state, place, begun_by(message, kind))
            yield Page("focus", {"selector": text_box(message.conversation, ICON)}, surface)
        case ThreadClosed(surface, conversation):
            yield Page("focus", {"selector": text_box(conversation, without=ICON)}, surface)
        case ThreadReplySubmitted(_, root, kind, first, body) if body.strip():
            said = replace(written(root.conversation, body, session), thread=begun_by(root, kind))
            # The first tells, also those who know of no threads, what it is about
            yield Emit(MessagePosted(replace(said, reply=answering(root, kind)) if first else said, kind))


def action(state: State, view: View, message: Message, kind: Kind) -> MessageAction | None:
    """To answer it apart from the rest."""
    if message.gone or not reachable(message, kind):
        return None
    return MessageAction("thread", _("Reply in thread"), ICON, ThreadOpened(view.surface.id, message, kind))


def footer(state: State, view: View, message: Message) -> VNode | None:
    """Under what a thread began with: how many have answered there."""
    names = (message.given, message.stanza_id)
    found = next(
        (
            state.counted[of]
            for name in names
            if name and (of := (message.conversation, name)) in state.counted
        ),
        None,
    )
    if not found or message.gone:
        return None
    kind = view.kind(message.conversation)
    return button(
        icon(ICON),
        span(ngettext("{n} reply", "{n} replies", len(found))),
        type="button",
        cls="thread-link",
        on=[On("click", ThreadOpened(view.surface.id, message, kind))],
    )


def threaded(state: State, view: View, conversation: BareJID) -> bool | None:
    """Whether a thread stands in place of a conversation's messages."""
    return True if (view.surface.id, conversation) in state.opened else None


def composing(state: State, view: View, conversation: BareJID, kind: Kind) -> Composing | None:
    """While a thread is open, what is written is said in it."""
    surface = view.surface.id
    opened = state.opened.get((surface, conversation))
    if opened is None:
        return None
    first = not state.counted.get((conversation, opened.thread))
    return Composing(
        title=_("Reply in thread"),
        quote=preview(opened.root),
        icon=ICON,
        submits=ThreadReplySubmitted(surface, opened.root, kind, first),
        cancel=ThreadClosed(surface, conversation),
        box=opened.thread,
    )


def panel(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """The open thread, in place of the conversation's messages."""
    surface = view.surface.id
    opened = state.opened.get((surface, conversation))
    if opened is None:
        return None
    messages, count = opened.ordered, len(state.counted.get((conversation, opened.thread), ()))
    name = "" if kind is Kind.ROOM else view.name(conversation)
    answers = quotes(messages, surface, conversation, kind, name)
    media, today = view.ask(Fact.MEDIA, default=MediaPolicy()), day_number(view.session.now)
    close = ThreadClosed(surface, conversation)
    drawn = memo(days, messages, kind, name, (), None, (), today, answers, media, surface)
    return div(
        header(
            icon_button("arrow-left", _("Back to the conversation"), close, cls="back"),
            h3(_("Thread"), cls="thread-title"),
            span(ngettext("{n} reply", "{n} replies", count), cls="thread-count"),
            cls="thread-head",
        ),
        div(
            drawn,
            cls="scroller",
            role="log",
            aria_live="off",
            tabindex="0",
            aria_label=_("Messages of the thread"),
            use={"stick": {"items": ".message"}},
        ),
        tools(view, conversation, kind, messages),
        message_menu(view, conversation, kind, messages),
        cls="timeline thread",
        key=f"thread {opened.thread}",
        on=[On("keydown", close, keys=("Escape",), stop=True)],
    )


def _with(state: State, come: tuple[Message, ...]) -> State:
    state = _counted(state, ((each.conversation, each.thread, each.id, each.order) for each in come))
    for place, opened in state.opened.items():
        ours = {
            each.id: each for each in come if (each.conversation, each.thread) == (place[1], opened.thread)
        }
        if ours:
            state = _shown(state, place, replace(opened, messages={**opened.messages, **ours}))
    return replace(state, come=come)


def _counted(state: State, come: Iterator[tuple[BareJID, str, MessageId, int]]) -> State:
    counted = dict(state.counted)
    for conversation, thread, id_, order in come:
        of = BareJID(conversation), thread
        counted[of] = {**counted.get(of, {}), MessageId(id_): order}
    return replace(state, counted=counted)


def _changed(state: State, told: Mapping[MessageId, Message | tuple[Delivery, str]]) -> State:
    """With the messages of open threads as they are now."""
    for place, opened in state.opened.items():
        now = {id_: _now(each, told[id_]) if id_ in told else each for id_, each in opened.messages.items()}
        if now != opened.messages:
            root = now.get(opened.root.id, opened.root)
            state = _shown(state, place, replace(opened, root=root, messages=now))
    return state


def _now(known: Message, told: Message | tuple[Delivery, str]) -> Message:
    if isinstance(told, Message):
        return told
    arrived = known.delivery in (Delivery.DELIVERED, Delivery.READ)
    late = arrived and told[0] not in (Delivery.PENDING, Delivery.READ)
    return known if late else replace(known, delivery=told[0], error=told[1])


def _shown(state: State, place: Place, opened: Opened) -> State:
    return replace(state, opened={**state.opened, place: opened})


def _without(state: State, *places: Place) -> State:
    left = without(state.opened, *places)
    return replace(state, opened=left) if len(left) < len(state.opened) else state


def _read(state: State, place: Place, thread: str) -> Iterator[Load]:
    """The newest messages of a thread."""
    orders = state.counted.get((place[1], thread), {})
    for id_ in sorted(orders, key=lambda each: orders[each])[-MOST_SHOWN:]:
        yield find_message(place[1], id_, lambda found: ThreadMessageLoaded(place, thread, found))


def _load(conversation: BareJID) -> Load:
    def loaded(records: list[Record]) -> Event:
        return ThreadsLoaded(conversation, records)

    return Load(
        "threads", loaded, lower=(conversation, ""), upper=(conversation, "\U0010ffff"), limit=MOST_COUNTED
    )


FEATURE = Feature(
    "threads",
    State,
    update,
    effects,
    slots={Slot.MESSAGE_ACTIONS: action, Slot.MESSAGE_FOOTER: footer, Slot.THREAD: panel},
    facts={Fact.COMPOSING: composing, Fact.THREADED: threaded},
    stores=(STORE,),
)
