"""Message actions: the menu of a message, and what is done with it by no protocol: copied, quoted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from widget.core.attachment import caption
from widget.core.effects import Effect, Page
from widget.core.events import (
    ConversationsShown,
    Event,
    MessageMenuClosed,
    MessageMenuOpened,
    SurfaceDetached,
)
from widget.core.feature import Fact, Feature, MessageAction, Slot, View
from widget.core.model import BareJID, Kind, Message, MessageId, Session, SurfaceId
from widget.core.replying import quoted
from widget.core.selectors import text_box
from widget.ui.i18n import _


@dataclass(frozen=True, slots=True)
class State:
    """The message whose menu is open, by surface."""

    menus: Mapping[SurfaceId, tuple[BareJID, MessageId]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CopyChosen(Event):
    """The person wants a message's text in the clipboard."""

    surface: SurfaceId
    text: str


@dataclass(frozen=True, slots=True)
class QuoteChosen(Event):
    """The person wants to write about what a message says."""

    surface: SurfaceId
    conversation: BareJID
    text: str


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case MessageMenuOpened(surface, conversation, id_):
            return replace(state, menus={**state.menus, surface: (conversation, id_)})
        case MessageMenuClosed(surface) | SurfaceDetached(surface) if surface in state.menus:
            return _without(state, surface)
        case ConversationsShown(surface, shown) if surface in state.menus:
            return state if state.menus[surface][0] in shown else _without(state, surface)
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case CopyChosen(surface, text):
            yield Page("copy", {"text": text}, surface)
        case QuoteChosen(surface, conversation, text):
            yield Page("write", {"selector": text_box(conversation), "text": quoted(text)}, surface)


def actions(state: State, view: View, message: Message, kind: Kind) -> list[MessageAction]:
    """Copy and quote, for whatever has a text."""
    # Where an encrypted file lies is of no use to anybody without its key
    hidden = any(file.secret for file in message.files)
    text = caption(message.body, message.files) if hidden else message.body
    if not text or message.gone:
        return []
    surface = view.surface.id
    return [
        MessageAction("copy", _("Copy text"), "copy", CopyChosen(surface, text)),
        MessageAction("quote", _("Quote"), "quote", QuoteChosen(surface, message.conversation, text)),
    ]


def menu(state: State, view: View, conversation: BareJID) -> MessageId | None:
    """Which of a conversation's messages has its menu open."""
    where, id_ = state.menus.get(view.surface.id, (None, None))
    return id_ if where == conversation else None


def _without(state: State, surface: SurfaceId) -> State:
    return replace(state, menus={id_: each for id_, each in state.menus.items() if id_ != surface})


FEATURE = Feature(
    "actions",
    State,
    update,
    effects,
    slots={Slot.MESSAGE_ACTIONS: actions},
    facts={Fact.MESSAGE_MENU: menu},
)
