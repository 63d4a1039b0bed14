"""Fixtures of this ring: it runs over WebSocket and over BOSH, and where servers differ on each of them."""

from __future__ import annotations

import pytest

from demo.prosody import Prosody
from tests.support.accounts import Accounts
from tests.support.ejabberd import Ejabberd

Place = tuple[Prosody | Ejabberd, Accounts]


@pytest.fixture(params=["websocket", "bosh"])
def bosh(request: pytest.FixtureRequest) -> bool:
    """Whether this run goes over BOSH."""
    return bool(request.param == "bosh")


@pytest.fixture(params=["prosody", "ejabberd"])
def server(request: pytest.FixtureRequest) -> Prosody | Ejabberd:
    """Each of the servers."""
    found: Prosody | Ejabberd = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def place(server: Prosody | Ejabberd) -> Place:
    """A server, and what makes accounts there."""
    return server, Accounts(server.store, server.domain)
