"""The behaviour `stick`: rows stay where they are seen, or the end stays in sight, to the pixel."""

from __future__ import annotations

import pytest

from tests.browser.vdom.conftest import Stage
from tests.browser.vdom.timelines import CSS, row, timeline
from vdom import On, memo
from vdom.html import button, div, ol
from vdom.node import VNode


def offset(stage: Stage, item: str) -> float:
    """Where a row lies, in pixels below the top of the scroller."""
    top = "s => stage.$(s).getBoundingClientRect().top - stage.$('.scroller').getBoundingClientRect().top"
    return float(stage.js(top, item))


def scroll(stage: Stage, top: int) -> None:
    stage.js("top => { stage.$('.scroller').scrollTop = top }", top)
    stage.frames(2)


def to_end(stage: Stage) -> float:
    """How far the end is away, in pixels."""
    return float(stage.js("() => (s => s.scrollHeight - s.clientHeight - s.scrollTop)(stage.$('.scroller'))"))


def same(before: float, after: float) -> bool:
    return abs(before - after) <= 1


def test_it_begins_at_the_end_and_stays_there(any_stage: Stage) -> None:
    any_stage.start(timeline(0, 50), css=CSS)
    assert to_end(any_stage) < 1
    for last in range(51, 60):
        any_stage.show(timeline(0, last))
        assert to_end(any_stage) < 1
    assert any_stage.messages() == []


def test_history_put_in_before_leaves_what_is_seen_at_its_pixel(any_stage: Stage) -> None:
    any_stage.start(timeline(100, 150), css=CSS)
    scroll(any_stage, 400)
    seen = "#m" + str(any_stage.js(FIRST_SEEN) + 1)
    before = offset(any_stage, seen)
    for first in (90, 80, 50, 0):
        any_stage.show(timeline(first, 150))
        assert same(before, offset(any_stage, seen))


def test_history_put_in_at_the_very_start_under_a_spinner(any_stage: Stage) -> None:
    any_stage.start(timeline(100, 150, spinner=True), css=CSS)
    scroll(any_stage, 0)
    before = offset(any_stage, "#m100")
    any_stage.show(timeline(50, 150, spinner=True))
    assert same(before, offset(any_stage, "#m100"))
    any_stage.show(timeline(0, 150, spinner=False))
    assert same(before, offset(any_stage, "#m100"))


def test_what_grows_late_above_does_not_push(any_stage: Stage) -> None:
    any_stage.start(timeline(0, 50), css=CSS)
    scroll(any_stage, 600)
    before = offset(any_stage, "#m40")
    any_stage.js("() => stage.$('#m1').style.setProperty('height', '217px')")
    any_stage.frames(3)
    assert same(before, offset(any_stage, "#m40"))
    any_stage.js("() => stage.$('ol').style.setProperty('font-size', '24px')")
    any_stage.frames(3)
    any_stage.js("() => stage.$('ol').style.removeProperty('font-size')")
    any_stage.frames(3)
    assert same(before, offset(any_stage, "#m40"))


def test_what_grows_late_keeps_the_end_in_sight(any_stage: Stage) -> None:
    any_stage.start(timeline(0, 50), css=CSS)
    any_stage.frames(2)
    for height in (100, 333, 50, 500):
        any_stage.js("h => stage.$('#m48').style.setProperty('height', h + 'px')", height)
        any_stage.frames(3)
        assert to_end(any_stage) < 1
    any_stage.js("() => stage.$('.scroller').style.setProperty('height', '120px')")
    any_stage.frames(3)
    assert to_end(any_stage) < 1
    assert any_stage.messages() == []


def test_new_rows_do_not_pull_down_who_reads_above(any_stage: Stage) -> None:
    any_stage.start(timeline(0, 50), css=CSS)
    scroll(any_stage, 500)
    before = any_stage.js("() => stage.$('.scroller').scrollTop")
    any_stage.show(timeline(0, 60))
    any_stage.frames(2)
    assert same(before, any_stage.js("() => stage.$('.scroller').scrollTop"))
    assert any_stage.messages() == ["leave-end"]
    any_stage.js("() => { stage.$('.scroller').scrollTop = 1e6 }")
    any_stage.frames(2)
    assert any_stage.messages() == ["reach-end"]


