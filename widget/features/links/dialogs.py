"""The question before a link leads into a room of somebody else's."""

from __future__ import annotations

from vdom import VNode
from vdom.html import div, p, strong
from widget.core.events import ConversationOpened, DialogChosen
from widget.core.feature import View
from widget.core.model import BareJID, Kind
from widget.core.names import legible
from widget.ui.components import button, dialog
from widget.ui.i18n import _


def ask(view: View, room: BareJID) -> VNode:
    """Where it leads, and what that tells to others."""
    id_ = view.surface.id
    return dialog(
        _("Enter this room?"),
        p(strong(legible(room), dir="ltr")),
        p(_("A link leads there. Whoever runs that room may see your address and what you say in it.")),
        close=DialogChosen(id_, ""),
        footer=div(
            button(_("Cancel"), DialogChosen(id_, "")),
            # Not what the focus is on at first: whoever types on must not enter by that
            button(_("Enter room"), ConversationOpened(id_, room, Kind.ROOM)),
            cls="dialog-buttons",
        ),
        name="follow",
    )
