"""Fixtures of the browser tests: what a page runs in, beside the page itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.boot import no_late_functions
from tests.support.browsers import Pages
from tests.support.engines import Engines
from tests.support.site import HostSite


@pytest.fixture
def engines(chromium: Browser, site: HostSite) -> Engines:
    """The shared workers of the site's pages in Chromium."""
    return Engines(chromium, site.url)


@pytest.fixture
def never(pages: Pages, site: HostSite) -> Iterator[None]:
    """late.wasm never comes."""
    pages.watch.allow("Failed to load resource.*404")
    with no_late_functions(site):
        yield
