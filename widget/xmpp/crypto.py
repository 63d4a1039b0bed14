"""Keys made of passwords (PBKDF2, RFC 8018), never blocking the event loop for long, wherever Python runs."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import sys
from typing import Any

from widget.core.login import LoginKey

_WEBCRYPTO_NAMES = {"sha1": "SHA-1", "sha256": "SHA-256", "sha512": "SHA-512"}
_SLICE = 1000


class RawKey(LoginKey):
    """A key whose bytes we hold: where there is no WebCrypto. The browser has no safe way to store it."""

    def __init__(self, algorithm: str, key: bytes) -> None:
        self._algorithm, self._key = algorithm, key

    async def sign(self, message: bytes) -> bytes:
        return hmac.digest(self._key, message, self._algorithm)


class WebKey(LoginKey):
    """A WebCrypto key that signs and that nobody can read, not even this page."""

    def __init__(self, storable: Any) -> None:
        self.storable = storable

    async def sign(self, message: bytes) -> bytes:
        from pyodide.ffi import to_js

        signature = await _webcrypto().sign("HMAC", self.storable, to_js(message))
        return bytes(signature.to_py())


async def salted_key(algorithm: str, password: bytes, salt: bytes, iterations: int) -> LoginKey:
    """The salted password as a key; `algorithm` is one of sha1, sha256, sha512."""
    if sys.platform != "emscripten":
        derived = await asyncio.to_thread(hashlib.pbkdf2_hmac, algorithm, password, salt, iterations)
        return RawKey(algorithm, derived)
    # An empty password is no key to WebCrypto
    if _webcrypto() is None or not password:
        return RawKey(algorithm, await portable_pbkdf2(algorithm, password, salt, iterations))
    return await _derived_key(algorithm, password, salt, iterations)


async def portable_pbkdf2(algorithm: str, password: bytes, salt: bytes, iterations: int) -> bytes:
    """PBKDF2 in Python, for pages without WebCrypto (http:// in a local network); yields now and then."""
    keyed = hmac.new(password, None, algorithm)
    block = keyed.copy()
    block.update(salt + b"\x00\x00\x00\x01")
    digest = block.digest()
    total = int.from_bytes(digest, "big")
    for done in range(1, iterations):
        block = keyed.copy()
        block.update(digest)
        digest = block.digest()
        total ^= int.from_bytes(digest, "big")
        if done % _SLICE == 0:
            await asyncio.sleep(0)
    return total.to_bytes(len(digest), "big")


def _webcrypto() -> Any:
    import js

    crypto = getattr(js, "crypto", None)
    return getattr(crypto, "subtle", None)


async def _derived_key(algorithm: str, password: bytes, salt: bytes, iterations: int) -> WebKey:
    """Derived inside WebCrypto: the salted password never comes into Python's memory."""
    import js
    from pyodide.ffi import to_js

    def options(**given: Any) -> Any:
        return to_js(given, dict_converter=js.Object.fromEntries)

    subtle, name = _webcrypto(), _WEBCRYPTO_NAMES[algorithm]
    base = await subtle.importKey("raw", to_js(password), "PBKDF2", False, to_js(["deriveKey"]))
    derivation = options(name="PBKDF2", hash=name, salt=to_js(salt), iterations=iterations)
    # WebCrypto's default is the hash's block, RFC 5802's key is as long as its digest
    wanted = options(name="HMAC", hash=name, length=hashlib.new(algorithm).digest_size * 8)
    return WebKey(await subtle.deriveKey(derivation, base, wanted, False, to_js(["sign"])))
