"""Who is offered while a name is written in a room."""

from __future__ import annotations

from tests.support.play import MAIN, ROOM, Stage
from widget.core.effects import Page
from widget.core.events import OccupantSought, RoomWanted
from widget.features.muc import FEATURE
from widget.features.muc.events import OccupantsChanged
from widget.features.muc.room import Occupant


def offered(text: str, *nicknames: str) -> list[str]:
    """Those that the page is told of."""
    stage = Stage(FEATURE)
    stage.play(RoomWanted(ROOM, "romeo", "Garden"))
    stage.play(OccupantsChanged(ROOM, tuple(Occupant(each) for each in (*nicknames, "romeo"))))
    (page,) = [each for each in stage.play(OccupantSought(MAIN, ROOM, text)) if isinstance(each, Page)]
    assert (page.command, page.surface, page.args["text"], page.args["mark"]) == ("offer", MAIN, text, "@")
    assert 'data-conversation="garden@rooms.example.org"' in page.args["selector"]
    return [each["text"] for each in page.args["choices"]]


def test_names_that_begin_so_come_first_then_those_with_a_word_that_does() -> None:
    names = ("Old Julia", "juliet", "Julian", "Nurse")
    assert offered("jul", *names) == ["@Julian", "@juliet", "@Old Julia"]
    assert offered("old j", *names) == ["@Old Julia"]


def test_at_first_a_few_of_all_are_offered_and_never_ourselves() -> None:
    everybody = tuple(f"n{number:05}" for number in range(10_000))
    assert offered("", *everybody) == [f"@n{number:05}" for number in range(8)]
    assert offered("rom") == []


def test_who_is_not_called_as_it_looks_is_not_offered() -> None:
    assert offered("n", "Nurse\u202e", "n\u200burse", "Nurse") == ["@Nurse"]
