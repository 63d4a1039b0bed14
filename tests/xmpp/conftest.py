"""Real servers for the XMPP suite: each test runs on each server over WebSocket and over BOSH."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from demo.prosody import Prosody
from tests.support.accounts import Account, Accounts
from tests.support.ejabberd import Ejabberd
from tests.xmpp.person import Person
from widget.xmpp.options import Anonymous

PLACES = ("prosody-websocket", "prosody-bosh", "ejabberd-websocket", "ejabberd-bosh")


@dataclass(frozen=True)
class Place:
    """A server and a way to it."""

    server: Prosody | Ejabberd
    bosh: bool
    accounts: Accounts

    @property
    def url(self) -> str:
        return self.server.bosh_url if self.bosh else self.server.websocket_url

    @property
    def managed(self) -> bool:
        """Whether sessions can be resumed here."""
        return not self.bosh

    def make(self, *names: str) -> tuple[Account, ...]:
        return self.accounts.make(*names)

    def person(self, account: Account, **options: object) -> Person:
        """Somebody who logs in here: `async with place.person(romeo) as romeo`."""
        return Person.of(account, self.url, **options)

    def guest(self) -> Person:
        """Somebody without an account."""
        return Person(Anonymous(self.server.guests), self.url)


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, prosody: Prosody) -> Place:
    """A running server, and accounts of the test's own."""
    name, _, way = str(request.param).partition("-")
    server: Prosody | Ejabberd = prosody if name == "prosody" else request.getfixturevalue(name)
    if not server.running:
        server.start()
    return Place(server, way == "bosh", Accounts(server.store, server.domain))
