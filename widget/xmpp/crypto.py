"""PBKDF2 (RFC 8018) that never blocks the event loop for long, wherever Python runs."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import sys
from typing import Any

_WEBCRYPTO_NAMES = {"sha1": "SHA-1", "sha256": "SHA-256", "sha512": "SHA-512"}
_SLICE = 1000


async def pbkdf2(algorithm: str, password: bytes, salt: bytes, iterations: int) -> bytes:
    """One digest's length of key; `algorithm` is one of sha1, sha256, sha512."""
    if sys.platform != "emscripten":
        return await asyncio.to_thread(hashlib.pbkdf2_hmac, algorithm, password, salt, iterations)
    subtle = _webcrypto()
    # An empty password is no key to WebCrypto
    if subtle is None or not password:
        return await portable_pbkdf2(algorithm, password, salt, iterations)
    return await _derive_bits(subtle, algorithm, password, salt, iterations)


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


async def _derive_bits(subtle: Any, algorithm: str, password: bytes, salt: bytes, iterations: int) -> bytes:
    import js
    from pyodide.ffi import to_js

    key = await subtle.importKey("raw", to_js(password), "PBKDF2", False, to_js(["deriveBits"]))
    parameters = {
        "name": "PBKDF2",
        "hash": _WEBCRYPTO_NAMES[algorithm],
        "salt": to_js(salt),
        "iterations": iterations,
    }
    options = to_js(parameters, dict_converter=js.Object.fromEntries)
    bits = await subtle.deriveBits(options, key, hashlib.new(algorithm).digest_size * 8)
    return bytes(bits.to_py())
