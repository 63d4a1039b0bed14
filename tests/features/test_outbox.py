"""The outbox: what is sent waits for the server, in order, and is never sent where it has arrived."""

from __future__ import annotations

from dataclasses import replace

from tests.support.outbox import HELLO, READY, STARTED, correction, ready, refused, told
from tests.support.play import JULIET, MAIN, ROMEO, ROOM, Glance, Stage, message, stanza
from widget.core.effects import Emit, Inherit, Query, Save, Send
from widget.core.envelope import Place
from widget.core.events import (
    ArchiveCaughtUp,
    DeliveryChanged,
    MessageAcknowledged,
    MessagePosted,
    MessagesArrived,
    MessageSubmitted,
    SendRetried,
    SessionStarted,
    StorageOpened,
)
from widget.core.feature import Feature
from widget.core.model import Delivery, FullJID, Kind, MessageId
from widget.core.records import Delete
from widget.core.store import Store
from widget.errors import NotConnected, StanzaError
from widget.features.outbox import FEATURE, unsent
from widget.features.outbox.state import NotTaken, OutboxLoaded, State


def test_a_message_is_saved_before_it_is_sent_and_shown_as_pending() -> None:
    stage = ready()
    effects = stage.play(HELLO)
    kinds = [type(effect) for effect in effects]
    assert kinds.index(Save) < kinds.index(Send)
    (arrived,) = stage.emitted(MessagesArrived)
    assert arrived.messages[0].delivery is Delivery.PENDING
    (sent,) = stage.wanted(Send)
    assert sent.stanza.get("id") == "id-1"
    assert sent.stanza.find("{urn:xmpp:sid:0}origin-id") is not None


def test_what_is_only_space_is_not_sent() -> None:
    assert ready().play(MessageSubmitted(MAIN, ROMEO, Kind.CHAT, " \n ")) == []


def test_an_acknowledged_message_leaves_the_outbox_and_is_sent() -> None:
    stage = ready()
    stage.play(HELLO, MessageAcknowledged("id-1"))
    assert stage.state.parcels == {}
    assert Save(Delete("outbox", "o:id-1")) in stage.effects
    assert stage.emitted(DeliveryChanged)[-1].delivery is Delivery.SENT


def test_what_its_recipient_has_received_is_not_sent_again_by_the_next_session() -> None:
    stage = ready()
    stage.play(HELLO)
    stage.play(DeliveryChanged(JULIET, MessageId("o:id-1"), Delivery.DELIVERED))
    assert len(stage.state.parcels) == 1, "a receipt by somebody else"
    stage.play(DeliveryChanged(ROMEO, MessageId("o:id-1"), Delivery.DELIVERED), STARTED, READY)
    assert len(stage.wanted(Send)) == 1
    assert Save(Delete("outbox", "o:id-1")) in stage.effects


def test_a_receipt_before_the_acknowledgement_tells_where_the_message_lies() -> None:
    """Else what comes after it, stamped with whole seconds, may be put before it."""
    stage = ready()
    stage.play(HELLO, DeliveryChanged(ROMEO, MessageId("o:id-1"), Delivery.DELIVERED))
    told_ = stage.emitted(DeliveryChanged)[-1]
    assert told_.delivery is Delivery.SENT
    assert told_.message
    assert told_.message.order > 0


def test_what_the_stream_did_not_take_goes_out_when_it_has_room_again() -> None:
    stage = ready()
    stage.play(HELLO)
    stage.play(NotTaken(MessageId("o:id-1")))
    assert len(stage.wanted(Send)) == 1
    stage.play(MessageAcknowledged("id-0"))
    assert len(stage.wanted(Send)) == 2


def test_that_the_server_has_it_says_nothing_yet_of_its_room() -> None:
    stage = ready()
    stage.play(
        ArchiveCaughtUp(ROOM), MessageSubmitted(MAIN, ROOM, Kind.ROOM, "Hello"), MessageAcknowledged("id-1")
    )
    assert len(stage.state.parcels) == 1
    echo = message("o:id-1", outgoing=True, delivery=Delivery.SENT, conversation=ROOM)
    stage.play(MessagesArrived(ROOM, Kind.ROOM, (echo,), Place.END, True))
    assert stage.state.parcels == {}


