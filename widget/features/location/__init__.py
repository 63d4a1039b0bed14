"""Location (geo: URIs, RFC 5870): where the person is, found by the browser, and sent if they say so."""

from __future__ import annotations

from collections.abc import Iterator

from vdom import Memo, VNode, memo
from widget.core.effects import Effect, Emit
from widget.core.events import DialogChosen, Event, MessagePosted
from widget.core.feature import Feature, Slot, View
from widget.core.model import BareJID, Kind, Session
from widget.core.place import Place
from widget.core.posting import written
from widget.features.location.dialogs import question
from widget.features.location.state import DIALOG, Asked, LocationChosen, LocationConfirmed, State, update
from widget.ui.components import menu_item
from widget.ui.i18n import _

__all__ = ["FEATURE", "State", "question", "update"]


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case LocationChosen(surface):
            yield Emit(DialogChosen(surface, DIALOG))
        case LocationConfirmed(surface, Asked(conversation, kind, Place() as place)):
            yield Emit(DialogChosen(surface, ""))
            yield Emit(MessagePosted(written(conversation, place.uri, session), kind))


def menu_items(state: State, view: View, conversation: BareJID, kind: Kind) -> list[Memo]:
    """To tell where one is."""
    return [memo(_item, LocationChosen(view.surface.id, conversation, kind), key="location")]


def _item(chosen: LocationChosen) -> VNode:
    return menu_item(_("Send location"), chosen, "map-pin")


FEATURE = Feature(
    "location",
    State,
    update,
    effects,
    slots={Slot.CONVERSATION_MENU: menu_items, Slot.DIALOG: question},
)
