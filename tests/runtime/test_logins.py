"""Kept log-ins: whatever is wrong with one, the person is not left waiting."""

from __future__ import annotations

import asyncio

from tests.support.keyring import MemoryKeyring
from widget.core.events import Event, LoginRecalled
from widget.core.login import Keep, KeptLogin
from widget.runtime.logins import Logins


class Broken(MemoryKeyring):
    """What it has kept is of another version."""

    async def kept(self, *, alone: bool) -> tuple[KeptLogin, Keep] | None:
        raise KeyError("mechanism")


async def test_a_kept_log_in_that_cannot_be_read_is_none() -> None:
    told: list[Event] = []

    async def others() -> frozenset[str]:
        return frozenset()

    logins = Logins(Broken({}), told.append, others)
    logins.recall()
    for _ in range(10):
        await asyncio.sleep(0)
    assert told == [LoginRecalled("", Keep.NOT)]
