"""Messages: read from stanzas, merged, saved, and taken from the database."""

from __future__ import annotations

from tests.support.play import JULIET, MAIN, ROMEO, ROOM, Stage, message
from widget.core.effects import Load
from widget.core.envelope import Origin, Place
from widget.core.events import (
    ArchiveWanted,
    ConversationsRemembered,
    ConversationsShown,
    DeliveryChanged,
    MessagesAdded,
    MessagesArrived,
    NewestWanted,
    OlderWanted,
    SessionStarted,
)
from widget.core.model import Delivery, FullJID, Kind, Message, MessageId
from widget.core.timeline import RESTING
from widget.features.messages import FEATURE, State
from widget.features.messages.state import PAGE

HELLO = f"<message from='{ROMEO}/a' type='chat' id='m1'><body>Hello</body></message>"
SHOWN = ConversationsShown(MAIN, frozenset({ROMEO}))
HIDDEN = ConversationsShown(MAIN, frozenset())


def held(stage: Stage[State]) -> list[str]:
    return [each.id for each in stage.state.timelines[ROMEO].messages]


def loaded(stage: Stage[State], event: object, *messages: Message) -> None:
    (load,) = [effect for effect in stage.play(event) if isinstance(effect, Load)]  # type: ignore[arg-type]
    answer = load.then([each.to_record() for each in messages])
    assert answer
    stage.play(answer)


def test_a_message_with_a_body_is_read_and_one_without_is_not() -> None:
    stage: Stage[State] = Stage(FEATURE)
    (event,) = stage.read(HELLO, stanza_id="77")
    assert isinstance(event, MessagesArrived)
    assert (event.messages[0].id, event.messages[0].body) == ("s:77", "Hello")
    assert stage.read(f"<message from='{ROMEO}/a' type='chat'><x/></message>") == []
    assert stage.read(HELLO.replace("chat", "error")) == []


def test_a_private_message_of_an_occupant_is_a_conversation_of_its_own() -> None:
    stage: Stage[State] = Stage(FEATURE)
    xml = (
        f"<message from='{ROOM}/Romeo' type='chat' id='p'><body>Psst</body>"
        "<x xmlns='http://jabber.org/protocol/muc#user'/></message>"
    )
    (event,) = stage.read(xml)
    assert isinstance(event, MessagesArrived)
    assert event.conversation == f"{ROOM}/Romeo"


def test_our_own_private_message_is_found_again_where_it_was_said() -> None:
    stage: Stage[State] = Stage(FEATURE)
    xml = (
        f"<message from='{JULIET}/web' to='{ROOM}/Romeo' type='chat' id='p'><body>Psst</body>"
        "<x xmlns='http://jabber.org/protocol/muc#user'/></message>"
    )
    to = FullJID(f"{ROOM}/Romeo")
    (event,) = stage.read(xml, outgoing=True, origin=Origin.ARCHIVE, conversation=ROOM, recipient=to)
    assert isinstance(event, MessagesArrived)
    assert str(event.conversation) == to


def test_our_own_message_from_another_device_is_ours_and_sent() -> None:
    stage: Stage[State] = Stage(FEATURE)
    xml = f"<message from='{JULIET}/phone' to='{ROMEO}' type='chat' id='m1'><body>Hi</body></message>"
    (event,) = stage.read(xml, outgoing=True, origin=Origin.CARBON, conversation=ROMEO)
    assert isinstance(event, MessagesArrived)
    assert (event.messages[0].id, event.messages[0].delivery) == ("o:m1", Delivery.SENT)


def test_what_arrives_is_saved_and_told_once() -> None:
    stage: Stage[State] = Stage(FEATURE)
    arrived = MessagesArrived(ROMEO, Kind.CHAT, (message("a"),), Place.END, True)
    stage.play(arrived, arrived)
    assert [record["id"] for record in stage.saved("messages")] == ["a"]
    assert [len(added.messages) for added in stage.emitted(MessagesAdded)] == [1, 0]


