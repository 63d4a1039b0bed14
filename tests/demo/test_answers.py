"""The bot's answers: sensible to what people try first, and silent where nobody spoke to it."""

from __future__ import annotations

from datetime import datetime

import pytest

from demo.answers import HELP, JOKES, PUZZLED, answer, answer_in_room

NOON = datetime(2026, 6, 1, 12, 5)


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("Hello!", "Good afternoon"),
        ("help", HELP),
        ("What time is it?", "12:05"),
        ("which day is today", "Monday, 1 June"),
        ("My basil has yellow leaves", "wet feet"),
        ("When are you open?", "Tuesday"),
        ("thank you", "welcome"),
    ],
)
def test_it_answers_what_people_try_first(said: str, part: str) -> None:
    assert part in answer(said, NOON)


def test_it_tells_jokes() -> None:
    assert answer("tell me a joke", NOON) in JOKES


def test_it_echoes_what_it_is_told_to() -> None:
    assert answer("echo What's in a name?\nA rose", NOON) == "What's in a name?\nA rose"


def test_it_admits_that_it_does_not_know() -> None:
    assert answer("quantum chromodynamics", NOON) in PUZZLED


def test_in_a_room_it_answers_whoever_calls_it() -> None:
    assert (
        answer_in_room("Nurse, what time is it?", "Romeo", NOON)
        == "Romeo: It is 12:05 by the potting shed's clock."
    )


def test_in_a_room_it_keeps_out_of_other_peoples_talk() -> None:
    assert answer_in_room("I bought a hammer", "Romeo", NOON) is None
