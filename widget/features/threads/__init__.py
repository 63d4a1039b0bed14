"""Message Threads (XEP-0201): one matter of a conversation, read and answered by itself.

A thread that somebody began with an answer has the id of what was answered (`core/threads.py`): under
that message stands how many answers there are, and leads to them. Ids that programs give of themselves
to all they send are kept and sent back, and not shown: they would stand everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from vdom import On, VNode
from vdom.html import button, span
from widget.core.composing import Composing, ComposingFound, Place, found_again
from widget.core.effects import Effect, Emit, Load, Page, Save
from widget.core.events import (
    ComposingChanged,
    ComposingKept,
    ConversationClosed,
    EndLeft,
    EndReached,
    Event,
    MessagePosted,
    MessageWanted,
    NewestWanted,
    TraySubmitted,
)
from widget.core.feature import Fact, Feature, MessageAction, Slot, View
from widget.core.gaps import LAST as END
from widget.core.lookup import find_message
from widget.core.model import BareJID, Kind, Message, MessageId, Session
from widget.core.posting import written
from widget.core.records import Put, Record, Store
from widget.core.replying import answering, reachable
from widget.core.selectors import text_box
from widget.core.threads import begun_by, names_of
from widget.features.threads import panel as panels
from widget.features.threads.counted import Counted
from widget.features.threads.events import (
    LaterRead,
    PlaceWanted,
    ThreadClosed,
    ThreadMessageLoaded,
    ThreadOpened,
    ThreadRead,
    ThreadReplySubmitted,
    ThreadsLoaded,
)
from widget.features.threads.state import KEPT, State, update
from widget.ui.components import icon
from widget.ui.i18n import _, ngettext
from widget.ui.preview import preview

STORE = Store(
    "threads", ("conversation", "thread", "message"), {"order": ("conversation", "thread", "order")}
)
ICON = "messages-square"
PAGE = 50
"""Messages of a thread that are read at a time."""

COUNTED = 1000
"""Messages in a conversation's threads that are counted at a time."""

NOTHING = MessageId("")
LAST = "\U0010ffff"


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for message in state.come:
        where = {"conversation": message.conversation, "thread": message.thread}
        yield Save(Put("threads", {**where, "message": message.id, "order": message.order}))
    for conversation in state.wanted:
        yield _count((conversation, "", ""))
    yield from map(Emit, state.steps)
    for (surface, conversation), opened in state.closed.items():
        yield Emit(ComposingChanged(surface, conversation, KEPT + opened.thread, NOTHING))
        if not isinstance(event, ConversationClosed):
            # It is seen no more; what is seen now, the page says
            yield Emit(EndLeft(conversation, surface))
    yield from (_read_on(state, place) for place in state.following)
    for place in state.reading:
        yield _read(state, place)
        if state.opened[place].covers:
            # What is said outside the thread is not seen
            yield Emit(EndLeft(place[1], place[0]))
    match event:
        case ThreadsLoaded(conversation, records, last=False) if conversation in state.counted:
            yield _count((conversation, records[-1]["thread"], records[-1]["message"]))
        case ThreadRead(place, thread, found) | LaterRead(place, thread, found):
            yield from (_find(place, thread, id_) for id_, _order in found)
        case ThreadOpened(surface, message, thread, writing):
            yield Emit(ComposingChanged(surface, message.conversation, KEPT + thread, message.id))
            if writing or not session.at(surface).touch:
                yield Page("focus", {"selector": text_box(message.conversation, ICON)}, surface)
        case ComposingKept(by=by) if by.startswith(KEPT):
            yield found_again(event)
        case ComposingFound(surface, conversation, _, by, None) if by.startswith(KEPT):
            yield Emit(ComposingChanged(surface, conversation, by, NOTHING))
        case ThreadClosed(surface, conversation):
            if any(opened.dug for opened in state.closed.values()):
                yield Emit(NewestWanted(conversation))
            if any(opened.covers for opened in state.closed.values()):
                yield Emit(EndReached(conversation, surface))
            if not session.at(surface).touch:
                yield Page("focus", {"selector": text_box(conversation, without=ICON)}, surface)
        case PlaceWanted(surface, message):
            yield Emit(MessageWanted(surface, message.conversation, message.id, message.order))
        case ThreadReplySubmitted():
            yield from _say(event, session)


def action(state: State, view: View, message: Message, kind: Kind) -> list[MessageAction]:
    """To answer it apart from the rest; in a thread, to see it among the rest."""
    surface = view.surface.id
    if (surface, message.conversation) in state.opened:
        wanted = PlaceWanted(surface, message)
        return [MessageAction("place", _("Show in conversation"), "message-square", wanted)]
    if message.gone or not reachable(message, kind):
        return []
    opened = ThreadOpened(surface, message, begun_by(message, kind), writing=True)
    return [MessageAction("thread", _("Reply in thread"), ICON, opened)]


