"""A room's subject, who is in it, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vdom import Memo, On, VNode, memo
from vdom.html import div, form, p, span
from widget.core.events import Event, GuestNamed, LeaveChosen
from widget.core.feature import Fact, View
from widget.core.model import BareJID, Kind, SurfaceId
from widget.core.names import legible
from widget.core.persistent import Map, Ordered
from widget.features.muc.room import Entry, Occupant, Stage
from widget.features.muc.state import State, nameless
from widget.ui.components import Place, avatar, button, row, section, spinner
from widget.ui.guest_name import name_field, named
from widget.ui.i18n import _, ngettext
from widget.ui.long_list import LongLists, Rows, Seen

_NO_PICTURES: Map[str, str] = Map()


def title(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """Under a room's name: how far we are in, else its subject, else how many are there."""
    room = state.rooms.get(conversation)
    if room is None:
        return None
    match room.stage:
        case Stage.REFUSED:
            return span(trouble(room.trouble))
        case Stage.IN:
            many = ngettext("{n} person here", "{n} people here", len(room.occupants))
            return span(room.subject.partition("\n")[0] or many, dir="auto")
    return span(_("Entering…") if view.session.online else _("Offline"))


def naming(state: State, view: View, conversation: BareJID, kind: Kind) -> Memo | None:
    """In place of the composer, to a guest whom nobody has asked yet: what others are to call them."""
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


def details(state: State, view: View, conversation: BareJID, kind: Kind) -> list[VNode | Memo | None]:
    """The room's subject and who is in it."""
    room = state.rooms.get(conversation)
    if room is None:
        return []
    id_, seen = view.surface.id, view.ask(Fact.STRETCHES, default={})
    nickname, pictures = room.nickname, view.ask(Fact.PICTURES, default=_NO_PICTURES)
    people = (room.occupants, room.order, nickname, pictures)
    return [
        p(room.subject, cls="room-subject", dir="auto") if room.subject else None,
        spinner(_("Entering…")) if room.stage in (Stage.ASKING, Stage.ENTERING) else None,
        memo(_occupants, id_, conversation, *people, seen, key="occupants") if room.order else None,
        None
        if view.surface.single  # there is nothing else to go to
        else div(
            button(_("Leave room"), LeaveChosen(id_, conversation, nickname), kind="danger", icon="log-out"),
            cls="details-actions",
        ),
    ]


def _occupants(
    surface: SurfaceId,
    room: BareJID,
    occupants: Map[str, Occupant],
    order: Ordered[Entry],
    ourselves: str,
    pictures: Map[str, str],
    seen: Seen,
) -> VNode:
    def drawn(entry: Entry, place: Place | None) -> Memo:
        nickname = entry[2]
        jid = f"{room}/{nickname}"
        picture, own = pictures.get(jid), nickname == ourselves
        return memo(_row, occupants[nickname], jid, picture, own, place, key=nickname)

    rows = Rows(order, lambda entry: entry[2], lambda entry: entry[1], drawn)
    name = _("In this room")
    lists = LongLists(surface, seen)
    return section(name, lists.draw(f"occupants {room}", name, rows), count=len(order))


def _row(occupant: Occupant, jid: str, picture: str | None, ourselves: bool, place: Place | None) -> VNode:
    name = legible(occupant.nickname)
    return row(
        avatar(jid, name, "s", occupant.show, picture),
        _("{name} (you)").format(name=name) if ourselves else name,
        occupant.status,
        meta=_("Moderator") if occupant.role == "moderator" else None,
        key=occupant.nickname,
        place=place,
    )


def trouble(condition: str) -> str:
    """Why we are not in a room, for people."""
    return {
        "registration-required": _("Only members may enter this room."),
        "forbidden": _("You are banned from this room."),
        "301": _("You were banned from this room."),
        "not-authorized": _("This room wants a password."),
        "service-unavailable": _("This room is full."),
        "item-not-found": _("There is no such room."),
        "not-allowed": _("You may not make a room here."),
        "conflict": _("Somebody else has your nickname here."),
        "307": _("You were removed from this room."),
        "332": _("This room is closed for a moment."),
        "333": _("The connection to this room was lost."),
        "remote-server-not-found": _("That server cannot be reached."),
    }.get(condition, condition)
