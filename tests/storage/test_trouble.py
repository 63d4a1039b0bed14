"""Browsers that keep nothing, or no more, or are killed: the chat goes on, and no unit is ever divided."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Playwright

from build.serve import Server
from tests.storage.browser import kill, lasting_chromium, python, tab

IMPORT = "from tests.storage.in_worker import *\nfrom tests.storage import in_worker as w\n"
HOLD = """new Promise((done) => {
    indexedDB.open("capulet", 1).onsuccess = ({ target }) => { globalThis.kept = target.result; done(); };
})"""


@pytest.mark.parametrize("trouble", ["missing", "forbidden", "broken", "silent"])
def test_without_indexeddb_records_are_kept_in_memory_and_the_reason_told(
    context: BrowserContext, storage_site: Server, trouble: str
) -> None:
    page = tab(context, storage_site, trouble)
    python(page, IMPORT + "database = await open_database('capulet', SCHEMA, patience=0.2)")
    assert python(page, "w.problem(database)") == "StorageUnavailable"
    assert python(page, "await w.works(database)")


def test_a_tab_that_does_not_let_go_blocks_nobody(context: BrowserContext, storage_site: Server) -> None:
    stubborn, page = tab(context, storage_site), tab(context, storage_site)
    stubborn.evaluate(HOLD)
    python(page, IMPORT + "database = await open_database('capulet', SCHEMA, patience=0.5)")
    assert python(page, "w.problem(database)") == "StorageBlocked"
    assert python(page, "await w.works(database)")
    assert not python(page, "await database.retry()")
    stubborn.close()
    assert python(page, "await database.retry()")
    python(page, "await database.close()")
    python(page, "database = await open_database('capulet', SCHEMA)")
    assert python(page, "w.problem(database)") == ""


def test_a_database_whose_reading_hangs_is_given_up_and_left_as_it_was(
    context: BrowserContext, storage_site: Server
) -> None:
    before, page, after = (tab(context, storage_site, trouble) for trouble in ("", "stuck", ""))
    python(before, IMPORT + "database = await open_database('capulet', SCHEMA)")
    python(before, "await database.commit([Put('drafts', {'with': 'romeo', 'body': 'O'})])")
    python(page, IMPORT + "database = await open_database('capulet', NEWER, patience=0.1)")
    assert python(page, "w.problem(database)") == "StorageUnavailable"
    assert python(page, "await w.works(database)")
    python(after, IMPORT + "database = await open_database('capulet', NEWER)")
    assert python(after, "w.problem(database)") == ""
    assert python(after, "(await database.get('drafts', 'romeo'))['text']") == "O"


def test_an_upgrade_that_hangs_is_given_up_too(context: BrowserContext, storage_site: Server) -> None:
    page, after = (tab(context, storage_site, trouble) for trouble in ("stuck", ""))
    # A database that there is not is made by an upgrade
    python(page, IMPORT + "database = await open_database('montague', SCHEMA, patience=0.1)")
    assert python(page, "w.problem(database)") == "StorageUnavailable"
    assert python(page, "await w.works(database)")
    python(after, IMPORT + "database = await open_database('montague', SCHEMA)")
    assert python(after, "w.problem(database)") == ""


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def lasting(chromium: Browser, playwright: Playwright, profile: Path) -> Iterator[BrowserContext]:
    with lasting_chromium(playwright, profile) as context:
        yield context


def _quota(page: Page, session: CDPSession, size: int | None) -> None:
    """Set the quota before the database is opened: Chromium remembers for a while that there is room."""
    origin = page.evaluate("location.origin")
    limit = {} if size is None else {"quotaSize": size}
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, **limit})


def test_a_unit_that_exceeds_the_quota_is_not_written_at_all(
    lasting: BrowserContext, storage_site: Server
) -> None:
    page = tab(lasting, storage_site)
    session = lasting.new_cdp_session(page)
    _quota(page, session, 3_000_000)
    python(page, IMPORT + "database = await open_indexeddb('capulet', SCHEMA)")
    taken = python(page, "taken = await w.fill(database); taken")
    assert python(page, "await database.count('things')") == 2 * taken
    _quota(page, session, None)
    assert python(page, "await w.works(database)")


def test_when_the_quota_is_used_up_the_chat_goes_on_in_memory_until_there_is_room(
    lasting: BrowserContext, storage_site: Server
) -> None:
    page = tab(lasting, storage_site)
    session = lasting.new_cdp_session(page)
    _quota(page, session, 1_000_000)
    python(page, IMPORT + "database = await open_database('capulet', SCHEMA)")
    python(page, "told = []\ndatabase.troubled_by = told.append")
    python(page, "await database.commit([thing('before', n=1)])")
    python(
        page,
        "for n in range(30): await database.commit([thing(n, text=w.noise()), thing('before', n=n)])",
    )
    assert python(page, "w.problem(database)") == "StorageFull"
    assert python(page, "len(told)") == 1
    assert python(page, "await database.count('things')") == 31
    assert python(page, "(await database.get('things', 'before'))['n']") == 29
    assert not python(page, "await database.retry()")
    _quota(page, session, None)
    assert python(page, "await database.retry()")
    page.reload()
    python(page, IMPORT + "database = await open_database('capulet', SCHEMA)")
    assert python(page, "await database.count('things')") == 31
    assert python(page, "(await database.get('things', 'before'))['n']") == 29


@pytest.mark.parametrize("durable", [False, True])
def test_a_browser_killed_while_it_commits_leaves_every_unit_whole(
    chromium: Browser, playwright: Playwright, storage_site: Server, profile: Path, durable: bool
) -> None:
    # COMPAT: Chromium 156 goes on writing behind a record that a kill has torn, and takes everything for
    # corrupt when it starts once more, and begins anew: so there is one kill to a profile here.
    with lasting_chromium(playwright, profile) as context:
        page = tab(context, storage_site)
        python(page, IMPORT + "database = await open_indexeddb('capulet', SCHEMA)")
        python(page, f"hammer = w.Hammer(database, {durable})\nawait hammer.start()")
        units = random.randrange(5, 80)
        while (reported := python(page, "hammer.done")) < units:
            pass
        kill(profile)
    with lasting_chromium(playwright, profile) as context:
        page = tab(context, storage_site)
        python(page, IMPORT + "database = await open_indexeddb('capulet', SCHEMA)")
        assert python(page, "' '.join(await w.halves(database))") == ""
        assert python(page, "await database.count('messages')") >= reported, "what was reported is there"
