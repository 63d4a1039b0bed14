"""An account's cipher as it is made here, once python-omemo has come (see gate.py)."""

from __future__ import annotations

import sys

from widget.core.encryption import Problem
from widget.core.jids import BareJID
from widget.encryption.box import Box, NoBox, WebBox
from widget.encryption.cipher import Cipher, Surroundings
from widget.encryption.omemo_cipher import OmemoCipher
from widget.errors import EncryptionUnavailable


async def made(around: Surroundings) -> Cipher:
    """The cipher.

    Raises:
        EncryptionUnavailable: this browser would keep no key that nobody can read.
    """
    return OmemoCipher(around, await _box(around.account))


async def _box(account: BareJID) -> Box:
    if sys.platform != "emscripten":
        return NoBox()
    from pyodide.ffi import JsException

    from widget.encryption.substitutes import aes

    try:
        return WebBox(await aes.worker.keys.key(account))
    except JsException as error:
        raise EncryptionUnavailable(error.message, Problem.UNAVAILABLE.value) from error
