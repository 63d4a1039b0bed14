"""A room's details: its subject and who is in it; called only when they are opened (build/rare.py)."""

from __future__ import annotations

from vdom import Memo, VNode, memo
from vdom.html import div, p
from widget.core.events import LeaveChosen, OccupantChosen
from widget.core.feature import Fact, View
from widget.core.model import BareJID, Kind, SurfaceId
from widget.core.names import legible
from widget.core.persistent import Map, Ordered
from widget.features.muc.room import Entry, Occupant, Stage
from widget.features.muc.state import State, nameless
from widget.ui.components import Place, avatar, button, row, section, spinner
from widget.ui.i18n import _
from widget.ui.long_list import LongLists, Rows, Seen

_NO_PICTURES: Map[str, str] = Map()


def details(state: State, view: View, conversation: BareJID, kind: Kind) -> list[VNode | Memo | None]:
    """The room's subject and who is in it."""
    room = state.rooms.get(conversation)
    if room is None:
        return []
    id_, seen = view.surface.id, view.ask(Fact.STRETCHES, default={})
    nickname, pictures = room.nickname, view.ask(Fact.PICTURES, default=_NO_PICTURES)
    writes = room.stage is Stage.IN and not nameless(state, view.session)
    people = (room.occupants, room.order, nickname, pictures, writes)
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
    writes: bool,
    seen: Seen,
) -> VNode:
    def drawn(entry: Entry, place: Place | None) -> Memo:
        nickname = entry[2]
        picture = pictures.get(f"{room}/{nickname}")
        chosen, own = OccupantChosen(surface, room, nickname), nickname == ourselves
        return memo(_row, occupants[nickname], chosen, picture, own, writes, place, key=nickname)

    rows = Rows(order, lambda entry: entry[2], lambda entry: entry[1], drawn)
    name = _("In this room")
    lists = LongLists(surface, seen)
    return section(name, lists.draw(f"occupants {room}", name, rows), count=len(order))


def _row(
    occupant: Occupant,
    chosen: OccupantChosen,
    picture: str | None,
    ourselves: bool,
    writes: bool,
    place: Place | None,
) -> VNode:
    name = legible(occupant.nickname)
    return row(
        avatar(f"{chosen.room}/{occupant.nickname}", name, "s", occupant.show, picture),
        _("{name} (you)").format(name=name) if ourselves else name,
        occupant.status,
        meta=_("Moderator") if occupant.role == "moderator" else None,
        message=chosen,
        key=occupant.nickname,
        place=place,
        # i18n: what pressing a name in a room's list does: it is written into the text box
        hint=_("Mention"),
        # Nor is a name written that is not what it looks like
        off=ourselves or not writes or name != occupant.nickname,
    )
