"""What a page sent before it went: what came of it is told to the next page, once the database is there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.desk import MAIN, Desk
from widget.core.deeds import STORE, taken
from widget.core.effects import Page, Save
from widget.core.events import PageCalled, StorageOpened, SurfaceDetached
from widget.core.model import SurfaceId
from widget.features import deeds

CAME, ALSO, NEVER = "1790000000000-a", "1790000000003-c", "1790000000002-b"


async def desk(*names: str) -> Desk:
    """Of these something has come."""
    at = Desk(deeds.FEATURE)
    database = await at.opened()
    saved = [effect for name in names for effect in taken(name, MAIN) if isinstance(effect, Save)]
    await database.commit([each.write for each in saved])
    return at


def asks(names: Any, surface: SurfaceId = MAIN) -> PageCalled:
    return PageCalled(surface, "unsure", {"names": names}, 0)


def told(at: Desk) -> list[dict[str, Any]]:
    assert {each.command for each in at.pages} <= {"answered"}
    return [dict(each.args) for each in at.pages]


async def test_what_has_come_is_told_from_what_is_lost_in_the_order_in_which_it_was_asked() -> None:
    at = await desk(CAME, ALSO)
    await at.tell(StorageOpened(True), asks([ALSO, NEVER, CAME]))
    assert told(at) == [{"taken": [ALSO, CAME], "lost": [NEVER]}]


async def test_who_asks_before_the_database_is_there_is_answered_when_it_is() -> None:
    at = await desk(CAME)
    await at.tell(asks([CAME, NEVER]))
    assert told(at) == []
    await at.tell(StorageOpened(True))
    assert told(at) == [{"taken": [CAME], "lost": [NEVER]}]
    assert not at.store.slices["deeds"].asked


async def test_each_surface_is_answered_and_one_that_is_gone_is_not() -> None:
    at = await desk(CAME)
    other = SurfaceId("other")
    await at.tell(asks([CAME]), asks([NEVER], other), SurfaceDetached(MAIN), StorageOpened(True))
    assert [(each.surface, each.args["lost"]) for each in at.pages] == [(other, [NEVER])]


async def test_what_came_a_week_ago_is_forgotten_and_nothing_else() -> None:
    at = await desk("1000000000000-old", CAME)
    await at.tell(StorageOpened(True))
    assert await at.records(STORE.name) == [{"name": CAME}]


@pytest.mark.parametrize("names", [None, "x", [], [""], [1, None], {"a": 1}])
async def test_what_is_no_list_of_names_asks_nothing(names: Any) -> None:
    at = await desk(CAME)
    await at.tell(StorageOpened(True), asks(names))
    assert at.pages == []


def test_a_name_is_written_and_then_told() -> None:
    written, answered = taken(CAME, MAIN)
    assert isinstance(written, Save)
    assert answered == Page("answered", {"taken": [CAME], "lost": []}, MAIN)
