"""What every measure begins with: one account with 50 contacts, a chat of 500 messages and one of 10,000."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from demo.prosody import Prosody
from demo.store import Contact, Store, conversation
from tests.bench.adapters.base import Account
from tests.bench.peer import Peer, connected
from tests.bench.web_peer import WebPeer

PASSWORD = "balcony"
OWNER = "alice"
FRIEND = "bob"
NAMES = (FRIEND, *(f"contact{number:02}" for number in range(1, 50)))
ROOM = "flood"
CROWD = "crowd-10000"
"""A room with so many occupants (`prosody/mod_crowd.lua`)."""

LONG = NAMES[-1]
"""The contact with whom there is a long history: 10,000 messages, older than all others."""
LONG_MESSAGES = 10_000

MODULES = Path(__file__).with_name("prosody")
MESSAGES = 500
DAY = 24 * 60 * 60
TEXT = (
    "the kettle is on and the train to the coast leaves at nine so bring a coat and some bread "
    "for the way because nobody knows whether the small shop near the harbour opens on Sundays"
)


def body(number: int) -> str:
    """A message of 3 to 25 words, the same in every run; some with a link."""
    length = 3 + number * 13 % 23
    known = TEXT.split()
    words = [known[(number + place * 3) % len(known)] for place in range(length)]
    link = [f"https://example.org/page/{number}"] if number % 10 == 3 else []
    return " ".join(words + link)


class Seeded:
    """A private server that can be put back to how it was at first."""

    def __init__(self, folder: Path) -> None:
        self.server = Prosody(folder / "server", plain=True, log_level="warn", modules=MODULES)
        self._snapshot = folder / "snapshot"

    @property
    def account(self) -> Account:
        """The one that logs in on the page."""
        jid = f"{OWNER}@{self.server.domain}"
        return Account(jid, PASSWORD, self.server.websocket_url, self.server.muc)

    @property
    def friend(self) -> str:
        return f"{FRIEND}@{self.server.domain}"

    @property
    def room(self) -> str:
        return f"{ROOM}@{self.server.muc}"

    def peer(self, user: str) -> Peer:
        """Another account, not connected yet."""
        return Peer(self.server.domain, user, PASSWORD)

    def web_peer(self, user: str) -> WebPeer:
        """The same for the page's own way to the server."""
        return WebPeer(self.server.domain, user, PASSWORD)

    async def make(self) -> None:
        """Starts the server, writes all, and remembers it. Leaves the server running."""
        with self.server.start().paused() as store:
            store.accounts([OWNER, *NAMES], PASSWORD)
            self.write(store)
        await self.enter()
        self.server.stop()
        self._merge_journal()
        shutil.copytree(self.server.folder, self._snapshot, dirs_exist_ok=True)
        self.server.start()

    def write(self, store: Store) -> None:
        """What accounts have: rosters and messages."""
        store.roster(OWNER, [_contact(store, name, place) for place, name in enumerate(NAMES)])
        for name in NAMES:
            store.roster(name, [Contact(self.account.jid, OWNER.capitalize())])
        people = (self.friend, self.account.jid)
        store.chat(OWNER, self.friend, conversation(people, map(body, range(MESSAGES))))
        people = (f"{LONG}@{store.domain}", self.account.jid)
        ago = int(time.time()) - 7 * DAY
        store.chat(OWNER, people[0], conversation(people, map(body, range(LONG_MESSAGES)), end=ago))

    async def enter(self) -> None:
        """Make the rooms by entering them."""
        await self.make_room(self.room)

    async def make_room(self, room: str) -> None:
        """A room is there once somebody has been in it."""
        async with connected(self.peer(FRIEND), "127.0.0.1", self.server.c2s_port, room):
            pass

    def restore(self) -> None:
        """As it was at first: what a product left on the server is gone."""
        self.server.stop()
        self.server.erase()
        shutil.copytree(self._snapshot, self.server.folder)
        self.server.start()

    def _merge_journal(self) -> None:
        with closing(sqlite3.connect(self.server.store.path)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _contact(store: Store, name: str, place: int) -> Contact:
    return Contact(f"{name}@{store.domain}", name.capitalize(), ("Friends" if place % 2 else "Work",))
