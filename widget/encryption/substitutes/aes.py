"""AES by WebCrypto, through ../aes.js: one call and one turn of the event loop each."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """WebCrypto did not do it: a wrong key, tag, padding or size; it does not tell which."""


worker: Any = None
"""../aes.js; set where it is loaded."""


async def run(operation: str, name: str, key: bytes, vector: bytes, data: bytes) -> bytes:
    """Args: operation: `encrypt` or `decrypt`; name: `AES-CBC` (with PKCS#7) or `AES-GCM` (the tag behind).

    Raises: Refused
    """
    from pyodide.ffi import JsException, to_js

    try:
        done = await worker.aes(operation, name, to_js(key), to_js(vector), to_js(data))
    except JsException as error:
        raise Refused(error.name) from None
    return bytes(done.to_bytes())
