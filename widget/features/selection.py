"""Several messages at once: chosen, then copied, forwarded or taken back (XEP-0424)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from vdom import VNode
from vdom.html import div, p, span
from widget.core.effects import Effect, Emit, Page
from widget.core.events import (
    ConversationsShown,
    DialogChosen,
    Event,
    ForwardChosen,
    MessagesChanged,
    MessageTicked,
    RetractionsWanted,
    SelectionEnded,
    SurfaceDetached,
)
from widget.core.feature import Fact, Feature, MessageAction, Slot, View
from widget.core.model import BareJID, Kind, Message, MessageId, Session, SurfaceId
from widget.core.posting import retractable
from widget.core.selectors import message_row, text_box
from widget.ui.components import button, dialog, icon_button
from widget.ui.i18n import _, moment, ngettext
from widget.ui.preview import speaker

Place = tuple[SurfaceId, BareJID]
DIALOG = "delete-messages"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some of a conversation's messages; `last` is the one that was ticked last."""

    kind: Kind
    messages: Mapping[MessageId, Message]
    last: MessageId

    @property
    def ordered(self) -> tuple[Message, ...]:
        """The oldest first."""
        return tuple(sorted(self.messages.values(), key=lambda each: each.order))


@dataclass(frozen=True, slots=True)
class State:
    """What is chosen on each surface and in each conversation; `asked` whether that is to go."""

    chosen: Mapping[Place, Chosen] = field(default_factory=dict)
    asked: Mapping[SurfaceId, BareJID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SelectionBegun(Event):
    """The person wants to choose several messages, this one for a start."""

    surface: SurfaceId
    message: Message
    kind: Kind


@dataclass(frozen=True, slots=True)
class SelectionCopied(Event):
    """The person wants what is chosen in the clipboard."""

    surface: SurfaceId
    conversation: BareJID
    text: str


@dataclass(frozen=True, slots=True)
class DeletionsChosen(Event):
    """The person wants what is chosen to go, and is asked whether that is so."""

    surface: SurfaceId
    conversation: BareJID


@dataclass(frozen=True, slots=True)
class DeletionsConfirmed(Event):
    """It is so."""

    surface: SurfaceId
    conversation: BareJID
    messages: tuple[Message, ...]
    kind: Kind


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case SelectionBegun(surface, message, kind):
            begun = Chosen(kind, {message.id: message}, message.id)
            return replace(state, chosen={**state.chosen, (surface, message.conversation): begun})
        case MessageTicked(surface, conversation) if (surface, conversation) in state.chosen:
            place = surface, conversation
            return replace(state, chosen={**state.chosen, place: _ticked(state.chosen[place], event)})
        case SelectionEnded(surface, conversation):
            return _without(state, (surface, conversation))
        case SurfaceDetached(surface) if state.chosen or state.asked:
            return _asked(_without(state, *(place for place in state.chosen if place[0] == surface)), surface)
        case ConversationsShown(surface, shown) if state.chosen:
            hidden = (place for place in state.chosen if place[0] == surface and place[1] not in shown)
            return _without(state, *hidden)
        case MessagesChanged(conversation, messages) if state.chosen:
            told = {each.id: each for each in messages}
            chosen = {
                at: _now(each, told) if at[1] == conversation else each for at, each in state.chosen.items()
            }
            return replace(state, chosen=chosen)
        case DeletionsChosen(surface, conversation):
            return replace(state, asked={**state.asked, surface: conversation})
        case DialogChosen(surface, name) if surface in state.asked and name != DIALOG:
            return _asked(state, surface)
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case SelectionBegun(surface, message):
            yield Page("focus", {"selector": f"{message_row(message.id)} .tick"}, surface)
        case SelectionCopied(surface, conversation, text):
            yield Page("copy", {"text": text}, surface)
            yield Emit(SelectionEnded(surface, conversation))
        case SelectionEnded(surface, conversation) if not session.at(surface).touch:
            yield Page("focus", {"selector": text_box(conversation, uncovered=True)}, surface)
        case DeletionsChosen(surface):
            yield Emit(DialogChosen(surface, DIALOG))
        case DeletionsConfirmed(surface, conversation, messages, kind):
            yield Emit(DialogChosen(surface, ""))
            yield Emit(RetractionsWanted(messages, kind))
            yield Emit(SelectionEnded(surface, conversation))


def action(state: State, view: View, message: Message, kind: Kind) -> MessageAction | None:
    """To choose it and others."""
    if message.gone:
        return None
    return MessageAction("select", _("Select"), "list-checks", SelectionBegun(view.surface.id, message, kind))


def selected(state: State, view: View, conversation: BareJID) -> frozenset[MessageId] | None:
    """Which are chosen, while some are being chosen."""
    chosen = state.chosen.get((view.surface.id, conversation))
    return frozenset(chosen.messages) if chosen else None


def bar(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """How many are chosen, and what can be done with them."""
    chosen = state.chosen.get((view.surface.id, conversation))
    if chosen is None:
        return None
    id_, messages = view.surface.id, chosen.ordered
    count = ngettext("{n} message selected", "{n} messages selected", len(messages))
    ours = bool(messages) and all(retractable(each, kind) for each in messages)

    def copied(_fields: object) -> Event:
        return SelectionCopied(
            id_, conversation, transcript(messages, kind, view.name(conversation), view.session.now)
        )

    return div(
        icon_button("x", _("Cancel"), SelectionEnded(id_, conversation)),
        span(count, cls="selection-count", role="status"),
        icon_button("copy", _("Copy text"), copied, disabled=not messages),
        icon_button(
            "forward", _("Forward"), ForwardChosen(id_, conversation, messages), disabled=not messages
        ),
        icon_button("trash-2", _("Delete"), DeletionsChosen(id_, conversation), disabled=not ours),
        cls="selection-bar",
        role="toolbar",
        aria_label=_("With the selected messages"),
    )


def transcript(messages: tuple[Message, ...], kind: Kind, other: str, now: int) -> str:
    """One message's text, or who said what and when."""
    if len(messages) == 1:
        return messages[0].body
    heads = (f"{speaker(each, kind, other)}, {moment(each.time, now)}" for each in messages)
    return "\n\n".join(f"{head}\n{each.body}" for head, each in zip(heads, messages, strict=True))


def question(state: State, view: View, name: str) -> VNode | None:
    """Whether all of them are to go."""
    surface = view.surface.id
    conversation = state.asked.get(surface)
    chosen = state.chosen.get((surface, conversation)) if conversation else None
    if name != DIALOG or chosen is None or conversation is None:
        return None
    messages = chosen.ordered
    confirmed = DeletionsConfirmed(surface, conversation, messages, chosen.kind)
    return dialog(
        ngettext("Delete {n} message?", "Delete {n} messages?", len(messages)),
        p(_("It goes for everybody here; but who has read it has read it, and old programs keep it.")),
        close=DialogChosen(surface, ""),
        footer=div(
            button(_("Cancel"), DialogChosen(surface, "")),
            button(_("Delete"), confirmed, kind="danger"),
            cls="dialog-buttons",
        ),
        name=DIALOG,
    )


def _ticked(chosen: Chosen, event: MessageTicked) -> Chosen:
    """With it or without, and all between likewise."""
    wanted = event.message not in chosen.messages
    ticked = {each.id: each for each in _meant(event, chosen.last) if not each.gone}
    if not ticked:
        return chosen
    left = {id_: each for id_, each in chosen.messages.items() if id_ not in ticked}
    return replace(chosen, messages={**left, **ticked} if wanted else left, last=event.message)


def _meant(event: MessageTicked, last: MessageId) -> Iterable[Message]:
    at = {message.id: number for number, message in enumerate(event.among)}
    here = at.get(event.message)
    if here is None:
        return ()
    other = at.get(last, here) if event.through else here
    return event.among[min(here, other) : max(here, other) + 1]


def _now(chosen: Chosen, told: Mapping[MessageId, Message]) -> Chosen:
    """As the messages are now; what was taken back is chosen no more."""
    known = {id_: told.get(id_, each) for id_, each in chosen.messages.items()}
    return replace(chosen, messages={id_: each for id_, each in known.items() if not each.gone})


def _asked(state: State, surface: SurfaceId) -> State:
    return replace(state, asked={id_: each for id_, each in state.asked.items() if id_ != surface})


def _without(state: State, *places: Place) -> State:
    left = {place: each for place, each in state.chosen.items() if place not in places}
    return replace(state, chosen=left) if len(left) < len(state.chosen) else state


FEATURE = Feature(
    "selection",
    State,
    update,
    effects,
    slots={Slot.MESSAGE_ACTIONS: action, Slot.SELECTION: bar, Slot.DIALOG: question},
    facts={Fact.SELECTED: selected},
)
