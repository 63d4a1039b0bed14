"""Message Replies (XEP-0461): answers that lead to what they answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from widget.core.composing import Composing, ComposingFound, Place, found_again, without
from widget.core.effects import Effect, Emit, Page
from widget.core.events import (
    ComposingChanged,
    ComposingKept,
    Event,
    MessagePosted,
    MessagesChanged,
    SurfaceDetached,
    TraySubmitted,
)
from widget.core.feature import Fact, Feature, MessageAction, MessageTool, Slot, View
from widget.core.model import BareJID, Kind, Message, MessageId, Session, SurfaceId
from widget.core.posting import written
from widget.core.replying import FALLBACK, NS, answering, reachable
from widget.core.selectors import text_box
from widget.core.threads import begins
from widget.ui.i18n import _
from widget.ui.preview import preview, speaker

ICON = "reply"
NOTHING = MessageId("")


@dataclass(frozen=True, slots=True)
class State:
    """What is being answered: one message on each surface and in each conversation.

    `sought`: where what was answered on the page before is still being read.
    """

    answering: Mapping[Place, Message] = field(default_factory=dict)
    sought: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class ReplyChosen(Event):
    """The person wants to answer a message."""

    surface: SurfaceId
    message: Message


@dataclass(frozen=True, slots=True)
class ReplyCancelled(Event):
    """What is written answers nothing."""

    surface: SurfaceId
    conversation: BareJID


@dataclass(frozen=True, slots=True)
class ReplySubmitted(Event):
    """The person sends an answer; in the `thread` that is open, if one is."""

    surface: SurfaceId
    message: Message
    kind: Kind
    body: str = ""
    named: tuple[str, ...] = ()
    thread: str = ""


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case ReplyChosen(surface, message):
            return _with(state, (surface, message.conversation), message)
        case ComposingKept(surface, conversation, by=by) if by == ICON:
            return replace(state, sought=state.sought | {(surface, conversation)})
        case ComposingFound(surface, conversation, kind, by, message) if by == ICON:
            place = surface, conversation
            sought = replace(state, sought=state.sought - {place})
            free = place in state.sought and place not in state.answering
            may = free and message is not None and answerable(message, kind)
            return _with(sought, place, message) if may and message else sought
        case ReplyCancelled(surface, conversation):
            return _without(state, (surface, conversation))
        case ReplySubmitted(surface, message, body=body) if body.strip():
            return _without(state, (surface, message.conversation))
        case SurfaceDetached(surface):
            left = replace(state, sought=frozenset(each for each in state.sought if each[0] != surface))
            return _without(left, *(place for place in state.answering if place[0] == surface))
        case MessagesChanged(conversation, messages) if state.answering:
            # Rooms give ids as they like: only in a conversation do they tell messages apart
            now = {(conversation, each.id): each for each in messages}
            known = {place: now.get((place[1], each.id), each) for place, each in state.answering.items()}
            state = replace(state, answering=known)
            return _without(state, *(place for place, each in state.answering.items() if each.gone))
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case ReplyChosen(surface, Message(id=id_, conversation=jid)):
            yield Emit(ComposingChanged(surface, jid, ICON, id_))
            yield Page("focus", {"selector": text_box(jid, ICON)}, surface)
        case ComposingKept(by=by) if by == ICON:
            yield found_again(event)
        case ReplyCancelled(surface, jid):
            yield Emit(ComposingChanged(surface, jid, ICON, NOTHING))
            yield Page("focus", {"selector": text_box(jid)}, surface)
        case ReplySubmitted(surface, message, kind, body, named, thread):
            if body.strip():
                yield Emit(ComposingChanged(surface, message.conversation, ICON, NOTHING))
                answer = written(message.conversation, body, session, named)
                # An answer is of the same thread (XEP-0201, 3)
                answer = replace(answer, reply=answering(message, kind), thread=thread or message.thread)
                yield Emit(MessagePosted(answer, kind))
            yield Emit(TraySubmitted(message.conversation, thread))


def action(state: State, view: View, message: Message, kind: Kind) -> MessageAction | None:
    """To answer it: whatever others can find by its id."""
    if not answerable(message, kind):
        return None
    return MessageAction("reply", _("Reply"), ICON, ReplyChosen(view.surface.id, message))


def tool(state: State, view: View) -> MessageTool:
    """The same, beside the message."""
    return MessageTool("reply", _("Reply"), ICON)


def composing(state: State, view: View, conversation: BareJID, kind: Kind) -> Composing | None:
    """The message that is being answered here."""
    surface = view.surface.id
    message = state.answering.get((surface, conversation))
    thread = view.ask(Fact.THREADED, conversation, default="")
    if message is None or (thread and message.thread != thread and not begins(message, thread)):
        return None
    if message.outgoing:
        title = _("Reply to yourself")
    else:
        name = speaker(message, kind, view.name(conversation))
        title = _("Reply to {name}").format(name=name)
    return Composing(
        title=title,
        quote=preview(message),
        icon=ICON,
        submits=ReplySubmitted(surface, message, kind, thread=thread),
        cancel=ReplyCancelled(surface, conversation),
        thread=thread,
        kept=(ICON, message.id),
    )


def answerable(message: Message, kind: Kind) -> bool:
    """Whether others can find it, and there is something to answer."""
    return reachable(message, kind) and not message.gone


def pending(state: State, view: View) -> bool | None:
    """Whether what is answered on the surface is still being read."""
    return any(surface == view.surface.id for surface, _ in state.sought) or None


def _with(state: State, place: Place, message: Message) -> State:
    return replace(state, answering={**state.answering, place: message})


def _without(state: State, *places: Place) -> State:
    left = without(state.answering, *places)
    return replace(state, answering=left) if len(left) < len(state.answering) else state


FEATURE = Feature(
    "replies",
    State,
    update,
    effects,
    slots={Slot.MESSAGE_ACTIONS: action, Slot.MESSAGE_TOOLS: tool},
    facts={Fact.COMPOSING: composing, Fact.PENDING: pending},
    announces=(NS, FALLBACK),
)
