"""Fixtures of the whole stories: a person comes to a page, and its server is real."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser

from demo.prosody import Prosody
from tests.support.accounts import Account, Accounts
from tests.support.browsers import Pages
from tests.support.engines import Engines
from tests.support.site import HostSite
from tests.support.story import Visitor


class Visit(Protocol):
    """`visit(open_room=room)`: settings become attributes of the script tag."""

    def __call__(
        self, *, browser: Mapping[str, Any] = ..., page: Mapping[str, Any] = ..., **settings: object
    ) -> Visitor: ...


ComeBack = Callable[[Visitor], None]


BOTH_ENGINES = pytest.mark.parametrize("visit", ["chromium", "firefox"], indirect=True)
"""For a story in which the engines differ: it takes each of them some seconds, so there are few."""


@pytest.fixture
def visit(request: pytest.FixtureRequest, site: HostSite, prosody: Prosody) -> Visit:
    """Comes to a new page, in a browser profile of its own."""
    firefox = getattr(request, "param", "chromium") == "firefox"
    pages: Pages = request.getfixturevalue("firefox_pages" if firefox else "pages")

    def come(*, browser: Mapping[str, Any] = {}, page: Mapping[str, Any] = {}, **settings: object) -> Visitor:
        given = {"websocket_url": prosody.websocket_url, **settings}
        tab = pages.open(**{"viewport": {"width": 1280, "height": 800}, **browser})
        tab.goto(site.page({name: value for name, value in given.items() if value is not None}, **page))
        return Visitor(tab)

    return come


@pytest.fixture
def come_back(chromium: Browser, site: HostSite) -> ComeBack:
    """The page is left until the browser ends the worker which outlives it; then it is visited again."""

    def again(visitor: Visitor) -> None:
        address = visitor.page.url
        visitor.page.goto("about:blank")
        Engines(chromium, site.url).end(visitor.page)
        visitor.page.goto(address)

    return again


@pytest.fixture
def couple(accounts: Accounts) -> tuple[Account, Account]:
    """Juliet and Romeo, who are friends."""
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    return juliet, romeo
