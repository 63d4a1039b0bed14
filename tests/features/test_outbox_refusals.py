"""The outbox: what is refused, by whom it may be, even late; and how long it is kept for that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.outbox import HELLO, READY, STARTED, correction, ready, refused, told
from tests.support.play import MAIN, ROMEO, ROOM, Stage, message
from widget.core.additions import Correction
from widget.core.effects import Inherit, Save, Send
from widget.core.envelope import Place
from widget.core.events import (
    AdditionRetried,
    ArchiveCaughtUp,
    DeliveryChanged,
    MessageAcknowledged,
    MessagePosted,
    MessagesArrived,
    MessageSubmitted,
    RoomRefused,
    SendRetried,
    StorageOpened,
)
from widget.core.model import BareJID, Delivery, FullJID, Kind, MessageId
from widget.core.posting import posted
from widget.core.records import Delete
from widget.features.outbox import FEATURE
from widget.features.outbox.state import MOST_TAKEN, TAKEN_FOR, SendFailed, State


def test_a_refused_message_fails_and_may_be_sent_again() -> None:
    stage = ready()
    stage.play(HELLO)
    error = "<error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
    (failed,) = stage.read(f"<message from='{ROMEO}' type='error' id='id-1'>{error}</message>")
    assert failed == SendFailed(FullJID(ROMEO), message("o:id-1").id, "forbidden")
    stage.play(failed)
    assert stage.emitted(DeliveryChanged)[-1].delivery is Delivery.FAILED
    stage.play(READY)
    assert len(stage.wanted(Send)) == 1
    stage.play(SendRetried(stage.state.parcels[failed.id].message, Kind.CHAT))
    assert len(stage.wanted(Send)) == 2


def test_a_stranger_s_error_fails_nothing_of_ours() -> None:
    stage = ready()
    stage.play(HELLO)
    error = "<error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
    stage.play(*stage.read(f"<message from='mallory@evil.example' type='error' id='id-1'>{error}</message>"))
    assert not stage.state.parcels[MessageId("o:id-1")].failed
    assert stage.emitted(DeliveryChanged) == []


def test_an_occupant_s_error_fails_nothing_that_we_say_in_the_room() -> None:
    stage = ready()
    stage.play(ArchiveCaughtUp(ROOM), MessageSubmitted(MAIN, ROOM, Kind.ROOM, "Hello"))
    assert refused(stage, f"{ROOM}/Mallory") is None
    # All of them know its id, now and later
    echo = message("o:id-1", outgoing=True, delivery=Delivery.SENT, conversation=ROOM)
    stage.play(MessagesArrived(ROOM, Kind.ROOM, (echo,), Place.END, True))
    later = refused(stage, f"{ROOM}/Mallory")
    assert later is None or later.conversation != ROOM


def test_the_room_itself_may_refuse_what_we_say_in_it() -> None:
    stage = ready()
    stage.play(ArchiveCaughtUp(ROOM), MessageSubmitted(MAIN, ROOM, Kind.ROOM, "Hello"))
    failed = refused(stage, ROOM)
    assert failed
    assert (failed.conversation, failed.delivery) == (ROOM, Delivery.FAILED)


def test_a_private_message_is_known_as_such_by_our_archive_and_fails_for_its_occupant() -> None:
    stage = ready()
    romeo = BareJID(f"{ROOM}/Romeo")
    stage.play(ArchiveCaughtUp(ROOM), MessageSubmitted(MAIN, romeo, Kind.CHAT, "Psst"))
    (sent,) = stage.wanted(Send)
    assert sent.stanza.find("{http://jabber.org/protocol/muc#user}x") is not None
    stage.play(MessageAcknowledged("id-1"))
    failed = refused(stage, romeo)
    assert failed
    assert (failed.conversation, failed.delivery) == (romeo, Delivery.FAILED)


def test_a_refused_addition_fails_as_one_and_may_be_sent_again() -> None:
    stage = ready()
    stage.play(correction())
    assert refused(stage, ROMEO) is None
    assert told(stage)[-1] is Delivery.FAILED
    stage.play(*stage.emitted(MessagesArrived)[-1:])
    assert stage.state.parcels, "that it has failed does not mean that it has arrived"
    stage.play(AdditionRetried(MessageId("o:id-1")))
    assert told(stage)[-1] is Delivery.PENDING
    assert len(stage.wanted(Send)) == 2


def reloaded(stage: Stage[State], now: int = 1_000_000) -> Stage[State]:
    """The next visit, with what the last has written and not deleted."""
    deleted = [effect.write.key for effect in stage.wanted(Save) if isinstance(effect.write, Delete)]
    records = {record["id"]: record for record in stage.saved("outbox") if record["id"] not in deleted}
    again = Stage(FEATURE, now=now)
    (load,) = [e for e in again.play(StorageOpened(True)) if isinstance(e, Inherit)]
    loaded = load.then(list(records.values()))
    assert loaded
    again.play(loaded, STARTED, READY)
    return again


@pytest.mark.parametrize("reloads", [False, True])
def test_what_the_server_has_taken_may_be_refused_later_and_is_sent_again_whole(reloads: bool) -> None:
    stage = ready()
    stage.play(correction())
    stage.play(MessageAcknowledged("id-1"))
    stage = reloaded(stage) if reloads else stage
    before = len(stage.wanted(Send))
    assert refused(stage, ROMEO) is None
    assert told(stage)[-1] is Delivery.FAILED
    stage.play(STARTED, READY)
    assert len(stage.wanted(Send)) == before, "what was refused waits for the person"
    stage.play(AdditionRetried(MessageId("o:id-1")))
    sent = stage.wanted(Send)[-1].stanza
    assert sent.findtext("{jabber:client}body") == "Better"
    assert sent.find("{urn:xmpp:message-correct:0}replace") is not None


def test_that_our_archive_has_what_was_refused_does_not_mean_that_it_arrived() -> None:
    stage = ready()
    event = correction()
    stage.play(event)
    stage.play(MessageAcknowledged("id-1"))
    refused(stage, ROMEO)
    assert event.addition
    archived = replace(event.addition, delivery=Delivery.SENT)
    stage.play(MessagesArrived(ROMEO, Kind.CHAT, (), Place.AFTER, True, (archived,)))
    assert stage.state.parcels[MessageId("o:id-1")].failed


def test_a_message_with_files_that_is_refused_late_keeps_what_tells_of_them() -> None:
    stage = ready()
    said = message("o:id-1", outgoing=True, delivery=Delivery.PENDING, body="A picture")
    stage.play(MessagePosted(said, Kind.CHAT, ("<x xmlns='jabber:x:oob'/>",)), MessageAcknowledged("id-1"))
    failed = refused(stage, ROMEO)
    assert failed
    assert failed.delivery is Delivery.FAILED
    stage.play(SendRetried(said, Kind.CHAT))
    assert stage.wanted(Send)[-1].stanza.find("{jabber:x:oob}x") is not None


def test_what_the_server_has_taken_is_not_kept_for_ever() -> None:
    stage = ready()
    for n in range(MOST_TAKEN + 5):
        object.__setattr__(stage.session, "fresh", f"id-{n}")
        said = message(f"o:id-{n}", outgoing=True, time=stage.session.now, order=n)
        stage.play(MessagePosted(said, Kind.CHAT, ("<x xmlns='jabber:x:oob'/>",)))
        stage.play(MessageAcknowledged(f"id-{n}"))
    assert len(stage.state.parcels) == MOST_TAKEN
    assert Save(Delete("outbox", "o:id-4")) in stage.effects
    assert len(reloaded(stage).state.parcels) == MOST_TAKEN
    later = reloaded(stage, stage.session.now + TAKEN_FOR + 1)
    assert later.state.parcels == {}
    assert Save(Delete("outbox", "o:id-50")) in later.effects


def test_what_is_said_anew_takes_the_place_of_what_was_refused() -> None:
    stage = ready()
    stage.play(correction())
    stage.play(MessageAcknowledged("id-1"))
    refused(stage, ROMEO)
    object.__setattr__(stage.session, "fresh", "id-2")
    about = message("o:m1", outgoing=True, given="m1", conversation=ROMEO)
    stage.play(posted(about, Kind.CHAT, Correction("Best"), stage.session, text="Best"))
    assert list(stage.state.parcels) == ["o:id-2"]
    assert Save(Delete("outbox", "o:id-1")) in stage.effects


def refused_and_retried(stage: Stage[State]) -> MessagesArrived:
    """It waits to be sent again; the event is our archive's, which has had it since before it was refused."""
    stage.play(HELLO)
    said = stage.state.parcels[MessageId("o:id-1")].message
    refused(stage, ROMEO)
    stage.session = replace(stage.session, online=False)
    stage.play(SendRetried(replace(said, delivery=Delivery.FAILED), Kind.CHAT))
    stage.session = replace(stage.session, online=True)
    archived = replace(said, delivery=Delivery.SENT, stanza_id="s-1")
    return MessagesArrived(ROMEO, Kind.CHAT, (archived,), Place.AFTER, False)


