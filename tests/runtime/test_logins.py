"""Kept log-ins: whatever is wrong with one, the person is not left waiting."""

from __future__ import annotations

import asyncio

import pytest

from tests.support.keyring import MemoryKeyring
from widget.core.events import Event, LoginRecalled
from widget.core.login import Keep, KeptLogin
from widget.runtime.logins import Logins


class Broken(MemoryKeyring):
    """What it has kept is of another version."""

    async def kept(self, *, alone: bool) -> tuple[KeptLogin, Keep] | None:
        raise KeyError("mechanism")


class Silent(MemoryKeyring):
    """The browser does not answer."""

    async def kept(self, *, alone: bool) -> tuple[KeptLogin, Keep] | None:
        await asyncio.get_running_loop().create_future()
        return None


@pytest.mark.parametrize("patience", [0.01, 0], ids=["in time", "asleep meanwhile"])
@pytest.mark.parametrize("keyring", [Broken, Silent])
async def test_a_kept_log_in_that_cannot_be_read_is_none(
    keyring: type[MemoryKeyring], patience: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("widget.runtime.logins.PATIENCE", patience)
    told: asyncio.Queue[Event] = asyncio.Queue()

    async def others() -> frozenset[str]:
        return frozenset()

    Logins(keyring({}), told.put_nowait, others).recall()
    async with asyncio.timeout(1):
        assert await told.get() == LoginRecalled("", Keep.NOT)
