"""Other tabs with an engine of the same origin: each holds a Web Lock of its own name while it lives.

What a tab has in the outbox is its own to send; another takes it over only when that
tab is gone. The name of a tab begins the ids of all that it sends (`SystemClock`).
"""

from __future__ import annotations

import sys
from typing import Any

PREFIX = "chinwag-tab:"


def hold(name: str) -> None:
    """Hold this tab's lock until the worker ends; the browser lets go of it then, however it ends."""
    if locks := _locks():
        from js import Promise
        from pyodide.ffi import create_proxy

        never = Promise.new(create_proxy(lambda resolve, reject: None))
        locks.request(PREFIX + name, create_proxy(lambda lock: never))


async def others(name: str) -> frozenset[str]:
    """The names of the tabs that are alive, but for this one."""
    locks = _locks()
    if not locks:
        return frozenset()
    held = (await locks.query()).held
    names = (str(lock.name) for lock in held)
    return frozenset(each.removeprefix(PREFIX) for each in names if each.startswith(PREFIX)) - {name}


def _locks() -> Any:
    """COMPAT: only secure contexts have Web Locks; without them tabs do not know of one another."""
    if sys.platform != "emscripten":
        return None
    from js import navigator

    return getattr(navigator, "locks", None)
