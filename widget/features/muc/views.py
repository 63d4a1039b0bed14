"""What stands under a room's name, and in place of its composer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vdom import Memo, On, VNode, memo
from vdom.html import form, span
from widget.core.events import Event, GuestNamed
from widget.core.feature import Fact, View
from widget.core.model import BareJID, Kind, SurfaceId
from widget.features.muc.refused import notice, trouble
from widget.features.muc.room import Stage
from widget.features.muc.state import State, nameless
from widget.ui.components import button
from widget.ui.guest_name import name_field, named
from widget.ui.i18n import _, ngettext


def title(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """Under a room's name: how far we are in, else its subject, else how many are there."""
    room = state.rooms.get(conversation)
    if room is None:
        return None
    match room.stage:
        case Stage.REFUSED:
            return None if room.barred else span(trouble(room))
        case Stage.IN:
            many = ngettext("{n} person here", "{n} people here", len(room.occupants))
            return span(room.subject.partition("\n")[0] or many, dir="auto")
    return span(_("Entering…") if view.session.online else _("Offline"))


def instead(state: State, view: View, conversation: BareJID, kind: Kind) -> Memo | VNode | None:
    """In place of the composer: why we are not let in, or to a guest what others are to call them."""
    room = state.rooms.get(conversation)
    if room and room.barred and view.ask(Fact.SELECTED, conversation) is None:
        return notice(room, view)
    if kind is not Kind.ROOM or not nameless(state, view.session):
        return None
    return memo(_naming, view.surface.id, conversation, key="naming")


def _naming(surface: SurfaceId, room: BareJID) -> VNode:
    def chosen(fields: Mapping[str, Any]) -> Event:
        return GuestNamed(named(fields))

    return form(
        name_field(_("Your name in this room"), f"name {surface} {room}".replace(" ", "-")),
        button(_("Join"), kind="primary", type_="submit"),
        cls="naming",
        on=[On("submit", chosen, fields=("form",), prevent_default=True)],
    )
