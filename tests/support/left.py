"""What a page leaves in the browser for the next one: its stream's session, and its log-in."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.accounts import Account
from tests.support.story import DATABASES, Visitor
from tests.support.waiting import until

SESSION = """(account) => new Promise((resolve, reject) => {
  const opening = indexedDB.open(`chinwag:${account}`);
  opening.onerror = reject;
  opening.onsuccess = () => {
    const reading = opening.result.transaction("stream").objectStore("stream").getAll();
    reading.onsuccess = () => {
      opening.result.close();
      const records = reading.result.map(({ json }) => JSON.parse(json));
      resolve(records.find(({ id }) => id === "session") ?? null);
    };
  };
})"""
"""What an earlier page left of its stream; its time tells when it was last written."""
LOGINS = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("chinwag-logins");
  opening.onerror = reject;
  opening.onsuccess = () => {
    const reading = opening.result.transaction("logins").objectStore("logins").getAll();
    reading.onsuccess = async () => {
      opening.result.close();
      const keys = reading.result.map(({ key }) => crypto.subtle.exportKey("raw", key).catch((e) => e.name));
      resolve([reading.result.map(({ text }) => text), await Promise.all(keys)]);
    };
  };
})"""
"""What of a kept log-in a script of the page can read: nothing that is a password or a key's bytes."""


def session(page: Page, account: Account) -> dict[str, object] | None:
    """The stream's session as it lies in the browser."""
    found: dict[str, object] | None = page.evaluate(SESSION, account.jid)
    return found


def at_rest(visitor: Visitor, account: Account) -> dict[str, object]:
    """Wait until the next page could carry the session on; that session."""
    found = until(visitor.page, lambda: session(visitor.page, account))
    assert found
    return found


def kept(visitor: Visitor) -> tuple[list[str], list[str]]:
    """Wait until the next page could log in by itself: what is kept for it, and what its keys give away."""
    until(visitor.page, lambda: "chinwag-logins" in visitor.page.evaluate(DATABASES))
    texts, keys = until(visitor.page, lambda: visitor.page.evaluate(LOGINS), lambda found: found[0])
    return texts, keys
