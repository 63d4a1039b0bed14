"""3,784 calls of libxeddsa 2 with what came of them (made by xeddsa 1.2.0): random ones and the edges.

`vectors.jsonl.xz` holds a line of JSON each: function, arguments, result; bytes as hex, null: refused.
"""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

PATH = Path(__file__).parent / "vectors.jsonl.xz"
COUNT = 3784


def vectors() -> list[tuple[str, list[Any], Any]]:
    """All of them, as they lie there."""
    return [tuple(json.loads(line)) for line in lzma.decompress(PATH.read_bytes()).splitlines()]


def plain(value: Any) -> Any:
    """Bytes as hex."""
    return value.hex() if isinstance(value, bytes | bytearray) else value


def given(arguments: list[Any]) -> list[Any]:
    """Hex as bytes."""
    return [bytes.fromhex(each) if isinstance(each, str) else each for each in arguments]
