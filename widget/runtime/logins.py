"""The log-in that is kept: recalled at the beginning, kept once it was good, forgotten at the end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from widget.core.events import Event, LoginKept, LoginRecalled
from widget.core.login import Keep, KeptLogin
from widget.storage.keyring import Keyring

log = logging.getLogger(__name__)

PATIENCE = 5.0
"""Seconds for which the browser's answer is waited for: others must not wait for ever behind it."""


class Logins:
    """One deed after the other: what is forgotten is not kept all the same by who comes late."""

    def __init__(
        self,
        keyring: Keyring,
        dispatch: Callable[[Event], None],
        others: Callable[[], Awaitable[frozenset[str]]],
    ) -> None:
        self._keyring = keyring
        self._dispatch = dispatch
        self._others = others
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._recalled: KeptLogin | None = None
        self._wanted = Keep.NOT

    def recall(self) -> None:
        """Look what is kept, and tell."""
        self._run(self._recall, patient=True)

    def of(self, account: str) -> KeptLogin | None:
        """What was recalled, if it is this account's."""
        return self._recalled if self._recalled and self._recalled.jid == account else None

    def admit(self, token: str) -> None:
        """A page with this session's token shares the engine, and so the log-in."""
        self._run(partial(self._keyring.admit, token))

    def begin(self, keep: Keep) -> None:
        """A log-in begins, to be kept so if it is good."""
        self._wanted = keep

    def good(self, login: KeptLogin | None) -> None:
        """It is good. Without a `login` there is nothing to keep: a guest's, or a password sent as it is."""
        if login and self._wanted is not Keep.NOT:
            self._run(partial(self._keep, login, self._wanted))

    def forget(self) -> None:
        """Keep nothing of it."""
        self._recalled, self._wanted = None, Keep.NOT
        self._run(self._keyring.forget)

    async def _recall(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                found = await self._keyring.kept(alone=not await self._others())
        except Exception:
            # Of another version, broken, or no answer: the person logs in anew, and is not left waiting
            log.exception("a kept log-in could not be read")
            found = None
        self._recalled = found[0] if found else None
        self._dispatch(LoginRecalled(found[0].jid, found[1]) if found else LoginRecalled("", Keep.NOT))

    async def _keep(self, login: KeptLogin, how: Keep) -> None:
        if self._wanted is how and await self._keyring.keep(login, how):
            self._recalled, self._wanted = login, Keep.NOT
            self._dispatch(LoginKept(login.jid, how))

    def _run(self, work: Callable[[], Awaitable[None]], *, patient: bool = False) -> None:
        """`patient`: it has a limit of its own. Of two that are over at once, as after a sleep, the outer
        one would take even its answer away."""

        async def in_turn() -> None:
            async with self._turn, asyncio.timeout(None if patient else 2 * PATIENCE):
                await work()

        task = asyncio.ensure_future(in_turn())
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a log-in could not be kept or forgotten", exc_info=error)