@pytest.mark.parametrize("reloads", [False, True])
def test_what_is_tried_again_is_sent_though_the_archive_has_the_one_that_was_refused(reloads: bool) -> None:
    stage = ready()
    archived = refused_and_retried(stage)
    stage = reloaded(stage) if reloads else stage
    before = len(stage.wanted(Send))
    stage.play(STARTED, archived)
    assert stage.emitted(DeliveryChanged)[-1].delivery is Delivery.PENDING, "no tick before it has arrived"
    stage.play(READY)
    assert len(stage.wanted(Send)) == before + 1
    stage.play(MessageAcknowledged("id-1"))
    assert stage.emitted(DeliveryChanged)[-1].delivery is Delivery.SENT
    assert stage.state.parcels == {}


def test_one_that_was_let_go_and_refused_late_is_sent_again_in_spite_of_the_archive() -> None:
    stage = ready()
    stage.play(HELLO)
    said = stage.state.parcels[MessageId("o:id-1")].message
    stage.play(MessageAcknowledged("id-1"))
    assert stage.state.parcels == {}
    stage.play(STARTED, SendRetried(replace(said, delivery=Delivery.FAILED), Kind.CHAT))
    archived = replace(said, delivery=Delivery.SENT)
    stage.play(MessagesArrived(ROMEO, Kind.CHAT, (archived,), Place.AFTER, False), READY)
    assert len(stage.wanted(Send)) == 2


