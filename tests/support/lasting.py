"""A person's own Chromium, with a folder for all that it keeps: it can be closed, killed and started again.

home = Home(playwright, folder, watch, address)
with home.started():
    tab = home.tab()
    home.kill()
with home.started():
    ...
"""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from tests.storage.browser import kill, lasting_chromium
from tests.support.browsers import Watch
from tests.support.story import Visitor

NOT_SHARED = "delete globalThis.SharedWorker"
# All messages that lie in an account's database, with what is wrong with each
MESSAGES = """(account) => new Promise((resolve, reject) => {
  const opening = indexedDB.open(`chinwag:${account}`);
  opening.onerror = reject;
  opening.onsuccess = () => {
    const reading = opening.result.transaction("messages").objectStore("messages").getAll();
    reading.onsuccess = () => {
      opening.result.close();
      const found = reading.result.map(({ json }) => JSON.parse(json)).sort((a, b) => a.order - b.order);
      resolve(found.map(({ body, more }) => [body, more?.encryption?.problem ?? "in the clear"]));
    };
  };
})"""
STORED = f"""async ([account, body, patience]) => {{
  const isThere = async () => (await ({MESSAGES})(account)).some(([said]) => said === body);
  const end = performance.now() + patience;
  while (!(await isThere())) {{
    if (performance.now() > end) throw new Error(`${{body}} is not stored for ${{account}}`);
    await new Promise((done) => setTimeout(done, 10));
  }}
}}"""
PATIENCE = 45_000
"""Milliseconds after which a message that is not stored is lost, however busy the machine is."""
BALLAST = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("ballast");
  opening.onerror = reject;
  opening.onupgradeneeded = () => opening.result.createObjectStore("stones");
  opening.onsuccess = () => {
    const loading = opening.result.transaction("stones", "readwrite");
    for (let n = 0; n < 160; n++) loading.objectStore("stones").put("x".repeat(30_000), n);
    loading.onerror = reject;
    loading.oncomplete = () => {
      opening.result.close();
      indexedDB.deleteDatabase("ballast").onsuccess = () => resolve();
    };
  };
})"""


class Home:
    """Each of its tabs has an engine of its own, as in browsers without shared workers.

    Args:
        folder: of the profile.
        address: the page with the chat.
        empty: a page of the same site without it.
    """

    context: BrowserContext

    def __init__(
        self, playwright: Playwright, folder: Path, watch: Watch, *, address: str, empty: str
    ) -> None:
        self._playwright, self._folder, self._watch = playwright, folder, watch
        self._address, self._empty = address, empty
        self._opening = threading.Lock()

    @contextlib.contextmanager
    def started(self) -> Iterator[None]:
        """The browser runs, unless it is killed meanwhile."""
        with lasting_chromium(self._playwright, self._folder) as self.context:
            self.context.add_init_script(NOT_SHARED)
            self.context.set_default_timeout(30_000)
            yield

    def tab(self) -> Visitor:
        """A new tab with the chat; the log-in is kept, if there has been one."""
        page = self._page()
        page.goto(self._address, wait_until="commit")
        return Visitor(page)

    def ask(self, script: str) -> Any:
        """What a script of the site says where the chat is not."""
        page = self._page()
        page.goto(self._empty)
        said = page.evaluate(script)
        page.close()
        return said

    def mends(self) -> None:
        """COMPAT: Chromium 156 goes on writing behind a record that a kill has torn, and takes everything for
        corrupt when it starts once more. With so much in it, its log is closed and a new one begun."""
        self.ask(BALLAST)

    def kill(self) -> None:
        """As a crash does it: at once, and nobody is told. From any thread.

        COMPAT: Playwright 1.65 waits for ever for a new page of a browser that ends before the page is there.
        """
        with self._opening:
            kill(self._folder)

    def loses_all(self) -> None:
        """What sites have stored in a browser that does not run is gone, as when others needed room."""
        kept = self._folder / "Default"
        assert (kept / "IndexedDB").is_dir()
        for name in ("IndexedDB", "Local Storage", "Session Storage"):
            shutil.rmtree(kept / name, ignore_errors=True)

    def _page(self) -> Page:
        with self._opening:
            page = self.context.new_page()
        return self._watch.follow(page)


def messages(visitor: Visitor, account: str) -> list[list[str]]:
    """What lies in the browser of an account's only conversation, in order: texts, and what is wrong."""
    found: list[list[str]] = visitor.page.evaluate(MESSAGES, account)
    return found


def is_stored(visitor: Visitor, account: str, body: str) -> None:
    """Wait until a message of this text lies there."""
    visitor.page.evaluate(STORED, [account, body, PATIENCE])
