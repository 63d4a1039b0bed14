"""Corrections (XEP-0308): made, sent by the outbox, and taken from whoever may make them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.support.play import JULIET, MAIN, ROMEO, ROOM, Glance, Stage, message
from widget.core.additions import Correction
from widget.core.attachment import Attachment
from widget.core.effects import Page
from widget.core.events import CorrectionChosen, MessagePosted, MessagesArrived, MessagesChanged
from widget.core.message import Retraction
from widget.core.model import Delivery, Kind, Message, MessageId
from widget.features.corrections import (
    FEATURE,
    CorrectionCancelled,
    CorrectionSubmitted,
    State,
    action,
    composing,
)

OURS = replace(message("o:m1", outgoing=True, delivery=Delivery.SENT), given="m1", body="Helo")
CHOSEN = CorrectionChosen(MAIN, OURS, Kind.CHAT)
REPLACE = "<replace xmlns='urn:xmpp:message-correct:0' id='{}'/>"


def box(stage: Stage[State]) -> Any:
    return composing(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)


def offered(message_: Message) -> bool:
    return action(State(), Glance(Stage(FEATURE).session), message_, Kind.CHAT) is not None


def test_a_correction_is_read_as_something_that_is_added_to_a_message() -> None:
    stage = Stage(FEATURE)
    xml = f"<message from='{ROMEO}/a' type='chat' id='m2'><body>Hello</body>{REPLACE.format('m1')}</message>"
    (event,) = stage.read(xml, stanza_id="78")
    assert isinstance(event, MessagesArrived)
    (addition,) = event.additions
    assert (addition.id, addition.target, addition.given) == ("s:78", "m1", "m2")
    assert addition.what == Correction("Hello")
    assert event.messages == ()


def test_one_without_a_text_or_of_nothing_an_error_and_a_presence_are_no_corrections() -> None:
    stage = Stage(FEATURE)
    body = "<body>Hello</body>"
    for xml in (
        f"<message from='{ROMEO}/a' type='chat'>{REPLACE.format('m1')}</message>",
        f"<message from='{ROMEO}/a' type='chat'>{body}{REPLACE.format('')}</message>",
        f"<message from='{ROMEO}/a' type='error'>{body}{REPLACE.format('m1')}</message>",
        f"<presence from='{ROMEO}/a'>{body}{REPLACE.format('m1')}</presence>",
    ):
        assert stage.read(xml) == []


def test_the_composer_takes_the_message_in_and_submits_what_is_made_of_it() -> None:
    stage = Stage(FEATURE)
    assert box(stage) is None
    stage.play(CHOSEN)
    assert box(stage).text == "Helo"
    assert stage.wanted(Page)[-1].command == "focus"
    stage.play(replace(box(stage).submits, body="Hello\n"))
    assert box(stage) is None
    (posted,) = stage.emitted(MessagePosted)
    assert posted.addition
    assert (posted.addition.target, posted.addition.what) == ("m1", Correction("Hello"))
    assert posted.addition.delivery is Delivery.PENDING
    assert posted.text == "Hello"
    assert 'id="m1"' in posted.payload[0]


def test_what_a_message_hides_is_hidden_when_it_is_corrected() -> None:
    stage = Stage(FEATURE)
    hidden = replace(OURS, spoiler="The end", unstyled=True)
    stage.play(CorrectionSubmitted(MAIN, hidden, Kind.CHAT, "Hello"))
    (posted,) = stage.emitted(MessagePosted)
    inside = "".join(posted.payload)
    (event,) = stage.read(f"<message from='{ROMEO}/a' type='chat'><body>Hello</body>{inside}</message>")
    assert isinstance(event, MessagesArrived)
    assert event.additions[0].what == Correction("Hello", True, "The end")


def test_nothing_is_sent_when_nothing_has_changed_and_when_it_is_called_off() -> None:
    stage = Stage(FEATURE)
    stage.play(CHOSEN, CorrectionSubmitted(MAIN, OURS, Kind.CHAT, "Helo\n"))
    stage.play(CHOSEN, CorrectionSubmitted(MAIN, OURS, Kind.CHAT, "  "))
    stage.play(CHOSEN, CorrectionCancelled(MAIN, ROMEO))
    assert box(stage) is None
    assert stage.emitted(MessagePosted) == []


def test_in_a_room_the_message_is_called_by_the_id_that_we_gave_it() -> None:
    stage = Stage(FEATURE)
    ours = replace(OURS, conversation=ROOM, stanza_id="77")
    stage.play(CorrectionSubmitted(MAIN, ours, Kind.ROOM, "Hello"))
    (posted,) = stage.emitted(MessagePosted)
    assert posted.addition
    assert posted.addition.target == "m1"


def test_only_what_is_ours_and_is_still_there_can_be_changed() -> None:
    assert offered(OURS)
    assert not offered(replace(OURS, outgoing=False))
    assert not offered(replace(OURS, delivery=Delivery.FAILED))
    assert not offered(replace(OURS, files=(Attachment("https://files.example/a.png"),)))
    assert not offered(OURS.withdrawn(Retraction(MessageId("r"), 1)))


def test_what_could_not_be_taken_back_is_still_there_to_be_changed() -> None:
    failed = replace(OURS, retraction=Retraction(MessageId("r"), 1, delivery=Delivery.FAILED))
    assert offered(failed)
    stage = Stage(FEATURE)
    stage.play(CHOSEN, MessagesChanged(ROMEO, (failed,)))
    assert box(stage) is not None


def test_what_is_taken_back_meanwhile_is_changed_no_more() -> None:
    stage = Stage(FEATURE)
    stage.play(CHOSEN, MessagesChanged(ROMEO, (OURS.withdrawn(Retraction(MessageId("r"), 1)),)))
    assert box(stage) is None


def test_another_room_s_message_of_the_same_id_ends_no_change() -> None:
    stage = Stage(FEATURE)
    gone = replace(OURS, conversation=ROOM).withdrawn(Retraction(MessageId("r"), 1))
    stage.play(CHOSEN, MessagesChanged(ROOM, (gone,)))
    assert box(stage) is not None


def test_our_correction_from_another_device_is_ours() -> None:
    stage = Stage(FEATURE)
    inside = f"<body>Hello</body>{REPLACE.format('m1')}"
    xml = f"<message from='{JULIET}/phone' type='chat' id='m2'>{inside}</message>"
    (event,) = stage.read(xml, outgoing=True, conversation=ROMEO)
    assert isinstance(event, MessagesArrived)
    assert (event.conversation, event.additions[0].id) == (ROMEO, "o:m2")
    assert event.additions[0].delivery is Delivery.SENT
