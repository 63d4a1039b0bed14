"""Voice messages: begun, ended, heard once more, and sent as files."""

from __future__ import annotations

import pytest

from tests.support.play import MAIN, ROMEO, Glance, Stage
from vdom import fragment, query
from vdom.finding import Query
from widget.core.composing import Composing
from widget.core.effects import Page
from widget.core.events import Began, FileMade, SurfaceDetached
from widget.core.model import FullJID, Kind
from widget.features.voice import FEATURE, RecordingSent, RecordingStaged, State, recorder
from widget.features.voice import Stage as How
from widget.ui.problems import unrecorded

TOLD = {"id": "1", "name": "voice-2026-11-25.ogg", "size": 9000, "type": "audio/ogg", "seconds": 3.9}


def drawn(stage: Stage[State], **facts: object) -> Query:
    given: dict[str, object] = {"files": True, **facts}
    return query(fragment(*recorder(stage.state, Glance(stage.session, **given), ROMEO, Kind.CHAT)))


def staged(stage: Stage[State], how: str, trouble: str = "") -> None:
    told = drawn(stage).find(cls="voice").fire("staged", detail={"stage": how, "trouble": trouble})
    assert isinstance(told, RecordingStaged)
    stage.play(told)


def test_a_microphone_stands_beside_the_text_box_where_files_can_be_sent() -> None:
    stage = Stage(FEATURE)
    assert drawn(stage).has("button", aria_label="Record a voice message")
    assert not drawn(stage, files=None).has("button")


def test_there_is_none_while_a_message_is_changed_or_answered() -> None:
    composing = Composing("Edit message", "Hello", "pencil", Began(), Began())
    assert not drawn(Stage(FEATURE), composing=composing).has("button")


def test_what_is_recorded_can_be_stopped_heard_discarded_and_sent() -> None:
    stage = Stage(FEATURE)
    staged(stage, "recording")
    labels = ("Discard the recording", "Stop recording", "Send the recording")
    assert all(drawn(stage).has("button", aria_label=label) for label in labels)
    assert not drawn(stage).has("button", aria_label="Record a voice message")
    staged(stage, "review")
    assert drawn(stage).has("button", aria_label="Play")
    assert drawn(stage).has("input", aria_label="Recording")
    assert not drawn(stage).has("button", aria_label="Stop recording")
    staged(stage, "")
    assert drawn(stage).has("button", aria_label="Record a voice message")
    assert stage.wanted(Page)[-1].command == "focus"


def test_what_is_sent_is_a_file_of_so_many_seconds() -> None:
    stage = Stage(FEATURE)
    staged(stage, "review")
    stage.play(drawn(stage).find(cls="voice").fire("made", detail=TOLD))  # type: ignore[arg-type]
    (made,) = stage.emitted(FileMade)
    assert made == FileMade(MAIN, ROMEO, Kind.CHAT, "1", "voice-2026-11-25.ogg", "audio/ogg", 9000, 3)


@pytest.mark.parametrize("trouble", ["refused", "missing", "busy", "short", "unloaded", "unsupported"])
def test_why_nothing_is_recorded_is_told_until_it_is_put_away_or_tried_again(trouble: str) -> None:
    stage = Stage(FEATURE)
    staged(stage, "", trouble)
    assert drawn(stage).find(role="alert").text() == unrecorded(trouble)
    assert drawn(stage).has("button", aria_label="Record a voice message")
    stage.play(drawn(stage).find("button", aria_label="Close").click())  # type: ignore[arg-type]
    assert not drawn(stage).has(role="alert")
    staged(stage, "", trouble)
    staged(stage, "recording")
    assert not drawn(stage).has(role="alert")


def test_each_trouble_has_words_of_its_own() -> None:
    troubles = ("refused", "missing", "busy", "short", "unloaded", "unsupported")
    assert len({unrecorded(each) for each in troubles}) == len(troubles)


def test_nothing_is_recorded_on_a_surface_that_has_gone() -> None:
    stage = Stage(FEATURE)
    stage.play(RecordingStaged(MAIN, ROMEO, How.RECORDING), SurfaceDetached(MAIN))
    assert not stage.state.stages


def test_what_somebody_has_recorded_is_not_offered_to_who_logs_in_after_them() -> None:
    juliet, nurse = Stage(FEATURE), Stage(FEATURE, jid=FullJID("nurse@example.org/web"))
    first, second = (
        (drawn(each).find(cls="voice").node.use or {})["voice"]["of"] for each in (juliet, nurse)
    )
    assert first != second


def test_what_is_recorded_in_a_thread_is_said_there_and_nowhere_else() -> None:
    stage = Stage(FEATURE)
    composing = Composing("Reply in thread", "Tea?", "icon", Began(), Began(), thread="r1", voice=True)
    box = drawn(stage, composing=composing).find(cls="voice")
    staged_ = box.fire("staged", detail={"stage": "review", "trouble": ""})
    assert isinstance(staged_, RecordingStaged)
    stage.play(staged_)
    assert not drawn(stage).has("button", aria_label="Send the recording")
    assert drawn(stage, composing=composing).has("button", aria_label="Send the recording")
    sent = drawn(stage, composing=composing).find(cls="voice").fire("made", detail=TOLD)
    assert isinstance(sent, RecordingSent)
    assert sent.file.thread == "r1"
