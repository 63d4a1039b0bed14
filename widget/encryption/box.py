"""Boxes: what encryption keeps lies on the disk wrapped by a key that nobody can read (AES-GCM)."""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from typing import Any

NONCE = 12  # bytes (SP 800-38D, 8.2)


class BoxError(Exception):
    """It cannot be opened: of another key, or changed."""


class Box(ABC):
    """Wraps and unwraps bytes. `label` is bound to them: what lies under another name does not open."""

    @abstractmethod
    async def wrap(self, label: str, content: bytes) -> bytes:
        """So that only `unwrap` can read it."""

    @abstractmethod
    async def unwrap(self, label: str, wrapped: bytes) -> bytes:
        """What was wrapped under this label.

        Raises:
            BoxError: it was not wrapped by this key under this label.
        """


class NoBox(Box):
    """Where nothing comes to rest: a database in memory, a page without WebCrypto."""

    async def wrap(self, label: str, content: bytes) -> bytes:
        return content

    async def unwrap(self, label: str, wrapped: bytes) -> bytes:
        return wrapped


class WebBox(Box):
    """By a CryptoKey (see box.js)."""

    def __init__(self, key: Any) -> None:
        self._key = key

    async def wrap(self, label: str, content: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return nonce + await self._do("encrypt", nonce, label, content)

    async def unwrap(self, label: str, wrapped: bytes) -> bytes:
        return await self._do("decrypt", wrapped[:NONCE], label, wrapped[NONCE:])

    async def _do(self, what: str, nonce: bytes, label: str, content: bytes) -> bytes:
        import js
        from pyodide.ffi import JsException, to_js

        how = to_js(
            {"name": "AES-GCM", "iv": to_js(nonce), "additionalData": to_js(label.encode())},
            dict_converter=js.Object.fromEntries,
        )
        try:
            done = await getattr(js.crypto.subtle, what)(how, self._key, to_js(content))
        except JsException as error:
            raise BoxError(error.name) from error
        return bytes(done.to_bytes())