def test_nothing_goes_out_before_the_archive_has_caught_up() -> None:
    stage = Stage(FEATURE)
    stage.play(STARTED, HELLO)
    assert stage.wanted(Send) == []
    stage.play(READY)
    assert len(stage.wanted(Send)) == 1


def test_what_the_archive_holds_is_not_sent_again() -> None:
    stage = Stage(FEATURE, online=False)
    stage.play(HELLO)
    archived = message("o:id-1", outgoing=True, delivery=Delivery.SENT)
    stage.play(STARTED, MessagesArrived(ROMEO, Kind.CHAT, (archived,), Place.AFTER, True), READY)
    assert stage.wanted(Send) == []


def test_what_was_written_offline_goes_out_in_the_order_of_writing() -> None:
    stage = Stage(FEATURE, online=False)
    for n in range(5):
        object.__setattr__(stage.session, "fresh", f"id-{n}")
        stage.play(MessageSubmitted(MAIN, ROMEO, Kind.CHAT, str(n)))
    object.__setattr__(stage.session, "online", True)
    stage.play(STARTED, READY)
    assert [send.stanza.findtext("{jabber:client}body") for send in stage.wanted(Send)] == list("01234")


def test_what_this_session_has_taken_is_not_given_to_it_twice() -> None:
    stage = ready()
    stage.play(HELLO)
    stage.play(READY, SessionStarted(FullJID(f"{JULIET}/web"), resumed=True, first=False))
    assert len(stage.wanted(Send)) == 1


def test_the_outbox_of_an_earlier_visit_is_taken_up_and_known_by_who_wrote_it() -> None:
    stage = Stage(FEATURE, online=False)
    stage.play(HELLO)
    (record,) = stage.saved("outbox")
    other = {**record, "id": "o:tab2.1", "message": {**record["message"], "id": "o:tab2.1"}}
    (wanted,) = [e for e in stage.play(StorageOpened(True)) if isinstance(e, Inherit)]
    assert [wanted.owner(each) for each in (other, record)] == ["tab2", ""]
    loaded = wanted.then([record])
    assert isinstance(loaded, OutboxLoaded)
    assert [parcel.message.id for parcel in loaded.parcels] == ["o:id-1"]
    assert loaded.parcels[0].message == stage.state.parcels[loaded.parcels[0].message.id].message


def test_a_room_that_shows_our_id_takes_no_chat_message_out_of_the_outbox() -> None:
    stage = Stage(FEATURE, online=False)
    stage.play(HELLO)
    forged = message("o:id-1", outgoing=True, delivery=Delivery.SENT, conversation=ROOM)
    stage.play(MessagesArrived(ROOM, Kind.ROOM, (forged,), Place.END, True))
    assert list(stage.state.parcels) == ["o:id-1"]


def test_what_is_said_of_a_message_goes_the_way_of_messages() -> None:
    stage = ready()
    effects = stage.play(correction())
    kinds = [type(effect) for effect in effects]
    assert kinds.index(Save) < kinds.index(Send)
    (sent,) = stage.wanted(Send)
    assert sent.stanza.findtext("{jabber:client}body") == "Better"
    assert sent.stanza.find("{urn:xmpp:message-correct:0}replace") is not None
    assert sent.stanza.find("{urn:xmpp:receipts}request") is None
    stage.play(MessageAcknowledged("id-1"))
    assert told(stage) == [Delivery.PENDING, Delivery.SENT]
    assert stage.emitted(DeliveryChanged) == []
    stage.play(STARTED, READY)
    assert len(stage.wanted(Send)) == 1


