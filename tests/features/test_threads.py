"""Threads (XEP-0201): begun with an answer, counted under what they began with, known on the next visit."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import MAIN, ROMEO, ROOM, Glance, Stage, envelope
from tests.support.threads import ADDED, ANSWERS, OPENED, ROOT, told
from vdom import query
from widget.core.additions import Correction
from widget.core.arriving import from_envelope
from widget.core.effects import Load, Send
from widget.core.events import ConversationsShown, MessagePosted, MessagesAdded
from widget.core.model import Kind, Message, MessageId
from widget.core.posting import posted
from widget.core.threads import LONGEST, begun_by, thread_of
from widget.features.outbox import FEATURE as OUTBOX
from widget.features.replies import FEATURE as REPLIES
from widget.features.replies import ReplySubmitted
from widget.features.threads import FEATURE, action, composing, footer
from widget.features.threads.events import ThreadOpened
from widget.features.threads.state import State


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


def test_only_what_others_can_find_begins_a_thread() -> None:
    view = Glance(Stage(FEATURE).session)
    assert action(State(), view, ROOT, Kind.CHAT)[0].event == replace(OPENED, writing=True)
    assert not action(State(), view, replace(ROOT, given=""), Kind.CHAT)
    assert not action(State(), view, ROOT, Kind.ROOM)


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
