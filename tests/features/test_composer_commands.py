"""Commands in the composer: told as one writes, and put back with the reason when they cannot be done."""

from __future__ import annotations

from typing import Any

from tests.support.play import MAIN, ROMEO, Glance, Stage
from vdom import Query, query
from widget.core.effects import Page
from widget.core.events import CommandRefused, MessageSubmitted
from widget.core.feature import Command, Slot
from widget.core.model import Kind
from widget.features.composer import FEATURE, State

REFUSED = CommandRefused(MAIN, ROMEO, "/poll", "A poll needs a question.")


def drawn(stage: Stage[State], *commands: Command) -> Query:
    glance = Glance(stage.session)
    glance.commands = commands
    return query(FEATURE.slots[Slot.COMPOSER](stage.state, glance, ROMEO, Kind.CHAT))


def test_what_was_written_is_put_back_with_the_reason() -> None:
    stage = Stage(FEATURE)
    (put,) = stage.play(REFUSED)
    assert isinstance(put, Page)
    assert put.command == "write"
    assert put.args["text"] == "/poll"
    found = drawn(stage)
    assert found.find(role="alert").text() == "A poll needs a question."


def test_the_reason_goes_with_what_is_sent_next() -> None:
    stage = Stage(FEATURE)
    stage.play(REFUSED, MessageSubmitted(MAIN, ROMEO, Kind.CHAT, "Hello"))
    assert not drawn(stage).has(role="alert")


def test_the_commands_that_there_are_complete_a_slash() -> None:
    stage = Stage(FEATURE)
    run = Command("poll", lambda: "Question | answer", lambda *given: "no")
    assert sources(drawn(stage, run))["/"] == {
        "kind": "listed",
        "choices": [{"text": "/poll", "label": "/poll", "hint": "Question | answer"}],
    }
    assert "/" not in sources(drawn(stage))


def sources(composer: Query) -> Any:
    """What completes what is written there."""
    uses: Any = composer.find("textarea").node.use
    return uses["complete"]["sources"]
