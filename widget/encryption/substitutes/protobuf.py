"""google.protobuf: messages of numbers (uint32), bytes and one another, in proto2's encoding.

https://protobuf.dev/programming-guides/encoding
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, TypeVar

M = TypeVar("M", bound="Message")

NUMBER: Final = int
BYTES: Final = bytes
VARINT, FIXED64, LENGTH, START_GROUP, END_GROUP, FIXED32 = range(6)
SIZES = {FIXED64: 8, FIXED32: 4}
LONGEST = 10
"""Bytes of a varint."""
DEEPEST = 100
"""Groups in one another, as the real one has it."""
UINT32, UINT64 = 2**32, 2**64


class DecodeError(Exception):
    """These bytes are no message."""


class EncodeError(Exception):
    """A field that must be there is not."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `kind`: NUMBER, BYTES or a message's class."""

    name: str
    kind: Any
    required: bool = True


class Message:
    """Fields that are not there read as 0, nothing or an empty message."""

    FIELDS: ClassVar[Mapping[int, Field]] = {}
    """By number."""

    def __init__(self, **given: Any) -> None:
        fields = {field.name: field for field in self.FIELDS.values()}
        self._values: dict[str, Any] = {}
        for name, value in given.items():
            if name not in fields:
                raise ValueError(f"{type(self).__name__} has no field {name!r}")
            if value is not None:
                self._values[name] = _checked(fields[name], value)

    def __getattr__(self, name: str) -> Any:
        for field in self.FIELDS.values():
            if field.name == name:
                return self._values.get(name, field.kind())
        raise AttributeError(name)

    def HasField(self, name: str) -> bool:
        """Whether it is there."""
        return name in self._values

    def SerializeToString(self, deterministic: bool = True) -> bytes:
        """Always in the order of the numbers. Raises: EncodeError"""
        out = bytearray()
        for number, field in sorted(self.FIELDS.items()):
            if field.name in self._values:
                out += _encoded(number, field.kind, self._values[field.name])
            elif field.required:
                raise EncodeError(f"{type(self).__name__} lacks {field.name}")
        return bytes(out)

    @classmethod
    def FromString(cls: type[M], data: bytes) -> M:
        """What must be there and is not is no error, as with the real one. Raises: DecodeError"""
        return _merged(cls(), bytes(data))


def _checked(field: Field, value: Any) -> Any:
    if field.kind is NUMBER:
        if not isinstance(value, int):
            raise TypeError(field.name)
        if not 0 <= value < UINT32:
            raise ValueError(f"{field.name} is out of range")
    elif field.kind is BYTES:
        if not isinstance(value, bytes):
            raise TypeError(field.name)
    elif not isinstance(value, field.kind):
        raise TypeError(field.name)
    return value


def _encoded(number: int, kind: Any, value: Any) -> bytes:
    if kind is NUMBER:
        return _varint(number << 3 | VARINT) + _varint(value)
    content: bytes = value if kind is BYTES else value.SerializeToString()
    return _varint(number << 3 | LENGTH) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def _merged(message: M, data: bytes) -> M:
    """A field that comes again replaces what was there; a message is merged with it."""
    at = 0
    while at < len(data):
        number, wire, at = _tag(data, at)
        field = message.FIELDS.get(number)
        if field is None or wire != (VARINT if field.kind is NUMBER else LENGTH):
            at = _past(data, at, number, wire)
            continue
        value, at = _read_varint(data, at)
        if field.kind is NUMBER:
            message._values[field.name] = value % UINT32
            continue
        content, at = _taken(data, at, value)
        if field.kind is not BYTES:
            content = _merged(message._values.get(field.name) or field.kind(), content)
        message._values[field.name] = content
    return message


def _tag(data: bytes, at: int) -> tuple[int, int, int]:
    """A field's number, how it is written, and where what it holds begins."""
    tag, at = _read_varint(data, at, longest=5)
    if tag >= UINT32 or not tag >> 3:
        raise DecodeError("a field without a number")
    return tag >> 3, tag & 7, at


def _past(data: bytes, at: int, number: int, wire: int, depth: int = 0) -> int:
    """Where a field ends that is not known."""
    if wire == VARINT:
        return _read_varint(data, at)[1]
    if wire == LENGTH:
        size, at = _read_varint(data, at)
        return _taken(data, at, size)[1]
    if wire in SIZES:
        return _taken(data, at, SIZES[wire])[1]
    if wire != START_GROUP or depth == DEEPEST:
        raise DecodeError("a field of no known kind")
    while True:
        inner, wire, at = _tag(data, at)
        if wire == END_GROUP:
            if inner != number:
                raise DecodeError("a group that ends another")
            return at
        at = _past(data, at, inner, wire, depth + 1)


def _read_varint(data: bytes, at: int, longest: int = LONGEST) -> tuple[int, int]:
    value = 0
    for place in range(longest):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 127) << 7 * place
        if byte < 128:
            return value % UINT64, at
    raise DecodeError("a number without an end")


def _taken(data: bytes, at: int, size: int) -> tuple[bytes, int]:
    if size > len(data) - at:
        raise DecodeError("the end is missing")
    return data[at : at + size], at + size