def footer(state: State, view: View, message: Message) -> VNode | None:
    """Under what a thread began with: how many have answered there."""
    counts = state.counted.get(message.conversation, Counted()).counts
    thread = next((each for each in names_of(message) if each in counts), None)
    if thread is None or message.gone:
        return None
    count = counts[thread]
    return button(
        icon(ICON),
        span(ngettext("{n} reply", "{n} replies", count)),
        type="button",
        cls="thread-link",
        on=[On("click", ThreadOpened(view.surface.id, message, thread))],
    )


def threaded(state: State, view: View, conversation: BareJID) -> str | None:
    """The thread that stands in place of a conversation's messages."""
    opened = state.opened.get((view.surface.id, conversation))
    return opened.thread if opened else None


def pending(state: State, view: View) -> bool | None:
    """Whether a thread that was open on the surface is still being read."""
    return any(surface == view.surface.id for surface, _ in state.sought) or None


def message_of(state: State, view: View, conversation: BareJID, id_: object) -> Message | None:
    """A message of the open thread that lies too far back to be among the conversation's."""
    opened = state.opened.get((view.surface.id, conversation))
    return opened.messages.get(MessageId(str(id_))) if opened else None


def composing(state: State, view: View, conversation: BareJID, kind: Kind) -> Composing | None:
    """While a thread is open, what is written is said in it."""
    surface = view.surface.id
    opened = state.opened.get((surface, conversation))
    if opened is None:
        return None
    first = not state.answers(conversation, opened.thread)
    return Composing(
        title=_("Reply in thread"),
        quote=preview(opened.root),
        icon=ICON,
        submits=ThreadReplySubmitted(surface, opened.root, kind, opened.thread, first),
        cancel=ThreadClosed(surface, conversation),
        thread=opened.thread,
        voice=True,
        kept=(KEPT + opened.thread, opened.root.id),
    )


def panel(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """The open thread, in place of the conversation's messages."""
    opened = state.opened.get((view.surface.id, conversation))
    if opened is None:
        return None
    count = state.answers(conversation, opened.thread)
    return panels.panel(opened, count, state.gaps.get(conversation, ()), view, conversation, kind)


def _say(said: ThreadReplySubmitted, session: Session) -> Iterator[Emit]:
    """The words, if there are any, and then the files that wait beside them."""
    root, kind = said.root, said.kind
    if said.body.strip():
        message = replace(written(root.conversation, said.body, session, said.named), thread=said.thread)
        # The first tells, also those who know of no threads, what it is about
        reply = answering(root, kind) if said.first else None
        yield Emit(MessagePosted(replace(message, reply=reply), kind))
    yield Emit(TraySubmitted(root.conversation, said.thread))


def _read(state: State, place: Place) -> Load:
    """The next older messages of an open thread."""
    conversation, opened = place[1], state.opened[place]

    def read(records: list[Record]) -> Event:
        found = tuple((MessageId(each["message"]), int(each["order"])) for each in records)
        return ThreadRead(place, opened.thread, found, len(records) < PAGE)

    lower, upper = (conversation, opened.thread, 0), (conversation, opened.thread, opened.before or 0)
    return Load("threads", read, "order", lower, upper, upper_open=True, reverse=True, limit=PAGE)


def _read_on(state: State, place: Place) -> Load:
    opened = state.opened[place]

    def read(records: list[Record]) -> Event:
        found = tuple((MessageId(each["message"]), int(each["order"])) for each in records)
        return LaterRead(place, opened.thread, found, len(records) < PAGE)

    lower, upper = (place[1], opened.thread, (opened.after or 0) + 1), (place[1], opened.thread, END)
    return Load("threads", read, "order", lower, upper, limit=PAGE)


def _find(place: Place, thread: str, id_: MessageId) -> Load:
    return find_message(place[1], id_, lambda found: ThreadMessageLoaded(place, thread, found))


def _count(after: tuple[BareJID, str, str]) -> Load:
    """A number of those that a conversation's threads had; from the last one on that was read."""

    def loaded(records: list[Record]) -> Event:
        return ThreadsLoaded(after[0], records, len(records) < COUNTED)

    return Load("threads", loaded, lower=after, upper=(after[0], LAST), limit=COUNTED)


FEATURE = Feature(
    "threads",
    State,
    update,
    effects,
    slots={Slot.MESSAGE_ACTIONS: action, Slot.MESSAGE_FOOTER: footer, Slot.THREAD: panel},
    facts={
        Fact.COMPOSING: composing,
        Fact.THREADED: threaded,
        Fact.MESSAGE: message_of,
        Fact.PENDING: pending,
    },
    stores=(STORE,),
)
