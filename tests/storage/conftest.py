"""The storage tests' own page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from build.serve import Server
from tests.storage.browser import served, write_site


@pytest.fixture(scope="session")
def storage_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the page with Python and our storage in a worker."""
    folder = tmp_path_factory.mktemp("storage")
    write_site(folder)
    with served(folder) as server:
        yield server


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh profile of Chromium, gone afterwards."""
    context = chromium.new_context()
    yield context
    context.close()


@pytest.fixture(params=["chromium", "firefox"])
def any_context(
    request: pytest.FixtureRequest, chromium: Browser, firefox: Browser
) -> Iterator[BrowserContext]:
    """A fresh profile of each browser."""
    context = (chromium if request.param == "chromium" else firefox).new_context()
    yield context
    context.close()
