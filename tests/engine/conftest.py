"""Fixtures of this ring: it runs over WebSocket and over BOSH."""

from __future__ import annotations

import pytest


@pytest.fixture(params=["websocket", "bosh"])
def bosh(request: pytest.FixtureRequest) -> bool:
    """Whether this run goes over BOSH."""
    return bool(request.param == "bosh")
