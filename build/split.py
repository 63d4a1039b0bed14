"""Pyodide's WebAssembly in two: what a start and an ordinary day of chat call, and the rest for later.

Both have the same function numbers, so that no body is rewritten. In the first module a function that is
left out is a stub: it has the second fetched, once, by calling slot 0 of a table of their own, and calls
the real one through that table. The second imports memory, tables and variables from the first and reaches
back by the same table. So each function can be called at any time, whatever the list of those in the first
says: one that is missing there costs a wait, never a mistake. interpreter.js fetches the second when the
person has their chat, before anything asks for it.

Which functions belong to the first is measured: tests/bench/called.py writes build/called.txt.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from build import latedata
from build.hashes import digest
from build.operators import named
from build.paths import BUILD
from build.wasm import (
    ELEMENT_,
    EXPORT_,
    FUNCTION,
    GLOBAL,
    MEMORY,
    TABLE,
    TAG,
    Entry,
    Module,
    read,
    signed,
    unsigned,
    vector,
)

CALLED = BUILD / "called.txt"
OWN = "late"
"""Module of the second's imports from the first; with a colon and a number the first's exports for it."""

NEAR = 10
"""Functions so near to each other are of one source file."""

CORE, SHORT = 5000, 64
"""Python's own functions have the first numbers. Those of so few bytes are what its types do (a length, a
truth): which type's are called depends on the data, so they all come first."""

LOCAL, CONSTANT, CALL, INDIRECT, END, TRAP = 0x20, 0x41, 0x10, 0x11, b"\x0b", b"\0\0\x0b"
NOTHING = b"\x60\0\0"
"""The type of a function without parameters and results."""


class ListError(Exception):
    """build/called.txt is about another WebAssembly."""


def split(
    binary: bytes, called: set[int], later: set[tuple[int, int]], readers: set[int]
) -> tuple[bytes, bytes]:
    """The module in two.

    Args:
        called: functions, by number, whose bodies go into the first.
        later: static data that only comes with the second, from and to.
        readers: the functions that read it, which therefore go into the second.
    """
    whole = read(binary)
    outside = whole.imported(FUNCTION)
    numbers = range(outside, outside + len(whole.bodies))
    bodies = dict(zip(numbers, whole.bodies, strict=True))
    calls = {number: named(body) for number, body in bodies.items()}
    # JavaScript calls what is exported at moments of its own (another stack, an object collected): 8 kB
    exported = {entry.index for entry in whole.exports if entry.kind == FUNCTION}
    listed = _listed(whole.sections[ELEMENT_])
    short = {number for number in listed if number < CORE and len(bodies.get(number, b"")) <= SHORT}
    first = (_with_near((called | short) & bodies.keys(), calls) | exported) & bodies.keys() - readers
    kept = exported | listed
    into_second = (kept | set().union(*(calls[number] for number in first))) - first - set(range(outside))
    into_first = set[int]().union(*(calls[number] for number in numbers if number not in first)) & first
    slots = {number: slot for slot, number in enumerate(sorted(into_first) + sorted(into_second), 1)}
    return (
        _first(_without(whole, later), bodies, first, into_first, slots).encoded(),
        _second(_only(whole, later), bodies, first, into_second, slots).encoded(),
    )


def _with_near(called: set[int], calls: dict[int, set[int]]) -> set[int]:
    """With what they call in their own source files, which depends on the data: how long a number is, say.

    It is 30 kB by brotli (and 8 the short ones). Without it a message's time was enough to have the second
    part fetched at once, at the cost of 0.41 s.
    """
    found, fresh = set(called), called
    while fresh:
        near = {number for by in fresh for number in calls.get(by, ()) if abs(number - by) <= NEAR}
        fresh = near - found
        found |= fresh
    return found


def _without(whole: Module, later: set[tuple[int, int]]) -> Module:
    data = latedata.pieces(whole)
    return replace(whole, sections=latedata.put(whole, latedata.without(data, later)))


def _only(whole: Module, later: set[tuple[int, int]]) -> Module:
    data = latedata.pieces(whole)
    return replace(whole, sections=latedata.put(whole, latedata.within(data, later)))


def _first(
    whole: Module, bodies: dict[int, bytes], first: set[int], lent: set[int], slots: dict[int, int]
) -> Module:
    types = whole.types if NOTHING in whole.types else [*whole.types, NOTHING]
    plain, table, ready = types.index(NOTHING), len(whole.tables), len(whole.globals) + whole.imported(GLOBAL)
    ensure = max(bodies) + 1
    # if (!ready) table[0]();
    wait = [
        0x23,
        *unsigned(ready),
        0x45,
        0x04,
        0x40,
        CONSTANT,
        0,
        INDIRECT,
        *unsigned(plain),
        table,
        *END,
        *END,
    ]
    through = _through(whole, table, slots, bytes([CALL]) + unsigned(ensure))
    made = [bodies[number] if number in first else through(number) for number in bodies]
    made.append(b"\0" + bytes(wait))
    return replace(
        whole,
        types=types,
        functions=[*whole.functions, plain],
        tables=[*whole.tables, _table(slots)],
        globals=[*whole.globals, (b"\x7f\1", b"\x41\0\x0b")],
        exports=[*whole.exports, *_lent(whole)],
        bodies=made,
        sections={
            **whole.sections,
            ELEMENT_: _elements(whole.sections[ELEMENT_], table, sorted(lent), slots),
        },
    )


