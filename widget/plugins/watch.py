"""Ends what a plugin does when it does not end by itself: a loop that never stops would stop the chat.

Python tells of each jump backwards and each call in the plugin's own code, and of nothing else: the rest of
the chat runs as fast as ever. A loop within C (`list(itertools.count())`, a regular expression) tells of
nothing and cannot be ended.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

from widget.errors import PluginError

LONGEST = 2.0
"""Seconds that one call of a plugin may last."""

FEWEST = 1000
"""Jumps and calls in it before the clock is asked: a computer that slept for hours has done nothing."""


class TooSlow(PluginError):
    """A call of a plugin has lasted too long."""


class Watch:
    """Watches the code of one plugin while it is called. Args: clock: seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._codes: set[CodeType] = set()
        self._depth = self._steps = 0
        self._end = 0.0

    def add(self, code: CodeType) -> None:
        """Watch this code, too, and all that is defined in it."""
        self._codes.add(code)
        _tell_of(code, self._stepped)
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                self.add(constant)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """While this lasts the plugin runs, and may not run too long."""
        outermost = self._depth == 0
        if outermost:
            self._steps, self._end = 0, self._clock() + LONGEST
        self._depth += 1
        try:
            if outermost and not _MONITORING:
                sys.settrace(self._trace)
            yield
        finally:
            self._depth -= 1
            if outermost and not _MONITORING:
                sys.settrace(None)

    def _stepped(self) -> None:
        self._steps += 1
        if self._depth and self._steps > FEWEST and self._clock() > self._end:
            raise TooSlow(f"it has not come to an end within {LONGEST:g} seconds")

    def _trace(self, frame: FrameType, event: str, arg: object) -> Any:
        """COMPAT: Python before 3.12 (Debian 12's, for tests) has no sys.monitoring."""
        if frame.f_code not in self._codes:
            return None
        frame.f_trace_opcodes = True  # a loop of one instruction begins no new line
        self._stepped()
        return self._trace


_MONITORING: Any = getattr(sys, "monitoring", None)
_TOOL = 4
_watchers: dict[int, tuple[CodeType, Callable[[], None]]] = {}
"""By the identity of the code: two plugins may have the same functions."""


def _tell_of(code: CodeType, stepped: Callable[[], None]) -> None:
    if not _MONITORING:
        return
    events = _MONITORING.events
    if _MONITORING.get_tool(_TOOL) is None:
        _MONITORING.use_tool_id(_TOOL, "chinwag")
        for event in (events.JUMP, events.PY_START):
            _MONITORING.register_callback(_TOOL, event, _told)
    _watchers[id(code)] = code, stepped
    _MONITORING.set_local_events(_TOOL, code, events.JUMP | events.PY_START)


def _told(code: CodeType, *_: object) -> None:
    if found := _watchers.get(id(code)):
        found[1]()
