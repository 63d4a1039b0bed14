"""The behaviour `stick` tells what has been seen at the end: it is drawn, and nobody has scrolled away."""

from __future__ import annotations

from tests.browser.vdom.conftest import Stage
from tests.browser.vdom.timelines import CSS, timeline


def test_what_is_seen_at_the_end_is_told_once(any_stage: Stage) -> None:
    any_stage.start(timeline(0, 50, mark="49"), css=CSS)
    assert any_stage.messages() == ["49"]
    any_stage.show(timeline(0, 50, mark="49"))
    any_stage.frames(2)
    assert any_stage.messages() == []
    burst = [any_stage.encoder.encode(timeline(0, last, mark=str(last - 1))) for last in (51, 52, 53)]
    any_stage.js("burst => void burst.forEach(each => stage.apply(each))", burst)
    assert told_until(any_stage, "52") == ["52"], "in a burst not each"


def test_nothing_is_seen_by_who_scrolls_up_in_the_same_moment(any_stage: Stage) -> None:
    any_stage.start(timeline(0, 50, mark="49"), css=CSS)
    any_stage.frames(20)
    assert any_stage.messages() == ["49"]
    patch = any_stage.encoder.encode(timeline(0, 51, mark="50"))
    # No frame passes in between: the browser has not told of the scrolling yet
    drawn = any_stage.js("patch => ((stage.$('.scroller').scrollTop -= 300), stage.apply(patch))", patch)
    told = any_stage.messages()  # before the word that the patch is drawn
    any_stage.encoder.acknowledge(drawn)
    any_stage.frames(20)
    assert told + any_stage.messages() == ["leave-end"]
    any_stage.js("() => { stage.$('.scroller').scrollTop = 1e6 }")
    assert told_until(any_stage, "50") == ["reach-end", "50"]


def test_nothing_is_seen_out_of_sight_or_before_a_later_end(any_stage: Stage) -> None:
    any_stage.start(timeline(0, 50, mark="49"), css=CSS)
    any_stage.frames(20)
    assert any_stage.messages() == ["49"]
    any_stage.js("() => { stage.$('.scroller').style.display = 'none' }")
    any_stage.frames(2)
    any_stage.show(timeline(0, 51, mark="50"))
    any_stage.frames(20)
    assert any_stage.messages() == []
    any_stage.js("() => { stage.$('.scroller').style.display = '' }")
    assert told_until(any_stage, "50") == ["50"]
    any_stage.frames(20)
    any_stage.show(timeline(50, 52, beyond=True, mark="51"))
    any_stage.frames(20)
    assert "51" not in (told := any_stage.messages())
    assert "leave-end" in told


def told_until(stage: Stage, mark: str) -> list[object]:
    told: list[object] = []
    for _frame in range(600):
        stage.frames(1)
        told += stage.messages()
        if mark in told:
            return told
    raise AssertionError(f"{mark} was not told, but {told}")
