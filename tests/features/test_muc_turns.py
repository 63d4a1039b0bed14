"""Rooms, many of them: entered a few at a time, those in sight first, some unseen."""

from __future__ import annotations

from dataclasses import replace

from tests.support.occupants import described, inside, sent
from tests.support.play import MAIN, ROOM, STARTED, Stage
from widget.core.effects import Emit, Query, Send
from widget.core.events import (
    ArchiveCaughtUp,
    ConversationOpened,
    ConversationsShown,
    LeaveChosen,
    RoomLeft,
    RoomUnwanted,
    RoomWanted,
)
from widget.core.model import BareJID
from widget.features.muc import FEATURE, State
from widget.features.muc import Stage as Into
from widget.features.muc.events import EntryDelayed, EntryRefused, RoomsLoaded
from widget.features.muc.room import Room


def test_a_new_session_enters_all_rooms_again() -> None:
    stage = inside()
    described(stage, stage.play(STARTED))
    assert stage.state.rooms[ROOM].stage is Into.ENTERING
    assert stage.state.rooms[ROOM].occupants == {}


def rooms(*names: str) -> RoomsLoaded:
    return RoomsLoaded(tuple(Room(BareJID(f"{name}@rooms.example"), "juliet", Into.ASKING) for name in names))


def asked(stage: Stage[State]) -> list[str]:
    return [query_.iq.get("to", "").partition("@")[0] for query_ in stage.wanted(Query)]


def test_rooms_are_entered_a_few_at_a_time_each_with_what_was_missed_there() -> None:
    stage: Stage[State] = Stage(FEATURE, online=False)
    stage.play(rooms(*"abcdefg"))
    assert asked(stage) == []
    stage.session = replace(stage.session, online=True)
    stage.play(STARTED)
    assert asked(stage) == ["a", "b", "c"]
    stage.play(ArchiveCaughtUp(BareJID("b@rooms.example")))
    stage.play(EntryDelayed(BareJID("c@rooms.example")))
    assert asked(stage) == ["a", "b", "c", "d", "e"]


def test_a_room_that_is_shown_does_not_wait_for_others() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(rooms(*"abcdefg"))
    stage.play(ConversationsShown(MAIN, frozenset({BareJID("g@rooms.example")})))
    assert asked(stage) == ["a", "b", "c", "g"]


def test_rooms_that_refuse_us_or_are_left_make_way_for_others() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(rooms(*"abcde"))
    stage.play(EntryRefused(BareJID("a@rooms.example"), "forbidden", ""))
    stage.play(LeaveChosen(MAIN, BareJID("d@rooms.example"), "juliet"))
    stage.play(RoomLeft(BareJID("d@rooms.example")))
    assert asked(stage) == ["a", "b", "c", "d", "e"]
    assert stage.state.waiting == ()


def test_a_room_of_another_device_is_entered_unseen_and_left_when_it_is_left_there() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(STARTED)
    effects = described(stage, stage.play(RoomWanted(ROOM, "Jule", "The garden")))
    assert sent(effects) == f"{ROOM}/Jule"
    assert stage.saved("rooms")[-1]["nickname"] == "Jule"
    assert stage.emitted(ConversationOpened) == []
    assert not [effect for effect in stage.play(RoomWanted(ROOM, "Other", "")) if isinstance(effect, Query)]
    (left,) = [effect.event for effect in stage.play(RoomUnwanted(ROOM)) if isinstance(effect, Emit)]
    assert isinstance(left, LeaveChosen)
    gone = [effect for effect in stage.play(left) if isinstance(effect, Send)]
    assert [send.stanza.get("type") for send in gone] == ["unavailable"]
    assert ROOM not in stage.state.rooms
