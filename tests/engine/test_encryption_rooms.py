"""A private room of engines, encrypted, over a real server and with the real library."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest

from demo.prosody import Prosody
from tests.support.accounts import Accounts, unique
from tests.support.encrypting import SECRET, Wire, encrypting
from tests.support.engine import Engine
from tests.support.peer import Peer
from tests.support.rooms import configuration
from widget.core.stanza import element

ADMIN = "http://jabber.org/protocol/muc#admin"


async def test_all_members_read_what_is_said_also_those_who_come_later(
    prosody: Prosody, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(monkeypatch)
    owner, *members = accounts.make("owner", "juliet", "romeo", "nurse", "tybalt", "paris")
    room = f"{unique('vault')}@{prosody.muc}"
    async with Peer(owner, prosody) as peer, AsyncExitStack() as opened:
        await peer.join(room, "Owner")
        private = configuration(membersonly="1", whois="anyone", persistentroom="1")
        await peer.query(room, "set", private)
        for member in members:
            item = element("item", ADMIN, affiliation="member", jid=member.jid)
            await peer.query(room, "set", element("query", ADMIN, item))
        # Everybody has a device before anybody speaks
        engines: list[Engine] = [
            await opened.enter_async_context(encrypting(prosody, each)) for each in members
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