def test_the_row_held_on_to_may_go(any_stage: Stage) -> None:
    any_stage.start(timeline(0, 50), css=CSS)
    scroll(any_stage, 500)
    seen = "#m" + str(any_stage.js(FIRST_SEEN) + 4)
    before = offset(any_stage, seen)
    gone = any_stage.js(FIRST_SEEN)

    def without(numbers: range) -> VNode:
        rows = [memo(row, number, key=number) for number in numbers if number != gone]
        return div(None, ol(rows), cls="scroller", use={"stick": {"items": ".row"}})

    any_stage.show(without(range(50)))
    after = offset(any_stage, seen)
    assert after <= before + 1  # what went was in sight; all that stays moves up by its height at most
    any_stage.show(without(range(-30, 50)))
    assert same(after, offset(any_stage, seen))


FIRST_SEEN = """() => {
  const top = stage.$('.scroller').getBoundingClientRect().top
  return Number(stage.all('li').find(li => li.getBoundingClientRect().bottom > top).id.slice(1))
}"""


def test_the_start_is_told_of_once_and_again_when_history_came(any_stage: Stage) -> None:
    any_stage.start(timeline(100, 150), css=CSS)
    scroll(any_stage, 100)
    scroll(any_stage, 50)
    assert any_stage.messages() == ["leave-end", "reach-start"]
    any_stage.show(timeline(99, 150))
    assert any_stage.messages() == ["reach-start"]
    any_stage.show(timeline(50, 150))
    scroll(any_stage, 20)
    assert any_stage.messages() == ["reach-start"]


def test_who_reads_on_beyond_a_window_is_not_pulled_down_and_more_is_asked_for(any_stage: Stage) -> None:
    any_stage.start(timeline(0, 50, beyond=True, to="#m10", revision=1), css=CSS)
    scroll(any_stage, 100_000)
    assert any_stage.messages().count("reach-end") == 1
    before = offset(any_stage, "#m49")
    any_stage.show(timeline(0, 52, beyond=True, to="#m10", revision=1))
    assert same(before, offset(any_stage, "#m49"))
    assert any_stage.messages() == ["reach-end"]
    any_stage.show(timeline(0, 90, to="#m10", revision=1))
    assert same(before, offset(any_stage, "#m49"))
    assert any_stage.messages() == []
    scroll(any_stage, 100_000)
    assert any_stage.messages() == ["reach-end"]
    any_stage.show(timeline(0, 91, to="#m10", revision=1))
    assert to_end(any_stage) < 1


def test_who_goes_from_a_window_s_end_to_other_rows_sees_their_end(any_stage: Stage) -> None:
    any_stage.start(timeline(0, 50, beyond=True), css=CSS)
    scroll(any_stage, 100_000)
    any_stage.show(timeline(200, 250))
    assert to_end(any_stage) < 1


def test_what_does_not_fill_the_container_asks_for_more(any_stage: Stage) -> None:
    any_stage.start(timeline(100, 100), css=CSS)
    assert any_stage.messages() == ["reach-start"]
    any_stage.show(timeline(99, 101))
    assert any_stage.messages() == ["reach-start"]
    any_stage.show(timeline(99, 102))
    assert any_stage.messages() == []


def test_it_scrolls_to_where_it_is_told(any_stage: Stage) -> None:
    any_stage.start(timeline(0, 50), css=CSS)
    any_stage.show(timeline(0, 50, to="#m20", revision=1))
    assert 0 < offset(any_stage, "#m20") < 300
    assert any_stage.messages() == ["leave-end"]
    any_stage.show(timeline(0, 51, to="#m20", revision=1))
    scroll(any_stage, 30)
    any_stage.show(timeline(0, 51, to="end", revision=2))
    assert to_end(any_stage) < 1
    any_stage.show(timeline(0, 52, to="end", revision=2))
    assert to_end(any_stage) < 1


