"""Encryption as it is known: where it is wanted and possible, for whom, and what is asked because of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.play import JULIET, MAIN, ROMEO, ROOM, STARTED, Glance, Stage, message
from tests.support.secrecy import (
    OURS,
    PHONE,
    again,
    answer,
    asked,
    begun,
    device,
    encrypted,
    prepared,
    probes,
)
from widget.core.effects import Cipher
from widget.core.encryption import OLD, Devices, Encryption, LookUp, Prepare, Prepared, Problem, Trust
from widget.core.events import (
    ArchiveCaughtUp,
    ConversationOpened,
    ConversationsShown,
    DevicesChanged,
    MembersChanged,
    MembersWanted,
    MessagesAdded,
    SessionStarted,
)
from widget.core.model import NO_ONE, BareJID, FullJID, Kind
from widget.errors import EncryptionUnavailable, NotConnected
from widget.features.encryption import heeds, is_secret, read_by
from widget.features.encryption.known import Bar, EncryptionChosen, RequestAnswered, bar

NURSE = BareJID("nurse@example.org")
SHOWN = ConversationsShown(MAIN, frozenset({ROMEO}))
RESUMED = SessionStarted(FullJID(f"{JULIET}/web"), resumed=True, first=False)


def secret(stage: Stage[Any], conversation: BareJID = ROMEO, kind: Kind = Kind.CHAT) -> bool:
    return bool(is_secret(stage.state, Glance(stage.session), conversation, kind))


def people(stage: Stage[Any], conversation: BareJID, kind: Kind) -> frozenset[BareJID] | None:
    return read_by(stage.state, Glance(stage.session), conversation, kind)


# Where it is wanted


def test_nothing_is_encrypted_and_nobody_is_asked_anything_unless_somebody_wants_it() -> None:
    stage = begun()
    stage.play(SHOWN, ArchiveCaughtUp(NO_ONE))
    assert not secret(stage)
    assert not stage.wanted(Cipher)
    assert not probes(stage)
    assert heeds(stage.state) == ()


def test_what_the_person_chooses_holds_over_visits() -> None:
    stage = encrypted()
    assert secret(stage)
    assert secret(again(stage))
    stage.play(EncryptionChosen(MAIN, ROMEO, False))
    assert not secret(stage)
    assert not secret(again(stage))


def test_before_the_first_message_is_encrypted_keys_are_made_and_devices_looked_up() -> None:
    stage = begun()
    stage.play(SHOWN)
    assert Prepare() in asked(stage.play(EncryptionChosen(MAIN, ROMEO, True)))
    wants = asked(stage.play(RequestAnswered(Prepare(), Prepared(OURS, (OURS,)))))
    assert wants == [LookUp(frozenset({ROMEO, JULIET}), fresh=True)]


def test_always_means_that_nothing_goes_out_otherwise_whatever_was_chosen() -> None:
    stage = begun("always")
    stage.play(EncryptionChosen(MAIN, ROMEO, False))
    assert secret(stage)
    assert secret(stage, ROOM, Kind.ROOM)
    assert secret(begun("always", guest=True)), "nothing of a guest's goes out in the clear either"


def test_off_offers_nothing_and_leaves_encrypted_what_was() -> None:
    stage = encrypted()
    stage.session = replace(stage.session, settings=replace(stage.session.settings, encryption="off"))
    assert secret(stage)
    assert not secret(stage, NURSE)


def test_where_it_is_preferred_it_begins_when_all_can_and_never_ends_by_itself() -> None:
    stage = begun("preferred")
    assert asked(stage.effects) == [Prepare()]
    stage.play(RequestAnswered(Prepare(), Prepared(OURS, (OURS,))))
    stage.play(SHOWN)
    assert secret(stage), "nothing goes out while it is being found out whether it could be encrypted"
    answer(stage, {ROMEO: (PHONE,)})
    assert stage.state.choices[ROMEO].on
    stage.play(DevicesChanged(Devices({ROMEO: ()})))
    assert secret(stage), "an empty list is no reason to write in the clear"
    assert secret(again(stage))


def test_where_it_is_preferred_and_they_have_no_device_one_writes_in_the_clear() -> None:
    stage = prepared("preferred")
    stage.play(SHOWN)
    answer(stage, {ROMEO: ()})
    assert not secret(stage)


def test_where_it_is_preferred_what_the_person_has_ended_does_not_begin_anew() -> None:
    stage = prepared("preferred")
    stage.play(EncryptionChosen(MAIN, ROMEO, False), SHOWN)
    answer(stage, {ROMEO: (PHONE,)})
    assert not secret(stage)


def test_who_writes_encrypted_is_answered_encrypted() -> None:
    stage = prepared()
    opened = message("a", encryption=Encryption(OLD, 7, "", Trust.BLIND))
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, (opened,), True))
    assert secret(stage)


def test_what_could_not_be_opened_and_what_is_old_changes_nothing() -> None:
    stage = prepared()
    shut = message("a", encryption=Encryption(OLD, 7, "", problem=Problem.DAMAGED))
    opened = message("b", encryption=Encryption(OLD, 7, "", Trust.BLIND))
    stage.play(
        MessagesAdded(ROMEO, Kind.CHAT, (shut,), True), MessagesAdded(ROMEO, Kind.CHAT, (opened,), False)
    )
    assert not secret(stage)


def test_who_has_ended_it_is_not_made_to_answer_encrypted() -> None:
    stage = prepared()
    stage.play(EncryptionChosen(MAIN, ROMEO, False))
    opened = message("a", encryption=Encryption(OLD, 7, "", Trust.BLIND))
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, (opened,), True))
    assert not secret(stage)


# For whom


def test_a_chats_reader_is_the_person_and_an_occupant_is_nobody_known() -> None:
    stage = prepared()
    assert people(stage, ROMEO, Kind.CHAT) == frozenset({ROMEO})
    assert people(stage, BareJID(f"{ROOM}/nurse"), Kind.CHAT) is None
    assert people(stage, JULIET, Kind.CHAT) == frozenset(), "notes to ourselves are for our own devices"


def test_a_rooms_readers_are_its_members_where_it_is_private_and_names_them() -> None:
    stage = prepared()
    assert people(stage, ROOM, Kind.ROOM) is None
    stage.play(ConversationOpened(MAIN, ROOM, Kind.ROOM), ConversationsShown(MAIN, frozenset({ROOM})))
    assert not stage.emitted(MembersWanted), "who does not encrypt there asks for no lists"
    stage.play(EncryptionChosen(MAIN, ROOM, True))
    assert stage.emitted(MembersWanted) == [MembersWanted(ROOM)]
    assert people(stage, ROOM, Kind.ROOM) is None
    members = frozenset({JULIET, ROMEO, NURSE})
    wants = asked(stage.play(MembersChanged(ROOM, True, True, members)))
    assert people(stage, ROOM, Kind.ROOM) == frozenset({ROMEO, NURSE})
    assert wants == [LookUp(members, fresh=True)]
    stage.play(MembersChanged(ROOM, True, False, members))
    assert people(stage, ROOM, Kind.ROOM) is None, "it hides addresses now"
    assert secret(stage, ROOM, Kind.ROOM), "and still nothing goes out in the clear"


# Why it is not possible


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (MembersChanged(ROOM, False, True), Bar.PUBLIC),
        (MembersChanged(ROOM, True, False), Bar.ANONYMOUS),
        (MembersChanged(ROOM, True, True, None, refused=True), Bar.MEMBERS),
        (MembersChanged(ROOM, True, True), None),
        (MembersChanged(ROOM, True, True, frozenset({ROMEO})), None),
    ],
)
def test_a_room_says_why_nothing_can_be_encrypted_there(told: MembersChanged, why: Bar | None) -> None:
    stage = prepared()
    stage.play(ConversationOpened(MAIN, ROOM, Kind.ROOM), told)
    assert bar(stage.state, ROOM, stage.session) is why


def test_who_has_no_device_who_cannot_be_asked_and_who_is_not_known_are_told_apart() -> None:
    stage = encrypted()
    assert bar(stage.state, ROMEO, stage.session) is None
    stage.play(DevicesChanged(Devices({ROMEO: (replace(PHONE, active=False),)})))
    assert bar(stage.state, ROMEO, stage.session) is Bar.NO_DEVICES
    stage.play(DevicesChanged(Devices({}, {NURSE: "remote-server-not-found"})))
    assert bar(stage.state, NURSE, stage.session) is Bar.UNREACHABLE
    stage.play(DevicesChanged(Devices({NURSE: (device(NURSE, 9),)})))
    assert bar(stage.state, NURSE, stage.session) is None
    assert bar(stage.state, BareJID("friar@example.org"), stage.session) is None
    assert bar(stage.state, BareJID(f"{ROOM}/nurse"), stage.session) is Bar.OCCUPANT


def test_a_browser_that_cannot_encrypt_says_so_until_the_next_session() -> None:
    stage = begun()
    stage.play(EncryptionChosen(MAIN, ROMEO, True))
    (request,) = stage.wanted(Cipher)
    failed = request.failed(EncryptionUnavailable("no https", "unavailable"))
    assert failed
    stage.play(failed)
    assert bar(stage.state, ROMEO, stage.session) is Bar.UNAVAILABLE
    assert secret(stage)
    assert asked(stage.play(STARTED)) == [Prepare()], "it is tried again"
    assert bar(stage.state, ROMEO, stage.session) is None


def test_a_lost_connection_is_no_reason_to_call_a_browser_unable() -> None:
    stage = begun()
    stage.play(EncryptionChosen(MAIN, ROMEO, True))
    failed = stage.wanted(Cipher)[0].failed(NotConnected("gone"))
    assert failed
    stage.play(failed)
    assert bar(stage.state, ROMEO, stage.session) is None
    assert asked(stage.play(STARTED)) == [Prepare()]
