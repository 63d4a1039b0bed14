"""A thread that is open (XEP-0201): its messages alone, what is written there, and what closes it."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import MAIN, ROMEO, ROOM, Glance, Stage
from tests.support.threads import ANSWERS, OPENED, ROOT, answer, shown, spoken_in, told
from vdom import query
from widget.core.effects import Load, Page
from widget.core.events import (
    ComposingChanged,
    ComposingKept,
    ConversationClosed,
    ConversationsShown,
    DeliveryChanged,
    EndLeft,
    EndReached,
    EndSeen,
    MessagePosted,
    MessageReached,
    MessagesAdded,
    MessagesChanged,
    MessagesMoved,
    MessageWanted,
    SurfaceDetached,
    ThreadSeen,
    TraySubmitted,
)
from widget.core.feature import Fact
from widget.core.model import Delivery, Kind, MessageId, PageInfo
from widget.features.threads import FEATURE, action, composing, panel
from widget.features.threads.events import PlaceWanted, ThreadClosed, ThreadRead, ThreadReplySubmitted
from widget.features.threads.state import KEPT


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


def test_what_is_said_outside_an_open_thread_is_not_seen_before_it_is_closed() -> None:
    stage = told()
    stage.play(OPENED)
    assert stage.emitted(EndLeft) == [EndLeft(ROMEO, MAIN)]
    stage.play(ThreadClosed(MAIN, ROMEO))
    assert stage.emitted(EndLeft) == 2 * [EndLeft(ROMEO, MAIN)]
    assert stage.emitted(EndReached) == [EndReached(ROMEO, MAIN)]


def test_the_page_tells_what_it_has_drawn_at_the_end_of_a_thread_and_that_it_is_left() -> None:
    stage = told()
    stage.play(OPENED)
    answer(stage, ANSWERS)
    mine = replace(ANSWERS[0], id=MessageId("o:9"), order=9, outgoing=True)
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, (mine,), True))
    drawn = panel(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)
    assert drawn
    scroller = query(drawn).find(cls="scroller")
    assert scroller.node.use
    last = ANSWERS[-1].id
    assert scroller.node.use["stick"]["mark"] == last
    assert scroller.fire("see-end", detail=last) == ThreadSeen(ROMEO, MAIN, "r1", last)
    assert scroller.fire("leave-end") == EndLeft(ROMEO, MAIN)


def test_who_has_scrolled_up_has_not_seen_the_end_when_a_thread_is_closed() -> None:
    stage = told()
    stage.play(EndLeft(ROMEO, MAIN), OPENED, ThreadClosed(MAIN, ROMEO))
    assert stage.emitted(EndReached) == []
    for back in (EndReached(ROMEO, MAIN), EndSeen(ROMEO, MAIN, ROOT.id)):
        stage = told()
        stage.play(EndLeft(ROMEO, MAIN), back, OPENED, ThreadClosed(MAIN, ROMEO))
        assert stage.emitted(EndReached) == [EndReached(ROMEO, MAIN)]
