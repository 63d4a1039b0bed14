"""What a guest is called in rooms: asked once, and before they enter any."""

from __future__ import annotations

from tests.support.play import MAIN, ROOM, Glance, Stage
from vdom import query
from widget.core.events import ConversationOpened, GuestNamed, SessionStarted
from widget.core.model import BareJID, Kind
from widget.features.muc import FEATURE, State
from widget.features.muc.views import instead


def guests() -> Stage[State]:
    stage: Stage[State] = Stage(FEATURE, guest=True)
    stage.play(SessionStarted(stage.session.jid, resumed=False, first=True))
    return stage


def test_a_guest_is_asked_once_what_to_be_called_before_a_room_is_entered() -> None:
    stage = guests()
    stage.play(ConversationOpened(MAIN, ROOM, Kind.ROOM))
    assert not stage.state.going
    form = instead(stage.state, Glance(stage.session), ROOM, Kind.ROOM)
    assert form
    named = query(form).find("form").fire("submit", form={"nickname": "  Fair \n Rosaline "})
    assert named == GuestNamed("Fair Rosaline")
    stage.play(named)
    assert stage.state.going == (ROOM,)
    assert stage.state.rooms[ROOM].nickname == "Fair Rosaline"
    assert instead(stage.state, Glance(stage.session), ROOM, Kind.ROOM) is None


def test_of_two_rooms_side_by_side_each_label_leads_to_its_own_field() -> None:
    stage = guests()
    other = BareJID("two@rooms.example.org")
    drawn = [instead(stage.state, Glance(stage.session), room, Kind.ROOM) for room in (ROOM, other)]
    ids = [query(each).find("input").attr("id") for each in drawn]
    labels = [query(each).find("label").attr("for") for each in drawn]
    assert ids == labels
    assert ids[0] != ids[1]


def test_whoever_wants_no_name_gets_one_and_one_that_is_known_is_not_asked_for() -> None:
    stage = guests()
    stage.play(GuestNamed(""), ConversationOpened(MAIN, ROOM, Kind.ROOM))
    assert stage.state.rooms[ROOM].nickname.startswith("Guest-")
    known = guests()
    known.play(GuestNamed("Rosaline", again=True), ConversationOpened(MAIN, ROOM, Kind.ROOM))
    assert (known.state.going, known.state.rooms[ROOM].nickname) == ((ROOM,), "Rosaline")
    known.play(GuestNamed("Other", again=True))
    assert known.state.guest == "Rosaline"


def test_nobody_else_is_asked() -> None:
    member: Stage[State] = Stage(FEATURE)
    member.play(ConversationOpened(MAIN, ROOM, Kind.ROOM))
    assert member.state.going == (ROOM,)
    assert instead(member.state, Glance(member.session), ROOM, Kind.ROOM) is None
    assert instead(guests().state, Glance(guests().session), ROOM, Kind.CHAT) is None
