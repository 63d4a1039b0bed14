"""Retraction (XEP-0424, XEP-0425): asked for, sent, and taken from whoever has the right to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.play import MAIN, ROMEO, ROOM, Glance, Stage, message
from vdom import query
from widget.core.additions import Addition, Withdrawal, concerns
from widget.core.applying import applied
from widget.core.envelope import Origin
from widget.core.events import DialogChosen, Event, MessagePosted, MessagesArrived, MessagesChanged
from widget.core.feature import MessageAction
from widget.core.message import Retraction
from widget.core.model import Delivery, Kind, Message, MessageId
from widget.features.retraction import (
    DIALOG,
    FEATURE,
    DeletionChosen,
    DeletionConfirmed,
    State,
    action,
    question,
)

OURS = replace(message("o:m1", outgoing=True, delivery=Delivery.SENT), given="m1", stanza_id="77")
RETRACT = "<retract xmlns='urn:xmpp:message-retract:1' id='{}'>{}</retract>"
MODERATED = f"<moderated xmlns='urn:xmpp:message-moderate:1' by='{ROOM}/Nurse'/>"


def additions(events: list[Event]) -> list[Addition]:
    return [each for event in events if isinstance(event, MessagesArrived) for each in event.additions]


def offered(message_: Message, kind: Kind = Kind.CHAT) -> MessageAction | None:
    return action(State(), Glance(Stage(FEATURE).session), message_, kind)


def test_a_retraction_is_read_as_one_and_its_apology_is_no_message() -> None:
    body = "<body>This person attempted to retract…</body>"
    xml = f"<message from='{ROMEO}/a' type='chat' id='r'>{body}{RETRACT.format('m1', '')}</message>"
    (addition,) = additions(Stage(FEATURE).read(xml))
    assert (addition.target, addition.what) == ("m1", Withdrawal())
    assert additions(Stage(FEATURE).read(xml.replace("'m1'", "''"))) == []
    assert additions(Stage(FEATURE).read(xml.replace("'chat'", "'error'"))) == []


def test_a_room_tells_who_of_its_moderators_did_it_and_why() -> None:
    why = RETRACT.format("77", f"{MODERATED}<reason>Rude</reason>")
    xml = f"<message from='{ROOM}' type='groupchat' id='r'>{why}</message>"
    (addition,) = additions(Stage(FEATURE).read(xml))
    assert addition.what == Withdrawal("Nurse", "Rude")


def test_so_does_one_of_an_older_kind() -> None:
    moderated = (
        f"<moderated xmlns='urn:xmpp:message-moderate:0' by='{ROOM}/Nurse'>"
        "<retract xmlns='urn:xmpp:message-retract:0'/><reason>Rude</reason></moderated>"
    )
    inside = f"<apply-to xmlns='urn:xmpp:fasten:0' id='77'>{moderated}</apply-to>"
    xml = f"<message from='{ROOM}' type='groupchat' id='r'>{inside}</message>"
    (addition,) = additions(Stage(FEATURE).read(xml))
    assert (addition.target, addition.what) == ("77", Withdrawal("Nurse", "Rude"))


def test_what_the_archive_has_left_of_a_message_is_shown_as_such() -> None:
    retracted = "<retracted xmlns='urn:xmpp:message-retract:1' stamp='2024-01-01T00:00:00Z'/>"
    xml = f"<message from='{ROMEO}/a' type='chat' id='m1'>{retracted}</message>"
    (event,) = Stage(FEATURE).read(xml, origin=Origin.ARCHIVE, stanza_id="77", origin_id="o1")
    assert isinstance(event, MessagesArrived)
    (left,) = event.messages
    assert left.retraction
    assert (left.id, left.body) == ("s:77", "")
    assert (left.given, left.origin) == ("m1", "o1"), "an answer to it may name either"
    assert Stage(FEATURE).read(xml) == [], "nobody but an archive has graves"


def test_we_are_asked_before_a_message_goes() -> None:
    stage = Stage(FEATURE)
    stage.play(DeletionChosen(MAIN, OURS, Kind.CHAT))
    assert stage.emitted(DialogChosen) == [DialogChosen(MAIN, DIALOG)]
    asked = query(question(stage.state, Glance(stage.session), DIALOG))
    assert "o:m1" in asked.text()
    assert asked.find("button", text="Cancel").click() == DialogChosen(MAIN, "")
    confirmed = asked.find("button", data_kind="danger").click()
    assert confirmed == DeletionConfirmed(MAIN)
    stage.play(DialogChosen(MAIN, ""))
    assert stage.state.asked == {}
    assert stage.emitted(MessagePosted) == []


def test_what_goes_out_names_the_message_and_says_so_to_old_programs() -> None:
    stage = Stage(FEATURE)
    for kind, target in ((Kind.CHAT, "m1"), (Kind.ROOM, "77")):
        stage.play(DeletionChosen(MAIN, OURS, kind), DeletionConfirmed(MAIN))
        posted = stage.emitted(MessagePosted)[-1]
        assert posted.addition
        assert (posted.addition.target, posted.addition.what) == (target, Withdrawal())
        assert f'id="{target}"' in posted.payload[0]
        assert "urn:xmpp:fallback:0" in posted.payload[1]
        assert posted.text


def test_who_clicks_twice_takes_it_back_once() -> None:
    stage = Stage(FEATURE)
    stage.play(DeletionChosen(MAIN, OURS, Kind.CHAT), DeletionConfirmed(MAIN))
    stage.play(DialogChosen(MAIN, ""), DeletionConfirmed(MAIN))
    assert len(stage.emitted(MessagePosted)) == 1


def test_what_goes_by_another_window_while_we_are_asked_does_not_go_again() -> None:
    stage = Stage(FEATURE)
    gone = OURS.withdrawn(Retraction(MessageId("r"), 1))
    stage.play(DeletionChosen(MAIN, OURS, Kind.CHAT), MessagesChanged(OURS.conversation, (gone,)))
    stage.play(DeletionConfirmed(MAIN))
    assert stage.emitted(MessagePosted) == []
    assert stage.emitted(DialogChosen)[-1] == DialogChosen(MAIN, ""), "the question is over"


def test_only_our_own_can_be_deleted_and_only_once() -> None:
    assert offered(OURS)
    assert not offered(replace(OURS, outgoing=False))
    assert not offered(replace(OURS, delivery=Delivery.FAILED))
    assert not offered(replace(OURS, stanza_id=""), Kind.ROOM)
    assert not offered(OURS.withdrawn(Retraction(MessageId("r"), 1)))
    failed = replace(OURS, retraction=Retraction(MessageId("r"), 1, delivery=Delivery.FAILED))
    assert offered(failed)


MODERATED_GRAVES = (
    "<retracted xmlns='urn:xmpp:message-retract:1'>"
    "<moderated xmlns='urn:xmpp:message-moderate:1' by='x/Nurse'/><reason>Rude</reason></retracted>",
    "<moderated xmlns='urn:xmpp:message-moderate:0' by='x/Nurse'>"
    "<retracted xmlns='urn:xmpp:message-retract:0'/><reason>Rude</reason></moderated>",
)


def grave(inside: str, sender: str, type_: str = "groupchat", **more: Any) -> Message:
    xml = f"<message from='{sender}' type='{type_}' id='m1'>{inside}</message>"
    (event,) = Stage(FEATURE).read(xml, origin=Origin.ARCHIVE, stanza_id="7", **more)
    assert isinstance(event, MessagesArrived)
    return event.messages[0]


@pytest.mark.parametrize("inside", MODERATED_GRAVES)
def test_nobody_digs_a_grave_with_a_moderators_name_on_it(inside: str) -> None:
    left = grave(inside, f"{ROOM}/Mallory").retraction
    assert left
    assert (left.moderator, left.reason) == (None, "")
    in_a_chat = grave(inside, f"{ROMEO}/a", "chat").retraction
    assert in_a_chat
    assert in_a_chat.moderator is None
    of_the_room = grave(inside, ROOM).retraction
    assert of_the_room
    assert (of_the_room.moderator, of_the_room.reason) == ("Nurse", "Rude")
    of_ours = grave(inside, f"{ROOM}/Juliet", outgoing=True).retraction
    assert of_ours
    assert of_ours.moderator == "Nurse"


def test_the_room_says_whose_hand_dug_a_grave() -> None:
    left = grave(MODERATED_GRAVES[0], f"{ROOM}/Romeo")
    why = RETRACT.format("7", f"{MODERATED}<reason>Rude</reason>")
    xml = f"<message from='{{}}' type='groupchat' id='r'>{why}</message>"
    for sender, moderator in ((ROOM, "Nurse"), (f"{ROOM}/Mallory", None)):
        (said,) = additions(Stage(FEATURE).read(xml.format(sender)))
        known = applied(said, left) if concerns(said, left) else left
        assert known.retraction
        assert known.retraction.moderator == moderator
