"""Rooms: in and out, who is there, and what to do when we are not let in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.occupants import OPENED, described, inside, presence, sent
from tests.support.play import MAIN, ROOM, STARTED, Glance, Stage, stanza
from vdom import query
from widget.core.effects import After, Query, Send
from widget.core.events import (
    ArchiveCaughtUp,
    ConversationClosed,
    ConversationOpened,
    ExtensionsKnown,
    GuestNamed,
    LeaveChosen,
    RoomEntered,
    RoomLeft,
)
from widget.core.events.base import joined
from widget.core.model import BareJID, FullJID, Kind, PageInfo, SurfaceId
from widget.features.muc import FEATURE, State, details
from widget.features.muc import Stage as Into
from widget.features.muc.events import EntryDelayed, RoomsLoaded
from widget.settings import Settings


def test_entering_asks_for_no_history_where_there_is_an_archive() -> None:
    stage: Stage[State] = Stage(FEATURE)
    effects = described(stage, stage.play(OPENED))
    assert sent(effects) == f"{ROOM}/juliet"
    (send,) = [effect for effect in effects if isinstance(effect, Send)]
    history = send.stanza.find(".//{http://jabber.org/protocol/muc}history")
    assert history is not None
    assert history.get("maxstanzas") == "0"


def test_our_own_presence_says_that_we_are_in() -> None:
    stage = inside()
    assert stage.emitted(RoomEntered) == [RoomEntered(ROOM, "juliet", "", True, occupants=2)]
    assert stage.state.rooms[ROOM].stage is Into.IN
    assert stage.saved("rooms")[0]["jid"] == ROOM


def test_a_room_without_an_archive_is_entered_when_its_history_has_come() -> None:
    stage: Stage[State] = Stage(FEATURE)
    described(stage, stage.play(OPENED), archive=False)
    stage.play(*stage.read(presence("juliet", "110")))
    assert stage.emitted(RoomEntered) == [], "what we said before may be in it, and must not be sent again"
    stage.play(*stage.read(f"<message from='{ROOM}' type='groupchat'><subject/></message>"))
    assert stage.emitted(RoomEntered) == [RoomEntered(ROOM, "juliet", "", False, occupants=1)]


def test_a_room_that_tells_no_subject_is_entered_after_a_while() -> None:
    stage: Stage[State] = Stage(FEATURE)
    described(stage, stage.play(OPENED), archive=False)
    timers = [e for e in stage.play(*stage.read(presence("juliet", "110"))) if isinstance(e, After)]
    (later,) = [each.event for each in timers if isinstance(each.event, EntryDelayed)]
    stage.play(later)
    assert stage.emitted(RoomEntered) == [RoomEntered(ROOM, "juliet", "", False, occupants=1)]


def test_occupants_are_listed_moderators_first_and_ourselves_marked() -> None:
    stage = inside()
    nodes = [node for node in details(stage.state, Glance(stage.session), ROOM, Kind.ROOM) if node]
    names = [row.text() for node in nodes for row in query(node).all(cls="row-title")]
    assert names == ["Romeo", "juliet (you)"]


def test_a_room_that_we_have_made_is_unlocked_for_others() -> None:
    stage: Stage[State] = Stage(FEATURE)
    described(stage, stage.play(OPENED))
    effects = [
        effect for event in stage.read(presence("juliet", "110", "201")) for effect in stage.play(event)
    ]
    (asked,) = [effect for effect in effects if isinstance(effect, Query)]
    assert (asked.iq.get("type"), asked.iq.get("to")) == ("set", ROOM)
    form = asked.iq.find("{http://jabber.org/protocol/muc#owner}query/{jabber:x:data}x")
    assert form is not None
    assert form.get("type") == "submit"


def test_a_nickname_cannot_write_beyond_itself() -> None:
    stage = inside()
    stage.play(*stage.read(presence("Mallory \u202e(uoy)")))
    nodes = [node for node in details(stage.state, Glance(stage.session), ROOM, Kind.ROOM) if node]
    names = [row.text() for node in nodes for row in query(node).all(cls="row-title")]
    assert "Mallory (uoy)" in names


def test_a_taken_nickname_is_changed_a_little() -> None:
    stage: Stage[State] = Stage(FEATURE)
    described(stage, stage.play(OPENED))
    error = "<error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
    xml = f"<presence from='{ROOM}/juliet' type='error'><x xmlns='http://jabber.org/protocol/muc'/>{error}</presence>"
    assert sent(stage.play(*stage.read(xml))) == f"{ROOM}/juliet_"


def test_a_nickname_that_is_taken_in_many_rooms_is_changed_in_each() -> None:
    stage: Stage[State] = Stage(FEATURE)
    error = "<error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
    for number in range(8):
        room = f"room{number}@rooms.example.org"
        effects = stage.play(ConversationOpened(MAIN, BareJID(room), Kind.ROOM))
        described(stage, effects)
        taken = stage.read(f"<presence from='{room}/juliet' type='error'>{error}</presence>")
        assert sent(stage.play(*taken)) == f"{room}/juliet_"
        stage.play(
            *stage.read(presence("juliet_", "110").replace(ROOM, room)), ArchiveCaughtUp(BareJID(room))
        )


def test_being_thrown_out_is_told_and_leaving_is_not_an_error() -> None:
    stage = inside()
    stage.play(*stage.read(presence("juliet", "110", "307", role="none", type_="unavailable")))
    assert stage.state.rooms[ROOM].trouble == "307"
    assert stage.emitted(RoomLeft) == [RoomLeft(ROOM)]


@pytest.mark.parametrize("code", ["332", "333"])
def test_a_room_that_nobody_wanted_us_out_of_is_entered_again(code: str) -> None:
    stage = inside()
    effects = stage.play(*stage.read(presence("juliet", "110", "307", code, type_="unavailable")))
    (later,) = [effect for effect in effects if isinstance(effect, After)]
    assert sent(described(stage, stage.play(later.event))) == f"{ROOM}/juliet"


def test_a_room_that_has_lost_us_is_entered_again_when_it_says_so() -> None:
    stage = inside()
    error = "<error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
    assert stage.read(f"<message from='{ROOM}/Mallory' type='error' id='m1'>{error}</message>") == []
    lost = stage.read(f"<message from='{ROOM}' type='error' id='m1'>{error}</message>")
    assert sent(described(stage, stage.play(*lost))) == f"{ROOM}/juliet"
    assert stage.play(*lost) == [], "it is on its way"


def test_a_change_of_nickname_is_not_a_departure() -> None:
    stage = inside()
    gone = presence("juliet", "110", "303", type_="unavailable", more=" nick='Jules'")
    stage.play(*stage.read(gone), *stage.read(presence("Jules", "110")))
    room = stage.state.rooms[ROOM]
    assert (room.stage, room.nickname, sorted(room.occupants)) == (Into.IN, "Jules", ["Jules", "Romeo"])
    assert stage.emitted(RoomLeft) == []


def test_leaving_for_good_says_so_and_forgets_the_room() -> None:
    stage = inside()
    stage.play(LeaveChosen(MAIN, ROOM, stage.state.rooms[ROOM].nickname))
    assert ROOM not in stage.state.rooms
    assert stage.wanted(Send)[-1].stanza.get("type") == "unavailable"


def test_leaving_for_good_closes_it_everywhere() -> None:
    stage = inside()
    other = SurfaceId("other")
    stage.session = replace(stage.session, pages={MAIN: PageInfo(), other: PageInfo()})
    stage.play(LeaveChosen(MAIN, ROOM, "juliet"))
    assert {event.surface for event in stage.emitted(ConversationClosed)} == {MAIN, other}


def test_a_page_that_still_shows_a_room_which_was_left_does_not_enter_it() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(RoomsLoaded(()), ConversationOpened(MAIN, ROOM, Kind.ROOM, again=True))
    assert stage.emitted(ConversationClosed) == [ConversationClosed(MAIN, ROOM)]
    assert (stage.state.rooms, stage.wanted(Query)) == ({}, [])
    stage.play(ConversationOpened(MAIN, ROOM, Kind.ROOM))
    assert ROOM in stage.state.rooms


def test_the_subject_is_shown_and_one_in_a_message_with_a_body_is_none() -> None:
    stage = inside()
    stage.play(
        *stage.read(f"<message from='{ROOM}/Romeo' type='groupchat'><subject>Moon</subject></message>")
    )
    stage.play(
        *stage.read(
            f"<message from='{ROOM}/Romeo' type='groupchat'><subject>No</subject><body>x</body></message>"
        )
    )
    assert stage.state.rooms[ROOM].subject == "Moon"


def test_a_guest_has_a_nickname_and_a_setting_chooses_it() -> None:
    guest: Stage[State] = Stage(FEATURE, guest=True, jid=FullJID("abcdefgh@guest.example/x"))
    guest.play(GuestNamed(""))
    assert sent(described(guest, guest.play(OPENED))) == f"{ROOM}/Guest-abcd"
    named: Stage[State] = Stage(FEATURE, settings=Settings(nickname="Jules"))
    assert sent(described(named, named.play(OPENED))) == f"{ROOM}/Jules"


def test_a_burst_of_presences_is_one_event_and_the_occupants_stay_in_order() -> None:
    stage = inside()
    come = [event for n in (3, 1, 2) for event in stage.read(presence(f"guest{n}"))]
    (event,) = joined(come)
    stage.play(event)
    assert [entry[2] for entry in stage.state.rooms[ROOM].order] == [
        "Romeo",
        "guest1",
        "guest2",
        "guest3",
        "juliet",
    ]
    stage.play(*stage.read(presence("guest1", type_="unavailable")))
    stage.play(*stage.read(presence("guest3", role="moderator")))
    assert [entry[2] for entry in stage.state.rooms[ROOM].order] == ["guest3", "Romeo", "guest2", "juliet"]


def test_entering_tells_whether_a_room_is_for_members_only() -> None:
    stage: Stage[State] = Stage(FEATURE)
    info = "<query xmlns='http://jabber.org/protocol/disco#info'><feature var='{}'/></query>"
    for feature, private in (("muc_membersonly", True), ("muc_open", False)):
        (asked,) = [effect for effect in stage.play(STARTED, OPENED) if isinstance(effect, Query)]
        event = asked.then(stanza(f"<iq type='result'>{info.format(feature)}</iq>"))
        assert event
        stage.play(event)
        assert stage.state.rooms[ROOM].private is private
        stage.play(LeaveChosen(MAIN, ROOM, "juliet"))


def test_what_a_room_says_of_itself_in_forms_is_told_to_whoever_wants_it() -> None:
    stage: Stage[State] = Stage(FEATURE)
    (asked,) = [effect for effect in stage.play(OPENED) if isinstance(effect, Query)]
    form = (
        "<x xmlns='jabber:x:data' type='result'>"
        "<field var='FORM_TYPE' type='hidden'><value>urn:xmpp:reactions:0:restrictions</value></field>"
        "<field var='allowlist'><value>👍</value><value>🌿</value></field></x>"
    )
    answer = f"<iq type='result'><query xmlns='http://jabber.org/protocol/disco#info'>{form}</query></iq>"
    event = asked.then(stanza(answer))
    assert event
    stage.play(event)
    (known,) = stage.emitted(ExtensionsKnown)
    assert known.jid == ROOM
    assert known.forms["urn:xmpp:reactions:0:restrictions"]["allowlist"] == ("👍", "🌿")
