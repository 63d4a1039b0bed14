"""What this browser cannot keep is told, and tried again."""

from __future__ import annotations

from tests.support.play import Glance, Stage
from vdom import query
from widget.core.effects import After, RetryStorage
from widget.core.events import StorageFailed, StorageOpened, StorageRecovered
from widget.features.notices import FEATURE, State, StorageDue, notice


def told(stage: Stage[State]) -> str:
    shown = notice(stage.state, Glance(stage.session))
    return query(shown).text() if shown else ""


def test_a_browser_that_keeps_nothing_says_so_and_one_that_another_tab_hinders_says_why() -> None:
    stage = Stage(FEATURE)
    stage.play(StorageOpened(False, "forbidden"))
    assert "keeps nothing after you leave" in told(stage)
    stage.play(StorageOpened(False, "in the way", blocked=True))
    assert "Another tab has an older version" in told(stage)
    stage.play(StorageOpened(True))
    assert told(stage) == ""


def test_what_does_not_open_is_tried_again_until_it_does() -> None:
    stage = Stage(FEATURE)
    stage.play(StorageOpened(False, "in the way", blocked=True))
    assert [each.event for each in stage.wanted(After)] == [StorageDue()]
    stage.play(StorageDue())
    assert len(stage.wanted(RetryStorage)) == 1
    assert len(stage.wanted(After)) == 2
    stage.play(StorageRecovered())
    assert "Load the page anew" in told(stage)
    stage.play(StorageRecovered())
    assert "Load the page anew" in told(stage), "told twice it is as good as once"
    assert stage.play(StorageDue()) == []


def test_a_guest_hears_nothing_of_what_is_never_kept() -> None:
    stage = Stage(FEATURE, guest=True)
    assert stage.play(StorageOpened(False)) == []
    assert told(stage) == ""


def test_a_full_disk_is_tried_again_when_the_person_says_so() -> None:
    stage = Stage(FEATURE)
    stage.play(StorageOpened(True), StorageFailed(True, "full"))
    shown = notice(stage.state, Glance(stage.session))
    assert shown
    retry = query(shown).find("button", text="Try again").click()
    stage.play(retry)  # type: ignore[arg-type]
    assert stage.wanted(RetryStorage)
    stage.play(StorageRecovered())
    assert told(stage) == ""


def test_a_disk_that_takes_nothing_is_tried_again_by_itself_until_it_does() -> None:
    stage = Stage(FEATURE)
    stage.play(StorageOpened(True))
    for _ in range(2):
        stage.play(StorageFailed(False, "broken"))
        (due,) = {each.event for each in stage.wanted(After)}
        stage.play(due)
    assert len(stage.wanted(RetryStorage)) == 2
    assert "cannot be kept" in told(stage)
    stage.play(StorageRecovered())
    assert told(stage) == ""
    before = len(stage.wanted(RetryStorage))
    stage.play(due)
    assert len(stage.wanted(RetryStorage)) == before
