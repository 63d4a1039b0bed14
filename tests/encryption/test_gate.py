"""What was compiled of the modules that came is kept for the next visit, and believed if it is whole."""

from __future__ import annotations

import marshal
import sys
from collections.abc import Iterator
from types import CodeType
from typing import Any, cast

import pytest

from widget.encryption.gate import Brought, packed, unpacked

TEXT = "WHERE = __name__\n"


class Octets:
    def __init__(self, content: str | CodeType) -> None:
        self._content = content

    def to_bytes(self) -> bytes:
        return marshal.dumps(self._content)


@pytest.fixture(autouse=True)
def meta_path() -> Iterator[None]:
    before = [*sys.meta_path]
    yield
    sys.meta_path[:] = before
    for name in ("verona_text", "verona_code"):
        sys.modules.pop(name, None)


def brought(kept: dict[str, CodeType], stored: list[bytes]) -> Brought:
    """One module comes as text, one as code."""
    code = {"verona_text": Octets(TEXT), "verona_code": Octets(compile(TEXT, "verona_code.py", "exec"))}
    return Brought(code, kept, stored.append)


def imported(finder: Brought) -> list[str]:
    sys.meta_path.insert(0, cast(Any, finder))
    import verona_code  # type: ignore[import-not-found]
    import verona_text  # type: ignore[import-not-found]

    sys.meta_path.remove(cast(Any, finder))
    for name in ("verona_text", "verona_code"):
        del sys.modules[name]
    return [verona_text.WHERE, verona_code.WHERE]


def test_what_comes_as_text_is_compiled_once_and_kept() -> None:
    stored: list[bytes] = []
    first = brought({}, stored)
    assert imported(first) == ["verona_text", "verona_code"]
    first.keep()
    first.keep()
    [kept] = stored
    next_visit = brought(unpacked(kept), stored)
    assert imported(next_visit) == ["verona_text", "verona_code"]
    assert not next_visit.compiled
    next_visit.keep()
    assert len(stored) == 1


@pytest.mark.parametrize("at", [0, 31, 32, -1])
def test_what_is_not_whole_is_not_believed(at: int) -> None:
    kept = bytearray(packed({"verona_text": compile(TEXT, "verona_text.py", "exec")}))
    assert unpacked(bytes(kept))
    kept[at] ^= 1
    assert unpacked(bytes(kept)) == {}
    assert unpacked(b"") == {}
