"""A painted picture stands until ours shows as much, and not for somebody whose log-in is not kept."""

from __future__ import annotations

from tests.support.play import JULIET, MAIN, Glance, Stage
from widget.core.events import LoginChosen, LoginRecalled, SurfaceAttached
from widget.core.login import Keep
from widget.core.model import FullJID, Mode, Surface
from widget.features.takeover import FEATURE, State, held

PAINTED = SurfaceAttached(Surface(MAIN, Mode.OVERLAY, painted=JULIET))


def attached() -> Stage[State]:
    stage: Stage[State] = Stage(FEATURE, jid=FullJID(""), online=False)
    stage.play(PAINTED)
    return stage


def is_held(stage: Stage[State]) -> bool:
    return held(stage.state, Glance(stage.session))


def test_nothing_is_drawn_before_it_is_known_whether_a_log_in_is_kept() -> None:
    for known in (LoginRecalled("", Keep.NOT), LoginChosen("romeo@example.org", "pencil")):
        stage: Stage[State] = Stage(FEATURE, jid=FullJID(""), online=False)
        stage.play(SurfaceAttached(Surface(MAIN, Mode.OVERLAY)))
        assert is_held(stage)
        stage.play(known)
        assert not is_held(stage)


def test_the_picture_of_a_kept_log_in_stands_while_it_logs_in() -> None:
    stage = attached()
    stage.play(LoginRecalled(JULIET, Keep.SESSION))
    assert is_held(stage)


def test_when_no_log_in_is_kept_any_more_the_form_comes_at_once() -> None:
    stage = attached()
    stage.play(LoginRecalled("", Keep.NOT))
    assert not is_held(stage)
