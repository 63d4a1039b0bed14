"""Other tabs with an engine of the same origin: each holds a Web Lock of its own name while it lives.

What a tab has in the outbox is its own to send; another takes it over only when that
tab is gone. The name of a tab begins the ids of all that it sends (`SystemClock`).
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


async def own_stream(account: str) -> Callable[[], None] | None:
    """Own the stream of an account; gives how to let go of it, or None: another tab does, or no locks."""
    if not (locks := _locks()):
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


def _locks() -> Any:
    """COMPAT: only secure contexts have Web Locks; without them tabs do not know of one another."""
    if sys.platform != "emscripten":
        return None
    from js import navigator

    return getattr(navigator, "locks", None)
