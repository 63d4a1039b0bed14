"""The keyboard: a line of the menu, and a key, which tell all keys."""

from __future__ import annotations

from vdom import Memo, VNode, memo
from widget.core.events import DialogChosen
from widget.core.feature import Feature, Slot, View
from widget.core.model import SurfaceId
from widget.features.keyboard import dialogs
from widget.ui.components import menu_item
from widget.ui.i18n import _
from widget.ui.shell import KEYS

__all__ = ["FEATURE", "State"]


class State:
    """Nothing is known here."""


def item(state: State, view: View) -> Memo | None:
    """A line of the main menu, where there may be a keyboard."""
    return None if view.session.page.touch else memo(_opening, view.surface.id, key=KEYS)


def _opening(surface: SurfaceId) -> VNode:
    return menu_item(_("Keyboard…"), DialogChosen(surface, KEYS), icon="keyboard")


FEATURE = Feature("keyboard", State, slots={Slot.MENU: item, Slot.DIALOG: dialogs.keys})
