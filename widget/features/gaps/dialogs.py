"""The date to jump to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vdom import On, VNode
from vdom.html import div, form
from widget.core.events import DialogChosen, Event, MomentWanted
from widget.core.feature import View
from widget.core.model import BareJID
from widget.ui.components import button, dialog
from widget.ui.components import field as field_
from widget.ui.i18n import _, day_start, iso_day


def date(view: View, jid: BareJID) -> VNode:
    """Asks for the day."""
    surface, kind = view.surface.id, view.kind(jid)

    def submitted(fields: Mapping[str, Any]) -> Event | None:
        start = day_start(str(fields["form"].get("day") or ""))
        return None if start is None else MomentWanted(surface, jid, kind, start)

    return dialog(
        _("Go to a date"),
        form(
            field_(
                _("Day"), "day", type_="date", max=iso_day(view.session.now), required=True, id="date-day"
            ),
            div(
                button(_("Cancel"), DialogChosen(surface, "")),
                # i18n: button beside a date: show that day
                button(_("Go"), kind="primary", type_="submit"),
                cls="dialog-buttons",
            ),
            cls="dialog-form",
            on=[On("submit", submitted, fields=("form",), prevent_default=True)],
        ),
        close=DialogChosen(surface, ""),
        name="date",
    )
