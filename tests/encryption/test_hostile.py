"""Keys, signatures and messages that the real libraries refuse; test_browser.py holds ours to the same."""

from __future__ import annotations

from typing import Any

import omemo.storage
import pytest

from tests.encryption import devices, hostile
from widget.encryption.substitutes import copies


async def test_what_is_hostile_is_refused() -> None:
    assert await hostile.all_of_it() == []


async def test_what_is_not_is_read() -> None:
    assert await devices.talk() == []


async def test_both_are_so_with_our_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """See widget/encryption/substitutes/copies.py: it stands in a browser alone."""
    monkeypatch.setattr(omemo.storage, "copy", copies)
    assert await hostile.all_of_it() == []
    assert await devices.talk() == []
    kept: Any = [{"a": [1, {"b": None}]}]
    copied: Any = omemo.storage.Just(kept).from_just()
    assert copied == kept
    copied[0]["a"][1]["b"] = 2
    assert kept == [{"a": [1, {"b": None}]}]
