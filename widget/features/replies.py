"""Message Replies (XEP-0461): answers that lead to what they answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from widget.core.composing import Composing
from widget.core.effects import Effect, Emit, Page
from widget.core.events import Event, MessagePosted, MessagesChanged, SurfaceDetached
from widget.core.feature import Fact, Feature, MessageAction, MessageTool, Slot, View
from widget.core.model import BareJID, Kind, Message, Session, SurfaceId
from widget.core.posting import written
from widget.core.replying import FALLBACK, NS, answering, reachable
from widget.core.selectors import text_box
from widget.ui.i18n import _
from widget.ui.preview import preview, speaker

ICON = "reply"
Place = tuple[SurfaceId, BareJID]


@dataclass(frozen=True, slots=True)
class State:
    """What is being answered: one message on each surface and in each conversation."""

    answering: Mapping[Place, Message] = field(default_factory=dict)


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
    """The person sends an answer."""

    surface: SurfaceId
    message: Message
    kind: Kind
    body: str = ""
    named: tuple[str, ...] = ()


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case ReplyChosen(surface, message):
            return State({**state.answering, (surface, message.conversation): message})
        case ReplyCancelled(surface, conversation):
            return _without(state, (surface, conversation))
        case ReplySubmitted(surface, message, body=body) if body.strip():
            return _without(state, (surface, message.conversation))
        case SurfaceDetached(surface):
            return _without(state, *(place for place in state.answering if place[0] == surface))
        case MessagesChanged(_, messages) if state.answering:
            now = {each.id: each for each in messages}
            state = State({place: now.get(each.id, each) for place, each in state.answering.items()})
            return _without(state, *(place for place, each in state.answering.items() if each.gone))
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case ReplyChosen(surface, Message(conversation=jid)):
            yield Page("focus", {"selector": text_box(jid, ICON)}, surface)
        case ReplyCancelled(surface, jid):
            yield Page("focus", {"selector": text_box(jid)}, surface)
        case ReplySubmitted(_, message, kind, body, named) if body.strip():
            answer = written(message.conversation, body, session, named)
            yield Emit(MessagePosted(replace(answer, reply=answering(message, kind)), kind))


def action(state: State, view: View, message: Message, kind: Kind) -> MessageAction | None:
    """To answer it: whatever others can find by its id."""
    if not reachable(message, kind) or message.gone:
        return None
    return MessageAction("reply", _("Reply"), ICON, ReplyChosen(view.surface.id, message))


def tool(state: State, view: View) -> MessageTool:
    """The same, beside the message."""
    return MessageTool("reply", _("Reply"), ICON)


def composing(state: State, view: View, conversation: BareJID, kind: Kind) -> Composing | None:
    """The message that is being answered here."""
    surface = view.surface.id
    message = state.answering.get((surface, conversation))
    if message is None:
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
        submits=ReplySubmitted(surface, message, kind),
        cancel=ReplyCancelled(surface, conversation),
    )


def _without(state: State, *places: Place) -> State:
    left = {place: each for place, each in state.answering.items() if place not in places}
    return replace(state, answering=left) if len(left) < len(state.answering) else state


FEATURE = Feature(
    "replies",
    State,
    update,
    effects,
    slots={Slot.MESSAGE_ACTIONS: action, Slot.MESSAGE_TOOLS: tool},
    facts={Fact.COMPOSING: composing},
    announces=(NS, FALLBACK),
)
