"""The date to jump to: in a conversation's menu."""

from __future__ import annotations

from vdom import Memo, VNode, memo
from widget.core.events import DialogChosen
from widget.core.feature import View
from widget.core.model import BareJID, Kind, SurfaceId
from widget.features.gaps import dialogs as drawn
from widget.features.gaps.state import State
from widget.ui.components import menu_item
from widget.ui.i18n import _

DIALOG = "date "


def menu_items(state: State, view: View, conversation: BareJID, kind: Kind) -> Memo:
    """In a conversation's menu."""
    return memo(_menu_item, view.surface.id, conversation, key="date")


def _menu_item(surface: SurfaceId, jid: BareJID) -> VNode:
    return menu_item(_("Go to a date…"), DialogChosen(surface, DIALOG + jid), icon="calendar")


def dialogs(state: State, view: View, name: str) -> VNode | None:
    """Asks for the day."""
    return drawn.date(view, BareJID(name.removeprefix(DIALOG))) if name.startswith(DIALOG) else None
