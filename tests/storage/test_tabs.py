"""Two tabs on one database, of which one is newer."""

from __future__ import annotations

from playwright.sync_api import BrowserContext

from build.serve import Server
from tests.storage.browser import python, tab

IMPORT = "from tests.storage.in_worker import *\nfrom tests.storage import in_worker as w\n"
OPEN = (
    IMPORT
    + "closed = []\ndatabase = await open_database('capulet', SCHEMA)\ndatabase.closed_by = closed.append"
)


def test_the_older_tab_is_closed_and_told_and_what_it_wrote_is_upgraded(
    any_context: BrowserContext, storage_site: Server
) -> None:
    older, newer = tab(any_context, storage_site), tab(any_context, storage_site)
    python(older, OPEN)
    python(older, "await database.commit([Put('drafts', {'with': 'romeo', 'body': 'O'})])")
    python(newer, OPEN.replace("SCHEMA", "NEWER"))
    assert python(newer, "w.problem(database)") == ""
    assert python(newer, "(await database.get('drafts', 'romeo'))['text']") == "O"
    assert python(older, "await w.refused(database, thing('late'))") == "StorageUnavailable"
    assert python(older, "' '.join(type(error).__name__ for error in closed)") == "StorageBlocked"


def test_an_older_page_goes_on_in_memory_and_says_that_it_is_old(
    any_context: BrowserContext, storage_site: Server
) -> None:
    newer, older = tab(any_context, storage_site), tab(any_context, storage_site)
    python(newer, OPEN.replace("SCHEMA", "NEWER"))
    python(older, OPEN)
    assert python(older, "w.problem(database)") == "StorageBlocked"
    assert python(older, "await w.works(database)")
    assert python(newer, "await w.works(database)")
    assert python(newer, "len(closed)") == 0


def test_logging_out_in_one_tab_erases_for_all(any_context: BrowserContext, storage_site: Server) -> None:
    one, other = tab(any_context, storage_site), tab(any_context, storage_site)
    python(one, OPEN)
    python(other, OPEN)
    python(one, "await database.commit([thing('secret')])\nawait database.erase()")
    assert python(other, "await w.refused(database, thing('late'))") == "StorageUnavailable"
    assert python(other, "len(closed)") == 1
    left = one.evaluate("indexedDB.databases().then((all) => all.map(({ name }) => name))")
    assert left == []
