"""Long lists: what the page tells of them is kept by surface, and a new search begins at the first row."""

from __future__ import annotations

from tests.support.play import MAIN, Glance, Stage
from widget.core.events import FilterTyped, StretchSeen, SurfaceDetached
from widget.core.stretch import Stretch
from widget.features.stretches import FEATURE, State, stretches


def test_what_is_in_view_is_known_by_list_and_forgotten_with_another_search() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(StretchSeen(MAIN, "chats", Stretch(100, 160)), StretchSeen(MAIN, "rooms", Stretch(0, 80)))
    seen = stretches(stage.state, Glance(stage.session))
    assert seen == {"chats": Stretch(100, 160), "rooms": Stretch(0, 80)}
    stage.play(FilterTyped(MAIN, "ro"))
    assert stretches(stage.state, Glance(stage.session)) == {}


def test_what_a_page_told_goes_with_it() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(StretchSeen(MAIN, "chats", Stretch(100, 160)), SurfaceDetached(MAIN))
    assert stage.state == State()


def test_the_same_once_more_changes_nothing() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(StretchSeen(MAIN, "chats", Stretch(100, 160)))
    before = stage.state
    stage.play(StretchSeen(MAIN, "chats", Stretch(100, 160)))
    assert stage.state is before
