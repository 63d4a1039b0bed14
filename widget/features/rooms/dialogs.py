"""The dialog that finds a room (build/rare.py)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vdom import Memo, On, VNode, memo
from vdom.html import div, form, p
from widget.core.events import ConversationOpened, DialogChosen, Event
from widget.core.feature import Fact, View
from widget.core.forms import form_of
from widget.core.model import Kind, SurfaceId
from widget.features.rooms.state import Listed, RoomTyped, State
from widget.ui.components import Place, avatar, button, dialog, row, section, skeleton
from widget.ui.components import field as field_
from widget.ui.i18n import _
from widget.ui.long_list import LongLists, Rows


def join(state: State, view: View) -> VNode:
    """Asks for a room, and shows those that there are."""
    id_ = view.surface.id

    def submitted(fields: Mapping[str, Any]) -> Event:
        return RoomTyped(id_, str(fields["form"].get("room", "")).strip())

    return dialog(
        _("Join a room"),
        form(
            field_(
                _("Room"),
                "room",
                error=form_of(state.forms, id_).trouble,
                required=True,
                placeholder=_("Name or address"),
                id="join-room-jid",
                use={"autofocus": {}},
            ),
            button(_("Join"), kind="primary", type_="submit"),
            cls="dialog-form",
            on=[On("submit", submitted, fields=("form",), prevent_default=True)],
        ),
        _choice(state, view),
        close=DialogChosen(id_, ""),
        name="join-room",
    )


def _choice(state: State, view: View) -> VNode:
    if state.rooms is None and (state.service or state.waiting > 0):
        return skeleton(3)
    if not state.rooms:
        return p(_("This server lists no rooms."), cls="dialog-note")
    surface = view.surface.id

    def drawn(each: Listed, place: Place | None) -> Memo:
        return memo(_row, surface, each, place, key=each.jid)

    rows = Rows(state.rooms, lambda each: each.jid, lambda each: each.name.casefold(), drawn)
    lists, title = LongLists(surface, view.ask(Fact.STRETCHES, default={})), _("On this server")
    return div(section(title, lists.draw("rooms", title, rows)), cls="dialog-list")


def _row(surface: SurfaceId, each: Listed, place: Place | None) -> VNode:
    return row(
        avatar(each.jid, each.name, "s"),
        each.name,
        each.jid,
        message=ConversationOpened(surface, each.jid, Kind.ROOM),
        key=each.jid,
        place=place,
    )
