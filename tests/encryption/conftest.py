"""A page in each browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.support.browsers import Pages


@pytest.fixture(params=["chromium", "firefox"])
def any_page(request: pytest.FixtureRequest) -> Page:
    """One in Chromium, and one in Firefox."""
    name = {"chromium": "pages", "firefox": "firefox_pages"}[request.param]
    pages: Pages = request.getfixturevalue(name)
    return pages.open()
