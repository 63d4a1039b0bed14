"""What cannot be decrypted is shown as that, and never in place of what could be."""

from __future__ import annotations

from typing import Any

from tests.support.play import ROMEO, Stage
from tests.support.play import message as said
from widget.core.effects import Load
from widget.core.encryption import OLD, Encryption, Problem
from widget.core.envelope import Origin
from widget.core.events import DeliveryChanged, MessagesArrived
from widget.core.model import Delivery, Message
from widget.features.messages import FEATURE, State
from widget.features.messages.state import UnopenedCame

XML = f"<message from='romeo@example.org/a' type='chat' id='1'><encrypted xmlns='{OLD}'/></message>"
CLOSED = Encryption(OLD, problem=Problem.NO_SESSION)


def came(**more: Any) -> tuple[Stage[State], list[Any]]:
    stage = Stage(FEATURE)
    return stage, list(stage.read(XML, encryption=CLOSED, **more))


def test_a_live_one_is_a_message_without_words() -> None:
    _, (event,) = came()
    assert isinstance(event, MessagesArrived)
    (message,) = event.messages
    assert (message.body, message.encryption) == ("", CLOSED)
    assert Message.from_record(message.to_record()) == message


def test_what_is_opened_or_was_never_to_be_is_read_by_its_text() -> None:
    stage = Stage(FEATURE)
    assert not list(stage.read(XML))
    assert not list(stage.read(XML, encryption=Encryption(OLD, 1)))


def test_what_may_have_come_before_is_looked_up_and_left_out_if_it_has() -> None:
    for more in ({"origin": Origin.ARCHIVE, "stanza_id": "9"}, {"outgoing": True}, {"origin": Origin.CARBON}):
        stage, (event,) = came(**more)
        assert isinstance(event, UnopenedCame)
        (load,) = [each for each in stage.play(event) if isinstance(each, Load)]
        assert load.then([said("known").to_record()]) is None
        assert load.then([]) == event.arrived


def test_one_that_cannot_be_read_and_is_about_another_is_shown_by_itself() -> None:
    replaced = "<replace xmlns='urn:xmpp:message-correct:0' id='0'/></message>"
    (event,) = Stage(FEATURE).read(XML.replace("</message>", replaced), encryption=CLOSED)
    assert isinstance(event, MessagesArrived)


def test_why_a_message_of_ours_is_not_out_is_told_by_it() -> None:
    stage = Stage(FEATURE)
    ours = said("o:1", outgoing=True, delivery=Delivery.PENDING)
    stage.play(DeliveryChanged(ROMEO, ours.id, Delivery.FAILED, "", ours, CLOSED))
    assert stage.saved("messages")[-1]["more"]["encryption"]["problem"] == "no-session"
