"""What is said encrypted waits, goes out and fails as such, whatever is chosen later."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import tostring

from tests.support.outbox import HELLO, READY, STARTED, ready
from tests.support.play import ROMEO, Stage, message
from widget.core.additions import Correction
from widget.core.effects import After, Effect, Inherit, Send
from widget.core.encryption import OLD, OUTGOING, Encryption, Problem, Trust
from widget.core.events import (
    AdditionRetried,
    DeliveryChanged,
    Event,
    MessagePosted,
    SealingFailed,
    SendRetried,
    StorageOpened,
)
from widget.core.model import Delivery, Kind, MessageId
from widget.core.posting import posted, written
from widget.core.replying import answering
from widget.errors import NotSealed
from widget.features.outbox import FEATURE
from widget.features.outbox.state import State

SECRET = replace(HELLO, secret=True)
OPENED = Encryption(OLD, 1, "f", Trust.BLIND)
ID = MessageId("o:id-1")


def sends(effects: list[Effect]) -> list[Send]:
    return [each for each in effects if isinstance(each, Send)]


def unsealed(stage: Stage[State], problem: Problem) -> tuple[Event, list[Effect]]:
    """What was sent last could not be sealed."""
    event = stage.wanted(Send)[-1].unsealed(NotSealed("", problem.value, ("romeo@example.org",)))
    assert event
    return event, stage.play(event)


def test_what_is_said_in_secret_goes_out_sealed_or_not_at_all() -> None:
    stage = ready()
    (send,) = sends(stage.play(SECRET))
    assert send.secret == (ROMEO, Kind.CHAT)
    (send,) = sends(stage.play(HELLO))
    assert send.secret is None


def test_a_reload_does_not_make_it_known_to_all() -> None:
    stage = ready()
    stage.play(SECRET)
    again = Stage(FEATURE)
    (inherit,) = [each for each in again.play(StorageOpened(True)) if isinstance(each, Inherit)]
    event = inherit.then([stage.saved("outbox")[0]])
    assert event
    again.play(event, STARTED)
    (send,) = sends(again.play(READY))
    assert send.secret


def test_what_cannot_be_sealed_now_waits_and_goes_by_itself() -> None:
    for problem in (Problem.OFFLINE, Problem.NOT_LOADED):
        stage = ready()
        stage.play(SECRET)
        failed, effects = unsealed(stage, problem)
        assert [each.event for each in effects if isinstance(each, After)] == [AdditionRetried(ID)]
        (changed,) = stage.emitted(DeliveryChanged)
        assert changed.delivery is Delivery.PENDING
        assert changed.encryption == replace(OUTGOING, problem=problem)
        assert failed == SealingFailed(ROMEO, Kind.CHAT, ID, problem, (ROMEO,), waits=True)
        (send,) = sends(stage.play(AdditionRetried(ID)))
        assert send.secret
        assert not sends(stage.play(AdditionRetried(ID)))


def test_what_cannot_be_sealed_without_the_person_fails_and_is_sealed_when_they_try_again() -> None:
    stage = ready()
    stage.play(SECRET)
    failed, _ = unsealed(stage, Problem.UNDECIDED)
    (changed,) = stage.emitted(DeliveryChanged)
    assert (changed.delivery, changed.error) == (Delivery.FAILED, "")
    assert changed.encryption == replace(OUTGOING, problem=Problem.UNDECIDED)
    assert failed == SealingFailed(ROMEO, Kind.CHAT, ID, Problem.UNDECIDED, (ROMEO,))
    assert stage.saved("outbox")[-1]["failed"]
    known = message(ID, outgoing=True, delivery=Delivery.FAILED, encryption=changed.encryption)
    (send,) = sends(stage.play(SendRetried(known, Kind.CHAT)))
    assert send.secret
    assert stage.emitted(DeliveryChanged)[-1].encryption == OUTGOING


def test_a_message_of_which_nothing_is_kept_is_sealed_when_it_is_tried_again() -> None:
    stage = ready()
    known = message("o:long-ago", outgoing=True, delivery=Delivery.FAILED, encryption=OUTGOING)
    (send,) = sends(stage.play(SendRetried(known, Kind.CHAT)))
    assert send.secret


def test_what_nobody_sees_and_cannot_be_sealed_is_let_go() -> None:
    stage = ready()
    carrier = replace(written(ROMEO, "", stage.session), encryption=OUTGOING)
    stage.play(MessagePosted(carrier, Kind.CHAT, ("<x xmlns='urn:example'/>",), shown=False))
    unsealed(stage, Problem.NO_DEVICES)
    assert not stage.state.parcels
    assert not stage.emitted(DeliveryChanged)


def test_what_is_said_of_a_secret_is_secret_too() -> None:
    stage = ready()
    about = message("o:m1", outgoing=True, given="m1", encryption=OUTGOING)
    (send,) = sends(stage.play(posted(about, Kind.CHAT, Correction("Better"), stage.session, text="Better")))
    assert send.secret


def test_a_secret_is_quoted_in_secret_alone() -> None:
    stage = ready()
    known = message("i:1", given="g", encryption=OPENED)
    answer = replace(written(ROMEO, "Yes", stage.session), reply=answering(known, Kind.CHAT))
    (clear,) = sends(stage.play(MessagePosted(answer, Kind.CHAT)))
    assert "i:1" not in tostring(clear.stanza, "unicode")
    (sealed,) = sends(stage.play(MessagePosted(replace(answer, encryption=OUTGOING), Kind.CHAT)))
    assert "&gt; i:1" in tostring(sealed.stanza, "unicode")
