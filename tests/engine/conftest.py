"""Fixtures of this ring: it runs over WebSocket and over BOSH, and where servers differ on each of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demo.prosody import Prosody
from tests.support.accounts import Accounts
from tests.support.ejabberd import Ejabberd
from tests.support.play import is_asked, means_nothing
from widget.core.effects import Effect
from widget.core.events import Event
from widget.core.model import Session
from widget.core.store import Store

Place = tuple[Prosody | Ejabberd, Accounts]


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever is not asked about an event would have done nothing about it."""
    wronged: list[str] = []
    dispatch = Store._dispatch_one

    def checked(store: Store, event: Event, session: Session) -> list[Effect]:
        wronged.extend(
            f"{feature.name} must be told of {event}"
            for feature in store.features
            if not is_asked(feature, event)
            and not means_nothing(feature, store.slices[feature.name], event, session)
        )
        return dispatch(store, event, session)

    monkeypatch.setattr(Store, "_dispatch_one", checked)
    yield
    assert wronged == []


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
