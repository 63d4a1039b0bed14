"""Static data of Pyodide's WebAssembly that a start does not read, left for the second part.

Only what can be told exactly. Frozen modules are arrays of their own, whose places and sizes import.c's
tables give, and PyMarshal_ReadObjectFromString alone reads them, but for their first byte; in the snapshot
those that are wanted are imported already. The character sets of East Asia lie in arrays whose places and
sizes the codecs' tables give (cjkcodecs.h: 256 times a pointer, the lowest and the highest character), and
these codecs alone read them; without them the first part is 0.16 MB smaller by brotli. (C's docstrings would
be 48 kB more, but the linker lets other strings end in them: "False" is the end of one.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from build.operators import constants
from build.wasm import COUNT_, DATA_, FUNCTION, GLOBAL, Module, Reader, signed, unsigned, vector

Pieces = list[tuple[int, bytes]]
"""Addresses and what lies there."""

FROZEN = ("_PyImport_FrozenBootstrap", "_PyImport_FrozenStdlib", "_PyImport_FrozenTest")
READS_FROZEN = "PyMarshal_ReadObjectFromString"
HEAD = 16
"""Bytes of a frozen module that stay: import.c looks at the first."""


def pieces(module: Module) -> Pieces:
    """The data section."""
    reader = Reader(module.sections[DATA_])
    found = []
    for _ in range(reader.number()):
        if reader.number() or reader.byte() != 0x41:
            raise ValueError("data that is not put where it belongs at the start")
        address = reader.signed()
        reader.byte()
        found.append((address, reader.take(reader.number())))
    return found


def put(module: Module, data: Pieces) -> dict[int, bytes]:
    """The module's sections with that data."""
    segments = [b"\0\x41" + signed(at) + b"\x0b" + unsigned(len(held)) + held for at, held in data]
    return {**module.sections, DATA_: vector(segments), COUNT_: unsigned(len(segments))}


def image(data: Pieces) -> bytearray:
    """Memory as the data section makes it."""
    memory = bytearray(max((at + len(held) for at, held in data), default=0))
    for at, held in data:
        memory[at : at + len(held)] = held
    return memory


def frozen(module: Module, memory: bytes) -> Iterator[tuple[int, int]]:
    """Where frozen modules lie but for their heads (`struct _frozen {char *name, *code; int size, flag}`)."""
    for name in FROZEN:
        table = _word(memory, _address(module, name))
        while table and _word(memory, table):
            code, size = _word(memory, table + 4), _word(memory, table + 8)
            if size > HEAD:
                yield code + HEAD, code + size
            table += 16


CODECS = ("PyInit__codecs_cn", "PyInit__multibytecodec")
"""The first function of the codecs of East Asia, and the first after them: each file begins with its own."""


def reads_mappings(module: Module) -> set[int]:
    """The numbers of the functions that read the character sets."""
    begin, end = (_function(module, name) for name in CODECS)
    return set(range(begin, end))


def mappings(module: Module, memory: bytes) -> Iterator[tuple[int, int]]:
    """Where the character sets lie: each table's arrays of two bytes a character."""
    outside = module.imported(FUNCTION)
    bodies = [module.bodies[number - outside] for number in reads_mappings(module)]
    for address in set().union(*map(constants, bodies)):
        yield from _arrays(memory, address)


def _arrays(memory: bytes, table: int) -> list[tuple[int, int]]:
    """What a table points to; nothing unless it is one through and through."""
    if table % 4 or not 0 < table < len(memory) - 8 * 256:
        return []
    arrays = []
    for at in range(table, table + 8 * 256, 8):
        start, lowest, highest = _word(memory, at), memory[at + 4], memory[at + 5]
        end = start + 2 * (highest - lowest + 1)
        if any(memory[at + 6 : at + 8]) or lowest > highest or (not start and highest) or end > len(memory):
            return []
        if start:
            arrays.append((start, end))
    return arrays


def _function(module: Module, name: str) -> int:
    (entry,) = (entry for entry in module.exports if entry.name == name and entry.kind == FUNCTION)
    return entry.index


def _address(module: Module, name: str) -> int:
    (entry,) = (entry for entry in module.exports if entry.name == name and entry.kind == GLOBAL)
    return Reader(module.globals[entry.index - module.imported(GLOBAL)][1], 1).signed()


def _word(memory: bytes, at: int) -> int:
    return int.from_bytes(memory[at : at + 4], "little")


def reads_frozen(module: Module) -> int:
    """The number of the function that reads frozen modules."""
    return _function(module, READS_FROZEN)


def within(data: Pieces, ranges: Iterable[tuple[int, int]]) -> Pieces:
    """What of the data lies in the ranges."""
    memory = image(data)
    return [(start, bytes(memory[start:end])) for start, end in sorted(set(ranges))]


def without(data: Pieces, ranges: Iterable[tuple[int, int]]) -> Pieces:
    """The data but for the ranges."""
    cuts = sorted(set(ranges))
    left: Pieces = []
    for at, held in data:
        for start, end in cuts:
            if end <= at or start >= at + len(held):
                continue
            if start > at:
                left.append((at, held[: start - at]))
            at, held = max(at, end), held[max(0, end - at) :]
            if not held:
                break
        if held:
            left.append((at, held))
    return left
