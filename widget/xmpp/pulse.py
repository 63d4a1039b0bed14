"""Whether the server is still there: asks after a silence, and gives up if nobody answers (XEP-0199)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Pulse:
    """Watches one established stream. Times are seconds.

    `received` counts what came: a count, not a time, because browsers round their clocks.
    """

    def __init__(
        self,
        received: Callable[[], int],
        ask: Callable[[], None],
        dead: Callable[[], None],
        interval: float,
        timeout: float,
    ) -> None:
        self._received, self._ask, self._dead = received, ask, dead
        self._interval, self._timeout = interval, timeout
        self._loop = asyncio.get_running_loop()
        self._seen = received()
        self._asked_at: int | None = None
        self._timer = self._loop.call_later(interval, self._silent)

    def stop(self) -> None:
        """The stream is gone."""
        self._timer.cancel()

    def asked(self, timeout: float | None = None) -> None:
        """The server has been asked something that it must answer soon."""
        if self._asked_at is None:
            self._asked_at = self._received()
            self._wait(timeout or self._timeout, self._check)

    def check_now(self, timeout: float) -> None:
        """Ask at once: the network may have changed."""
        self._asked_at = None
        self.asked(timeout)
        self._ask()

    def _silent(self) -> None:
        if self._seen == (received := self._received()):
            self.asked()
            self._ask()
        else:
            self._seen = received
            self._wait(self._interval, self._silent)

    def _check(self) -> None:
        if self._asked_at == self._received():
            self._dead()
            return
        self._asked_at = None
        self._seen = self._received()
        self._wait(self._interval, self._silent)

    def _wait(self, delay: float, then: Callable[[], None]) -> None:
        self._timer.cancel()
        self._timer = self._loop.call_later(delay, then)
