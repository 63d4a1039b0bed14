"""An account's ratchets in the browser: one tab of those that it is in has them, by a Web Lock for life."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from widget.core.encryption import Problem
from widget.encryption.cipher import Cipher, Surroundings
from widget.encryption.late import NoCipher, cipher_of
from widget.encryption.shared import SharedCipher, Tabs
from widget.runtime.tabs import web_locks

NAME = "chinwag-ratchets:"
"""Of the lock and the channel, before the account's."""


def cipher_here(around: Surroundings) -> Cipher:
    """The account's cipher, in whichever tab it is; none where tabs do not know of one another."""
    if not web_locks():
        return NoCipher(Problem.UNAVAILABLE)
    return SharedCipher(partial(cipher_of, around), around, RatchetTabs(around.account))


class RatchetTabs(Tabs):
    """Those in which an account is: by a channel and a lock that are called after it."""

    def __init__(self, account: str) -> None:
        from js import BroadcastChannel
        from pyodide.ffi import create_proxy

        self._name = NAME + account
        self._left = False
        self._let_go: Callable[[Any], None] | None = None
        self._channel = BroadcastChannel.new(self._name)
        self._channel.onmessage = create_proxy(lambda event: self.heard(str(event.data)))

    def say(self, text: str) -> None:
        if not self._left:
            self._channel.postMessage(text)

    def own(self, ours: Callable[[], None]) -> None:
        from js import Promise
        from pyodide.ffi import create_proxy

        def granted(lock: Any) -> Any:
            if self._left:
                return None
            ours()
            return Promise.new(create_proxy(lambda resolve, _: setattr(self, "_let_go", resolve)))

        web_locks().request(self._name, create_proxy(granted))

    def leave(self) -> None:
        self._left = True
        self._channel.close()
        if self._let_go:
            self._let_go(None)
