"""WebAssembly's binary form, as far as the build changes it: sections, their entries, what a body refers to.

Only what Pyodide's module holds is read; anything else is refused rather than guessed.
https://webassembly.github.io/spec/core/binary/
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")

FUNCTION, TABLE, MEMORY, GLOBAL, TAG = range(5)
"""Kinds of imports and exports."""

TYPE_, IMPORT_, FUNCTION_, TABLE_, MEMORY_, GLOBAL_, EXPORT_, START_, ELEMENT_, CODE_, DATA_ = range(1, 12)
COUNT_, TAG_ = 12, 13
ORDER = (
    TYPE_,
    IMPORT_,
    FUNCTION_,
    TABLE_,
    MEMORY_,
    TAG_,
    GLOBAL_,
    EXPORT_,
    START_,
    ELEMENT_,
    COUNT_,
    CODE_,
    DATA_,
)


class WasmError(Exception):
    """The module has something that we do not know."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An import or an export; `what` is its type (import) or its index (export), encoded."""

    name: str
    kind: int
    what: bytes
    module: str = ""

    @property
    def index(self) -> int:
        return Reader(self.what).number()


@dataclass(slots=True)
class Module:
    """Sections by their number; entries of those that the build changes."""

    head: bytes
    sections: dict[int, bytes]
    types: list[bytes]
    imports: list[Entry]
    functions: list[int]
    tables: list[bytes]
    globals: list[tuple[bytes, bytes]]
    exports: list[Entry]
    bodies: list[bytes]
    memories: list[bytes] = field(default_factory=list)
    tags: list[bytes] = field(default_factory=list)

    def imported(self, kind: int) -> int:
        """How many of a kind are imported: indexes of the module's own follow them."""
        return sum(entry.kind == kind for entry in self.imports)

    def type_of(self, function: int) -> int:
        """The number of a function's type."""
        outside = [entry.index for entry in self.imports if entry.kind == FUNCTION]
        return outside[function] if function < len(outside) else self.functions[function - len(outside)]

    def encoded(self) -> bytes:
        """The module in its binary form."""
        made = dict(self.sections)
        made[TYPE_] = vector(self.types)
        made[IMPORT_] = vector(
            text(entry.module) + text(entry.name) + bytes([entry.kind]) + entry.what for entry in self.imports
        )
        made[FUNCTION_] = vector(unsigned(number) for number in self.functions)
        made[TABLE_] = vector(self.tables)
        made[MEMORY_] = vector(self.memories)
        made[TAG_] = vector(self.tags)
        made[GLOBAL_] = vector(kind + value for kind, value in self.globals)
        made[EXPORT_] = vector(text(entry.name) + bytes([entry.kind]) + entry.what for entry in self.exports)
        made[CODE_] = vector(unsigned(len(body)) + body for body in self.bodies)
        parts = [
            bytes([number]) + unsigned(len(made[number])) + made[number]
            for number in ORDER
            if made.get(number, b"\0") != b"\0"
        ]
        return b"\0asm\1\0\0\0" + self.head + b"".join(parts)


@dataclass(slots=True)
class Reader:
    """Reads on from a place in some bytes."""

    data: bytes
    at: int = 0

    def byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def number(self) -> int:
        """An unsigned LEB128."""
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def signed(self) -> int:
        """A signed LEB128."""
        start = self.at
        value = self.number()
        bits = 7 * (self.at - start)
        return value - (1 << bits) if self.data[self.at - 1] & 64 else value

    def take(self, length: int) -> bytes:
        self.at += length
        return self.data[self.at - length : self.at]

    def string(self) -> str:
        return self.take(self.number()).decode()

    def limits(self) -> bytes:
        start = self.at
        flags = self.byte()
        for _ in range(1 + (flags & 1)):
            self.number()
        return self.data[start : self.at]

    def constant(self) -> bytes:
        """An initialiser: one instruction and `end`."""
        start = self.at
        code = self.byte()
        if code == 0xD0:
            self.byte()
        elif code in (0x41, 0x42, 0x23, 0xD2):
            self.number()
        elif code in (0x43, 0x44):
            self.take(4 if code == 0x43 else 8)
        if code not in (0x41, 0x42, 0x43, 0x44, 0x23, 0xD0, 0xD2) or self.byte() != 0x0B:
            raise WasmError(f"an initialiser begins with {code:#x}")
        return self.data[start : self.at]


def read(data: bytes) -> Module:
    """The module. Raises: WasmError"""
    reader = Reader(data, 8)
    sections: dict[int, bytes] = {}
    head = b""
    while reader.at < len(data):
        start = reader.at
        number = reader.byte()
        content = reader.take(reader.number())
        if number == 0:
            head += data[start : reader.at]
        else:
            sections[number] = content
    if START_ in sections:
        raise WasmError("a start function")
    return Module(
        head,
        sections,
        list(_each(sections[TYPE_], _type)),
        list(_each(sections[IMPORT_], _import)),
        list(_each(sections[FUNCTION_], Reader.number)),
        list(_each(sections[TABLE_], lambda reader: reader.take(1) + reader.limits())),
        list(_each(sections[GLOBAL_], lambda reader: (reader.take(2), reader.constant()))),
        list(_each(sections[EXPORT_], _export)),
        list(_each(sections[CODE_], lambda reader: reader.take(reader.number()))),
        list(_each(sections[MEMORY_], Reader.limits)),
        list(_each(sections.get(TAG_, b"\0"), lambda reader: reader.take(1) + unsigned(reader.number()))),
    )


def _each(section: bytes, one: Callable[[Reader], T]) -> Iterator[T]:
    reader = Reader(section)
    for _ in range(reader.number()):
        yield one(reader)


def _type(reader: Reader) -> bytes:
    start = reader.at
    if reader.byte() != 0x60:
        raise WasmError("a type that is no function's")
    for _ in range(2):
        reader.take(reader.number())
    return reader.data[start : reader.at]


def _import(reader: Reader) -> Entry:
    module, name, kind = reader.string(), reader.string(), reader.byte()
    start = reader.at
    match kind:
        case 0:
            reader.number()
        case 3:
            reader.take(2)
        case _:
            raise WasmError(f"an import of kind {kind}")
    return Entry(name, kind, reader.data[start : reader.at], module)


def _export(reader: Reader) -> Entry:
    return Entry(reader.string(), reader.byte(), unsigned(reader.number()))


def unsigned(value: int) -> bytes:
    """LEB128."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def signed(value: int) -> bytes:
    """Signed LEB128."""
    out = bytearray()
    while not -64 <= value < 64:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value & 127])


def text(value: str) -> bytes:
    return unsigned(len(value.encode())) + value.encode()


def vector(items: Iterable[bytes]) -> bytes:
    """A count and the items."""
    whole = list(items)
    return unsigned(len(whole)) + b"".join(whole)
