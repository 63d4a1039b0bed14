"""A plugin's styles hold in what it shows, before ours, and nowhere else unless it says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.ui.gallery import SCENES, show

pytestmark = pytest.mark.browser
CARELESS = """
* { letter-spacing: 9px !important; float: right }
button, p, li, .row, .button, .icon-button, .field, .message, .surface {
    padding: 41px !important; background: red !important; opacity: 0.1; border: 9px solid lime;
}
@media all { .row, h2 { display: none !important; } }
@layer chinwag { button { margin: 33px !important; } }
.view .dialog > * { transform: scale(0.5); }
"""
LOOKS = """() => {
    const { shadowRoot } = document.querySelector("chinwag-root");
    const all = [...shadowRoot.querySelectorAll(":not(.sprite, .sprite *)")];
    const others = all.filter((each) => !each.closest("[data-plugin]"));
    return others.map((each) => ["", "::before"].map((part) => getComputedStyle(each, part).cssText).join());
}"""


@pytest.fixture
def page(chromium: Browser, code: str) -> Iterator[Page]:
    page = show(chromium, code, SCENES["making_a_poll"], still=True)
    yield page
    page.context.close()


def wear(page: Page, text: str) -> None:
    args = {"name": "plugin-poll", "text": text}
    page.evaluate("args => tell({type: 'command', name: 'style', args})", args)


def style(page: Page, selector: str, name: str) -> Any:
    return page.locator(selector).first.evaluate("(each, name) => getComputedStyle(each)[name]", name)


def test_what_it_says_of_everything_changes_nothing_of_ours(page: Page) -> None:
    before = page.evaluate(LOOKS)
    wear(page, CARELESS)
    assert style(page, "[data-plugin] .field", "opacity") == "0.1", "it holds in what the plugin shows"
    assert page.evaluate(LOOKS) == before


def test_its_weakest_rule_holds_before_our_strongest(page: Page) -> None:
    wear(page, "button { padding: 3px; border-radius: 1px; } .dialog { max-inline-size: 300px }")
    assert style(page, "[data-plugin] .button", "padding") == "3px"
    assert style(page, "[data-plugin] .button", "borderRadius") == "1px"
    assert style(page, "[data-plugin].dialog, [data-plugin] .dialog", "maxInlineSize") == "300px"


@pytest.mark.parametrize(
    "selector",
    [
        ".canned-replies",
        "div.canned-replies, .nothing",
        ":is(.nothing, .canned-replies)",
        ":scope",
        ".conversation-foot > .canned-replies",
        '.canned-replies[aria-label]:not([title=","], .nothing)',
    ],
)
def test_the_top_of_what_it_shows_is_its_own_as_well(chromium: Browser, code: str, selector: str) -> None:
    page = show(chromium, code, SCENES["canned_replies"], still=True)
    args = {"name": "plugin-canned-replies"}
    rule = f"{selector} {{ margin-left: 3px }} @media all {{ {selector} {{ margin-right: 5px }} }}"
    text = f"{rule} .canned-replies .canned-reply {{ top: 7px }} .canned-replies::before {{ content: 'x' }}"
    page.evaluate("args => tell({type: 'command', name: 'style', args})", {**args, "text": text})
    assert style(page, ".canned-replies", "marginLeft") == "3px"
    assert style(page, ".canned-replies", "marginRight") == "5px"
    assert style(page, ".canned-reply", "top") == "7px"
    before = "each => getComputedStyle(each, '::before').content"
    assert page.locator(".canned-replies").first.evaluate(before) == '"x"'
    assert style(page, ".composer", "marginLeft") != "3px"
    page.context.close()


def test_what_begins_with_the_host_holds_everywhere(page: Page) -> None:
    wear(page, "p { color: lime } :host h2 { color: lime }")
    assert style(page, ".list h2, .conversation h2", "color") == "rgb(0, 255, 0)"


@pytest.mark.parametrize(("motion", "moves"), [("no-preference", "9s infinite"), ("reduce", "1e-05s 1")])
def test_it_moves_as_it_says_unless_somebody_asks_for_less_motion(
    page: Page, motion: Any, moves: str
) -> None:
    page.emulate_media(reduced_motion=motion)
    wear(page, "@keyframes poll-in { from { inset: 0 } } .dialog-form { animation: poll-in 9s infinite }")
    assert style(page, ".dialog-form", "animationName") == "poll-in"
    found = [style(page, ".dialog-form", f"animation{name}") for name in ("Duration", "IterationCount")]
    assert " ".join(found) == moves


def test_one_that_is_switched_off_leaves_nothing_and_one_that_cannot_be_read_breaks_nothing(
    page: Page,
) -> None:
    before = page.evaluate(LOOKS)
    wear(page, "} .row { display: none !important } :host .list { color: red")
    wear(page, "")
    assert page.evaluate(LOOKS) == before


def test_a_browser_without_scopes_has_them_everywhere(chromium: Browser, code: str) -> None:
    page = show(chromium, f"delete globalThis.CSSScopeRule;{code}", SCENES["making_a_poll"], still=True)
    wear(page, "button { padding: 3px }")
    assert style(page, ".list button", "padding") == "3px"
    page.context.close()
