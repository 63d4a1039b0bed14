"""The outbox: a stanza for which the server ends the stream is found, and keeps nothing else from going."""

from __future__ import annotations

from dataclasses import replace

from tests.support.outbox import READY, STARTED, ready
from tests.support.play import MAIN, ROMEO, ROOM, Stage
from widget.core.effects import Send
from widget.core.events import (
    ArchiveCaughtUp,
    DeliveryChanged,
    MessageAcknowledged,
    MessageSubmitted,
    SessionLost,
)
from widget.core.model import Delivery, Kind, MessageId
from widget.errors import EndpointUnreachable, StanzaRefused
from widget.features.outbox.state import NotTaken, SendFailed, State

REFUSED = SessionLost(StanzaRefused("", "", "policy-violation", "stanza too large"), 1000)
CUT = SessionLost(EndpointUnreachable("gone"), 1000)


def said(*bodies: str, to: Kind = Kind.CHAT) -> Stage[State]:
    """All of these are on their way."""
    stage = ready()
    stage.play(ArchiveCaughtUp(ROOM))
    for number, body in enumerate(bodies, 1):
        stage.session = replace(stage.session, fresh=f"id-{number}")
        stage.play(MessageSubmitted(MAIN, ROOM if to is Kind.ROOM else ROMEO, to, body))
    return stage


def sent(stage: Stage[State]) -> list[str]:
    return [each.stanza.get("id", "") for each in stage.wanted(Send)]


def lost(stage: Stage[State], how: SessionLost = REFUSED) -> list[SendFailed]:
    """The stream has ended; what has failed by that."""
    before = len(stage.emitted(SendFailed))
    stage.session = replace(stage.session, online=False)
    stage.play(how)
    failed = stage.emitted(SendFailed)[before:]
    stage.play(*failed)
    stage.session = replace(stage.session, online=True)
    return failed


def test_after_a_refusal_they_go_one_at_a_time_until_one_is_to_blame() -> None:
    stage = said("one", "bad", "three")
    assert lost(stage) == [], "it may have been any of them"
    stage.play(STARTED, READY)
    assert sent(stage)[3:] == ["id-1"]
    stage.play(MessageAcknowledged("id-1"))
    assert sent(stage)[3:] == ["id-1", "id-2"]
    (failed,) = lost(stage)
    assert (failed.id, failed.error) == ("o:id-2", "stanza too large")
    assert stage.emitted(DeliveryChanged)[-1].delivery is Delivery.FAILED
    stage.play(STARTED, READY)
    assert sent(stage)[5:] == ["id-3"]


def test_when_nothing_waits_any_more_they_go_as_they_are_written() -> None:
    stage = said("bad")
    lost(stage)
    stage.play(STARTED, READY)
    lost(stage)
    stage.play(STARTED, READY)
    for name in ("id-2", "id-3"):
        stage.session = replace(stage.session, fresh=name)
        stage.play(MessageSubmitted(MAIN, ROMEO, Kind.CHAT, "good"))
    assert sent(stage)[2:] == ["id-2", "id-3"]


def test_a_line_that_breaks_puts_no_blame_on_anybody() -> None:
    stage = said("one", "two")
    lost(stage)
    stage.play(STARTED, READY)
    assert lost(stage, CUT) == []
    stage.play(STARTED, READY)
    assert sent(stage)[2:] == ["id-1", "id-1"]


def test_what_the_stream_did_not_take_is_not_what_ended_it() -> None:
    stage = said("one")
    lost(stage)
    stage.play(STARTED, READY, NotTaken(MessageId("o:id-1")))
    assert lost(stage) == []


def test_in_a_room_it_is_enough_that_the_server_has_it() -> None:
    stage = said("one", "two", to=Kind.ROOM)
    lost(stage)
    stage.play(STARTED, ArchiveCaughtUp(ROOM))
    assert sent(stage)[2:] == ["id-1"]
    stage.play(MessageAcknowledged("id-1"))
    assert sent(stage)[2:] == ["id-1", "id-2"]


def test_a_stream_that_is_ended_while_nothing_is_on_its_way_changes_nothing() -> None:
    stage = said("one")
    stage.play(MessageAcknowledged("id-1"))
    lost(stage)
    assert not stage.state.care.taken