def test_a_hidden_timeline_comes_back_as_it_was(any_stage: Stage) -> None:
    any_stage.start(timeline(0, 50), css=CSS)
    any_stage.frames(2)
    hide = "shown => stage.root.style.setProperty('display', shown ? 'block' : 'none')"
    any_stage.js(hide, False)
    any_stage.frames(2)
    any_stage.show(timeline(0, 60))
    any_stage.js(hide, True)
    any_stage.frames(3)
    assert to_end(any_stage) < 1
    scroll(any_stage, 444)
    before = offset(any_stage, "#m30")
    any_stage.js(hide, False)
    any_stage.frames(2)
    any_stage.show(timeline(-20, 60))
    any_stage.js(hide, True)
    any_stage.frames(3)
    assert same(before, offset(any_stage, "#m30"))


@pytest.mark.parametrize("times", [30])
def test_many_renders_do_not_drift(any_stage: Stage, times: int) -> None:
    any_stage.start(timeline(1000, 1050), css=CSS)
    scroll(any_stage, 500)
    before = offset(any_stage, "#m1020")
    for number in range(1, times):
        any_stage.show(timeline(1000 - number, 1050 + number))
    assert same(before, offset(any_stage, "#m1020"))


def test_several_patches_at_once_are_as_exact(any_stage: Stage) -> None:
    any_stage.start(timeline(100, 150), css=CSS)
    scroll(any_stage, 400)
    before = offset(any_stage, "#m120")
    patches = [any_stage.encoder.encode(timeline(first, 150)) for first in (90, 60, 50)]
    assert any_stage.js("patches => stage.view.apply(...patches)", patches) == patches[-1][0]
    assert same(before, offset(any_stage, "#m120"))


def test_a_smooth_scroller_is_exact_too(any_stage: Stage) -> None:
    any_stage.start(timeline(0, 50), css=CSS + ".scroller { scroll-behavior: smooth }")
    any_stage.show(timeline(0, 70))
    assert to_end(any_stage) < 1


def test_growing_while_the_person_scrolls_up_does_not_pull_back(any_stage: Stage) -> None:
    def tree(last: int) -> VNode:
        return div(timeline(0, last), button("x", on=[On("click", lambda _: None)]))

    any_stage.start(tree(50), css=CSS)
    any_stage.frames(2)
    any_stage.js("() => { stage.$('.scroller').scrollTop -= 100 }")
    any_stage.show(tree(55))
    any_stage.frames(3)
    assert to_end(any_stage) > 100


GROWN_FOR_A_MOMENT = """async () => {
  const scroller = stage.$('.scroller')
  scroller.style.setProperty('height', '600px')
  void scroller.scrollTop // it is laid out at once, and the browser has to scroll
  await stage.pass(3)
  scroller.style.removeProperty('height')
}"""


def test_a_container_that_has_grown_for_a_moment_shows_what_it_did(any_stage: Stage) -> None:
    any_stage.start(timeline(0, 50), css=CSS)
    scroll(any_stage, 1200)
    before = offset(any_stage, "#m30")
    any_stage.js(GROWN_FOR_A_MOMENT)
    any_stage.show(timeline(0, 51))
    assert same(before, offset(any_stage, "#m30"))
    assert any_stage.messages() == ["leave-end"]


def test_a_container_that_has_grown_to_the_end_stays_there(any_stage: Stage) -> None:
    away_from_the_end(any_stage)
    any_stage.js("() => stage.$('.scroller').style.setProperty('height', '600px')")
    until_the_end_is_told(any_stage)
    any_stage.show(timeline(0, 55))
    assert to_end(any_stage) < 1


def test_what_has_become_shorter_to_the_end_stays_there(any_stage: Stage) -> None:
    away_from_the_end(any_stage)
    any_stage.show(timeline(0, 40))
    until_the_end_is_told(any_stage)
    any_stage.show(timeline(0, 41))
    assert to_end(any_stage) < 1


def away_from_the_end(stage: Stage) -> None:
    stage.start(timeline(0, 50), css=CSS)
    stage.frames(2)
    stage.js("() => { stage.$('.scroller').scrollTop -= 100 }")
    stage.frames(2)
    assert stage.messages() == ["leave-end"]


def until_the_end_is_told(stage: Stage) -> None:
    for _frame in range(600):
        stage.frames(1)
        if told := stage.messages():
            assert told == ["reach-end"]
            return
    raise AssertionError("nothing was told")
