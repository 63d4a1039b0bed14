"""The next page of a site is drawn before it comes, and gets that picture if it is what it asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.tabs import Browser, Clicked, Tab, settled
from widget.core.effects import Disconnect
from widget.core.events import PageCalled, PageChanged, SurfaceAttached, SurfaceDetached
from widget.core.model import FullJID
from widget.runtime import reception
from widget.runtime.pages import Presence

ROMEO = FullJID("romeo@montague.example/garden")
WIDE: Mapping[str, Any] = {"width": 1600, "visible": True, "focused": True}


def logged_in() -> Browser:
    browser = Browser()
    browser.loop.be(jid=ROMEO)
    return browser


async def gone(browser: Browser, **page: Any) -> Tab:
    """A page that was drawn and has gone; what comes next has been drawn, too."""
    tab = browser.open(**{**WIDE, **page})
    await settled()
    tab.leave()
    await settled()
    return tab


async def test_the_picture_of_the_next_page_is_there_when_it_says_what_it_wants() -> None:
    browser = logged_in()
    await gone(browser)
    following = browser.open(**WIDE)
    assert "1600" in str(following.patches), "before the loop has come round"
    assert len(browser.seen.of(SurfaceAttached)) == 2


async def test_what_is_done_there_is_heard_and_what_changes_is_drawn() -> None:
    browser = logged_in()
    await gone(browser)
    following = browser.open(**WIDE)
    handler = following.patches[0][1][2][1]["e"][0][1]
    following.say({"type": "event", "surface": "main", "event": [handler, {}]})
    assert len(browser.seen.of(Clicked)) == 1
    following.say({"type": "drawn", "surface": "main", "generation": following.patches[-1][0]})
    await settled()
    assert len(following.patches) == 2
    following.call("focus")
    assert following.commands == ["focus"]
    assert len(browser.seen.of(PageCalled)) == 1


async def test_nobody_looks_at_a_page_that_has_not_come() -> None:
    browser = logged_in()
    await gone(browser)
    last = browser.seen.of(PageChanged)[-1][0]
    assert isinstance(last, PageChanged)
    assert not last.page.looked_at
    browser.open(**WIDE)
    last = browser.seen.of(PageChanged)[-1][0]
    assert isinstance(last, PageChanged)
    assert last.page.looked_at


@pytest.mark.parametrize("other", [{"width": 390}, {"touch": True}, {"language": "de"}])
async def test_a_page_that_is_another_gets_a_picture_of_its_own(other: Mapping[str, Any]) -> None:
    browser = logged_in()
    await gone(browser)
    following = browser.open(**{**WIDE, **other})
    assert following.patches == []
    await settled()
    assert str({**WIDE, **other}["width"]) in str(following.patches)


async def test_nothing_is_shown_of_somebody_who_has_logged_out_meanwhile() -> None:
    browser = logged_in()
    await gone(browser)
    browser.loop.be(jid=FullJID(""))
    assert browser.open(**WIDE).patches == []


async def test_nothing_is_drawn_ahead_while_nobody_is_logged_in() -> None:
    browser = Browser()
    await gone(browser)
    assert len(browser.seen.of(SurfaceAttached)) == 1


async def test_two_pages_that_go_have_an_heir_each() -> None:
    browser = logged_in()
    tabs = [browser.open(**WIDE, url=f"https://site.example/{n}") for n in range(2)]
    await settled()
    for tab in tabs:
        tab.leave()
    await settled()
    following = [browser.open(**WIDE) for _ in tabs]
    assert [len(each.patches) for each in following] == [1, 1]
    assert browser.open(**WIDE).patches == []


async def test_a_page_that_does_not_come_is_expected_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reception, "LINGERS", 1)
    browser = logged_in()
    await gone(browser)
    while len(browser.seen.of(SurfaceDetached)) < 2:
        await asyncio.sleep(0.001)
    assert browser.loop.session.pages == {}
    assert browser.open(**WIDE).patches == []


async def test_a_page_that_has_come_is_not_ended_when_it_would_be_expected_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reception, "LINGERS", 1)
    browser = logged_in()
    await gone(browser)
    browser.open(**WIDE)
    later: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(0.002, later.set_result, None)
    await later
    assert len(browser.seen.of(SurfaceDetached)) == 1


async def test_the_last_page_ends_the_chat_though_another_is_expected() -> None:
    browser = logged_in()
    tab = browser.open(**WIDE)
    await gone(browser)
    assert tab.say({"type": "stop"}) is Presence.LAST_GONE
    assert browser.wanted == [Disconnect()]


async def test_a_page_that_goes_before_it_has_said_what_it_wants_has_no_heir() -> None:
    browser = logged_in()
    say = browser.loop.join(lambda text: None)
    say({"type": "leave"})
    assert browser.seen.of(SurfaceAttached) == []
