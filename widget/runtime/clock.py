"""Time and new ids: the two things that the pure middle cannot make."""

from __future__ import annotations

import secrets
import time
from abc import ABC, abstractmethod


class Clock(ABC):
    """Where `Session.now` and `Session.fresh` come from."""

    @abstractmethod
    def now(self) -> int:
        """Milliseconds since the epoch (UTC)."""

    @abstractmethod
    def fresh(self) -> str:
        """An id that nobody has used before, safe in XML and in URLs."""


class SystemClock(Clock):
    """The machine's time; ids of 96 random bits and a counter.

    Made when the engine starts and not before, so that no two visitors who boot
    from the same memory snapshot share their ids. `name` begins all ids of this one.
    """

    def __init__(self) -> None:
        self.name = secrets.token_urlsafe(12)
        self._count = 0

    def now(self) -> int:
        return int(time.time() * 1000)

    def fresh(self) -> str:
        self._count += 1
        return f"{self.name}.{self._count}"
