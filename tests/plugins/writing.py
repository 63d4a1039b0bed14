"""Plugins for tests: a head that each has, and how one is loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from widget.core.feature import Feature
from widget.core.store import Store
from widget.plugins.loading import Loaded, load
from widget.plugins.notice import Fault
from widget.plugins.source import Source

HEAD = """
from dataclasses import dataclass, replace
from widget.plugin import *

API = 1

@dataclass(frozen=True)
class State:
    count: int = 0

"""


class Clock:
    """Stands still, unless it is told to run: by so many seconds whenever somebody looks."""

    def __init__(self) -> None:
        self.now = 0.0
        self.step = 0.0

    def __call__(self) -> float:
        self.now += self.step
        return self.now


class Plugins:
    """Some that were loaded, and what was told of them since."""

    def __init__(self, *texts: str, clock: Callable[[], float] | None = None, **settings: Any) -> None:
        self.stopped: list[tuple[str, str]] = []
        sources = [Source(f"https://site.example/{at}.py", text) for at, text in enumerate(texts)]
        self.loaded: Loaded = load(
            sources,
            settings,
            lambda name, why: self.stopped.append((name, why)),
            clock or Clock(),
        )
        self.store = Store(self.loaded.features)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What was wrong when they were loaded."""
        found: tuple[Fault, ...] = self.store.slices["plugins"].faults
        return found

    @property
    def feature(self) -> Feature[Any]:
        """The first."""
        return self.loaded.features[0]
