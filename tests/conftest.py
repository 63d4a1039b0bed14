"""Fixtures for all tests, and the order of the rings: pure, then with a server, then in a browser."""

from __future__ import annotations

import asyncio
import inspect
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from build.environment import tools, variables
from build.paths import DIST, ROOT
from demo.prosody import Prosody
from tests.support.accounts import Accounts
from tests.support.browsers import Pages, Watch, launch_chromium, launch_firefox
from tests.support.ejabberd import Ejabberd
from tests.support.people import People
from tests.support.site import HostSite, host_site

# Timings belong in the benchmark
hypothesis.settings.register_profile("chinwag", deadline=None)
hypothesis.settings.load_profile("chinwag")

SERVERS = {"prosody", "searching", "ejabberd", "server"}
BROWSERS = {"playwright", "chromium", "firefox", "browser", "visit"}
FAILED = pytest.StashKey[bool]()
MEMORY, ROOM = Path("/dev/shm"), 500_000_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks tests by what they stand on and runs the quick ones first."""
    items.sort(key=_ring)
    for item in items:
        for ring, name in ((1, "server"), (2, "browser")):
            if _ring(item) == ring:
                item.add_marker(name)


def _ring(item: pytest.Item) -> int:
    """0 pure, 1 with a server, 2 in a browser: by its fixtures, or by its mark if it asks for them later."""
    names = {*getattr(item, "fixturenames", ()), *(mark.name for mark in item.iter_markers())}
    return 2 if names & BROWSERS else 1 if names & SERVERS else 0


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """COMPAT: synchronous Playwright leaves its event loop set as running; other tests run their own."""
    if _ring(item) == 2 and not inspect.iscoroutinefunction(getattr(item, "obj", None)):
        return (yield)
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return (yield)
    finally:
        if running is not None:
            asyncio._set_running_loop(running)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Notes a failure, for the fixtures that keep a picture of it."""
    report: Any = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


# ---- servers ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where servers keep their data: in memory, if there is room.

    COMPAT: Prosody 0.12 waits for the disk several times for each message, and hundreds of them for longer
    than a test waits where others write, too.
    """
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        with tempfile.TemporaryDirectory(prefix="chinwag-", dir=MEMORY) as folder:
            yield Path(folder)
    else:
        yield tmp_path_factory.mktemp("servers")


@pytest.fixture(scope="session")
def prosody(disk: Path) -> Iterator[Prosody]:
    """A private Prosody for the whole run; a test that stops it starts it again."""
    with Prosody(disk / "prosody") as server:
        yield server


@pytest.fixture(scope="session")
def searching(disk: Path) -> Iterator[Prosody]:
    """A private Prosody that searches in its archives (XEP-0431)."""
    modules = ROOT / "tests/support/prosody_modules"
    with Prosody(disk / "searching", fulltext=modules) as server:
        yield server


@pytest.fixture(scope="session")
def ejabberd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ejabberd]:
    """A private ejabberd for the whole run; accounts by `Accounts(ejabberd, ejabberd.domain)`."""
    with Ejabberd(tmp_path_factory.mktemp("ejabberd")) as server:
        yield server


@pytest.fixture
def accounts(prosody: Prosody) -> Accounts:
    """Makes accounts of the test's own: `romeo, juliet = accounts.make("romeo", "juliet")`."""
    if not prosody.running:
        prosody.start()
    return Accounts(prosody.store, prosody.domain)


@pytest.fixture
def people(prosody: Prosody) -> Iterator[People]:
    """Other people at the server, for tests that are not coroutines."""
    crowd = People(prosody)
    yield crowd
    crowd.close()


# ---- the built widget and a page around it ------------------------------------------------------


@pytest.fixture(scope="session")
def dist() -> Path:
    """The built files; built once a run (quick when nothing changed)."""
    if not os.environ.get("CHINWAG_BUILT"):
        subprocess.run([sys.executable, "build", "--fast"], cwd=ROOT, check=True, stdin=subprocess.DEVNULL)
    return DIST


@pytest.fixture
def site(dist: Path) -> Iterator[HostSite]:
    """A host site on two origins: `page.goto(site.page({"websocket_url": …}))`."""
    with host_site(dist) as hosts:
        yield hosts


# ---- browsers -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    os.environ.update(variables())
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, headless, one for the run."""
    _require(tools().chromium)
    browser = launch_chromium(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Firefox ESR, headless, one for the run."""
    _require(tools().firefox)
    browser = launch_firefox(playwright)
    yield browser
    browser.close()


@pytest.fixture
def watch() -> Watch:
    """What goes wrong in the test's pages; `watch.allow(pattern)` lets some of it pass."""
    return Watch()


@pytest.fixture
def pages(chromium: Browser, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Pages]:
    """Opens pages in Chromium: `pages.open(viewport=…, color_scheme="dark")`."""
    yield from _pages(chromium, watch, request)


@pytest.fixture
def firefox_pages(firefox: Browser, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Pages]:
    """Opens pages in Firefox."""
    yield from _pages(firefox, watch, request)


@pytest.fixture
def page(pages: Pages) -> Page:
    """A fresh Chromium page; the test fails on console errors, uncaught exceptions and CSP violations."""
    return pages.open()


def _pages(browser: Browser, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Pages]:
    pages = Pages(browser, watch)
    try:
        yield pages
        failed = request.node.stash.get(FAILED, False)
        if failed or watch.bad:
            pages.picture(request.node.name)
    finally:
        pages.close()
    if not failed:
        watch.check()


def _require(program: Path) -> None:
    assert program.exists(), f"{program.name} is not set up: start the tests by `python3 tests`"