def test_a_receipt_before_the_acknowledgement_is_not_taken_back() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(MessagesArrived(ROMEO, Kind.CHAT, (message("o:1", outgoing=True),), Place.END, False))
    for delivery in (Delivery.DELIVERED, Delivery.SENT):
        stage.play(DeliveryChanged(ROMEO, MessageId("o:1"), delivery))
    assert stage.state.timelines[ROMEO].messages[0].delivery is Delivery.DELIVERED


def test_an_error_after_a_receipt_takes_nothing_back() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(MessagesArrived(ROMEO, Kind.CHAT, (message("o:1", outgoing=True),), Place.END, False))
    for delivery in (Delivery.DELIVERED, Delivery.FAILED):
        stage.play(DeliveryChanged(ROMEO, MessageId("o:1"), delivery))
    assert stage.state.timelines[ROMEO].messages[0].delivery is Delivery.DELIVERED


def test_a_message_that_was_read_stays_so_and_tells_the_id_to_mark_it_by() -> None:
    stage: Stage[State] = Stage(FEATURE)
    ours = message("o:1", outgoing=True, delivery=Delivery.SENT)
    stage.play(MessagesArrived(ROMEO, Kind.CHAT, (ours,), Place.END, False))
    for delivery in (Delivery.DELIVERED, Delivery.READ, Delivery.DELIVERED, Delivery.SENT, Delivery.FAILED):
        stage.play(DeliveryChanged(ROMEO, MessageId("o:1"), delivery))
    assert stage.state.timelines[ROMEO].messages[0].delivery is Delivery.READ
    xml = "<message from='{}/a' type='chat' id='m1'><body>Hello</body>{}</message>"
    markable = "<markable xmlns='urn:xmpp:chat-markers:0'/>"
    for more, id_ in ((markable, "m1"), ("", "")):
        (event,) = stage.read(xml.format(ROMEO, more))
        assert isinstance(event, MessagesArrived)
        assert event.messages[0].markable == id_


def test_a_refusal_of_what_is_not_in_memory_any_more_is_kept() -> None:
    stage: Stage[State] = Stage(FEATURE)
    refused = DeliveryChanged(ROMEO, MessageId("o:1"), Delivery.FAILED, "gone")
    (asked,) = [effect for effect in stage.play(refused) if isinstance(effect, Load)]
    assert asked.then([]) is None
    found = asked.then([message("o:1", outgoing=True, delivery=Delivery.SENT).to_record()])
    assert found
    stage.play(found)
    assert [(record["delivery"], record["error"]) for record in stage.saved("messages")] == [
        ("failed", "gone")
    ]


def test_opening_a_conversation_shows_what_the_database_holds_without_writing_it_again() -> None:
    stage: Stage[State] = Stage(FEATURE)
    loaded(stage, SHOWN, message("b", order=2), message("a", order=1))
    assert held(stage) == ["a", "b"]
    assert stage.saved("messages") == []


def test_older_messages_come_from_the_database_first_then_from_the_archive() -> None:
    stage: Stage[State] = Stage(FEATURE)
    loaded(stage, SHOWN, *full_page())
    wanted = OlderWanted(ROMEO, Kind.CHAT, 3, "x3")
    loaded(stage, wanted)
    assert stage.emitted(ArchiveWanted) == [ArchiveWanted(ROMEO, Kind.CHAT, "x3")]


def test_a_database_that_is_known_to_hold_no_more_is_not_asked_again() -> None:
    stage: Stage[State] = Stage(FEATURE)
    loaded(stage, SHOWN, *full_page())
    loaded(stage, OlderWanted(ROMEO, Kind.CHAT, 3, "x3"), message("b", order=2))
    assert held(stage)[:2] == ["b", "m3"]
    assert stage.emitted(ArchiveWanted) == []
    asked = stage.play(OlderWanted(ROMEO, Kind.CHAT, 2, "x2"))
    assert not [effect for effect in asked if isinstance(effect, Load)]
    assert stage.emitted(ArchiveWanted) == [ArchiveWanted(ROMEO, Kind.CHAT, "x2")]


