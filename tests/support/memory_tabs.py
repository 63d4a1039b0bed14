"""Tabs of one browser, for tests: what one says, the others hear a moment later; one has the lock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from widget.encryption.shared import Tabs


class Together:
    """All tabs in which one account is, in the order in which they want the lock."""

    def __init__(self) -> None:
        self.tabs: list[MemoryTabs] = []

    @property
    def owner(self) -> MemoryTabs | None:
        return self.tabs[0] if self.tabs else None

    def grant(self) -> None:
        """The first has the lock, if it has not got it already."""
        if self.owner and not self.owner.granted:
            self.owner.granted = True
            asyncio.get_running_loop().call_soon(self.owner.win)


class MemoryTabs(Tabs):
    def __init__(self, together: Together) -> None:
        self._together = together
        self._ours: Callable[[], None] = lambda: None
        self.granted = False
        self.dead = False

    def say(self, text: str) -> None:
        loop = asyncio.get_running_loop()
        for other in self._together.tabs:
            if other is not self and self in self._together.tabs and not self.dead:
                loop.call_soon(other.hear, text)

    def own(self, ours: Callable[[], None]) -> None:
        self._ours = ours
        self._together.tabs.append(self)
        self._together.grant()

    def leave(self) -> None:
        """Also what the browser does when the tab is gone, however it went."""
        if self in self._together.tabs:
            self._together.tabs.remove(self)
            self._together.grant()

    def hear(self, text: str) -> None:
        if self in self._together.tabs:
            self.heard(text)

    def win(self) -> None:
        if self in self._together.tabs:
            self._ours()
