"""Another tab has the storage: the chat goes on without it, and what waits to be sent outlives the page."""

from __future__ import annotations

from typing import Any

from demo.prosody import Prosody
from tests.support.accounts import Accounts
from tests.support.engine import Engine
from tests.support.peer import Peer
from widget.errors import StorageBlocked
from widget.features.notices import StorageDue
from widget.storage.database import Database
from widget.storage.substitute import SubstituteDatabase


class Hindered(Engine):
    """A page whose disk opens when it is `free`."""

    free = False

    async def _open(self, name: str) -> Any:
        async def disk() -> Database:
            if not self.free:
                raise StorageBlocked("another tab holds an older version open")
            return await self.browser.disk.open(name, self._schema)

        return SubstituteDatabase(self._schema, StorageBlocked("another tab holds it"), disk)


async def test_it_is_told_and_tried_again_and_what_waits_is_sent_by_the_next_visit(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer:
        async with Hindered(prosody) as first:
            await first.log_in(juliet)
            await first.sees("Another tab has an older version of this chat open")
            await first.open("Romeo")
            first.say("Without a disk")
            await peer.hears("Without a disk")
            await first.all_sent()
            first.cut()
            first.say("Into the dark")
            first.free = True
            first.loop.dispatch(StorageDue())
            await first.sees("Load the page anew")
            await first.loop.units.drained()
            first.abandon()
        async with Engine(prosody, first.browser) as second:
            await second.is_online()
            await peer.hears("Into the dark")
            assert peer.bodies == ["Without a disk", "Into the dark"]
