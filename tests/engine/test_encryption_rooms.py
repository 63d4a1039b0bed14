"""A private room of engines, encrypted, over a real server and with the real library."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest

from tests.engine.conftest import Place
from tests.support.encrypting import SECRET, Wire, encrypting
from tests.support.engine import Engine
from tests.support.vault import private_room


async def test_all_members_read_what_is_said_also_those_who_come_later(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(monkeypatch)
    server, accounts = place
    members = accounts.make("juliet", "romeo", "nurse", "tybalt", "paris")
    room = await private_room(server, accounts, *members)
    async with AsyncExitStack() as opened:
        # Everybody has a device before anybody speaks
        engines: list[Engine] = [
            await opened.enter_async_context(encrypting(server, each)) for each in members
        ]
        late = engines.pop()
        for engine in engines:
            await engine.join(room)
        for number, engine in enumerate(engines):
            engine.say(f"{SECRET} {number}")
            for each in engines:
                await each.sees(f"{SECRET} {number}")
            await engine.all_sent()
        await late.join(room)
        for number in range(len(engines)):
            await late.sees(f"{SECRET} {number}")
        expected = [f"{SECRET} {number}" for number in range(len(engines))]
        assert [each.bodies for each in (*engines, late)] == [expected] * 5
    assert wire.leaked == []
    assert len(wire.sealed) >= len(expected)