def _second(
    whole: Module, bodies: dict[int, bytes], first: set[int], given: set[int], slots: dict[int, int]
) -> Module:
    table = len(whole.tables)
    through = _through(whole, table, slots, b"")
    made = [through(number) if number in first else bodies[number] for number in bodies]
    sections = {number: data for number, data in whole.sections.items() if number != EXPORT_}
    sections[ELEMENT_] = _elements(b"\0", table, sorted(given), slots)
    lent = [
        Entry(entry.name, entry.kind, what, OWN)
        for entry, what in zip(_lent(whole), _kinds(whole, slots), strict=True)
    ]
    return replace(
        whole,
        head=b"",
        imports=[*whole.imports, *lent[:-1]],
        tables=[],
        globals=[],
        exports=[],
        memories=[],
        tags=[],
        bodies=made,
        sections=sections,
    )


def _through(whole: Module, table: int, slots: dict[int, int], before: bytes) -> Callable[[int], bytes]:
    """Makes bodies that call a function by its slot, or trap where nobody can call them."""

    def body(number: int) -> bytes:
        if number not in slots:
            return TRAP
        kind = whole.type_of(number)
        given = b"".join(bytes([LOCAL]) + unsigned(place) for place in range(whole.types[kind][1]))
        call = bytes([CONSTANT]) + signed(slots[number]) + bytes([INDIRECT]) + unsigned(kind) + bytes([table])
        return b"\0" + before + given + call + END

    return body


def _lent(whole: Module) -> list[Entry]:
    """What the first lets the second have, in the order of their numbers; `ready` is the last."""
    outside = whole.imported(GLOBAL)
    return [
        *(Entry(f"{OWN}:t{i}", TABLE, unsigned(i)) for i in range(len(whole.tables) + 1)),
        Entry(f"{OWN}:m", MEMORY, b"\0"),
        *(Entry(f"{OWN}:e{i}", TAG, unsigned(i)) for i in range(len(whole.tags))),
        *(Entry(f"{OWN}:g{i}", GLOBAL, unsigned(outside + i)) for i in range(len(whole.globals) + 1)),
    ]


def _kinds(whole: Module, slots: dict[int, int]) -> Iterator[bytes]:
    """The types of the same."""
    yield from [*whole.tables, _table(slots), *whole.memories, *whole.tags]
    yield from (kind for kind, _ in whole.globals)
    yield b"\x7f\1"


def _table(slots: dict[int, int]) -> bytes:
    return b"\x70\0" + unsigned(len(slots) + 1)


def _elements(section: bytes, table: int, functions: list[int], slots: dict[int, int]) -> bytes:
    """The segments with one more, which fills a run of slots."""
    count, rest = section[0], section[1:]
    if not functions:
        return section
    head = b"\2" + unsigned(table) + b"\x41" + signed(slots[functions[0]]) + END + b"\0"
    return bytes([count + 1]) + rest + head + vector(unsigned(number) for number in functions)


def _listed(section: bytes) -> set[int]:
    """The functions in the one segment of the table."""
    from build.wasm import Reader

    reader = Reader(section)
    if (reader.number(), reader.number()) != (1, 0):
        raise ListError("the table is filled in a new way")
    reader.constant()
    return {reader.number() for _ in range(reader.number())}


def listed(text: str, binary: bytes) -> set[int]:
    """The functions that build/called.txt names; none if the list is empty.

    Raises: ListError when it was measured with another module.
    """
    words = text.split()
    if not words:
        return set()
    if words[0] != _numbering(binary):
        raise ListError("build/called.txt is of another Pyodide: python3 -m tests.bench.called measures anew")
    bits = zlib.decompress(base64.b85decode("".join(words[1:])))
    return {number for number in range(len(bits) * 8) if bits[number >> 3] >> (number & 7) & 1}


def _numbering(binary: bytes) -> str:
    """A hash of the module's functions: what their numbers stand for."""
    return digest(*read(binary).bodies)[:16]


def listing(called: set[int], binary: bytes) -> str:
    """The text of build/called.txt: a hash of the module, then one bit a function, packed."""
    bits = bytearray(max(called) // 8 + 1)
    for number in called:
        bits[number >> 3] |= 1 << (number & 7)
    packed = base64.b85encode(zlib.compress(bytes(bits), 9)).decode()
    lines = [packed[at : at + 100] for at in range(0, len(packed), 100)]
    return "\n".join([_numbering(binary), *lines]) + "\n"


def counting(binary: bytes) -> tuple[bytes, int, int]:
    """The module with a note of each function that is called; `__called(to)` writes a byte for each.

    Returns: the module, how many functions it has, and the number of the first of them.
    """
    whole = read(binary)
    start = len(whole.globals) + whole.imported(GLOBAL)
    many = len(whole.bodies)
    kind = b"\x60\1\x7f\0"
    out = b"".join(b"\x20\0\x23" + unsigned(start + i) + b"\x3a\0" + unsigned(i) for i in range(many))
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
    from build.wasm import Reader

    reader = Reader(body)
    for _ in range(reader.number()):
        reader.number()
        reader.byte()
    return body[: reader.at] + b"\x41\1\x24" + unsigned(variable) + body[reader.at :]
