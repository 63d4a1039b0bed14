"""The question whether a place is to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vdom import On, VNode
from vdom.html import div, p
from widget.core.events import DialogChosen, Event
from widget.core.feature import View
from widget.core.model import SurfaceId
from widget.core.place import measured
from widget.features.location.state import DIALOG, Asked, LocationConfirmed, LocationFound, State
from widget.ui.components import button, dialog, spinner
from widget.ui.i18n import _
from widget.ui.place_card import place_card


def question(state: State, view: View, name: str) -> VNode | None:
    """What would be sent, to whom, and whether it is to be."""
    surface = view.surface.id
    asked = state.asked.get(surface)
    if name != DIALOG or asked is None:
        return None

    def found(fields: Mapping[str, Any]) -> Event:
        return _found(surface, fields["detail"])

    confirmed = LocationConfirmed(surface, asked)
    send = button(_("Send"), confirmed, kind="primary", disabled=asked.place is None)
    return dialog(
        _("Send your location to {name}?").format(name=view.name(asked.conversation)),
        div(
            _body(asked, view.session.settings.map_url),
            cls="location",
            use={"locate": {}},
            on=[On("located", found, fields=("detail",))],
        ),
        close=DialogChosen(surface, ""),
        footer=div(button(_("Cancel"), DialogChosen(surface, "")), send, cls="dialog-buttons"),
        name=DIALOG,
    )


def _body(asked: Asked, map_url: str) -> VNode:
    if asked.trouble:
        return p(words(asked.trouble), role="alert")
    return place_card(asked.place, map_url) if asked.place else spinner(_("Looking where you are…"))


def words(trouble: str) -> str:
    """Why it was not found, and what to do."""
    return {
        "refused": _("The browser does not tell this page where you are. Allow it in the address bar."),
        "unknown": _("The browser cannot find out where you are."),
    }.get(trouble) or _("This browser cannot tell where you are here.")


def _found(surface: SurfaceId, told: Mapping[str, Any]) -> Event:
    if "trouble" in told:
        return LocationFound(surface, None, str(told["trouble"]))
    place = measured(float(told["latitude"]), float(told["longitude"]), float(told["accuracy"]))
    return LocationFound(surface, place, "" if place else "unknown")
