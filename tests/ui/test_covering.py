"""A surface that covers the page: Tab does not lead behind it, and the page around stays the page's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.ui.gallery import PHONE, WIDE
from tests.ui.scenes import MAIN, Scene
from tests.ui.stories import JULIET, chats, one_window, whole
from widget.core.events import DialogChosen, ModeChosen
from widget.core.model import Mode, PageInfo

pytestmark = pytest.mark.browser

PAGE = """() => {
    const place = (tag, id, parent = document.body) => {
        const made = document.createElement(tag);
        Object.assign(made, { id, textContent: id });
        if (tag === "a") made.href = "#" + id;
        parent.append(made);
        return made;
    };
    document.body.prepend(place("a", "first"));
    place("div", "top").tabIndex = -1;
    document.body.prepend(document.querySelector("#top"));
    place("div", "long").style.blockSize = "3000px";
    place("a", "last");
    globalThis.place = place;
    globalThis.came = [];
    document.body.addEventListener("focusin", ({ target }) => came.push(target.id));
}"""
BANNER = """() => {
    const banner = place("div", "banner");
    banner.style.cssText = "position: fixed; inset: auto 20px 20px; z-index: 2147483647; background: white";
    place("a", "agree", banner);
}"""
ACTIVE = """() => {
    let active = document.activeElement;
    while (active.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active.id || active.getAttribute("aria-label") || active.className || active.localName;
}"""
AT_TOP = "() => document.querySelector('#top').focus()"
"""Where a page is begun, and where the browser's own buttons lead to."""
BEYOND = "() => place('a', 'beyond', document.documentElement)"
"""As for a component that stands in the middle of its page."""
OURS = "() => document.activeElement.localName === 'chinwag-root'"


def narrow() -> Scene:
    return chats(PageInfo(width=390, height=844))


COVERING = pytest.mark.parametrize(
    ("make", "size"), [(lambda: whole(PageInfo()), WIDE), (narrow, PHONE)], ids=["fullscreen", "phone"]
)


@COVERING
def test_tab_stays_with_what_is_seen_in_both_directions(
    talk: Any, make: Callable[[], Scene], size: tuple[int, int]
) -> None:
    page: Page = talk(make(), size).page
    page.evaluate(PAGE)
    page.evaluate(BEYOND)
    first, *others = round_trip(page, "Tab")
    assert len(others) > 3
    assert round_trip(page, "Shift+Tab") == [first, *reversed(others)]
    # Nor has anything behind had it for a moment, which would scroll the page
    assert page.evaluate("came") == []
    assert page.evaluate("scrollY") == 0


@COVERING
def test_who_comes_from_the_browsers_own_buttons_comes_to_what_is_seen(
    talk: Any, make: Callable[[], Scene], size: tuple[int, int]
) -> None:
    page: Page = talk(make(), size).page
    page.evaluate(PAGE)
    page.evaluate(AT_TOP)
    page.keyboard.press("Tab")
    assert page.evaluate(OURS)
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(OURS)
    # And leaves by the last of ours: there is a way out by the keyboard
    page.keyboard.press("Tab")
    assert page.evaluate(ACTIVE) == "body"


def test_what_the_page_puts_over_us_is_reached_and_left(talk: Any) -> None:
    page: Page = talk(whole(PageInfo())).page
    page.evaluate(PAGE)
    first = round_trip(page, "Shift+Tab")[0]
    page.evaluate(BANNER)
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(ACTIVE) == "agree"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(OURS)
    page.evaluate("() => agree.focus()")
    page.keyboard.press("Tab")
    assert page.evaluate(ACTIVE) == first


def test_a_frame_of_the_pages_behind_does_not_keep_the_focus(talk: Any) -> None:
    page: Page = talk(whole(PageInfo())).page
    page.evaluate(PAGE)
    page.evaluate("() => { place('iframe', 'frame').srcdoc = '<a href=#>x</a>'; first.before(frame); }")
    page.frame_locator("#frame").locator("a").wait_for(state="attached")
    page.evaluate(AT_TOP)
    page.keyboard.press("Tab")
    page.wait_for_function(OURS)


def test_a_script_of_the_pages_may_put_the_focus_where_it_wants(talk: Any) -> None:
    page: Page = talk(whole(PageInfo())).page
    page.evaluate(PAGE)
    page.keyboard.press("Tab")
    page.evaluate("() => last.focus()")
    assert page.evaluate(ACTIVE) == "last"


def test_beside_an_overlay_the_page_is_reached(talk: Any) -> None:
    page: Page = talk(one_window(PageInfo())).page
    page.evaluate(PAGE)
    page.evaluate(AT_TOP)
    page.keyboard.press("Tab")
    assert page.evaluate(ACTIVE) == "first"


def test_the_page_is_reached_again_once_it_is_seen(talk: Any) -> None:
    for leave in (overlay, destroyed):
        here = talk(whole(PageInfo()))
        here.page.evaluate(PAGE)
        before = here.page.evaluate("() => document.body.outerHTML")
        round_trip(here.page, "Shift+Tab")
        leave(here)
        here.page.evaluate(AT_TOP)
        here.page.keyboard.press("Tab")
        assert here.page.evaluate(ACTIVE) == "first"
        assert here.page.evaluate("() => document.body.outerHTML") == before


def overlay(here: Any) -> None:
    here.scene.tell(ModeChosen(MAIN, Mode.OVERLAY))
    here.draw()


def destroyed(here: Any) -> None:
    here.page.evaluate("() => surface.destroy()")


def test_a_dialog_of_ours_keeps_its_focus(talk: Any) -> None:
    here = talk(whole(PageInfo()).tell(DialogChosen(MAIN, "log-out")))
    here.page.evaluate(PAGE)
    here.page.evaluate(AT_TOP)
    here.page.keyboard.press("Tab")
    assert here.page.evaluate(
        "() => !!document.activeElement.shadowRoot.activeElement.closest('[role=dialog]')"
    )


def test_escape_closes_what_lies_over_the_chat_and_only_then_leads_out(talk: Any) -> None:
    here = talk(chats(PageInfo()).tell(ModeChosen(MAIN, Mode.FULLSCREEN)).open(JULIET))
    more = here.page.get_by_role("button", name="More").first
    more.click()
    expect(here.page.get_by_role("menu", name="More")).to_be_visible()
    here.page.keyboard.press("Escape")
    expect(more).to_be_focused()
    here.scene.tell(DialogChosen(MAIN, "log-out"))
    here.draw()
    here.page.get_by_role("dialog").get_by_role("button").first.press("Escape")
    assert here.obey() == DialogChosen(MAIN, "")
    assert chosen(here) == []
    more.press("Escape")
    assert chosen(here) == [ModeChosen(MAIN, Mode.OVERLAY)]


def chosen(here: Any) -> list[ModeChosen]:
    events = (here.encoder.decode(each["event"]) for each in here.said("event"))
    return [each for each in events if isinstance(each, ModeChosen)]


@pytest.mark.parametrize("name", ["More", "Search", "Fill the page", "Juliet"])
def test_what_had_the_focus_in_the_list_has_it_in_the_other_mode(talk: Any, name: str) -> None:
    here = talk(chats(PageInfo()))
    part = (
        here.page.locator(".list")
        .get_by_role("button", name=name)
        .or_(here.page.locator(".list").get_by_role("searchbox", name=name))
        .first
    )
    part.focus()
    part.evaluate("(part) => { globalThis.part = part; }")
    for mode in (Mode.FULLSCREEN, Mode.OVERLAY, Mode.MOBILE, Mode.OVERLAY):
        here.scene.tell(ModeChosen(MAIN, mode))
        here.draw()
        expect(here.page.locator(f".surface[data-mode={mode.value}]")).to_have_count(1)
        here.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        assert here.page.evaluate("() => part.matches(':focus')")


def round_trip(page: Page, key: str) -> list[str]:
    """Where the key leads from the first of our elements on, until it leads there again."""
    page.evaluate(
        "() => document.querySelector('chinwag-root').shadowRoot.querySelector('.list button').focus()"
    )
    start = page.evaluate(ACTIVE)
    passed = [start]
    for _ in range(60):
        page.keyboard.press(key)
        assert page.evaluate(OURS), passed
        if page.evaluate(ACTIVE) == start:
            return passed
        passed.append(page.evaluate(ACTIVE))
    raise AssertionError(f"it goes on and on: {passed}")
