"""Fixtures of this ring: where servers may matter, it runs on each of them."""

from __future__ import annotations

import pytest

from demo.prosody import Prosody
from tests.support.ejabberd import Ejabberd


@pytest.fixture(params=["prosody", "ejabberd"])
def server(request: pytest.FixtureRequest) -> Prosody | Ejabberd:
    """Each of the servers."""
    found: Prosody | Ejabberd = request.getfixturevalue(request.param)
    return found
