"""Pyodide's WebAssembly in parts: what a start and an ordinary day of chat call, what compiles, the rest.

All have the same function numbers, so that no body is rewritten. In the first module a function that is
left out is a stub: it has the second fetched, once, by calling slot 0 of a table of their own, and calls
the real one through that table. The second imports memory, tables and variables from the first and reaches
back by the same table. So each function can be called at any time, whatever the list of those in the first
says: one that is missing there costs a wait, never a mistake. The second is parted from the third in the same
way. interpreter.js fetches them when the person has their chat, before anything asks for them.

Which functions belong to which is measured: see build/called.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from build import latedata
from build.called import ListError
from build.operators import named
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
    Reader,
    read,
    signed,
    unsigned,
    vector,
)

OWN = "late"
"""Begins the names of what one part exports for the next, and is the module from which that imports it; the
second's has a number."""

NEAR = 10
"""Functions so near to each other are of one source file."""

CORE, SHORT = 5000, 64
"""Python's own functions have the first numbers. Those of so few bytes are what its types do (a length, a
truth): which type's are called depends on the data, so they all come first."""

LOCAL, CONSTANT, CALL, INDIRECT, END, TRAP = 0x20, 0x41, 0x10, 0x11, b"\x0b", b"\0\0\x0b"
NOTHING = b"\x60\0\0"
"""The type of a function without parameters and results."""


def split(
    binary: bytes, called: Iterable[set[int]], later: set[tuple[int, int]], readers: set[int]
) -> list[bytes]:
    """The module in parts, one more than there are lists.

    Args:
        called: functions, by number, whose bodies go into the first part, into the second, and so on.
        later: static data that only comes with the last, from and to.
        readers: the functions that read it, which therefore go into the last.
    """
    parts, rest, gone = [], read(binary), set[int]()
    for level, wanted in enumerate(called):
        part, rest, taken = _parted(rest, wanted, gone, later, readers, f"{OWN}{level or ''}")
        parts.append(part.encoded())
        gone |= taken
    return [*parts, rest.encoded()]


def _parted(
    whole: Module,
    wanted: set[int],
    gone: set[int],
    later: set[tuple[int, int]],
    readers: set[int],
    own: str,
) -> tuple[Module, Module, set[int]]:
    """A part, what is left, and the numbers of the functions that are in the part.

    Args:
        gone: those in an earlier part, which stay what they are here: ways back.
    """
    outside = whole.imported(FUNCTION)
    bodies = dict(enumerate(whole.bodies, outside))
    calls = {number: named(body) for number, body in bodies.items() if number not in gone}
    # JavaScript calls what is exported at moments of its own (another stack, an object collected): 8 kB
    exported = {entry.index for entry in whole.exports if entry.kind == FUNCTION}
    listed = _listed(whole.sections[ELEMENT_])
    short = {number for number in listed if number < CORE and len(bodies.get(number, b"")) <= SHORT}
    first = (_with_near((wanted | short) & calls.keys(), calls) | exported) & calls.keys() - readers
    kept = exported | listed
    called = kept | set().union(*(calls[number] for number in first))
    into_second = called & calls.keys() - first
    into_first = set[int]().union(*(calls[number] for number in calls if number not in first)) & first
    slots = {number: slot for slot, number in enumerate(sorted(into_first) + sorted(into_second), 1)}
    there = first | gone
    return (
        _first(_without(whole, later), bodies, there, into_first, slots),
        _second(_only(whole, later), bodies, first, into_second, slots, own),
        first,
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
    whole: Module,
    bodies: dict[int, bytes],
    there: set[int],
    lent: set[int],
    slots: dict[int, int],
) -> Module:
    types = whole.types if NOTHING in whole.types else [*whole.types, NOTHING]
    plain, table = types.index(NOTHING), _next_table(whole)
    ready = len(whole.globals) + whole.imported(GLOBAL)
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
    made = [bodies[number] if number in there else through(number) for number in bodies]
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
    whole: Module,
    bodies: dict[int, bytes],
    first: set[int],
    given: set[int],
    slots: dict[int, int],
    own: str,
) -> Module:
    table = _next_table(whole)
    through = _through(whole, table, slots, b"")
    made = [through(number) if number in first else bodies[number] for number in bodies]
    sections = {number: data for number, data in whole.sections.items() if number != EXPORT_}
    sections[ELEMENT_] = _elements(b"\0", table, sorted(given), slots)
    lent = [
        Entry(entry.name, entry.kind, what, own)
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


def _next_table(whole: Module) -> int:
    """The number of the table between a part and the next, which comes after all others."""
    return len(whole.tables) + whole.imported(TABLE)


def _lent(whole: Module) -> list[Entry]:
    """What a part lets the next have of its own, in the order of their numbers; `ready` is the last."""
    counts = {TABLE: len(whole.tables) + 1, MEMORY: len(whole.memories), TAG: len(whole.tags)}
    counts[GLOBAL] = len(whole.globals) + 1
    return [
        Entry(f"{OWN}:{letter}{place}", kind, unsigned(whole.imported(kind) + place))
        for letter, kind in (("t", TABLE), ("m", MEMORY), ("e", TAG), ("g", GLOBAL))
        for place in range(counts[kind])
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
    """The functions in the one segment, of the first table or (flag 2) of another."""
    reader = Reader(section)
    count, flag = reader.number(), reader.number()
    if count != 1 or flag not in (0, 2):
        raise ListError("the table is filled in a new way")
    if flag:
        reader.number()
    reader.constant()
    if flag:
        reader.byte()
    return {reader.number() for _ in range(reader.number())}
