"""The account: what goes wrong with its edges is told, and does not leave the person waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from tests.support.keyring import MemoryKeyring
from widget.core.effects import Connect, Effect
from widget.core.events import Event, LoginChosen, LoginRefused
from widget.core.feature import Feature
from widget.runtime.account import Account, Edges
from widget.runtime.clock import SystemClock
from widget.runtime.loop import Loop
from widget.settings import Settings
from widget.storage.database import Database
from widget.storage.memory import MemoryDatabase
from widget.storage.schema import Schema
from widget.xmpp.client import Client
from widget.xmpp.options import ConnectionOptions


async def test_a_database_that_fails_in_an_unknown_way_refuses_the_log_in() -> None:
    told: list[Event] = []

    def effects(state: None, event: Event, session: Any) -> Iterator[Effect]:
        match event:
            case LoginChosen(jid, password):
                yield Connect(jid, password)
            case Event():
                told.append(event)

    async def broken(name: str) -> Database:
        raise RuntimeError("not as it should be")

    async def others() -> frozenset[str]:
        return frozenset()

    async def others_left(tabs: frozenset[str]) -> frozenset[str]:
        return tabs

    async def no_stream(name: str) -> None:
        return None

    loop = Loop([Feature("login", lambda: None, effects=effects)], _nothing, SystemClock(), Settings())
    schema = Schema(1, ())
    edges = Edges(
        broken,
        others,
        lambda: MemoryDatabase(schema),
        lambda who, host: Client(who, ConnectionOptions()),
        MemoryKeyring({}),
        no_stream,
        others_left,
    )
    Account(loop, edges)
    loop.dispatch(LoginChosen("romeo@example.org", "pencil"))
    async with asyncio.timeout(1):
        while not any(isinstance(each, LoginRefused) for each in told):
            await asyncio.sleep(0)


def _nothing(picture: object) -> Any: ...
