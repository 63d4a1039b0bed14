"""Several messages at once: chosen, then copied, forwarded or taken back (XEP-0424)."""

from __future__ import annotations

from collections.abc import Iterator

from vdom import VNode
from widget.core.effects import Effect, Emit, Page
from widget.core.events import DialogChosen, Event, RetractionsWanted, SelectionEnded
from widget.core.feature import Fact, Feature, MessageAction, Slot, View
from widget.core.model import BareJID, Kind, Message, MessageId, Session
from widget.core.selectors import message_row, text_box
from widget.features.selection import dialogs
from widget.features.selection.state import (
    DIALOG,
    DeletionsChosen,
    DeletionsConfirmed,
    SelectionBegun,
    SelectionCopied,
    State,
    meant,
    update,
)
from widget.ui.i18n import _


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
        # Who clicks twice says it twice
        case DeletionsConfirmed(surface) if chosen := meant(state, surface):
            yield Emit(DialogChosen(surface, ""))
            yield Emit(RetractionsWanted(chosen.ordered, chosen.kind))
            yield Emit(SelectionEnded(surface, state.asked[surface]))


def action(state: State, view: View, message: Message, kind: Kind) -> MessageAction | None:
    """To choose it and others, which an open thread would hide."""
    if message.gone or view.ask(Fact.THREADED, message.conversation):
        return None
    return MessageAction("select", _("Select"), "list-checks", SelectionBegun(view.surface.id, message, kind))


def selected(state: State, view: View, conversation: BareJID) -> frozenset[MessageId] | None:
    """Which are chosen, while some are being chosen."""
    chosen = state.chosen.get((view.surface.id, conversation))
    return frozenset(chosen.messages) if chosen else None


def bar(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """How many are chosen, and what can be done with them."""
    chosen = state.chosen.get((view.surface.id, conversation))
    return dialogs.bar(chosen, view, conversation, kind) if chosen else None


def question(state: State, view: View, name: str) -> VNode | None:
    """Whether all of them are to go."""
    return dialogs.question(state, view) if name == DIALOG else None


FEATURE = Feature(
    "selection",
    State,
    update,
    effects,
    slots={Slot.MESSAGE_ACTIONS: action, Slot.SELECTION: bar, Slot.DIALOG: question},
    facts={Fact.SELECTED: selected},
)
