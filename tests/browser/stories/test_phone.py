"""On a phone: one page at a time, each as large as the screen, and targets that a finger hits."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account
from tests.support.people import People
from tests.support.story import Visitor
from tests.support.waiting import at_rest, place

Couple = tuple[Account, Account]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# All of them in one look: what is drawn anew between two is not missed and not waited for
SMALL = """(parts) => parts.map((part) => {
  const ticks = part.type === "checkbox" && part.parentElement.localName === "label";
  const { width, height } = (ticks ? part.parentElement : part).getBoundingClientRect();
  return [part.getAttribute("aria-label") || part.innerText || part.name, width, height];
}).filter(([, width, height]) => width < 43.5 || height < 43.5)"""


def test_a_phone_shows_one_page_at_a_time(visit: Visit, couple: Couple, people: People) -> None:
    romeo = people.connect(couple[1])
    juliet = visit(browser=PHONE)
    juliet.launcher.tap()
    juliet.page.get_by_label("Address").fill(couple[0].jid)
    juliet.password.fill(couple[0].password)
    juliet.page.get_by_role("button", name="Log in").tap()
    juliet.is_online()
    _fills(juliet, juliet.list)
    juliet.row("Romeo").tap()
    chat = juliet.conversation("Romeo")
    expect(juliet.list).to_have_count(0)
    _fills(juliet, chat.frame)
    expect(chat.box).not_to_be_focused()
    chat.box.tap()
    chat.box.press_sequentially("From my phone")
    chat.button("Send").tap()
    romeo.hears("From my phone")
    expect(chat.box).to_have_value("")
    romeo.say(couple[0].jid, "Read on yours")
    chat.sees("Read on yours")
    chat.button("Details").tap()
    expect(juliet.page.get_by_role("region", name="Details")).to_be_visible()
    juliet.page.get_by_role("button", name="Close details").tap()
    chat.button("Back").tap()
    expect(juliet.list).to_be_visible()
    expect(chat.frame).to_have_count(0)
    juliet.page.get_by_role("button", name="Close", exact=True).tap()
    expect(juliet.list).to_have_count(0)
    expect(juliet.launcher).to_be_visible()


def test_targets_for_fingers_are_large_enough(visit: Visit, couple: Couple) -> None:
    juliet = visit(browser=PHONE)
    juliet.launcher.tap()
    # While it starts there is a button more, which goes
    launcher = juliet.page.locator("chinwag-root .cw-launcher")
    expect(launcher).to_have_attribute("aria-busy", "false", timeout=60_000)
    _large_enough(juliet)
    juliet.enter(couple[0])
    juliet.is_online()
    _large_enough(juliet)
    juliet.row("Romeo").tap()
    juliet.conversation("Romeo")
    _large_enough(juliet)


def _fills(visitor: Visitor, part: Locator) -> None:
    """It takes the whole page, and the page does not scroll sideways."""
    box = place(part)
    assert box["width"] == pytest.approx(390, abs=2)
    assert box["y"] + box["height"] == pytest.approx(844, abs=2)
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _large_enough(visitor: Visitor) -> None:
    """44 CSS pixels each way, for all that can be pressed; a box to tick is as large as its label."""
    at_rest(visitor.root.locator(".view"))
    parts = visitor.page.locator(
        "chinwag-root button:visible, chinwag-root input:visible, chinwag-root textarea:visible"
    )
    expect(parts.first).to_be_visible()
    assert parts.evaluate_all(SMALL) == []
