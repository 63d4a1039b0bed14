"""Other tabs with an engine of the same origin: each holds a Web Lock of its own name while it lives.

What a tab has in the outbox is its own to send; another inherits it only when that tab is gone, and
then holds the lock of that name, too: of several that begin at once, one is the heir. The name of a
tab begins the ids of all that it sends (`SystemClock`).
The session of an account's stream, as it lies in the database, is one tab's at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Callable
from typing import Any

PREFIX = "chinwag-tab:"
STREAM = "chinwag-stream:"
PATIENCE = 250
"""Milliseconds for which a stream's lock is waited for: a page that is just going may still hold it."""


class Tab:
    """This one; its locks are held until the worker ends, however it ends."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._heritage = {name}
        if locks := web_locks():
            from pyodide.ffi import create_proxy

            locks.request(PREFIX + name, create_proxy(lambda lock: _never()))

    async def others(self) -> frozenset[str]:
        """The names of the tabs that are alive, or that such a one has inherited from, but for this one's."""
        locks = web_locks()
        if not locks:
            return frozenset()
        held = (await locks.query()).held
        names = (str(lock.name) for lock in held)
        tabs = frozenset(each.removeprefix(PREFIX) for each in names if each.startswith(PREFIX))
        return tabs - self._heritage

    async def inherit(self, tabs: frozenset[str]) -> frozenset[str]:
        """Those of these that are ours from now on: this one, and the gone ones that have no other heir."""
        locks = web_locks()
        if not locks:
            return tabs
        for name in sorted(tabs - self._heritage):
            if await _granted(locks, PREFIX + name):
                self._heritage.add(name)
        return tabs & self._heritage


async def own_stream(account: str) -> Callable[[], None] | None:
    """Own the stream of an account; gives how to let go of it, or None: another tab does, or no locks."""
    if not (locks := web_locks()):
        return None
    from js import AbortSignal, Object, Promise
    from pyodide.ffi import JsException, create_proxy, to_js

    granted: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    held = create_proxy(
        lambda lock: Promise.new(create_proxy(lambda resolve, _: granted.set_result(resolve)))
    )

    async def asked() -> None:
        options = to_js({"signal": AbortSignal.timeout(PATIENCE)}, dict_converter=Object.fromEntries)
        with contextlib.suppress(JsException):
            await locks.request(STREAM + account, options, held)

    asking: asyncio.Future[Any] = asyncio.ensure_future(asked())
    await asyncio.wait((asking, granted), return_when=asyncio.FIRST_COMPLETED)
    return granted.result() if granted.done() else None


async def _granted(locks: Any, name: str) -> bool:
    """Whether nobody has this lock; then it is ours for good."""
    from js import Object
    from pyodide.ffi import create_proxy, to_js

    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def told(lock: Any) -> Any:
        answer.set_result(bool(lock))
        return _never() if lock else None

    options = to_js({"ifAvailable": True}, dict_converter=Object.fromEntries)
    locks.request(name, options, create_proxy(told))
    return await answer


def _never() -> Any:
    """A promise that is never kept."""
    from js import Promise
    from pyodide.ffi import create_proxy

    return Promise.new(create_proxy(lambda resolve, reject: None))


def web_locks() -> Any:
    """COMPAT: only secure contexts have Web Locks; without them tabs do not know of one another."""
    if sys.platform != "emscripten":
        return None
    from js import navigator

    return getattr(navigator, "locks", None)
