"""The substitutes at work in a browser: on JavaScript's functions."""

from __future__ import annotations

from typing import Any

from pyodide.ffi import JsProxy, to_js

from widget.encryption import substitutes
from widget.encryption.substitutes import aes, libxeddsa


def install(native: Any) -> None:
    """Args: native: ../omemo.js."""
    libxeddsa.use(native.curves, to_js, _bytes)
    aes.worker = native
    substitutes.install()


def _bytes(array: JsProxy) -> bytes:
    made: bytes = array.to_bytes()
    return made
