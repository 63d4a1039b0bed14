"""When to try again: capped exponential back-off with full jitter. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable


class Backoff:
    """The delays between attempts. Times are seconds.

    Full jitter: any delay up to the bound is as likely as any other, so that a server which
    comes back is not met by all its clients at once.
    """

    def __init__(
        self,
        first: float = 1,
        cap: float = 60,
        uniform: Callable[[float, float], float] | None = None,
    ) -> None:
        self._first = first
        self._cap = cap
        self._uniform = uniform or random.SystemRandom().uniform
        self.failures = 0

    def delay(self) -> float:
        """Another attempt failed, or a session ended early: how long to wait."""
        bound = min(self._cap, self._first * 2 ** min(self.failures, 30))
        self.failures += 1
        return self._uniform(0, bound)

    def stable(self) -> None:
        """A session lasted: the next trouble is a new one."""
        self.failures = 0
