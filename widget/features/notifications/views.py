"""How the person wants to be told: a line of the menu, and an offer once they have missed one."""

from __future__ import annotations

from vdom import Memo, VNode, memo
from widget.core.events import DialogChosen
from widget.core.feature import View
from widget.core.model import SurfaceId
from widget.features.notifications.state import DesktopChosen, OfferDeclined, State, offered
from widget.ui.components import banner, button, icon_button, menu_item
from widget.ui.i18n import _

NAME = "notifications"


def item(state: State, view: View) -> Memo:
    """A line of the main menu."""
    return memo(_opening, view.surface.id, key=NAME)


def _opening(surface: SurfaceId) -> VNode:
    return menu_item(_("Notifications…"), DialogChosen(surface, NAME), icon="bell")


def offer(state: State, view: View) -> VNode | None:
    """After the first message that nobody was told of; the browser is asked only if the person wants it."""
    if not state.missed or not offered(state, view.session):
        return None
    return banner(
        "info",
        _("Shall new messages be shown while you are elsewhere?"),
        button(_("Show them"), DesktopChosen(view.surface.id, True), kind="quiet"),
        icon_button("x", _("No, thanks"), OfferDeclined()),
    )
