"""The demo's XMPP server with everybody in it: history, the nurse who answers, others who are just there."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from demo import people
from demo.bot import Nurse, Resident
from demo.prosody import Prosody

ARRIVAL = 30.0  # seconds until all have logged in


@contextlib.asynccontextmanager
async def inhabited(folder: Path) -> AsyncIterator[Prosody]:
    """A server in that folder, until the end of the block."""
    with Prosody(folder) as server:
        people.settle(server.store)
        residents = _residents(server)
        try:
            for resident in residents:
                resident.connect("127.0.0.1", server.c2s_port)
            async with asyncio.timeout(ARRIVAL):
                await asyncio.gather(*(resident.ready.wait() for resident in residents))
            yield server
        finally:
            await asyncio.gather(*(resident.leave() for resident in residents))


def _residents(server: Prosody) -> list[Resident]:
    nurse = Nurse(f"{people.BOT}@{server.domain}", people.PASSWORD, people.rooms(server.muc))
    others = people.PRESENT.items()
    return [
        nurse,
        *(Resident(f"{name}@{server.domain}", people.PASSWORD, *presence) for name, presence in others),
    ]
