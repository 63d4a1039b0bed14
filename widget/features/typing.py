"""Chat State Notifications (XEP-0085): who is typing, told and shown.

Ours go only to those who see our presence, and to rooms; never if the site does not want it. A
state is a moment's: nothing of it is archived (XEP-0334), and nobody types for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from vdom import VNode
from vdom.html import span
from widget.core.effects import After, Effect, Send
from widget.core.envelope import Envelope, Origin
from widget.core.events import (
    ContactsChanged,
    ConversationClosed,
    Event,
    MessagePosted,
    MessagesArrived,
    MessageSubmitted,
    SessionStarted,
    TextTyped,
)
from widget.core.feature import Feature, Slot, View
from widget.core.model import BareJID, FullJID, Kind, Message, Session, bare, resource
from widget.core.names import legible
from widget.core.stanza import element, message
from widget.core.watchers import NOBODY, Watchers, watching
from widget.ui.i18n import _, ngettext

NS = "http://jabber.org/protocol/chatstates"
HINTS = "urn:xmpp:hints"
PAUSE = 8_000
"""Milliseconds without a key after which we say that we have paused."""

BELIEVED = 30_000
"""Milliseconds after which somebody who has said no more does not type any more: their client may be gone."""

STATES = ("active", "composing", "paused", "inactive", "gone")


@dataclass(frozen=True, slots=True)
class State:
    """Who types where, who may know that we do, and where we have said so."""

    typing: Mapping[BareJID, tuple[FullJID, ...]] = field(default_factory=dict)
    watchers: Watchers = NOBODY
    told: Mapping[BareJID, Kind] = field(default_factory=dict)
    news: tuple[tuple[BareJID, Kind, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TypingChanged(Event):
    """Somebody has begun to type, or stopped."""

    conversation: BareJID
    sender: FullJID
    typing: bool


@dataclass(frozen=True, slots=True)
class TypingForgotten(Event):
    """Nothing more has come from somebody who typed."""

    conversation: BareJID
    sender: FullJID


@dataclass(frozen=True, slots=True)
class TypingPaused(Event):
    """We have not touched a key for a while."""

    conversation: BareJID


def read(envelope: Envelope, session: Session) -> Iterator[Event]:
    """Only what somebody does now; our other devices, and ourselves in a room, are left out."""
    live = envelope.origin is Origin.LIVE and not envelope.delayed and envelope.type != "error"
    if live and not envelope.outgoing and (envelope.type != "groupchat" or resource(envelope.sender)):
        state = next((name for name in STATES if envelope.stanza.find(f"{{{NS}}}{name}") is not None), "")
        yield TypingChanged(envelope.conversation, envelope.sender, state == "composing")


def update(state: State, event: Event, session: Session) -> State:
    state = replace(state, news=()) if state.news else state
    match event:
        case TypingChanged(conversation, sender, typing):
            return _typing(state, conversation, sender, typing)
        case TypingForgotten(conversation, sender):
            return _typing(state, conversation, sender, False)
        case MessagesArrived(conversation, messages=messages) if conversation in state.typing:
            for each in messages:
                state = _typing(state, conversation, each.sender, False)
            return state
        case ContactsChanged(contacts):
            watchers = watching(state.watchers, contacts)
            return state if watchers is state.watchers else replace(state, watchers=watchers)
        case TextTyped(conversation, kind, False) if _may_know(state, conversation, kind, session):
            return _told(state, conversation, kind, "composing")
        case TextTyped(conversation, kind, True):
            return _told(state, conversation, kind, "active")
        case TypingPaused(conversation) if conversation in state.told:
            return _told(state, conversation, state.told[conversation], "paused")
        case ConversationClosed(_, conversation) if conversation in state.told:
            return _told(state, conversation, state.told[conversation], "active")
        case MessageSubmitted(_, conversation) | MessagePosted(Message(conversation=conversation)) if (
            conversation in state.told
        ):
            return replace(state, told={k: v for k, v in state.told.items() if k != conversation})
        case SessionStarted(_, resumed) if not resumed:
            return State(watchers=state.watchers)
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for conversation, kind, name in state.news:
        type_ = "groupchat" if kind is Kind.ROOM else "chat"
        hint = element("no-store", HINTS)
        yield Send(message(conversation, type_, session.fresh, element(name, NS), hint))
    match event:
        case TypingChanged(conversation, sender, True):
            yield After(BELIEVED, TypingForgotten(conversation, sender), f"typing {sender}")
        case TextTyped(conversation) if conversation in state.told:
            yield After(PAUSE, TypingPaused(conversation), f"paused {conversation}")


def title(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """In place of the presence, or of what the room is about."""
    typing = state.typing.get(conversation, ())
    if not typing or not view.session.online:
        return None
    if kind is Kind.CHAT:
        return span(_("typing…"), cls="typing")
    first, *others = (legible(resource(each)) for each in typing)
    if not others:
        return span(_("{name} is typing…").format(name=first), cls="typing", dir="auto")
    if len(others) == 1:
        words = _("{name} and {other} are typing…").format(name=first, other=others[0])
        return span(words, cls="typing", dir="auto")
    return span(ngettext("{n} person is typing…", "{n} people are typing…", len(typing)), cls="typing")


def _may_know(state: State, conversation: BareJID, kind: Kind, session: Session) -> bool:
    if not session.settings.send_typing or not session.online:
        return False
    return kind is Kind.ROOM or bare(conversation) in state.watchers


def _typing(state: State, conversation: BareJID, sender: FullJID, typing: bool) -> State:
    known = state.typing.get(conversation, ())
    if typing == (sender in known):
        return state
    now = (*known, sender) if typing else tuple(each for each in known if each != sender)
    others = {jid: each for jid, each in state.typing.items() if jid != conversation}
    return replace(state, typing={**others, conversation: now} if now else others)


def _told(state: State, conversation: BareJID, kind: Kind, name: str) -> State:
    """What others have been told: only a change is."""
    composing = name == "composing"
    if composing == (conversation in state.told):
        return state
    others = {jid: each for jid, each in state.told.items() if jid != conversation}
    told = {**others, conversation: kind} if composing else others
    return replace(state, told=told, news=((conversation, kind, name),))


FEATURE = Feature(
    "typing",
    State,
    update,
    effects,
    readers={f"{{{NS}}}{name}": read for name in STATES},
    slots={Slot.TITLE: title},
    announces=(NS,),
)
