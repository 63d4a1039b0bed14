"""A roster of two thousand: drawn where it is looked at, and all of it within reach of keys and eyes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from demo.prosody import Prosody
from demo.store import Contact
from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account, Accounts
from tests.support.axe import assert_no_barriers
from tests.support.people import People
from tests.support.story import Visitor

MANY = 2_000
Couple = tuple[Account, Account]
# The rows of the list that are in view in the next frame, by their titles
IN_VIEW = """async (list) => {
  for (let n = 0; n < 2; n++) await new Promise(requestAnimationFrame);
  const { top, bottom } = list.getBoundingClientRect();
  return [...list.querySelectorAll(".roster .row-item")].filter((row) => {
    const place = row.getBoundingClientRect();
    return place.top >= top && place.bottom <= bottom;
  }).map((row) => row.querySelector(".row-title").textContent);
}"""


@pytest.fixture
def popular(accounts: Accounts, prosody: Prosody) -> Couple:
    """Juliet, who knows two thousand people, and Romeo, who is one of them."""
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    others = [Contact(f"{_name(n)}@{prosody.domain}", _name(n), (), "none") for n in range(MANY)]
    prosody.store.roster(juliet.local, others)
    return juliet, romeo


def _name(number: int) -> str:
    return f"guest-{number:04}"


def _scroll(visitor: Visitor, top: int) -> None:
    _body(visitor).evaluate("(body, top) => body.scrollTo(0, top)", top)


def _body(visitor: Visitor) -> Locator:
    return visitor.list.locator(".list-body")


def _drawn(visitor: Visitor) -> Locator:
    return visitor.list.locator(".roster .row-item")


def test_two_thousand_contacts_are_scrolled_and_searched(visit: Visit, popular: Couple) -> None:
    visitor = visit()
    visitor.log_in(popular[0])
    expect(visitor.row(_name(0))).to_be_visible()
    expect(_drawn(visitor)).to_have_count(60)
    _scroll(visitor, 60 * 1000)
    expect(visitor.row(_name(1000))).to_be_visible()
    assert _drawn(visitor).count() < 100
    assert_no_barriers(visitor.page, "chinwag-root")
    visitor.list.get_by_role("searchbox").fill("guest-1777")
    expect(_drawn(visitor)).to_have_count(1)
    visitor.row(_name(1777)).click()
    expect(visitor.conversation(_name(1777)).box).to_be_visible()


def test_keys_reach_contacts_that_are_not_drawn(visit: Visit, popular: Couple) -> None:
    visitor = visit()
    visitor.log_in(popular[0])
    visitor.row(_name(0)).focus()
    visitor.page.keyboard.press("ArrowDown")
    expect(visitor.row(_name(1))).to_be_focused()
    visitor.page.keyboard.press("End")
    expect(visitor.row("Romeo")).to_be_focused()
    expect(visitor.row("Romeo")).to_be_in_viewport()
    visitor.page.keyboard.press("ArrowUp")
    expect(visitor.row(_name(MANY - 1))).to_be_focused()
    visitor.page.keyboard.press("Home")
    expect(visitor.row(_name(0))).to_be_focused()
    visitor.page.keyboard.type("guest-0777")
    expect(visitor.row(_name(777))).to_be_focused()
    expect(visitor.row(_name(777))).to_be_in_viewport()


def test_who_comes_and_goes_moves_nothing_that_is_in_view_and_takes_no_focus(
    visit: Visit, popular: Couple, people: People
) -> None:
    juliet, romeo = popular
    visitor = visit()
    visitor.log_in(juliet)
    visitor.row(_name(0)).focus()
    _scroll(visitor, 60 * 1000)
    expect(visitor.row(_name(1000))).to_be_visible()
    before = _body(visitor).evaluate(IN_VIEW)
    people.connect(romeo)  # from the last place of all to the first
    expect(
        visitor.list.locator(f'.row-item[data-row="{_name(1000)}@{juliet.jid.split("@")[1]}"]')
    ).to_have_attribute("aria-posinset", str(1000 + 2))
    assert _body(visitor).evaluate(IN_VIEW) == before
    expect(visitor.row(_name(0))).to_be_focused()
