"""Keys, signatures and messages that the real libraries refuse; test_browser.py holds ours to the same."""

from __future__ import annotations

from tests.encryption import devices, hostile


async def test_what_is_hostile_is_refused() -> None:
    assert await hostile.all_of_it() == []


async def test_what_is_not_is_read() -> None:
    assert await devices.talk() == []
