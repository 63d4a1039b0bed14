"""The dialog in which the connection to a domain is examined; the page does it and draws it."""

from __future__ import annotations

from vdom import JSON, VNode
from vdom.html import div, p
from widget.core.events import DialogChosen
from widget.core.feature import View
from widget.ui.components import dialog
from widget.ui.i18n import _, language


def examination(state: None, view: View, name: str) -> VNode | None:
    """`name` is `doctor DOMAIN`."""
    which, _space, of = name.partition(" ")
    if which != "doctor":
        return None
    settings = view.session.settings
    given: dict[str, JSON] = {
        "domain": of or settings.domain,
        "websocket": settings.websocket_url,
        "bosh": settings.bosh_url,
        "plain": settings.allow_plain,
        "language": language(),
    }
    return dialog(
        _("Check the connection"),
        div(
            p(_("What is found is for whoever runs the server or this site."), cls="dialog-note"),
            div(key=f"doctor {of}", cls="doctor", use={"doctor": given}),
        ),
        close=DialogChosen(view.surface.id, ""),
        name="doctor",
    )
