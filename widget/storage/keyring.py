"""The keyring: kept log-ins, apart from the accounts' databases because what they hold is no JSON.

One log-in lasts until the person logs out. Others are kept for a browser session: the page has a random
token in its sessionStorage, which ends with the browser, and the record is filed under the token's hash.
Who has no such token does not find it, and the next to look clears it away. Pages that share an engine
share its log-in, and any of them may be the last: it is filed for each.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from widget.core.login import Keep, KeptLogin, LoginKey

log = logging.getLogger(__name__)

LASTING = "lasting"


class Keyring(ABC):
    """At most two log-ins are this page's: its session's and the lasting one. Nothing here ever raises
    for what browsers do: a log-in that cannot be kept is not kept."""

    @abstractmethod
    async def keep(self, login: KeptLogin, how: Keep) -> bool:
        """Keep it, in the place of what was kept before; whether that came about."""

    @abstractmethod
    async def kept(self, *, alone: bool) -> tuple[KeptLogin, Keep] | None:
        """The session's log-in, else the lasting one. `alone`: no other tab can need those of others."""

    @abstractmethod
    async def admit(self, token: str) -> None:
        """Another page's session shares the log-in from now on."""

    @abstractmethod
    async def forget(self) -> None:
        """Keep neither."""


class NoKeyring(Keyring):
    """Where nothing can be kept."""

    async def keep(self, login: KeptLogin, how: Keep) -> bool:
        return False

    async def kept(self, *, alone: bool) -> tuple[KeptLogin, Keep] | None:
        return None

    async def admit(self, token: str) -> None:
        pass

    async def forget(self) -> None:
        pass


class BrowserKeyring(Keyring):
    """In IndexedDB, through keyring.js.

    Args:
        token: of the page's session; "" when it has no sessionStorage: then nothing is kept for a session.
        key: makes a key of what the browser stored.
    """

    def __init__(self, token: str, key: Callable[[Any], LoginKey]) -> None:
        self._sessions = _filed(token)
        self._key = key

    async def keep(self, login: KeptLogin, how: Keep) -> bool:
        ids = [LASTING] if how is Keep.LASTING else self._sessions
        if not ids or login.key.storable is None:
            return False
        record = {
            "lasting": how is Keep.LASTING,
            "jid": login.jid,
            "mechanism": login.mechanism,
            "salt": base64.b64encode(login.salt).decode(),
            "iterations": login.iterations,
        }
        text = json.dumps({"ids": ids, "forget": self._ours, "record": json.dumps(record)})
        return bool(await self._call("keep", text, login.key.storable))

    async def kept(self, *, alone: bool) -> tuple[KeptLogin, Keep] | None:
        found = await self._call("kept", json.dumps({"ids": self._ours, "sweep": alone}))
        if not found:
            return None
        record = json.loads(found.text)
        how = Keep.LASTING if record["lasting"] else Keep.SESSION
        salt = base64.b64decode(record["salt"])
        key = self._key(found.key)
        return KeptLogin(record["jid"], record["mechanism"], salt, record["iterations"], key), how

    async def admit(self, token: str) -> None:
        fresh = [id_ for id_ in _filed(token) if id_ not in self._sessions]
        found = await self.kept(alone=False) if fresh else None
        self._sessions = self._sessions + fresh
        if found and found[1] is Keep.SESSION:
            await self.keep(*found)

    async def forget(self) -> None:
        await self._call("forget", json.dumps(self._ours))

    @property
    def _ours(self) -> list[str]:
        return [*self._sessions, LASTING]

    async def _call(self, method: str, *arguments: object) -> Any:
        try:
            import chinwag_keyring  # type: ignore[import-not-found]
            from pyodide.ffi import JsException
        except ImportError:
            return None
        try:
            return await getattr(chinwag_keyring, method)(*arguments)
        except JsException as error:
            log.info("log-ins cannot be kept here: %s", error)
            return None


def _filed(token: str) -> list[str]:
    """Under what a session's log-in is filed; nothing where the browser gives no token."""
    return [hashlib.sha256(token.encode()).hexdigest()] if token else []