def full_page() -> list[Message]:
    """As many as are read from the database at a time, newest first: it may hold more."""
    return [message(f"m{order}", order=order) for order in range(PAGE + 2, 2, -1)]


def test_what_was_missed_comes_after_what_an_earlier_visit_knew() -> None:
    stage: Stage[State] = Stage(FEATURE)
    started = SessionStarted(FullJID(f"{JULIET}/web"), resumed=False, first=True)
    stage.play(ConversationsRemembered({ROMEO: 5_700}), started)
    stage.play(MessagesArrived(ROMEO, Kind.CHAT, (message("m", order=5_000),), Place.AFTER, True))
    assert stage.state.timelines[ROMEO].messages[0].order == 5_701


def test_the_newest_messages_come_back_when_the_window_had_left_them() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(SHOWN)
    many = tuple(message(f"m{n}", order=n) for n in range(500, 900))
    stage.play(MessagesArrived(ROMEO, Kind.CHAT, many, Place.AMONG, False))
    older = tuple(message(f"m{n}", order=n) for n in range(450, 500))
    stage.play(MessagesArrived(ROMEO, Kind.CHAT, older, Place.BEFORE, False))
    assert not stage.state.timelines[ROMEO].at_end
    loaded(stage, NewestWanted(ROMEO), message("m899", order=899))
    assert held(stage) == ["m899"]
    assert stage.state.timelines[ROMEO].at_end


def test_a_record_comes_back_as_it_was() -> None:
    given = message("a", delivery=Delivery.FAILED, error="why", stanza_id="7", occupant_id="o")
    assert Message.from_record(given.to_record()) == given


def test_of_a_conversation_that_nobody_looks_at_only_the_newest_are_held() -> None:
    stage: Stage[State] = Stage(FEATURE)
    for number in range(300):
        arrived = (message(f"m{number}", order=number),)
        stage.play(MessagesArrived(ROMEO, Kind.CHAT, arrived, Place.END, True))
        assert len(held(stage)) <= 2 * RESTING
    assert held(stage)[-1] == "m299"
    assert len(stage.saved("messages")) == 300


def test_what_was_looked_at_is_let_go_and_comes_back_from_the_database() -> None:
    stage: Stage[State] = Stage(FEATURE)
    loaded(stage, SHOWN, *(message(f"m{n}", order=n) for n in range(300, 0, -1)))
    assert len(held(stage)) == 300
    stage.play(HIDDEN)
    assert held(stage) == [f"m{n}" for n in range(251, 301)]
    loaded(stage, OlderWanted(ROMEO, Kind.CHAT, 251, "x"), message("m250", order=250))
    assert held(stage)[:2] == ["m250", "m251"]


def test_older_messages_that_were_looked_at_are_let_go_and_the_newest_asked_for_again() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(SHOWN)
    many = tuple(message(f"m{n}", order=n) for n in range(500, 900))
    stage.play(MessagesArrived(ROMEO, Kind.CHAT, many, Place.AMONG, False))
    older = tuple(message(f"m{n}", order=n) for n in range(450, 500))
    stage.play(MessagesArrived(ROMEO, Kind.CHAT, older, Place.BEFORE, False), HIDDEN)
    assert held(stage) == []
    loaded(stage, SHOWN, message("m899", order=899))
    assert held(stage) == ["m899"]


def test_what_lies_before_messages_that_came_while_nobody_looked_is_read() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(MessagesArrived(ROMEO, Kind.CHAT, (message("c", order=30),), Place.AFTER, True))
    (load,) = [effect for effect in stage.play(SHOWN) if isinstance(effect, Load)]
    assert (load.upper, load.upper_open) == ((ROMEO, 30), True)
    answer = load.then([message("b", order=20).to_record()])
    assert answer
    stage.play(answer)
    assert held(stage) == ["b", "c"]
