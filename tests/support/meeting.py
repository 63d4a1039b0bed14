"""Where stories begin: Juliet in a chat with Romeo, or in a room with Romeo and the Nurse.

async with in_a_room(prosody, accounts) as (room, romeo, nurse, engine):
    romeo.say(room, "Good evening", kind="groupchat")
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from demo.prosody import Prosody
from tests.support.accounts import Account, Accounts, unique
from tests.support.ejabberd import Ejabberd
from tests.support.engine import Engine
from tests.support.peer import Peer
from tests.support.proxy import Proxy


class Chat(NamedTuple):
    """Juliet, her friend, and her page with their chat."""

    juliet: Account
    romeo: Peer
    engine: Engine


class Room(NamedTuple):
    """The room's address, the two who were there before Juliet, and her page with the room."""

    address: str
    romeo: Peer
    nurse: Peer
    engine: Engine


@asynccontextmanager
async def in_a_chat(
    server: Prosody | Ejabberd,
    accounts: Accounts,
    network: Proxy | None = None,
    *,
    page: type[Engine] = Engine,
    **options: Any,
) -> AsyncIterator[Chat]:
    """With a network, her page has its server by that."""
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, server) as peer, page(network or server, **options) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        yield Chat(juliet, peer, engine)


@asynccontextmanager
async def in_a_room(prosody: Prosody, accounts: Accounts) -> AsyncIterator[Room]:
    juliet, romeo, nurse = accounts.make("juliet", "romeo", "nurse")
    room = f"{unique('garden')}@{prosody.muc}"
    async with Peer(romeo, prosody) as one, Peer(nurse, prosody) as two, Engine(prosody) as engine:
        await one.join(room, "Romeo")
        await two.join(room, "Nurse")
        await engine.log_in(juliet)
        await engine.join(room)
        yield Room(room, one, two, engine)
