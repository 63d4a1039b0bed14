"""Replies (XEP-0461): written above the composer, sent with what they answer, and led back by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.play import JULIET, MAIN, ROMEO, ROOM, Glance, Stage, envelope, message
from widget.core.arriving import from_envelope
from widget.core.effects import Load, Page, Save, Send
from widget.core.envelope import Place
from widget.core.events import (
    ArchiveWanted,
    ComposingChanged,
    ComposingKept,
    ConversationsShown,
    Event,
    MessagePosted,
    MessagesArrived,
    MessagesChanged,
    NewestWanted,
    OlderWanted,
    OriginalWanted,
    SurfaceDetached,
    TraySubmitted,
)
from widget.core.merging import merge
from widget.core.message import Reply, Retraction, Version
from widget.core.model import Delivery, FullJID, Kind, Message, MessageId, SurfaceId
from widget.core.selectors import message_row
from widget.core.timeline import Timeline
from widget.features import messages, outbox
from widget.features.messages.seeking import MOST_PAGES, Sought
from widget.features.messages.state import PAGE, HistoryLoaded
from widget.features.replies import FEATURE, ReplyCancelled, ReplyChosen, State, action, composing, pending
from widget.settings import Settings
from widget.ui.quote import Quote, quotes

SAID = replace(message("s:9"), given="m1", body="Wherefore?")
CHOSEN = ReplyChosen(MAIN, SAID)
WANTED = OriginalWanted(MAIN, ROMEO, Kind.CHAT, "m1")


def box(stage: Stage[State]) -> Any:
    return composing(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)


def test_the_composer_shows_what_is_answered_and_sends_it_along() -> None:
    stage = Stage(FEATURE)
    stage.play(CHOSEN)
    assert (box(stage).title, box(stage).quote, box(stage).text) == ("Reply to Romeo", "Wherefore?", None)
    stage.play(replace(box(stage).submits, body="Here!\n"))
    assert box(stage) is None
    (posted,) = stage.emitted(MessagePosted)
    assert posted.message.body == "Here!"
    assert posted.message.reply == Reply("m1", FullJID(ROMEO), "Wherefore?")
    assert posted.message.delivery is Delivery.PENDING


def test_nothing_is_sent_of_a_blank_answer_and_the_person_may_think_better_of_it() -> None:
    stage = Stage(FEATURE)
    stage.play(CHOSEN)
    stage.play(replace(box(stage).submits, body=" "))
    assert box(stage)
    assert stage.emitted(TraySubmitted) == [TraySubmitted(ROMEO)], "files beside it go out"
    stage.play(ReplyCancelled(MAIN, ROMEO))
    assert box(stage) is None
    assert stage.emitted(MessagePosted) == []


def test_what_is_corrected_or_taken_back_meanwhile_is_so_here_too() -> None:
    stage = Stage(FEATURE)
    stage.play(CHOSEN, MessagesChanged(ROMEO, (replace(SAID, body="Why?"),)))
    assert box(stage).quote == "Why?"
    stage.play(MessagesChanged(ROMEO, (SAID.withdrawn(Retraction(MessageId("r"), 1)),)))
    assert box(stage) is None


def test_another_room_s_message_of_the_same_id_takes_no_answer_to_itself() -> None:
    stage = Stage(FEATURE)
    stage.play(CHOSEN, MessagesChanged(ROOM, (replace(SAID, conversation=ROOM, body="Tell me"),)))
    assert box(stage).quote == SAID.body
    stage.play(replace(box(stage).submits, body="Here!"))
    (posted,) = stage.emitted(MessagePosted)
    assert posted.message.conversation == ROMEO


def test_what_was_answered_on_the_page_before_is_so_again_if_it_is_there() -> None:
    stage = Stage(FEATURE)
    stage.play(CHOSEN)
    assert stage.emitted(ComposingChanged)[-1] == ComposingChanged(MAIN, ROMEO, "reply", SAID.id)
    stage.play(replace(box(stage).submits, body="Here!"))
    assert stage.emitted(ComposingChanged)[-1].message == ""
    for found in ([SAID.to_record()], [], [SAID.withdrawn(Retraction(MessageId("r"), 1)).to_record()]):
        again = Stage(FEATURE)
        (load,) = again.play(ComposingKept(MAIN, ROMEO, Kind.CHAT, "reply", SAID.id))
        glance = Glance(again.session)
        assert isinstance(load, Load)
        assert pending(again.state, glance), "the picture waits for it"
        event = load.then(found)
        assert event
        again.play(event)
        assert not pending(again.state, glance)
        assert (box(again) is not None) == (found == [SAID.to_record()])
        assert not again.wanted(Page), "nothing takes the focus"


def test_what_comes_of_a_page_that_has_gone_is_of_no_use() -> None:
    stage = Stage(FEATURE)
    (load,) = stage.play(ComposingKept(MAIN, ROMEO, Kind.CHAT, "reply", SAID.id))
    assert isinstance(load, Load)
    found = load.then([SAID.to_record()])
    assert found
    stage.play(SurfaceDetached(MAIN), found)
    assert stage.state == State()


def test_only_what_others_can_find_can_be_answered() -> None:
    def offered(message_: Message, kind: Kind = Kind.CHAT) -> bool:
        return action(State(), Glance(Stage(FEATURE).session), message_, kind) is not None

    assert offered(SAID)
    assert not offered(replace(SAID, given=""))
    assert not offered(SAID, Kind.ROOM)
    assert offered(replace(SAID, stanza_id="9"), Kind.ROOM)
    assert not offered(replace(SAID, delivery=Delivery.FAILED))
    wished, failed = (
        Retraction(MessageId("r"), 1, delivery=each) for each in (Delivery.PENDING, Delivery.FAILED)
    )
    assert not offered(replace(SAID, retraction=wished))
    assert offered(replace(SAID, retraction=failed))


def test_the_answer_goes_out_with_its_quotation_also_when_it_is_sent_again() -> None:
    stage = Stage(outbox.FEATURE, online=False)
    ours = replace(
        message("o:id-1", outgoing=True), body="Here!", reply=Reply("m1", FullJID(ROMEO), "Wherefore?")
    )
    stage.play(MessagePosted(ours, Kind.CHAT))
    (record,) = stage.saved("outbox")
    parcel = outbox._from_record(record)
    assert parcel.message.reply == ours.reply
    sent = outbox._send(parcel, Settings(send_typing=False))
    assert isinstance(sent, Send)
    assert sent.stanza.findtext("{jabber:client}body") == "> Wherefore?\nHere!"
    reply = sent.stanza.find("{urn:xmpp:reply:0}reply")
    assert reply is not None
    assert (reply.get("id"), reply.get("to")) == ("m1", ROMEO)


def test_an_answer_is_read_without_its_quotation() -> None:
    stage = Stage(messages.FEATURE)
    inside = (
        f"<body>&gt; A rose\nIndeed</body><reply xmlns='urn:xmpp:reply:0' to='{JULIET}' id='m1'/>"
        "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='9'/></fallback>"
    )
    (event,) = stage.read(f"<message from='{ROMEO}/a' type='chat' id='m2'>{inside}</message>")
    assert isinstance(event, MessagesArrived)
    assert event.messages[0].body == "Indeed"
    assert event.messages[0].reply == Reply("m1", FullJID(JULIET), "A rose")


def shown(*known: Message) -> Stage[Any]:
    stage: Stage[Any] = Stage(messages.FEATURE)
    stage.play(ConversationsShown(MAIN, frozenset({ROMEO})), HistoryLoaded(ROMEO, known))
    return stage


def revealed(stage: Stage[Any]) -> list[str]:
    return [page.args["selector"] for page in stage.wanted(Page) if page.command == "reveal"]


def test_an_original_that_is_held_is_brought_into_view() -> None:
    stage = shown(SAID)
    stage.play(WANTED)
    assert revealed(stage) == [message_row(SAID.id, uncovered=True)]
    assert stage.emitted(OlderWanted) == []


def test_one_that_is_not_is_looked_for_in_the_database_and_then_in_the_archive() -> None:
    stage = shown(*(replace(message(f"n{n}", order=n), stanza_id=str(n)) for n in range(20, 20 + PAGE)))
    stage.play(WANTED)
    (older,) = stage.emitted(OlderWanted)
    assert (older.order, older.stanza_id) == (20, "20")
    (load,) = [each for each in stage.play(older) if isinstance(each, Load)]
    nothing = load.then([])
    assert isinstance(nothing, HistoryLoaded)
    stage.play(nothing)
    assert stage.emitted(ArchiveWanted) == [ArchiveWanted(ROMEO, Kind.CHAT, "20")]
    assert len(stage.emitted(OlderWanted)) == 1
    page = (replace(message("s:15", order=15), stanza_id="15"),)
    stage.play(MessagesArrived(ROMEO, Kind.CHAT, page, Place.BEFORE, False))
    assert len(stage.emitted(OlderWanted)) == 2
    stage.play(MessagesArrived(ROMEO, Kind.CHAT, (replace(SAID, order=9),), Place.BEFORE, False))
    assert revealed(stage) == [message_row(SAID.id, uncovered=True)]
    assert stage.state.sought is None


@pytest.mark.parametrize("turned", [ConversationsShown(MAIN, frozenset()), NewestWanted(ROMEO)])
def test_it_is_looked_for_no_more_when_the_person_turns_to_something_else(turned: Event) -> None:
    stage = shown(message("n", order=10_000))
    stage.play(WANTED, ConversationsShown(SurfaceId("other"), frozenset()), NewestWanted(JULIET))
    assert stage.state.sought
    stage.play(turned, ConversationsShown(MAIN, frozenset({ROMEO})))
    page = (message("p", order=9_000), replace(SAID, order=9))
    stage.play(MessagesArrived(ROMEO, Kind.CHAT, page, Place.BEFORE, False))
    assert revealed(stage) == []
    assert len(stage.emitted(OlderWanted)) == 1


def test_it_is_not_looked_for_without_end_and_what_just_came_is_not_further_back() -> None:
    stage = shown(message("n", order=10_000))
    stage.play(WANTED)
    stage.play(MessagesArrived(ROMEO, Kind.CHAT, (message("new", order=20_000),), Place.END, True))
    assert len(stage.emitted(OlderWanted)) == 1
    for n in range(MOST_PAGES + 5):
        page = (message(f"p{n}", order=9_000 - n),)
        stage.play(MessagesArrived(ROMEO, Kind.CHAT, page, Place.BEFORE, False))
    assert len(stage.emitted(OlderWanted)) == MOST_PAGES + 1
    assert stage.state.sought is None
    assert [each for each in stage.wanted(Save) if "additions" in str(each)] == []


def test_we_answer_by_the_stanza_s_id_and_find_what_is_answered_by_either() -> None:
    origin = "<origin-id xmlns='urn:xmpp:sid:0' id='o1'/>"
    xml = f"<message from='{ROMEO}/a' type='chat' id='m1'><body>Hi</body>{origin}</message>"
    said = from_envelope(envelope(xml, origin_id="o1"), "f")
    assert said
    assert (said.given, said.origin) == ("m1", "o1")
    stage = Stage(FEATURE)
    stage.play(ReplyChosen(MAIN, said))
    stage.play(replace(box(stage).submits, body="Hello"))
    (posted,) = stage.emitted(MessagePosted)
    assert posted.message.reply
    assert posted.message.reply.target == "m1"
    held = merge(Timeline(), (said,), Place.END)[0]
    for target in ("m1", "o1"):
        assert Sought.begun(replace(WANTED, target=target), held).found(held) == said
        answer = replace(said, id=MessageId("a"), given="a", origin="", reply=Reply(target, FullJID(ROMEO)))
        assert quotes((said, answer), MAIN, ROMEO, Kind.CHAT, "Romeo")[1] == Quote(
            "Romeo", "Hi", replace(WANTED, target=target)
        )


def test_an_answer_that_names_a_correction_is_an_answer_to_what_it_corrects() -> None:
    version = Version(MessageId("v"), "m2", "Why?", 1, stanza_id="s2", origin="o2")
    corrected = replace(SAID, stanza_id="s1", origin="o1", versions=(version,))
    for kind, target in ((Kind.CHAT, "m2"), (Kind.CHAT, "o2"), (Kind.ROOM, "s1"), (Kind.ROOM, "s2")):
        answer = replace(SAID, id=MessageId("a"), reply=Reply(target, FullJID(ROMEO)))
        quoted = quotes((corrected, answer), MAIN, ROMEO, kind, "Romeo")[1]
        assert quoted
        assert quoted.name


def test_what_is_answered_in_an_open_thread_is_said_there() -> None:
    stage = Stage(FEATURE)
    stage.play(CHOSEN)
    thread = SAID.given
    view = Glance(stage.session, threaded=thread)
    inside = composing(stage.state, view, ROMEO, Kind.CHAT)
    assert inside
    assert (inside.thread, inside.voice) == (thread, False)
    stage.play(replace(inside.submits, body="Here"))  # type: ignore[type-var]
    (posted,) = stage.emitted(MessagePosted)
    assert posted.message.thread == thread
    assert stage.emitted(TraySubmitted) == [TraySubmitted(ROMEO, thread)]
    stage.play(CHOSEN)
    assert composing(stage.state, Glance(stage.session, threaded="another"), ROMEO, Kind.CHAT) is None
