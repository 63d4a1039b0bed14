"""A surface that covers the page: a screen reader finds nothing of what lies behind it, and the page is as it
was afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.support.waiting import until
from tests.ui.gallery import PHONE, WIDE, show
from tests.ui.places import embedded
from tests.ui.scenes import MAIN, Scene
from tests.ui.stories import chats, one_window, whole
from widget.core.events import LauncherToggled, ModeChosen
from widget.core.model import Mode, PageInfo

pytestmark = pytest.mark.browser

PAGE = """() => {
    document.body.innerHTML = `
        <main id="app"><h1>Verona Garden Society</h1><a id="far" href="#far">Far away</a>
            <section id="deep"><p>We meet on Thursdays</p><div id="place"></div></section>
            <p id="said" aria-live="polite">Saved</p></main>
        <aside id="false" aria-hidden="false">Beside it</aside>
        <aside id="true" aria-hidden="true">Not for the ears</aside>
        <aside id="inert" inert>Not now</aside>`;
}"""
BANNER = """() => {
    deep.insertAdjacentHTML("beforeend", '<div id="banner"><a id="agree" href="#x">Agree</a></div>');
    banner.style.cssText = "position: fixed; inset: auto 20px 20px auto; z-index: 2147483647";
}"""
MARKUP = "() => document.body.outerHTML"
HEADING, OURS = "Verona Garden Society", "Conversations"


def narrow() -> Scene:
    return chats(PageInfo(width=390, height=844))


def read_out(page: Page) -> str:
    """All names and texts that Chromium gives to a screen reader."""
    client = page.context.new_cdp_session(page)
    nodes = client.send("Accessibility.getFullAXTree")["nodes"]
    client.detach()
    return " | ".join(str(each.get("name", {}).get("value", "")) for each in nodes if not each["ignored"])


def hears(page: Page, *words: str, never: tuple[str, ...] = ()) -> None:
    """Wait until these are read out and those are not."""

    def right(found: str) -> bool:
        return all(each in found for each in words) and not any(each in found for each in never)

    until(page, lambda: read_out(page), right)


def covering(here: Any) -> None:
    here.scene.tell(ModeChosen(MAIN, Mode.FULLSCREEN))
    here.draw()
    hears(here.page, OURS, never=(HEADING,))


@pytest.mark.parametrize(
    ("make", "size"), [(lambda: whole(PageInfo()), WIDE), (narrow, PHONE)], ids=["fullscreen", "phone"]
)
def test_what_lies_behind_is_not_read_out(
    talk: Any, make: Callable[[], Scene], size: tuple[int, int]
) -> None:
    page = talk(make(), size).page
    page.evaluate(PAGE)
    # What the page tells of itself by itself is heard as before
    hears(page, OURS, "Saved", never=(HEADING, "Far away", "Thursdays", "Beside it", "Not now"))


def test_beside_an_overlay_the_page_is_read_out(talk: Any) -> None:
    here = talk(one_window(PageInfo()))
    here.page.evaluate(PAGE)
    before = here.page.evaluate(MARKUP)
    hears(here.page, HEADING, OURS)
    assert here.page.evaluate(MARKUP) == before


def overlay(here: Any) -> None:
    here.scene.tell(ModeChosen(MAIN, Mode.OVERLAY))
    here.draw()


def closed(here: Any) -> None:
    overlay(here)
    here.scene.tell(LauncherToggled(MAIN))
    here.draw()


def destroyed(here: Any) -> None:
    here.page.evaluate("() => surface.destroy()")


def left(here: Any) -> None:
    here.page.evaluate("() => surface.leave()")


@pytest.mark.parametrize("leave", [overlay, closed, destroyed, left])
def test_the_page_is_afterwards_as_it_was(talk: Any, leave: Callable[[Any], None]) -> None:
    here = talk(one_window(PageInfo()))
    here.page.evaluate(PAGE)
    before = here.page.evaluate(MARKUP)
    covering(here)
    assert here.page.evaluate(MARKUP) != before
    leave(here)
    assert here.page.evaluate(MARKUP) == before
    hears(here.page, HEADING, "Beside it", never=("Not for the ears", "Not now"))


def test_what_the_page_adds_and_says_meanwhile_holds(talk: Any) -> None:
    here = talk(one_window(PageInfo()))
    here.page.evaluate(PAGE)
    covering(here)
    here.page.evaluate(
        """() => {
            const late = document.createElement("aside");
            Object.assign(late, { id: "late", textContent: "Come later" });
            document.body.append(late);
            deep.setAttribute("aria-hidden", "true");
            far.inert = true;
        }"""
    )
    here.page.wait_for_function("late.getAttribute('aria-hidden') === 'true'")
    overlay(here)
    assert here.page.evaluate("[late, deep, far].map((each) => each.getAttribute('aria-hidden'))") == [
        None,
        "true",
        None,
    ]
    assert here.page.evaluate("far.inert")
    # What is the page's to say again
    here.page.evaluate("deep.removeAttribute('aria-hidden')")
    covering(here)
    overlay(here)
    assert here.page.evaluate("deep.hasAttribute('aria-hidden')") is False


def test_what_lies_over_us_and_what_has_the_focus_are_read_out(talk: Any) -> None:
    here = talk(whole(PageInfo()))
    here.page.evaluate(PAGE)
    hears(here.page, OURS, never=(HEADING, "Thursdays"))
    here.page.evaluate(BANNER)
    hears(here.page, OURS, "Agree", never=(HEADING, "Thursdays"))
    here.page.evaluate("banner.remove()")
    here.page.evaluate("far.focus()")
    hears(here.page, OURS, "Far away", never=(HEADING, "Thursdays", "Agree"))
    here.page.evaluate(
        """() => {
            const dialog = document.createElement("dialog");
            Object.assign(dialog, { textContent: "Really?" });
            document.querySelector("#app").append(dialog);
            dialog.showModal();
        }"""
    )
    hears(here.page, "Really?", never=(HEADING,))


def test_one_within_the_page_hides_all_but_what_it_is_in(chromium: Browser, code: str) -> None:
    """As a component of the page's, which fills the page for a while."""
    body = """<div id="app"><header id="head">A head</header>
        <div id="column"><p id="near">Near</p><div id="box"></div></div></div><footer>A foot</footer>"""
    page = show(chromium, code, lambda info: whole(info), still=True, body=body, target="#box")
    hears(page, OURS, never=("A head", "Near", "A foot"))
    assert page.evaluate("[app, column, box].some((each) => each.hasAttribute('aria-hidden'))") is False
    page.evaluate("() => surface.destroy()")
    assert page.evaluate("document.querySelectorAll('[aria-hidden]').length") == 0
    page.context.close()


def test_one_that_has_a_place_in_the_page_hides_nothing(chromium: Browser, code: str) -> None:
    body = '<p id="near">Near</p><div id="box" style="block-size: 400px"></div>'
    page = show(chromium, code, embedded, still=True, body=body, target="#box")
    hears(page, "Message to Balcony", "Near")
    page.wait_for_timeout(800)
    assert page.evaluate("document.querySelectorAll('[aria-hidden]').length") == 0
    page.context.close()


def test_a_library_that_keeps_the_page_keeps_its_own(talk: Any) -> None:
    here = talk(one_window(PageInfo()))
    here.page.evaluate(PAGE)
    before = here.page.evaluate(MARKUP)
    covering(here)
    kept = here.page.evaluate(
        """() => {
            document.dispatchEvent(new Event("turbo:before-cache"));
            return document.body.cloneNode(true).outerHTML;
        }"""
    )
    assert kept == before
    hears(here.page, OURS, never=(HEADING,))
