"""Prosody's SQLite database, written directly: accounts, rosters and archives in no time.

Of Prosody 0.12's mod_storage_sql: table `prosody` for key-value stores, `prosodyarchive` for archives. Write
while the server is stopped, or before anyone whom it concerns logs in: it caches rosters. Locks are short.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import secrets
import sqlite3
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

ITERATIONS = 4096


@dataclass(frozen=True)
class Contact:
    """One entry of a roster."""

    jid: str
    name: str = ""
    groups: tuple[str, ...] = ()
    subscription: str = "both"


@dataclass(frozen=True)
class Line:
    """One archived message. `sender`: bare JID in a chat, nickname in a room; `time`: seconds since 1970.

    `inside`: further elements, as XML.
    """

    sender: str
    body: str
    time: int
    id: str = ""
    inside: str = ""


class Store:
    """The database of one server; each method is one transaction."""

    def __init__(self, path: Path, domain: str, muc: str) -> None:
        self.path, self.domain, self.muc = path, domain, muc

    @property
    def ready(self) -> bool:
        """Whether Prosody has made its tables: shortly after its ports open."""
        if not self.path.exists():
            return False
        query = "SELECT count(*) FROM sqlite_master WHERE name IN ('prosody', 'prosodyarchive')"
        with contextlib.closing(sqlite3.connect(self.path, timeout=10)) as database:
            return bool(database.execute(query).fetchone()[0] == 2)

    def accounts(self, names: Iterable[str], password: str) -> None:
        """Accounts of the main domain, all with one password (hashed as for SCRAM-SHA-1)."""
        keys = _scram(password)
        self._put("accounts", [(name, key, kind, value) for name in names for key, kind, value in keys])

    def roster(self, owner: str, contacts: Iterable[Contact]) -> None:
        """Adds to the roster of the account `owner` (its local part)."""
        rows = []
        for contact in contacts:
            groups = dict.fromkeys(contact.groups, True)
            entry = {"subscription": contact.subscription, "groups": groups}
            if contact.name:
                entry["name"] = contact.name
            rows.append((owner, contact.jid, "json", json.dumps(entry)))
        self._put("roster", rows)

    def chat(self, owner: str, peer: str, lines: Iterable[Line]) -> None:
        """Adds messages with the bare JID `peer` to the owner's archive, as mod_mam would have."""
        me = f"{owner}@{self.domain}"
        rows = []
        for number, line in enumerate(lines):
            to = peer if line.sender == me else me
            stanza = _message("chat", f"{line.sender}/seed", to, line, number)
            rows.append((self.domain, owner, "archive", _key(line, number), line.time, peer, "xml", stanza))
        self._append(rows)

    def room(self, room: str, lines: Iterable[Line]) -> None:
        """Adds messages to the archive of a room (its local part), as mod_muc_mam would have."""
        jid = f"{room}@{self.muc}"
        rows = []
        for number, line in enumerate(lines):
            stanza = _message("groupchat", f"{jid}/{line.sender}", "", line, number)
            rows.append(
                (self.muc, room, "muc_log", _key(line, number), line.time, "message<groupchat", "xml", stanza)
            )
        self._append(rows)

    def _put(self, store: str, rows: Iterable[tuple[str, str, str, str]]) -> None:
        statement = "INSERT INTO prosody (host, user, store, key, type, value) VALUES (?, ?, ?, ?, ?, ?)"
        with self._transaction() as database:
            database.executemany(statement, [(self.domain, user, store, *rest) for user, *rest in rows])

    def _append(self, rows: Iterable[tuple[object, ...]]) -> None:
        columns = '"host", "user", "store", "key", "when", "with", "type", "value"'
        statement = f"INSERT INTO prosodyarchive ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        with self._transaction() as database:
            database.executemany(statement, rows)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(sqlite3.connect(self.path, timeout=30)) as database, database:
            yield database


def conversation(
    people: tuple[str, ...],
    bodies: Iterable[str],
    *,
    end: int | None = None,
    step: int = 60,
    prefix: str = "seed",
) -> list[Line]:
    """Lines said in turn by the people, `step` seconds apart, the last at `end` (unless told, now)."""
    texts = list(bodies)
    start = (end or int(time.time())) - step * len(texts)
    return [
        Line(people[number % len(people)], text, start + step * (number + 1), f"{prefix}-{number}")
        for number, text in enumerate(texts)
    ]


def _message(kind: str, sender: str, to: str, line: Line, number: int) -> str:
    name = quoteattr(line.id or f"seed-{number}")
    target = f" to={quoteattr(to)}" if to else ""
    origin = f"<origin-id xmlns='urn:xmpp:sid:0' id={name}/>" if kind == "chat" else ""
    head = f"<message xmlns='jabber:client' type='{kind}' id={name} from={quoteattr(sender)}{target}>"
    return f"{head}<body>{escape(line.body)}</body>{origin}{line.inside}</message>"


def _key(line: Line, number: int) -> str:
    """An archive id: unique, as Prosody's own are."""
    return f"{line.id or 'seed'}-{number}-{secrets.token_hex(4)}"


@lru_cache
def _scram(password: str) -> tuple[tuple[str, str, str], ...]:
    """What internal_hashed keeps of a password: (key, type, value)."""
    salt = secrets.token_hex(8)
    salted = hashlib.pbkdf2_hmac("sha1", password.encode(), salt.encode(), ITERATIONS)
    stored = hashlib.sha1(hmac.digest(salted, b"Client Key", "sha1")).hexdigest()
    server = hmac.digest(salted, b"Server Key", "sha1").hex()
    return (
        ("iteration_count", "number", str(ITERATIONS)),
        ("salt", "string", salt),
        ("stored_key", "string", stored),
        ("server_key", "string", server),
    )