def test_what_waits_for_a_room_that_lets_nobody_in_is_kept_with_the_reason() -> None:
    stage = ready()
    stage.play(MessageSubmitted(MAIN, ROOM, Kind.ROOM, "Hello"))
    assert stage.wanted(Send) == [], "it is not entered"
    stage.play(RoomRefused(ROOM, "forbidden", "You are banned from this room."))
    (changed,) = stage.emitted(DeliveryChanged)
    assert (changed.delivery, changed.error) == (Delivery.FAILED, "You are banned from this room.")
    assert stage.saved("outbox")[-1]["failed"]
    stage.play(ArchiveCaughtUp(ROOM))
    assert stage.wanted(Send) == [], "it may be old by now: the person says when"
    (parcel,) = stage.state.parcels.values()
    stage.play(SendRetried(parcel.message, Kind.ROOM))
    assert len(stage.wanted(Send)) == 1


def test_what_is_for_a_room_that_is_full_or_out_of_reach_goes_on_waiting() -> None:
    for condition in ("service-unavailable", "remote-server-not-found"):
        stage = ready()
        stage.play(MessageSubmitted(MAIN, ROOM, Kind.ROOM, "Hello"))
        stage.play(RoomRefused(ROOM, condition, "Not now"), ArchiveCaughtUp(ROOM))
        assert len(stage.wanted(Send)) == 1, condition


def test_what_is_for_others_is_not_held_back_by_a_room_s_refusal() -> None:
    stage = ready()
    stage.play(MessageSubmitted(MAIN, ROOM, Kind.ROOM, "Hello"))
    stage.play(RoomRefused(BareJID("other@rooms.example.org"), "forbidden", "No"))
    stage.play(ArchiveCaughtUp(ROOM))
    assert len(stage.wanted(Send)) == 1
