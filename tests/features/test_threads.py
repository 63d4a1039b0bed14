"""Threads (XEP-0201): begun with an answer, counted under what they began with, read and answered apart."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import MAIN, ROMEO, ROOM, Glance, Stage, envelope
from tests.support.threads import (
    ADDED,
    ANSWERS,
    OPENED,
    ROOT,
    answer,
    shown,
    spoken_in,
    told,
)
from vdom import query
from widget.core.additions import Correction
from widget.core.arriving import from_envelope
from widget.core.effects import Load, Page, Send
from widget.core.events import (
    ComposingChanged,
    ComposingKept,
    ConversationClosed,
    ConversationRead,
    ConversationsShown,
    DeliveryChanged,
    EndLeft,
    MessagePosted,
    MessageReached,
    MessagesAdded,
    MessagesChanged,
    MessagesMoved,
    MessageWanted,
    SurfaceDetached,
    TraySubmitted,
)
from widget.core.feature import Fact
from widget.core.model import Delivery, Kind, Message, MessageId, PageInfo
from widget.core.posting import posted
from widget.core.threads import LONGEST, begun_by, thread_of
from widget.features.outbox import FEATURE as OUTBOX
from widget.features.replies import FEATURE as REPLIES
from widget.features.replies import ReplySubmitted
from widget.features.threads import FEATURE, action, composing, footer
from widget.features.threads.events import (
    PlaceWanted,
    ThreadClosed,
    ThreadOpened,
    ThreadRead,
    ThreadReplySubmitted,
)
from widget.features.threads.state import KEPT, State


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
    assert stage.state.answers(ROMEO, "r1") == 2, "what comes twice counts once"


def test_it_is_told_whichever_of_its_ids_the_first_to_answer_took_for_the_thread() -> None:
    by_origin = replace(ROOT, given="other", origin="r1")
    by_archive = replace(ROOT, given="other", stanza_id="r1")
    stage = told()
    for root in (by_origin, by_archive):
        under = footer(stage.state, Glance(stage.session), root)
        assert under
        assert query(under).text() == "2 replies"


def test_what_is_opened_and_answered_is_what_was_counted_whatever_the_message_itself_is_of() -> None:
    root = replace(ROOT, thread="their-own")
    stage = Stage(FEATURE)
    stage.play(ConversationsShown(MAIN, frozenset({ROMEO})))
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, (root, *ANSWERS), True))
    under = footer(stage.state, Glance(stage.session), root)
    assert under
    opened = query(under).find("button").click()
    assert isinstance(opened, ThreadOpened)
    (load,) = (each for each in stage.play(opened) if isinstance(each, Load))
    assert (load.store, load.lower) == ("threads", (ROMEO, "r1", 0))
    box = composing(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)
    assert box
    stage.play(replace(box.submits, body="With milk"))  # type: ignore[type-var]
    (said,) = stage.emitted(MessagePosted)
    assert (said.message.thread, said.message.reply) == ("r1", None)


def test_programs_that_give_all_they_send_one_id_change_nothing_on_the_screen() -> None:
    stage = Stage(FEATURE)
    stage.play(ConversationsShown(MAIN, frozenset({ROMEO})))
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
    assert again.state.answers(ROMEO, "r1") == stage.state.answers(ROMEO, "r1") == 2


def test_an_open_thread_shows_its_messages_alone_and_what_comes_and_changes() -> None:
    stage = told()
    stage.play(OPENED)
    assert shown(stage) == ["Tea?"]
    answer(stage, ANSWERS)
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
    stage.play(ConversationsShown(MAIN, frozenset({ROMEO})), OPENED)
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
    assert action(State(), view, ROOT, Kind.CHAT)[0].event == replace(OPENED, writing=True)
    assert not action(State(), view, replace(ROOT, given=""), Kind.CHAT)
    assert not action(State(), view, ROOT, Kind.ROOM)


def test_a_file_or_a_voice_message_beside_the_text_of_a_thread_goes_out_with_it() -> None:
    stage = Stage(FEATURE)
    stage.play(OPENED)
    box = composing(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)
    assert box
    assert box.thread == "r1"
    for body in ("Look", ""):
        stage.play(replace(box.submits, body=body))  # type: ignore[type-var]
        assert stage.emitted(TraySubmitted)[-1] == TraySubmitted(ROMEO, "r1")
    assert len(stage.emitted(MessagePosted)) == 1


def test_an_open_thread_stands_open_again_on_the_next_page() -> None:
    stage = told()
    stage.play(replace(OPENED, thread="another"), OPENED)
    kept = [(each.by, each.message) for each in stage.emitted(ComposingChanged)]
    assert kept == [(KEPT + "another", ROOT.id), (KEPT + "another", ""), (KEPT + "r1", ROOT.id)]
    again = Stage(FEATURE)
    (find,) = again.play(ComposingKept(MAIN, ROMEO, Kind.CHAT, KEPT + "r1", ROOT.id))
    assert again.feature.facts[Fact.PENDING](again.state, Glance(again.session))
    assert isinstance(find, Load)
    found = find.then([ROOT.to_record()])
    assert found
    again.play(found)
    assert not again.wanted(Page), "what is only put back takes the focus from nobody"
    assert not again.feature.facts[Fact.PENDING](again.state, Glance(again.session))
    answer(again, ANSWERS)
    assert shown(again) == ["Tea?", "Answer 2", "Answer 3"]
    again.play(ThreadClosed(MAIN, ROMEO))
    assert again.emitted(ComposingChanged)[-1] == ComposingChanged(MAIN, ROMEO, KEPT + "r1", MessageId(""))


def test_what_a_thread_began_with_may_not_be_there_any_more_on_the_next_page() -> None:
    stage = Stage(FEATURE)
    (find,) = stage.play(ComposingKept(MAIN, ROMEO, Kind.CHAT, KEPT + "r1", ROOT.id))
    assert isinstance(find, Load)
    found = find.then([])
    assert found
    stage.play(found)
    assert stage.state.opened == {}
    assert stage.emitted(ComposingChanged)[-1].message == ""


def test_a_message_of_a_thread_leads_to_its_place_in_the_conversation() -> None:
    stage = told()
    stage.play(OPENED)
    view = Glance(stage.session)
    (place,) = action(stage.state, view, ANSWERS[1], Kind.CHAT)
    assert place.label == "Show in conversation"
    stage.play(place.event)
    assert isinstance(place.event, PlaceWanted)
    assert stage.emitted(MessageWanted) == [MessageWanted(MAIN, ROMEO, ANSWERS[1].id, ANSWERS[1].order)]
    assert shown(stage) == []


def test_what_moves_among_the_others_is_written_down_at_its_new_place() -> None:
    stage = told()
    stage.play(OPENED, ThreadRead((MAIN, ROMEO), "r1", (), last=True))
    answer(stage, ANSWERS)
    stage.play(MessagesMoved(ROMEO, (replace(ANSWERS[0], order=9),)))
    assert stage.saved("threads")[-1] == {"conversation": ROMEO, "thread": "r1", "message": "s:2", "order": 9}
    assert shown(stage) == ["Tea?", "Answer 3", "Answer 2"]


def test_on_a_touch_screen_reading_a_thread_brings_up_no_keyboard() -> None:
    stage = Stage(FEATURE, page=PageInfo(touch=True))
    stage.play(OPENED, ThreadClosed(MAIN, ROMEO))
    assert not stage.wanted(Page)
    stage.play(replace(OPENED, writing=True))
    assert stage.wanted(Page)[-1].command == "focus"


def test_what_others_say_in_an_open_thread_is_read_out() -> None:
    stage = told()
    stage.play(OPENED)
    assert spoken_in(stage) == ""
    late = replace(ANSWERS[1], id=MessageId("s:8"), order=8, body="Sugar?")
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, (late,), True))
    assert spoken_in(stage) == "Romeo: Sugar?"


def test_a_thread_makes_way_for_a_message_that_somebody_wants_to_see_and_is_not_in_it() -> None:
    stage = told()
    stage.play(OPENED)
    answer(stage, ANSWERS)
    stage.play(MessageReached(MAIN, ANSWERS[0]), MessageReached(MAIN, ROOT))
    assert shown(stage) == ["Tea?", "Answer 2", "Answer 3"]
    stage.play(MessageReached(MAIN, replace(ROOT, id=MessageId("s:9"), given="x9")))
    assert shown(stage) == []


def test_of_conversations_that_nobody_looks_at_nothing_is_held_but_all_is_written_down() -> None:
    stage = told()
    stage.play(ConversationsShown(MAIN, frozenset()))
    assert stage.state.counted == {}
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, (replace(ANSWERS[0], id=MessageId("s:5")),), True))
    assert stage.saved("threads")[-1]["message"] == "s:5"
    assert stage.state.counted == {}
    (load,) = stage.play(ConversationsShown(MAIN, frozenset({ROMEO})))
    assert isinstance(load, Load)
    loaded = load.then(stage.saved("threads"))
    assert loaded
    stage.play(loaded)
    assert stage.state.answers(ROMEO, "r1") == 3


def test_what_is_said_outside_an_open_thread_is_not_seen_before_it_is_closed() -> None:
    stage = told()
    stage.play(OPENED)
    assert stage.emitted(EndLeft) == [EndLeft(ROMEO, MAIN)]
    inside, outside = (replace(ANSWERS[0], id=MessageId(name), order=8) for name in ("s:8", "s:9"))
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, (inside,), True))
    assert stage.emitted(ConversationRead) == [ConversationRead(ROMEO, MAIN)]
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, (replace(outside, thread=""),), True))
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, (replace(inside, id=MessageId("s:10")),), True))
    assert len(stage.emitted(ConversationRead)) == 1
    stage.play(ThreadClosed(MAIN, ROMEO))
    assert len(stage.emitted(ConversationRead)) == 2


def test_who_has_scrolled_up_has_not_seen_the_end_when_a_thread_is_closed() -> None:
    stage = told()
    stage.play(EndLeft(ROMEO, MAIN), OPENED, ThreadClosed(MAIN, ROMEO))
    assert stage.emitted(ConversationRead) == []
