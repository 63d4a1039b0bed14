"""What every measure begins with: one account with 50 contacts, a chat of 500 messages, an empty room."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from demo.prosody import Prosody
from demo.store import Contact, Store, conversation
from tests.bench.adapters.base import Account
from tests.bench.peer import Peer, connected

PASSWORD = "balcony"
OWNER = "alice"
FRIEND = "bob"
NAMES = (FRIEND, *(f"contact{number:02}" for number in range(1, 50)))
ROOM = "flood"
MESSAGES = 500
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
        self.server = Prosody(folder / "server", plain=True, log_level="warn")
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

    async def make(self) -> None:
        """Starts the server, writes all, and remembers it. Leaves the server running."""
        with self.server.start().paused() as store:
            store.accounts([OWNER, *NAMES], PASSWORD)
            store.roster(OWNER, [_contact(store, name, place) for place, name in enumerate(NAMES)])
            for name in NAMES:
                store.roster(name, [Contact(self.account.jid, OWNER.capitalize())])
            people = (self.friend, self.account.jid)
            store.chat(OWNER, self.friend, conversation(people, map(body, range(MESSAGES))))
        async with connected(self.peer(FRIEND), "127.0.0.1", self.server.c2s_port, self.room):
            pass
        self.server.stop()
        self._merge_journal()
        shutil.copytree(self.server.folder, self._snapshot, dirs_exist_ok=True)
        self.server.start()

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
