"""What an answer quotes: under the other's name only what the other has said."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.scenes import MAIN, ME, NOW, Scene
from vdom import query
from vdom.finding import Query
from widget.core.events import OriginalWanted
from widget.core.message import Reply, Retraction
from widget.core.model import BareJID, FullJID, Kind, Message, MessageId
from widget.core.replying import answering
from widget.ui.timeline import TimelineModel, timeline

JULIET = BareJID("juliet@capulet.example")
HERS = Message(MessageId("s:1"), JULIET, FullJID(JULIET), False, "A rose", NOW, 1, given="m1")
FORGED = Reply("m1", FullJID(JULIET), "I hate thee")
OURS = Message(MessageId("o:2"), JULIET, ME, True, "Indeed", NOW, 2, given="2", reply=FORGED)


def drawn(*messages: Message) -> Query:
    return query(timeline(Scene().online().picture(), TimelineModel(JULIET, Kind.CHAT, messages))).find(
        cls="quote"
    )


def test_what_was_really_said_is_quoted_where_it_is_known() -> None:
    found = drawn(HERS, OURS)
    assert found.find(cls="quote-name").text() == "juliet"
    assert found.find(cls="quote-text").text() == "A rose"
    assert found.click() == OriginalWanted(MAIN, JULIET, Kind.CHAT, "m1")


def test_what_somebody_says_that_another_said_is_under_nobody_s_name() -> None:
    found = drawn(OURS)
    assert not found.has(cls="quote-name")
    assert found.find(cls="quote-text").text() == "I hate thee"


def test_what_was_corrected_or_taken_back_is_quoted_so() -> None:
    assert drawn(replace(HERS, body="A lily"), OURS).find(cls="quote-text").text() == "A lily"
    gone = drawn(HERS.withdrawn(Retraction(MessageId("r"), 1)), OURS)
    assert gone.find(cls="quote-text").text() == "Message deleted"


def test_what_a_message_hides_is_not_told_by_who_answers_it() -> None:
    secret = replace(HERS, spoiler="The end")
    assert drawn(secret, OURS).find(cls="quote-text").text() == "The end"
    assert answering(secret, Kind.CHAT).text == "The end"
    assert answering(replace(HERS, spoiler=""), Kind.CHAT).text == ""


def test_a_message_that_answers_itself_or_nothing_known_is_drawn_all_the_same() -> None:
    itself = replace(OURS, reply=Reply("2", ME, ""))
    assert drawn(itself).find(cls="quote-text").text() == "An earlier message"
