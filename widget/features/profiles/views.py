"""Where our own profile is opened."""

from __future__ import annotations

from vdom import Memo, VNode, memo
from widget.core.events import DialogChosen
from widget.core.feature import View
from widget.core.model import SurfaceId
from widget.features.profiles.state import State
from widget.ui.components import menu_item
from widget.ui.i18n import _


def opening(state: State, view: View) -> Memo | None:
    """In the main menu; guests are nobody for long enough."""
    return None if view.session.guest else memo(_opening, view.surface.id, key="profile")


def _opening(surface: SurfaceId) -> VNode:
    return menu_item(_("Your profile…"), DialogChosen(surface, "profile"), icon="circle-user")
