"""A closed browser loses what sites have stored, or the keys alone: who comes back is told, and can write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account
from tests.support.browsers import Watch
from tests.support.lasting import Home
from tests.support.site import HostSite
from tests.support.story import LOADED, Conversation, Visitor

Couple = tuple[Account, Account]
NOT_OURS = re.compile(
    "This message (was not encrypted for|is from before encryption was set up in) this browser."
)
DELETE = """(name) => new Promise((resolve, reject) => {
  const deleting = indexedDB.deleteDatabase(name);
  deleting.onsuccess = () => resolve();
  deleting.onerror = deleting.onblocked = reject;
})"""


@dataclass(frozen=True)
class Talking:
    """Juliet's browser, and what Romeo sees of their chat in his own."""

    juliet: Account
    home: Home
    his: Conversation

    @contextmanager
    def comes(self, *, log_in: bool) -> Iterator[tuple[Visitor, Conversation]]:
        """Juliet starts her browser and is in the chat."""
        with self.home.started():
            her = self.home.tab()
            if log_in:
                her.page.get_by_label("Stay logged in").check()
                her.enter(self.juliet)
            yield her, her.conversation("Romeo")

    def both_write(self, hers: Conversation, name: str) -> None:
        hers.say(f"Hers {name}")
        self.his.sees(f"Hers {name}")
        self.his.say(f"His {name}")
        hers.sees(f"His {name}")
        hers.all_sent()


@pytest.fixture
def talking(
    visit: Visit,
    couple: Couple,
    playwright: Playwright,
    site: HostSite,
    prosody: Prosody,
    watch: Watch,
    tmp_path: Path,
) -> Talking:
    """They have talked, and Juliet has closed her browser."""
    juliet, romeo = couple
    given = {"websocket_url": prosody.websocket_url, "encryption": "always", "open_chat": romeo.jid}
    address = site.page({**given, "mode": "fullscreen"})
    home = Home(playwright, tmp_path / "profile", watch, address=address, empty=site.page({"mode": "none"}))
    him = visit(encryption="always")
    him.log_in(romeo)
    talking = Talking(juliet, home, him.chat("Juliet"))
    with talking.comes(log_in=True) as (_, hers):
        for chat in (hers, talking.his):
            chat.is_encrypted()
        talking.both_write(hers, "before")
    return talking


def test_who_comes_back_to_an_emptied_browser_is_told_so_and_writes_at_once(talking: Talking) -> None:
    talking.home.loses_all()
    with talking.comes(log_in=True) as (_, hers):
        expect(hers.frame).to_contain_text("This browser is a new device of your account.", timeout=LOADED)
        talking.both_write(hers, "after")
        # What was for the device of before says why it is not to be read
        expect(hers.frame.locator(".unopened")).to_have_text([NOT_OURS] * 2)
    with talking.comes(log_in=False) as (_, hers):
        talking.both_write(hers, "the next day")


def test_who_comes_back_to_a_browser_without_its_keys_is_told_so_and_writes_at_once(
    talking: Talking, watch: Watch
) -> None:
    watch.allow("a record of keys does not open any more")
    with talking.home.started():
        talking.home.ask(f"() => ({DELETE})('chinwag-keys:{talking.juliet.jid}')")
    with talking.comes(log_in=False) as (_, hers):
        expect(hers.frame).to_contain_text("This browser had lost its keys and has new ones.", timeout=LOADED)
        hers.sees("Hers before")
        hers.sees("His before")
        talking.both_write(hers, "after")
