"""Several pages at one engine: each has its surfaces and its size, and nothing stays when it goes."""

from __future__ import annotations

import gc
import weakref

from tests.support.tabs import Browser, Clicked, settled
from widget.core.effects import Disconnect
from widget.core.events import Began, PageCalled, PageChanged, SurfaceAttached, SurfaceDetached
from widget.runtime.pages import Pages, Presence


async def test_each_page_gets_its_own_picture_of_its_own_size() -> None:
    browser = Browser()
    wide, narrow = browser.open(width=1600), browser.open(width=390)
    await settled()
    for tab, own, other in ((wide, "1600", "390"), (narrow, "390", "1600")):
        assert own in str(tab.patches)
        assert other not in str(tab.patches)
    assert {post["surface"] for post in wide.posts + narrow.posts} == {"main"}


async def test_a_page_that_is_slow_to_draw_holds_no_other_up() -> None:
    browser = Browser()
    slow, quick = browser.open(), browser.open()
    await settled()
    for _ in range(3):
        quick.say({"type": "drawn", "surface": "main", "generation": quick.patches[-1][0]})
        browser.loop.dispatch(Clicked())
        await settled()
    assert (len(slow.patches), len(quick.patches)) == (1, 4)


async def test_what_happens_on_a_page_knows_that_page_and_the_rest_knows_all_as_one() -> None:
    browser = Browser()
    first, second = browser.open(width=1600, focused=False), browser.open(width=390)
    first.call("what")
    second.call("what")
    assert [width for _, width in browser.seen.of(PageCalled)] == [1600, 390]
    browser.loop.dispatch(Clicked())
    assert browser.seen.of(Clicked)[-1][1] == 390
    first.tell(width=1600, focused=True)
    browser.loop.dispatch(Clicked())
    assert browser.seen.of(Clicked)[-1][1] == 1600


def test_nobody_is_there_when_every_page_is_left_alone() -> None:
    pages = Pages()
    first, second = (pages.join(lambda message: None) for _ in range(2))
    pages.changed(first, {"idle": True})
    assert not pages.together().idle
    pages.changed(second, {"idle": True})
    assert pages.together().idle
    pages.leave(first)
    pages.leave(second)
    assert not pages.together().idle


async def test_somebody_looks_while_any_page_is_seen() -> None:
    browser = Browser()
    first, second = browser.open(visible=True), browser.open(visible=True)

    def looks() -> bool:
        last = browser.seen.of(PageChanged)[-1][0]
        assert isinstance(last, PageChanged)
        return last.page.visible

    first.tell(visible=False)
    assert looks()
    second.tell(visible=False)
    assert not looks()
    first.tell(visible=True)
    assert looks()
    first.leave()
    assert not looks()


async def test_the_engine_begins_once_however_many_pages_come() -> None:
    browser = Browser()
    browser.open().leave()
    browser.open()
    browser.open()
    assert len(browser.seen.of(Began)) == 1
    surfaces = [
        event.surface.id for event, _ in browser.seen.of(SurfaceAttached) if hasattr(event, "surface")
    ]
    assert len(set(surfaces)) == 3


async def test_commands_go_to_the_surface_named_or_to_all_pages() -> None:
    browser = Browser()
    first, second = browser.open(), browser.open()
    second.call("focus")
    assert (first.commands, second.commands) == ([], ["focus"])
    first.call("title")
    assert (first.commands, second.commands) == (["title"], ["focus", "title"])


async def test_a_page_that_ends_the_chat_ends_it_for_itself_and_the_last_one_for_all() -> None:
    browser = Browser()
    first, second = browser.open(), browser.open()
    assert first.say({"type": "stop"}) is Presence.GONE
    assert browser.wanted == []
    assert second.say({"type": "stop"}) is Presence.LAST_GONE
    assert browser.wanted == [Disconnect()]


async def test_the_session_outlives_a_page_that_only_goes() -> None:
    browser = Browser()
    assert browser.open().leave() is Presence.GONE
    assert browser.wanted == []


async def test_what_a_page_says_after_it_has_gone_is_not_heard() -> None:
    browser = Browser()
    tab = browser.open()
    await settled()
    tab.leave()
    tab.leave()
    tab.call("focus")
    tab.say({"type": "drawn", "surface": "main", "generation": 1})
    browser.loop.dispatch(Clicked())
    await settled()
    assert len(browser.seen.of(SurfaceDetached)) == 1
    assert len(tab.patches) == 1
    assert browser.seen.of(PageCalled) == []


async def test_a_hundred_pages_that_come_and_go_leave_nothing() -> None:
    browser = Browser()
    stays = browser.open()
    tabs = []
    for _ in range(100):
        tab = browser.open()
        tab.call("later")
        await settled()
        tab.leave()
        tabs.append(weakref.ref(tab))
        del tab
    browser.seen.events.clear()
    gc.collect()
    assert [tab() for tab in tabs if tab()] == []
    assert len(browser.loop.pages) == 1
    assert len(browser.loop.session.pages) == 1
    stays.call("title")
    assert stays.commands == ["title"]
