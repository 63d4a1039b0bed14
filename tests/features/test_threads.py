"""Threads (XEP-0201): begun with an answer, counted under what they began with, read and answered apart."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import MAIN, ROMEO, ROOM, Glance, Stage, envelope, message
from vdom import query
from widget.core.additions import Correction
from widget.core.effects import Load, Page, Send
from widget.core.events import (
    ConversationClosed,
    ConversationsShown,
    DeliveryChanged,
    MessagePosted,
    MessagesAdded,
    MessagesChanged,
    SurfaceDetached,
)
from widget.core.model import Delivery, Kind, Message, MessageId
from widget.core.posting import posted
from widget.core.threads import LONGEST, begun_by, thread_of
from widget.features.messages import from_envelope
from widget.features.outbox import FEATURE as OUTBOX
from widget.features.replies import FEATURE as REPLIES
from widget.features.replies import ReplySubmitted
from widget.features.threads import FEATURE, action, composing, footer, panel
from widget.features.threads.state import State, ThreadClosed, ThreadOpened, ThreadReplySubmitted

ROOT = replace(message("s:1"), given="r1", body="Tea?")
ANSWERS = tuple(
    replace(message(f"s:{n}", order=n), given=f"a{n}", body=f"Answer {n}", thread="r1") for n in (2, 3)
)
ADDED = MessagesAdded(ROMEO, Kind.CHAT, (ROOT, *ANSWERS), True)
OPENED = ThreadOpened(MAIN, ROOT, Kind.CHAT, "r1")


def told() -> Stage[State]:
    stage = Stage(FEATURE)
    stage.play(ConversationsShown(MAIN, frozenset({ROMEO})), ADDED)
    return stage


def shown(stage: Stage[State]) -> list[str]:
    drawn = panel(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)
    return [each.text() for each in query(drawn).all(cls="body")] if drawn else []


def test_a_message_s_thread_is_read_and_kept_unless_it_is_a_novel() -> None:
    said = from_envelope(
        envelope("<message id='1'><body>Hi</body><thread parent='x'>t1</thread></message>"), "f"
    )
    assert said
    assert said.thread == "t1"
    assert Message.from_record(said.to_record()) == said
    assert thread_of(envelope(f"<message><thread>{'x' * (LONGEST + 1)}</thread></message>").stanza) == ""


def test_an_answer_and_a_correction_are_of_the_same_thread() -> None:
    stage = Stage(REPLIES)
    stage.play(ReplySubmitted(MAIN, ANSWERS[0], Kind.CHAT, "Yes"))
    (answer,) = stage.emitted(MessagePosted)
    assert answer.message.thread == "r1"
    ours = replace(ANSWERS[0], outgoing=True)
    assert posted(ours, Kind.CHAT, Correction("No"), stage.session).message.thread == "r1"
    outbox = Stage(OUTBOX, online=True)
    outbox.state = replace(outbox.state, ready=frozenset({ROMEO.__class__("")}))
    outbox.play(answer)
    (sent,) = outbox.wanted(Send)
    assert sent.stanza.findtext("{jabber:client}thread") == "r1"


def test_who_begins_a_thread_at_the_same_time_begins_the_same() -> None:
    assert begun_by(ROOT, Kind.CHAT) == "r1"
    in_room = replace(ROOT, conversation=ROOM, stanza_id="77")
    assert begun_by(in_room, Kind.ROOM) == "77"
    assert begun_by(ANSWERS[0], Kind.CHAT) == "r1"


def test_under_what_it_began_with_stands_how_many_have_answered_and_leads_there() -> None:
    stage = told()
    under = footer(stage.state, Glance(stage.session), ROOT)
    assert under
    assert query(under).text() == "2 replies"
    assert query(under).find("button").click() == OPENED
    assert footer(stage.state, Glance(stage.session), ANSWERS[0]) is None
    stage.play(ADDED)
    assert stage.state.counted[ROMEO, "r1"] == {"s:2": 2, "s:3": 3}, "what comes twice counts once"


def test_what_is_opened_and_answered_is_what_was_counted_whatever_the_message_itself_is_of() -> None:
    root = replace(ROOT, thread="their-own")
    stage = Stage(FEATURE)
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, (root, *ANSWERS), True))
    under = footer(stage.state, Glance(stage.session), root)
    assert under
    opened = query(under).find("button").click()
    assert isinstance(opened, ThreadOpened)
    assert len([each for each in stage.play(opened) if isinstance(each, Load)]) == len(ANSWERS)
    box = composing(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)
    assert box
    stage.play(replace(box.submits, body="With milk"))  # type: ignore[type-var]
    (said,) = stage.emitted(MessagePosted)
    assert (said.message.thread, said.message.reply) == ("r1", None)


def test_programs_that_give_all_they_send_one_id_change_nothing_on_the_screen() -> None:
    stage = Stage(FEATURE)
    gajim = tuple(replace(each, thread="their-own") for each in (ROOT, *ANSWERS))
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, gajim, True))
    assert [footer(stage.state, Glance(stage.session), each) for each in gajim] == [None] * 3


def test_the_next_visit_knows_of_it_once_the_conversation_is_in_view() -> None:
    stage = told()
    records = stage.saved("threads")
    again = Stage(FEATURE)
    (load,) = again.play(ConversationsShown(MAIN, frozenset({ROMEO})))
    assert isinstance(load, Load)
    assert again.play(ConversationsShown(MAIN, frozenset({ROMEO}))) == []
    loaded = load.then(records)
    assert loaded
    again.play(loaded)
    assert again.state.counted == stage.state.counted


def test_an_open_thread_shows_its_messages_alone_and_what_comes_and_changes() -> None:
    stage = told()
    effects = stage.play(OPENED)
    assert shown(stage) == ["Tea?"]
    for load, record in zip(effects, ANSWERS, strict=False):
        assert isinstance(load, Load)
        event = load.then([record.to_record()])
        assert event
        stage.play(event)
    assert shown(stage) == ["Tea?", "Answer 2", "Answer 3"]
    late = replace(
        ANSWERS[0], id=MessageId("o:4"), order=4, body="Mine", delivery=Delivery.PENDING, outgoing=True
    )
    other = replace(ROOT, id=MessageId("s:9"), order=9, body="Elsewhere")
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, (late, other), True))
    stage.play(MessagesChanged(ROMEO, (replace(ANSWERS[1], body="Better"),)))
    stage.play(DeliveryChanged(ROMEO, MessageId("o:4"), Delivery.SENT))
    assert shown(stage) == ["Tea?", "Answer 2", "Better", "Mine"]
    opened = stage.state.opened[MAIN, ROMEO]
    assert opened.messages[MessageId("o:4")].delivery is Delivery.SENT
    stage.play(ThreadClosed(MAIN, ROMEO))
    assert shown(stage) == []
    assert stage.wanted(Page)[-1].command == "focus"


def test_another_room_s_message_of_the_same_id_changes_nothing_in_an_open_thread() -> None:
    stage = told()
    stage.play(OPENED, MessagesChanged(ROOM, (replace(ROOT, conversation=ROOM, body="Poison?"),)))
    stage.play(DeliveryChanged(ROOM, ROOT.id, Delivery.FAILED))
    assert shown(stage) == ["Tea?"]
    assert stage.state.opened[MAIN, ROMEO].root == ROOT


def test_what_is_written_there_is_said_there_and_the_first_tells_what_about() -> None:
    stage = Stage(FEATURE)
    stage.play(OPENED)
    box = composing(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)
    assert box
    assert isinstance(box.submits, ThreadReplySubmitted)
    stage.play(replace(box.submits, body="Yes, please"))
    (first,) = stage.emitted(MessagePosted)
    assert (first.message.thread, first.message.body) == ("r1", "Yes, please")
    assert first.message.reply
    assert first.message.reply.target == "r1"
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, (first.message,), False))
    box = composing(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)
    assert box
    stage.play(replace(box.submits, body="With milk"))  # type: ignore[type-var]
    assert stage.emitted(MessagePosted)[-1].message.reply is None
    stage.play(replace(box.submits, body="  "))  # type: ignore[type-var]
    assert len(stage.emitted(MessagePosted)) == 2


def test_a_thread_goes_with_its_window_and_its_page() -> None:
    for event in (ConversationClosed(MAIN, ROMEO), SurfaceDetached(MAIN)):
        stage = told()
        stage.play(OPENED, event)
        assert stage.state.opened == {}


def test_only_what_others_can_find_begins_a_thread() -> None:
    view = Glance(Stage(FEATURE).session)
    assert action(State(), view, ROOT, Kind.CHAT)
    assert not action(State(), view, replace(ROOT, given=""), Kind.CHAT)
    assert not action(State(), view, ROOT, Kind.ROOM)
