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
from widget.core.composing import Composing, Place
from widget.core.effects import Effect, Emit, Load, Page, Save
from widget.core.events import Event, MessagePosted
from widget.core.feature import Fact, Feature, MessageAction, Slot, View
from widget.core.lookup import find_message
from widget.core.model import BareJID, Kind, Message, MessageId, Session
from widget.core.posting import written
from widget.core.records import Put, Record, Store
from widget.core.replying import answering, reachable
from widget.core.selectors import text_box
from widget.core.threads import begun_by
from widget.features.threads import panel as panels
from widget.features.threads.state import (
    State,
    ThreadClosed,
    ThreadMessageLoaded,
    ThreadOpened,
    ThreadReplySubmitted,
    ThreadsLoaded,
    update,
)
from widget.ui.components import icon
from widget.ui.i18n import _, ngettext
from widget.ui.preview import preview

STORE = Store("threads", ("conversation", "thread", "message"))
ICON = "messages-square"
MOST_SHOWN = 200
"""Messages of a thread that are read when it is opened: the newest."""

MOST_COUNTED = 5000
"""Messages in threads that are counted in one conversation."""


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for message in state.come:
        where = {"conversation": message.conversation, "thread": message.thread}
        yield Save(Put("threads", {**where, "message": message.id, "order": message.order}))
    for conversation in state.wanted:
        yield _load(conversation)
    match event:
        case ThreadOpened(surface, message, thread=thread):
            yield from _read(state, (surface, message.conversation), thread)
            yield Page("focus", {"selector": text_box(message.conversation, ICON)}, surface)
        case ThreadClosed(surface, conversation):
            yield Page("focus", {"selector": text_box(conversation, without=ICON)}, surface)
        case ThreadReplySubmitted(_, root, kind, thread, first, body, named) if body.strip():
            said = replace(written(root.conversation, body, session, named), thread=thread)
            # The first tells, also those who know of no threads, what it is about
            yield Emit(MessagePosted(replace(said, reply=answering(root, kind)) if first else said, kind))


def action(state: State, view: View, message: Message, kind: Kind) -> MessageAction | None:
    """To answer it apart from the rest."""
    if message.gone or not reachable(message, kind):
        return None
    opened = ThreadOpened(view.surface.id, message, kind, begun_by(message, kind))
    return MessageAction("thread", _("Reply in thread"), ICON, opened)


def footer(state: State, view: View, message: Message) -> VNode | None:
    """Under what a thread began with: how many have answered there."""
    names = (message.given, message.stanza_id)
    thread = next((each for each in names if each and (message.conversation, each) in state.counted), None)
    if thread is None or message.gone:
        return None
    count = len(state.counted[message.conversation, thread])
    kind = view.kind(message.conversation)
    return button(
        icon(ICON),
        span(ngettext("{n} reply", "{n} replies", count)),
        type="button",
        cls="thread-link",
        on=[On("click", ThreadOpened(view.surface.id, message, kind, thread))],
    )


def threaded(state: State, view: View, conversation: BareJID) -> bool | None:
    """Whether a thread stands in place of a conversation's messages."""
    return True if (view.surface.id, conversation) in state.opened else None


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
    first = not state.counted.get((conversation, opened.thread))
    return Composing(
        title=_("Reply in thread"),
        quote=preview(opened.root),
        icon=ICON,
        submits=ThreadReplySubmitted(surface, opened.root, kind, opened.thread, first),
        cancel=ThreadClosed(surface, conversation),
        box=opened.thread,
    )


def panel(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """The open thread, in place of the conversation's messages."""
    opened = state.opened.get((view.surface.id, conversation))
    if opened is None:
        return None
    count = len(state.counted.get((conversation, opened.thread), ()))
    return panels.panel(opened, count, view, conversation, kind)


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
    facts={Fact.COMPOSING: composing, Fact.THREADED: threaded, Fact.MESSAGE: message_of},
    stores=(STORE,),
)