def test_what_is_said_of_a_message_survives_a_reload_whole() -> None:
    stage = Stage(FEATURE, online=False)
    stage.play(correction())
    (record,) = stage.saved("outbox")
    again = Stage(FEATURE, online=False)
    (wanted,) = [e for e in again.play(StorageOpened(True)) if isinstance(e, Inherit)]
    loaded = wanted.then([record])
    assert loaded
    object.__setattr__(again.session, "online", True)
    again.play(loaded, STARTED, READY)
    (sent,) = again.wanted(Send)
    assert sent.stanza.find("{urn:xmpp:message-correct:0}replace") is not None
    again.play(MessageAcknowledged("id-1"))
    assert told(again) == [Delivery.SENT]


def test_what_a_room_has_shown_or_the_archive_holds_of_it_is_not_sent_again() -> None:
    stage = Stage(FEATURE, online=False)
    event = correction(Kind.ROOM, ROOM)
    stage.play(event)
    assert event.addition
    echo = replace(event.addition, delivery=Delivery.SENT)
    stage.play(MessagesArrived(ROOM, Kind.ROOM, (), Place.END, True, (echo,)))
    assert stage.state.parcels == {}


def test_what_is_said_at_once_by_one_wish_goes_out_once_each() -> None:
    session = ready().session
    several = [
        MessagePosted(message(f"o:{n}", outgoing=True, order=n, delivery=Delivery.PENDING), Kind.CHAT)
        for n in range(3)
    ]
    wish = Feature(
        "wish", lambda: None, effects=lambda _state, event, _: map(Emit, several) if event is HELLO else ()
    )
    both = Store((wish, FEATURE))
    for event in (STARTED, READY):
        both.dispatch(event, session)
    sent = [effect.stanza.get("id") for effect in both.dispatch(HELLO, session) if isinstance(effect, Send)]
    assert sorted(str(each) for each in sent) == ["0", "1", "2", "id-1"]


CARRIED = SessionStarted(FullJID(f"{JULIET}/web"), resumed=True, first=True)


def left_behind() -> Stage[State]:
    """A page that goes on with another's session, and has a message that was not sent by that one."""
    stage = Stage(FEATURE, online=False)
    stage.play(HELLO)
    stage.session = replace(stage.session, online=True)
    stage.play(CARRIED)
    return stage


def test_what_another_tab_may_have_sent_waits_until_the_session_has_told_all() -> None:
    stage = left_behind()
    assert not stage.wanted(Send)
    (asked,) = stage.wanted(Query)
    told_ = asked.then(stanza("<iq type='result'></iq>"))
    assert told_
    stage.play(told_)
    assert len(stage.wanted(Send)) == 1
    again = left_behind()
    (asked,) = again.wanted(Query)
    sent = message("o:id-1", outgoing=True, delivery=Delivery.SENT)
    again.play(MessagesArrived(ROMEO, Kind.CHAT, (sent,), Place.END, True))
    unknown = asked.failed(StanzaError("service-unavailable"))
    assert unknown
    again.play(unknown)
    assert not again.wanted(Send), "the session has told that it arrived"


def test_a_session_that_breaks_before_it_has_told_all_is_asked_anew() -> None:
    stage = left_behind()
    (asked,) = stage.wanted(Query)
    assert asked.failed(NotConnected("gone")) is None
    stage.play(replace(CARRIED, first=False))
    assert len(stage.wanted(Query)) == 2
    assert not stage.wanted(Send)
    # A new session has the archive tell
    stage.play(STARTED, READY)
    assert len(stage.wanted(Send)) == 1


def test_it_knows_whether_anything_waits_or_was_refused() -> None:
    stage = ready()
    glance = Glance(stage.session)
    assert unsent(stage.state, glance) is None
    stage.play(HELLO)
    assert unsent(stage.state, glance)
    refused(stage, ROMEO)
    assert unsent(stage.state, glance)
    stage.play(SendRetried(stage.state.parcels[MessageId("o:id-1")].message, Kind.CHAT))
    stage.play(MessageAcknowledged("id-1"))
    assert unsent(stage.state, glance) is None
