"""WebAssembly's instructions: which functions a body calls or names, and which addresses.

https://webassembly.github.io/spec/core/binary/instructions.html, with exceptions in their older form.
"""

from __future__ import annotations

from collections.abc import Collection

from build.wasm import Reader, WasmError

CALL, REFERENCE, CONSTANT = 0x10, 0xD2, 0x41
# How many LEB128 numbers follow each instruction; those with other immediates are in _others.
NUMBERS = {
    **dict.fromkeys([0x00, 0x01, 0x05, 0x0A, 0x0B, 0x0F, 0x19, 0x1A, 0x1B, 0xD1, *range(0x45, 0xC5)], 0),
    **dict.fromkeys([0x02, 0x03, 0x04, 0x06, 0x07, 0x08, 0x09, 0x0C, 0x0D, 0x10, 0x12, 0x18], 1),
    **dict.fromkeys([0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x3F, 0x40, 0x41, 0x42, 0xD0, 0xD2], 1),
    **dict.fromkeys([0x11, 0x13, *range(0x28, 0x3F)], 2),
}
# The same for those behind the prefix 0xFC: conversions, then memory and tables.
BULK = {**dict.fromkeys(range(8), 0), 8: 2, 9: 1, 10: 2, 11: 1, 12: 2, 13: 1, 14: 2, 15: 1, 16: 1, 17: 1}


def named(body: bytes) -> set[int]:
    """The functions that a body calls directly or takes a reference to. Raises: WasmError"""
    return _numbers(body, (CALL, REFERENCE))


def constants(body: bytes) -> set[int]:
    """The numbers that a body holds and that may be addresses. Raises: WasmError"""
    return _numbers(body, (CONSTANT,))


def _numbers(body: bytes, wanted: Collection[int]) -> set[int]:
    """What follows these instructions, each of which has one number."""
    reader = Reader(body)
    for _ in range(reader.number()):  # the locals
        reader.number()
        reader.byte()
    found = set()
    while reader.at < len(body):
        code = body[reader.at]
        reader.at += 1
        numbers = NUMBERS.get(code)
        if numbers is None:
            _others(reader, code)
        elif code in wanted:
            found.add(reader.number())
        else:
            for _ in range(numbers):
                while body[reader.at] > 127:
                    reader.at += 1
                reader.at += 1
    if reader.at != len(body):
        raise WasmError("a body that does not end where it should")
    return found


def _others(reader: Reader, code: int) -> None:
    """Goes past the immediates that are more than some numbers."""
    match code:
        case 0x0E:  # br_table
            for _ in range(reader.number() + 1):
                reader.number()
        case 0x1C:  # select with a type
            reader.take(reader.number())
        case 0x43:
            reader.take(4)
        case 0x44:
            reader.take(8)
        case 0xFC:
            for _ in range(BULK[reader.number()]):
                reader.number()
        case 0xFD:
            _vector(reader, reader.number())
        case _:
            raise WasmError(f"the instruction {code:#x}")


def _vector(reader: Reader, code: int) -> None:
    """Past the immediates of one of SIMD's."""
    if code in (12, 13):  # a constant, a shuffle
        reader.take(16)
    if code < 12 or 84 <= code < 94:  # from and to memory
        reader.number()
        reader.number()
    if 21 <= code < 35 or 84 <= code < 92:  # a lane
        reader.byte()
