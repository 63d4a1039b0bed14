"""The setting `theme`, put on and changed while the chat is there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.ui.gallery import SCENES, show

pytestmark = pytest.mark.browser
FELT = "<style>:root { font-family: Georgia, serif; accent-color: rgb(10, 90, 50) }</style>"


@pytest.fixture
def page(chromium: Browser, code: str) -> Iterator[Page]:
    page = show(chromium, code, SCENES["added"], still=True, body=FELT)
    yield page
    page.context.close()


def test_a_theme_changes_while_the_chat_is_there_and_nothing_is_drawn_anew(page: Page) -> None:
    page.evaluate(
        "window.before = [...document.querySelector('chinwag-root').shadowRoot.querySelectorAll('*')]"
    )
    light = _style(page, ".panes .conversation", "background-color")
    page.evaluate("dress('dark contrast')")
    assert light == "rgb(255, 255, 255)"
    assert _style(page, ".panes .conversation", "background-color") == "rgb(0, 0, 0)"
    assert _style(page, ".bubble", "box-shadow") != "none"
    page.evaluate("dress('auto')")
    assert _style(page, ".panes .conversation", "background-color") == "rgb(255, 255, 255)"
    assert page.evaluate("before.every((each) => each.isConnected)")


def test_font_and_accent_are_the_pages_where_the_site_wants_that(page: Page) -> None:
    assert "Georgia" not in _style(page, ".bubble", "font-family")
    page.evaluate("dress('page')")
    assert _style(page, ".bubble", "font-family") == "Georgia, serif"
    assert _style(page, ".cw-launcher", "font-family") == "Georgia, serif"
    assert _rgb(page, ".cw-launcher") == [10, 90, 50]
    page.evaluate("document.documentElement.style.accentColor = 'rgb(120, 20, 20)'; dress()")
    assert _rgb(page, ".cw-launcher") == [120, 20, 20]
    page.evaluate("dress('auto')")
    assert "Georgia" not in _style(page, ".bubble", "font-family")


def test_public_names_reach_the_chat_from_anywhere_above_it(page: Page) -> None:
    page.evaluate("""() => {
        const { style } = document.documentElement;
        style.setProperty("--chinwag-accent", "#123456");
        style.setProperty("--chinwag-radius", "2px");
        style.setProperty("--chinwag-text-size", "17px");
        style.setProperty("--chinwag-launcher-size", "70px");
    }""")
    assert _rgb(page, ".cw-launcher") == [0x12, 0x34, 0x56]
    assert _style(page, ".view", "font-size") == "17px"
    assert _style(page, ".row", "border-radius") == "2.4px"


def test_a_part_can_be_styled_from_outside(page: Page) -> None:
    page.add_style_tag(content="chinwag-root::part(own-bubble) { border-radius: 1px }")
    assert _style(page, ".message[data-own] .bubble", "border-radius") == "1px"
    assert _style(page, ".message:not([data-own]) .bubble", "border-radius") != "1px"


def _style(page: Page, selector: str, name: str) -> str:
    style: str = page.evaluate(
        """([selector, name]) => {
            const found = document.querySelector("chinwag-root").shadowRoot.querySelector(selector);
            return getComputedStyle(found).getPropertyValue(name);
        }""",
        [selector, name],
    )
    return style


def _rgb(page: Page, selector: str) -> list[int]:
    """The colour of its ground, as it is seen."""
    colour: list[int] = page.evaluate(
        """(colour) => {
            const canvas = new OffscreenCanvas(1, 1).getContext("2d");
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
        }""",
        _style(page, selector, "background-color"),
    )
    return colour
