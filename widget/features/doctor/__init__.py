"""The way to the doctor (page/doctor.js), which tests the connection step by step, in a dialog."""

from __future__ import annotations

from vdom import Memo, VNode, memo
from widget.core.events import DialogChosen
from widget.core.feature import Feature, Slot, View
from widget.core.model import SurfaceId, domain
from widget.features.doctor.dialogs import examination
from widget.ui.components import menu_item
from widget.ui.i18n import _


def opening(state: None, view: View) -> Memo:
    """A line of the menu."""
    return memo(_opening, view.surface.id, domain(view.session.me))


def _opening(surface: SurfaceId, of: str) -> VNode:
    return menu_item(_("Check the connection"), DialogChosen(surface, f"doctor {of}"), icon="stethoscope")


FEATURE = Feature(
    "doctor", lambda: None, slots={Slot.MENU: opening, Slot.DIALOG: examination}, personal=False
)
