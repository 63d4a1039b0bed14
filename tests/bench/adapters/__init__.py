"""The products that are measured, one file each."""

from __future__ import annotations

from pathlib import Path

from tests.bench.adapters.base import Adapter
from tests.bench.adapters.chinwag import Chinwag
from tests.bench.adapters.converse import Converse

NAMES = (Chinwag.name, Converse.name)


def products(dist: Path) -> tuple[Adapter, ...]:
    """All of them; ours as built in `dist`."""
    return Chinwag(dist), Converse()
