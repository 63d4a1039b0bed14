"""The Feature record: what a feature, built in or a site's plugin, brings to the engine."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from vdom import VNode
from widget.core.effects import Effect
from widget.core.envelope import Envelope
from widget.core.events import Event, MessagePosted, MessageSubmitted
from widget.core.facts import Fact as Fact
from widget.core.layout import Layout
from widget.core.model import BareJID, Kind, Session, Surface
from widget.core.records import Store

S = TypeVar("S")


class Slot(Enum):
    """Places on the screen that features fill. Comments give the arguments after state and view.

    What fills a place is best a memo: then nothing around it is drawn again because of it.
    """

    __hash__ = object.__hash__  # looked up for each message that is drawn; Enum's own runs in Python

    LOGIN = "login"  # () the whole surface, while nobody is logged in
    LOGIN_FOOT = "login-foot"  # () quiet buttons below it
    BANNER = "banner"  # () above everything: connection, storage
    SPOKEN = "spoken"  # () words for who does not see the screen, told once a surface when they change
    LIST_HEAD = "list-head"  # () who we are, and buttons
    LIST = "list"  # () sections of the list pane
    MENU = "menu"  # () items of the main menu
    MENU_END = "menu-end"  # () its last items, behind what plugins add: the way out
    TITLE = "title"  # (conversation, kind) subtitle: presence, subject
    ACTIONS = "actions"  # (conversation, kind) buttons in a conversation's header
    CONVERSATION_MENU = "conversation-menu"  # (conversation, kind) items of its menu, as memos
    TIMELINE = "timeline"  # (conversation, kind)
    MESSAGE_FOOTER = "message-footer"  # (message) drawn from it and the state alone: see Store.fill_each
    MESSAGE_BODY = "message-body"  # (message) in place of its text: as the footer
    MESSAGE_ACTIONS = (
        "message-actions"  # (message, kind) MessageActions: the lines of its menu; the view may be an old one
    )
    MESSAGE_TOOLS = "message-tools"  # () MessageTools: buttons beside the message under the pointer
    COMPOSER = "composer"  # (conversation, kind)
    THREAD = "thread"  # (conversation, kind) in place of the timeline, while a thread is open
    SELECTION = "selection"  # (conversation, kind) in place of the composer, while messages are being chosen
    DETAILS = "details"  # (conversation, kind)
    DIALOG = "dialog"  # (name) fills it if the name is its own


@dataclass(frozen=True, slots=True)
class MessageAction:
    """Something that the person may do with one message; `name` is what a tool calls it by.

    One that is not `listed` is for a tool alone.
    """

    name: str
    label: str
    icon: str
    event: Event
    danger: bool = False
    listed: bool = True


@dataclass(frozen=True, slots=True)
class MessageTool:
    """A button that does the action of that name with the message it stands beside, if it has one."""

    name: str
    label: str
    icon: str


Said: TypeAlias = MessageSubmitted | MessagePosted
"""What is about to be kept and sent."""


@dataclass(frozen=True, slots=True)
class Command:
    """What `/name` and the words after it do in a composer, where nothing else is being written.

    `hint` gives a few words, in the language of the moment. `run` is given the state, what was submitted,
    the words and the session; it gives the event that happens instead of a message, or a sentence that
    tells what is wrong.
    """

    name: str
    hint: Callable[[], str]
    run: Callable[[Any, MessageSubmitted, str, Session], Event | str]


class View(Protocol):
    """What a slot's function may know besides its own state."""

    @property
    def surface(self) -> Surface: ...
    @property
    def session(self) -> Session: ...
    @property
    def layout(self) -> Layout: ...
    @property
    def commands(self) -> Sequence[Command]: ...
    def fill(self, slot: Slot, *args: Any) -> list[VNode]: ...
    def parts(self, slot: Slot, *args: Any) -> tuple[tuple[VNode, ...], ...]: ...
    def fill_each(
        self, slot: Slot, where: Hashable, items: Sequence[Any]
    ) -> tuple[tuple[VNode, ...], ...]: ...
    def ask(self, fact: Fact, *args: Any, default: Any = None) -> Any: ...
    def name(self, conversation: BareJID) -> str: ...
    def kind(self, conversation: BareJID) -> Kind: ...


Update = Callable[[S, Event, Session], S]
Effects = Callable[[S, Event, Session], Iterable[Effect]]
Reader = Callable[[Envelope, Session], Iterator[Event]]


def no_effects(state: Any, event: Event, session: Session) -> Iterable[Effect]:
    """What a feature without effects yields."""
    return ()


def _nothing(state: Any) -> tuple[str, ...]:
    return ()


def unchanged(state: S, event: Event, session: Session) -> S:
    """The update of a feature without state."""
    return state


@dataclass(frozen=True, slots=True)
class Feature(Generic[S]):
    """One idea, top to bottom.

    Attributes:
        name: unique; also the name of its slice and stylesheet.
        state: makes the first state.
        update: event → state. Must return the same object when nothing changed.
        effects: event → effects, given the state after `update`. Both are asked about the events whose
            classes either of them names (core/interest.py); who wants all names `Event`.
        readers: element → reader of stanzas. The key is `kind` ("presence"),
            or `{namespace}tag` of a direct child ("{urn:xmpp:receipts}received").
        slots: place → function of (state, view, *args) → VNode, None or several.
        facts: question → function of (state, view, *args) → an answer or None.
        stores: what it keeps in the database.
        announces: namespaces to announce as ours (XEP-0030).
        heeds: state → further namespaces that are announced while it is so.
        personal: its state belongs to the account, and goes with it at log-out.
        requests: iq payloads (`{namespace}name`) that its readers answer themselves.
        commands: what a person may write in place of a message.
        outgoing: what is said, before it is kept and sent → what is said instead; None: nothing is.
        replaces: place → function of (state, view, nodes, *args): what is there instead of these, which
            the features have put there.
    """

    name: str
    state: Callable[[], S]
    update: Update[S] = unchanged
    effects: Effects[S] = no_effects
    readers: Mapping[str, Reader] = field(default_factory=dict)
    slots: Mapping[Slot, Callable[..., Any]] = field(default_factory=dict)
    facts: Mapping[Fact, Callable[..., Any]] = field(default_factory=dict)
    stores: tuple[Store, ...] = ()
    announces: tuple[str, ...] = ()
    heeds: Callable[[S], tuple[str, ...]] = _nothing
    requests: tuple[str, ...] = ()
    personal: bool = True
    commands: tuple[Command, ...] = ()
    outgoing: Callable[[S, Said, Session], Event | None] | None = None
    replaces: Mapping[Slot, Callable[..., Any]] = field(default_factory=dict)
