"""cryptography: names that are imported and never used, since what would use them is replaced."""

from __future__ import annotations

from typing import NoReturn


class InvalidTag(Exception):
    """Never raised."""


def default_backend(*given: object) -> NoReturn:
    """Whoever comes here uses more of `cryptography` than was replaced: our own fault."""
    raise NotImplementedError("cryptography is not there")


Cipher = default_backend


class _Absent:
    AES = CBC = GCM = staticmethod(default_backend)


algorithms = modes = _Absent
