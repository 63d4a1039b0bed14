"""_libxeddsa, xeddsa's binding to C: on ../curves.js, which works in the same turn.

What xeddsa checks before each call (sizes) it still checks.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

Curves = Any
"""The JavaScript module, or in tests something with its functions."""
KEPT = 4096
"""Results that are remembered at most: x3dh derives all 100 pre-keys' public ones anew for each session."""

curves: Curves = None
bytes_out: Callable[[Any], bytes] = bytes
bytes_in: Callable[[bytes], Any] = bytes
"""How bytes pass to and from there; `use` sets them for JavaScript."""


def use(given: Curves, into: Callable[[bytes], Any], out: Callable[[Any], bytes]) -> None:
    """Work with these from now on."""
    global curves, bytes_in, bytes_out
    curves, bytes_in, bytes_out = given, into, out


class ffi:
    """Memory, as cffi hands it out."""

    @staticmethod
    def new(kind: str, initial: bytes | None = None) -> bytearray:
        """Args: kind: `uint8_t[SIZE]`, or `uint8_t[]` for the size of what is given."""
        size = kind[len("uint8_t[") : -1]
        if initial is None:
            return bytearray(int(size))
        if size and len(initial) != int(size):
            raise ValueError(f"{len(initial)} bytes for {kind}")
        return bytearray(initial)


class lib:
    """The functions: the first argument takes the result, and 0 is success."""

    XEDDSA_VERSION_MAJOR, XEDDSA_VERSION_MINOR, XEDDSA_VERSION_REVISION = 2, 0, 1

    @staticmethod
    def xeddsa_init() -> int:
        return 0

    @staticmethod
    def ed25519_priv_sign(out: bytearray, priv: bytes, message: bytes, size: int, nonce: bytes) -> int:
        return _put(out, curves.ed25519_priv_sign(bytes_in(priv), bytes_in(message), bytes_in(nonce)))

    @staticmethod
    def ed25519_seed_sign(out: bytearray, seed: bytes, message: bytes, size: int) -> int:
        return _put(out, curves.ed25519_seed_sign(bytes_in(seed), bytes_in(message)))

    @staticmethod
    def ed25519_verify(sig: bytes, pub: bytes, message: bytes, size: int) -> int:
        good = curves.ed25519_verify(bytes_in(sig), bytes_in(pub), bytes_in(message))
        return 0 if good is True else -1

    @staticmethod
    def curve25519_pub_to_ed25519_pub(out: bytearray, pub: bytes, sign: bool) -> int:
        return _remembered(out, "curve25519_pub_to_ed25519_pub", pub, bool(sign))

    @staticmethod
    def ed25519_pub_to_curve25519_pub(out: bytearray, pub: bytes) -> int:
        return _remembered(out, "ed25519_pub_to_curve25519_pub", pub)

    @staticmethod
    def priv_to_curve25519_pub(out: bytearray, priv: bytes) -> int:
        return _remembered(out, "priv_to_curve25519_pub", priv)

    @staticmethod
    def priv_to_ed25519_pub(out: bytearray, priv: bytes) -> int:
        return _remembered(out, "priv_to_ed25519_pub", priv)

    @staticmethod
    def seed_to_ed25519_pub(out: bytearray, seed: bytes) -> int:
        return _remembered(out, "seed_to_ed25519_pub", seed)

    @staticmethod
    def priv_force_sign(out: bytearray, priv: bytes, sign: bool) -> int:
        return _put(out, curves.priv_force_sign(bytes_in(priv), bool(sign)))

    @staticmethod
    def seed_to_priv(out: bytearray, seed: bytes) -> int:
        return _put(out, curves.seed_to_priv(bytes_in(seed)))

    @staticmethod
    def x25519(out: bytearray, priv: bytes, pub: bytes) -> int:
        return _put(out, curves.x25519(bytes_in(priv), bytes_in(pub)))


_known: dict[bytes, bytes | None] = {}
"""Public keys by a hash of the function and of what they were made from: no secret lies here."""


def _remembered(out: bytearray, function: str, key: bytes, *more: bool) -> int:
    name = sha256(b"%s %d " % (function.encode(), any(more)) + key).digest()
    if name not in _known:
        if len(_known) >= KEPT:
            _known.clear()
        made = getattr(curves, function)(bytes_in(key), *more)
        _known[name] = None if made is None else bytes_out(made)
    return _fill(out, _known[name])


def _put(out: bytearray, made: Any) -> int:
    return _fill(out, None if made is None else bytes_out(made))


def _fill(out: bytearray, made: bytes | None) -> int:
    if made is None:
        return -1
    out[:] = made
    return 0
