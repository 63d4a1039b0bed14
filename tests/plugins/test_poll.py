"""The state of polls, by itself: what counts, and what strangers may send."""

from __future__ import annotations

import pytest

from demo.plugins.poll import FEATURE, ask
from demo.plugins.poll.state import MOST_VOTERS, NS, Poll, PollMade, PollWanted, State, Vote, VoteChosen
from demo.plugins.poll.views import counted
from tests.support.play import MAIN, ROMEO, ROOM, Stage
from widget.core.events import DeliveryChanged, MessageSubmitted
from widget.core.model import BareJID, Delivery, Kind, MessageId

ASKED = PollMade(MAIN, ROOM, Kind.ROOM, "Where?", ("Here", "There"))
ID = (ROOM, "id-1")


def asking() -> Stage[State]:
    """We have asked."""
    stage = Stage(FEATURE)
    stage.play(ASKED)
    return stage


def hear(stage: Stage[State], inside: str, who: str = "Romeo", **more: object) -> None:
    """Somebody says this in the room."""
    xml = f"<message type='groupchat' from='{ROOM}/{who}' id='m'>{inside}</message>"
    stage.play(*stage.read(xml, **more))


def vote(*answers: object, poll: str = "id-1") -> str:
    inside = "".join(f"<answer>{each}</answer>" for each in answers)
    return f"<vote xmlns='{NS}' poll='{poll}'>{inside}</vote>"


def numbers(stage: Stage[State]) -> list[int]:
    return [len(who) for who in counted(stage.state.polls[ID], stage.state.votes.get(ID, {}))]


def test_each_person_is_counted_once_by_their_occupant_id() -> None:
    stage = asking()
    hear(stage, vote(0), "Romeo", occupant_id="r", time=1)
    hear(stage, vote(1), "Romeo in the garden", occupant_id="r", time=2)
    hear(stage, vote(1), "Nurse", occupant_id="n", time=3)
    assert numbers(stage) == [0, 2]


def test_the_last_word_counts_in_whatever_order_it_comes() -> None:
    stage = asking()
    hear(stage, vote(1), time=2)
    hear(stage, vote(0), time=1)
    assert numbers(stage) == [0, 1]


def test_who_takes_a_vote_back_is_not_counted() -> None:
    stage = asking()
    hear(stage, vote(1), time=1)
    hear(stage, vote(), time=2)
    assert numbers(stage) == [0, 0]


@pytest.mark.parametrize("answers", [("7",), ("-1",), ("x",), ("",), ("٣",), ("9" * 5000,), ("0", "1")])
def test_answers_that_there_are_not_do_not_count_and_one_is_one(answers: tuple[str, ...]) -> None:
    stage = asking()
    hear(stage, vote(*answers))
    assert sum(numbers(stage)) == (1 if answers == ("0", "1") else 0)


def test_where_several_may_be_chosen_all_count() -> None:
    poll = Poll("Which?", ("a", "b", "c"), True, False, 1)
    assert [len(who) for who in counted(poll, {"x": Vote((0, 2), "X", 1), "y": Vote((2, 2), "Y", 1)})] == [
        1,
        0,
        3,
    ]


def test_a_room_full_of_strangers_is_not_endless() -> None:
    stage = asking()
    for number in range(MOST_VOTERS + 10):
        hear(stage, vote(0), f"Stranger {number}")
    assert numbers(stage)[0] == MOST_VOTERS
    hear(stage, vote(1), "Stranger 1", time=9_000_000)
    assert numbers(stage) == [MOST_VOTERS - 1, 1]


def test_what_was_asked_stays_what_was_asked() -> None:
    stage = asking()
    forged = f"<poll xmlns='{NS}'><question>Who?</question><answer>A</answer><answer>B</answer></poll>"
    xml = f"<message type='groupchat' from='{ROOM}/Tybalt' id='id-1'>{forged}</message>"
    stage.play(*stage.read(xml, time=2_000_000))
    assert stage.state.polls[ID].question == "Where?"


@pytest.mark.parametrize(
    "inside",
    [
        "<question>Who?</question>",
        "<question>Who?</question><answer>A</answer>",
        "<question> </question><answer>A</answer><answer>B</answer>",
        "<question>Who?</question><answer>A</answer><answer> </answer>",
        "<question>Who?</question>" + "<answer>A</answer>" * 11,
        "",
    ],
)
def test_a_poll_that_cannot_be_answered_is_a_message_only(inside: str) -> None:
    xml = f"<message from='{ROMEO}/x' id='m'><poll xmlns='{NS}'>{inside}</poll></message>"
    assert Stage(FEATURE).read(xml) == []


def test_our_vote_that_was_not_sent_is_marked() -> None:
    stage = asking()
    stage.play(VoteChosen(ID, (1,)), DeliveryChanged(BareJID(ROOM), MessageId("o:id-1"), Delivery.FAILED))
    assert stage.state.votes[ID][""].failed
    assert stage.saved("votes")[-1]["failed"] is True


@pytest.mark.parametrize(
    ("words", "answers"),
    [("Where? | Here | There", ("Here", "There")), ("Where?|a|a| b |", ("a", "b"))],
)
def test_the_command_takes_a_question_and_answers(words: str, answers: tuple[str, ...]) -> None:
    stage = Stage(FEATURE)
    said = MessageSubmitted(MAIN, ROMEO, Kind.CHAT, f"/poll {words}")
    asked = ask(stage.state, said, words, stage.session)
    assert asked == PollMade(MAIN, ROMEO, Kind.CHAT, "Where?", answers)


def test_the_command_without_words_opens_the_dialog_and_with_too_few_says_so() -> None:
    stage = Stage(FEATURE)
    said = MessageSubmitted(MAIN, ROMEO, Kind.CHAT, "/poll")
    assert ask(stage.state, said, "", stage.session) == PollWanted(MAIN, ROMEO, Kind.CHAT)
    assert "two answers" in str(ask(stage.state, said, "Where? | Here", stage.session))
    assert "two answers" in str(ask(stage.state, said, "| Here | There", stage.session))
