"""Which functions of WebAssembly are called: the lists that build/split.py parts it by, and how they
are measured.

build/called.txt names what a start and an ordinary day of chat call (tests/bench/called.py),
build/compiling.txt what is called besides to compile Python (tests/bench/compiling.py) and by plugins, BOSH
and encryption (tests/bench/called.py --second).
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import replace
from pathlib import Path

from build.hashes import digest
from build.paths import BUILD
from build.wasm import FUNCTION, GLOBAL, Entry, Reader, read, unsigned

CALLED = BUILD / "called.txt"
COMPILING = BUILD / "compiling.txt"
END = b"\x0b"


class ListError(Exception):
    """A list is about another WebAssembly."""


def listed(text: str, binary: bytes) -> set[int]:
    """The functions that a list names; none if it is empty.

    Raises: ListError when it was measured with another module.
    """
    words = text.split()
    if not words:
        return set()
    if words[0] != _numbering(binary):
        raise ListError(
            "a list of functions is of another Pyodide: python3 -m tests.bench.called measures anew, or "
            "tests.bench.compiling"
        )
    bits = zlib.decompress(base64.b85decode("".join(words[1:])))
    return {number for number in range(len(bits) * 8) if bits[number >> 3] >> (number & 7) & 1}


def known(path: Path, binary: bytes) -> set[int]:
    """What a list has already, if it is of this module."""
    try:
        return listed(path.read_text("utf-8"), binary)
    except ListError:
        return set()


def _numbering(binary: bytes) -> str:
    """A hash of the module's functions: what their numbers stand for."""
    return digest(*read(binary).bodies)[:16]


def listing(called: set[int], binary: bytes) -> str:
    """The text of such a list: a hash of the module, then one bit a function, packed."""
    bits = bytearray(max(called) // 8 + 1)
    for number in called:
        bits[number >> 3] |= 1 << (number & 7)
    packed = base64.b85encode(zlib.compress(bytes(bits), 9)).decode()
    lines = [packed[at : at + 100] for at in range(0, len(packed), 100)]
    return "\n".join([_numbering(binary), *lines]) + "\n"


def counting(binary: bytes) -> tuple[bytes, int, int]:
    """The module with a note of each function that is called; `__called(to)` writes a byte each, and forgets.

    Returns: the module, how many functions it has, and the number of the first of them.
    """
    whole = read(binary)
    start = len(whole.globals) + whole.imported(GLOBAL)
    many = len(whole.bodies)
    kind = b"\x60\1\x7f\0"
    out = b"".join(
        b"\x20\0\x23" + unsigned(start + i) + b"\x3a\0" + unsigned(i) + b"\x41\0\x24" + unsigned(start + i)
        for i in range(many)
    )
    bodies = [_noting(body, start + i) for i, body in enumerate(whole.bodies)]
    number = whole.imported(FUNCTION) + many
    made = replace(
        whole,
        types=[*whole.types, kind],
        functions=[*whole.functions, len(whole.types)],
        globals=[*whole.globals, *[(b"\x7f\1", b"\x41\0\x0b")] * many],
        exports=[*whole.exports, Entry("__called", FUNCTION, unsigned(number))],
        bodies=[*bodies, b"\0" + out + END],
    )
    return made.encoded(), many, whole.imported(FUNCTION)


def _noting(body: bytes, variable: int) -> bytes:
    reader = Reader(body)
    for _ in range(reader.number()):
        reader.number()
        reader.byte()
    return body[: reader.at] + b"\x41\1\x24" + unsigned(variable) + body[reader.at :]
