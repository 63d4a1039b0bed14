"""The date to jump to: in a conversation's menu."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vdom import Memo, On, VNode, memo
from vdom.html import div, form
from widget.core.events import DialogChosen, Event, MomentWanted
from widget.core.feature import View
from widget.core.model import BareJID, Kind, SurfaceId
from widget.features.gaps.state import State
from widget.ui.components import button, dialog, menu_item
from widget.ui.components import field as field_
from widget.ui.i18n import _, day_start, iso_day

DIALOG = "date "


def menu_items(state: State, view: View, conversation: BareJID, kind: Kind) -> Memo:
    """In a conversation's menu."""
    return memo(_menu_item, view.surface.id, conversation, key="date")


def _menu_item(surface: SurfaceId, jid: BareJID) -> VNode:
    return menu_item(_("Go to a date…"), DialogChosen(surface, DIALOG + jid), icon="calendar")


def dialogs(state: State, view: View, name: str) -> VNode | None:
    """Asks for the day."""
    if not name.startswith(DIALOG):
        return None
    jid, surface = BareJID(name.removeprefix(DIALOG)), view.surface.id
    kind = view.kind(jid)

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
