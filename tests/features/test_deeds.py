"""What a page sent before it went: what came of it is told to the next page, once the database is there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.desk import MAIN, Desk
from tests.support.play import ROMEO, message
from widget.core.deeds import STORE, taken
from widget.core.effects import Page, Save
from widget.core.envelope import Place
from widget.core.events import MessagesArrived, PageCalled, StorageOpened, SurfaceDetached
from widget.core.feature import Fact
from widget.core.model import Kind, Surface, SurfaceId
from widget.core.records import Put
from widget.features import corrections, deeds, messages, replies
from widget.runtime.screen import Picture

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


async def for_what(about: object, name: str = NEVER) -> str:
    """What Romeo's chat's composer is for once a text was asked about, in the words above its box."""
    at = Desk(deeds.FEATURE, messages.FEATURE, corrections.FEATURE, replies.FEATURE)
    ours = message("o:m1", outgoing=True, given="m1", body="What man art tho?")
    theirs = message("s:m2", order=2, given="m2", body="Shall I hear more?")
    await at.tell(StorageOpened(True), MessagesArrived(ROMEO, Kind.CHAT, (ours, theirs), Place.END, True))
    await (await at.opened()).commit([Put(STORE.name, {"name": CAME})])
    await at.tell(PageCalled(MAIN, "unsure", {"names": [name], "about": {name: about}}))
    assert told(at) == [{"taken": [name], "lost": []} if name == CAME else {"taken": [], "lost": [name]}]
    composing = Picture(at.store, Surface(MAIN), at.session).ask(Fact.COMPOSING, ROMEO, Kind.CHAT)
    return f"{composing.title}: {composing.quote}" if composing else ""


async def test_a_lost_change_or_answer_is_given_back_where_it_is_made() -> None:
    assert await for_what([ROMEO, "chat", "pencil", "o:m1"]) == "Edit message: What man art tho?"
    assert await for_what([ROMEO, "chat", "reply", "s:m2"]) == "Reply to romeo: Shall I hear more?"


@pytest.mark.parametrize(
    "about", [None, [], [ROMEO, "chat", "pencil"], [ROMEO, "x", "pencil", "o:m1"], [1, 2, 3, 4]]
)
async def test_what_was_for_nothing_that_is_known_is_given_back_as_it_is(about: object) -> None:
    assert await for_what(about) == ""
    assert await for_what([ROMEO, "chat", "pencil", "gone"]) == ""


async def test_what_came_is_not_begun_again() -> None:
    assert await for_what([ROMEO, "chat", "pencil", "o:m1"], CAME) == ""
