"""Stanza Forwarding (XEP-0297): what was said to us is passed on to one or several others."""

from __future__ import annotations

from collections.abc import Iterator

from vdom import VNode
from widget.core.effects import Effect, Emit
from widget.core.events import (
    ConversationOpened,
    DialogChosen,
    Event,
    ForwardChosen,
    MessagePosted,
    SelectionEnded,
)
from widget.core.feature import Feature, MessageAction, Slot, View
from widget.core.model import Kind, Message, Session
from widget.core.passing_on import forwarded, parts
from widget.core.posting import nth
from widget.features.forwarding import dialogs
from widget.features.forwarding.state import DIALOG, ForwardConfirmed, State, update
from widget.ui.i18n import _


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case ForwardChosen(surface, messages=messages) if messages:
            yield Emit(DialogChosen(surface, DIALOG))
        case ForwardConfirmed(surface, forward) if forward.to and surface in state.asked:
            # The dialog goes by this, so that a second click, on a picture that is older, says nothing twice
            yield Emit(DialogChosen(surface, ""))
            yield Emit(SelectionEnded(surface, forward.conversation))
            said = [
                (part, to) for to in forward.to for message in forward.messages for part in parts(message)
            ]
            for at, (message, (jid, kind)) in enumerate(said):
                yield Emit(MessagePosted(*forwarded(message, jid, kind, nth(session, at))))
            if len(forward.to) == 1:
                yield Emit(ConversationOpened(surface, *forward.to[0]))


def action(state: State, view: View, message: Message, kind: Kind) -> MessageAction | None:
    """To pass it on."""
    if message.gone or not message.body:
        return None
    chosen = ForwardChosen(view.surface.id, message.conversation, (message,))
    return MessageAction("forward", _("Forward"), "forward", chosen)


def recipients(state: State, view: View, name: str) -> VNode | None:
    """To whom it goes: a search, and those who are found."""
    asked = state.asked.get(view.surface.id)
    return dialogs.recipients(asked, view) if asked and name == DIALOG else None


FEATURE = Feature(
    "forwarding",
    State,
    update,
    effects,
    slots={Slot.MESSAGE_ACTIONS: action, Slot.DIALOG: recipients},
)
