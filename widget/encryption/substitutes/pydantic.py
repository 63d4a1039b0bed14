"""pydantic: models of text, numbers, bytes as text, lists, sets and one another, from and to JSON.

Only the annotations that doubleratchet's and x3dh's models have. Those of their migrations have others, which
are not looked at: they read what was kept by versions that we never had.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from enum import Enum
from types import UnionType
from typing import Any, ClassVar, Self, Union, get_args, get_origin

__all__ = ["BaseModel", "PlainSerializer", "PlainValidator", "ValidationError"]

Convert = Callable[[Any], Any]


def _bytes(value: Any) -> bytes:
    if isinstance(value, str):
        return value.encode("latin-1")
    if isinstance(value, bytes):
        return value
    raise ValueError("neither bytes nor text")


def _text(value: bytes) -> str:
    return value.decode("latin-1")


FASTER = {"_json_bytes_decoder": _bytes, "_json_bytes_encoder": _text}
"""The two that both libraries have, which go byte by byte: the same in one call, ten times as fast."""


class ValidationError(ValueError):
    """Something is missing or of a wrong type."""


class PlainValidator:
    """In an annotation: how a value is read."""

    def __init__(self, convert: Convert) -> None:
        self.convert = FASTER.get(convert.__name__, convert)


class PlainSerializer:
    """In an annotation: how a value is written."""

    def __init__(self, convert: Convert) -> None:
        self.convert = FASTER.get(convert.__name__, convert)


class BaseModel:
    """Its annotations tell its fields."""

    _known: ClassVar[dict[str, tuple[Convert, Convert]] | None] = None

    @classmethod
    def _fields(cls) -> dict[str, tuple[Convert, Convert]]:
        """How each is read and written."""
        if cls._known is None:
            cls._known = {name: _converters(kind) for name, kind in cls.__annotations__.items()}
        return cls._known

    def __init__(self, /, **given: Any) -> None:
        for name, (read, _) in self._fields().items():
            if name in given:
                self.__dict__[name] = _read(read, given[name], name)
            elif not hasattr(type(self), name):
                raise ValidationError(f"{name} is missing")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values() == other._values()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Without what it holds: keys."""
        return f"{type(self).__name__}(…)"

    def _values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self._fields()}

    def plain(self) -> dict[str, Any]:
        """What JSON can hold."""
        return {name: write(getattr(self, name)) for name, (_, write) in self._fields().items()}

    def model_dump_json(self) -> str:
        return json.dumps(self.plain(), ensure_ascii=False, separators=(",", ":"))

    json = model_dump_json

    @classmethod
    def model_validate_json(cls, text: str | bytes) -> Self:
        return cls(**json.loads(text))


def _read(read: Convert, value: Any, name: str) -> Any:
    try:
        return read(value)
    except (TypeError, AttributeError) as error:
        raise ValidationError(f"{name} is of a wrong type") from error


def _same(value: Any) -> Any:
    return value


def _converters(kind: Any) -> tuple[Convert, Convert]:
    """How a value of this type is read and written."""
    origin, arguments = get_origin(kind), get_args(kind)
    if hasattr(kind, "__metadata__"):
        reads = [each.convert for each in kind.__metadata__ if isinstance(each, PlainValidator)]
        writes = [each.convert for each in kind.__metadata__ if isinstance(each, PlainSerializer)]
        return reads[-1], writes[-1]
    if origin in (Union, UnionType):
        (inner,) = (each for each in arguments if each is not type(None))
        return _optional(*_converters(inner))
    if origin in (list, frozenset):
        return _collection(origin, *_converters(arguments[0]))
    if issubclass(kind, BaseModel):
        return _model(kind), kind.plain
    if issubclass(kind, Enum):
        return kind, lambda value: value.value
    return _exactly(kind), _same


def _optional(read: Convert, write: Convert) -> tuple[Convert, Convert]:
    return (lambda value: None if value is None else read(value)), (
        lambda value: None if value is None else write(value)
    )


def _collection(
    kind: Callable[[Iterable[Any]], Any], read: Convert, write: Convert
) -> tuple[Convert, Convert]:
    def made(value: Any) -> Any:
        if not isinstance(value, list | tuple | set | frozenset):
            raise ValidationError("not a list")
        return kind(map(read, value))

    return made, lambda value: list(map(write, value))


def _model(kind: type[BaseModel]) -> Convert:
    def made(value: Any) -> Any:
        if isinstance(value, kind):
            return value
        if not isinstance(value, dict):
            raise ValidationError(f"not a {kind.__name__}")
        return kind(**value)

    return made


def _exactly(kind: type) -> Convert:
    """Numbers and text are not taken for one another, but for a whole number that is written as 1.0."""

    def checked(value: Any) -> Any:
        if kind is int and type(value) is float and value.is_integer():
            return int(value)
        if type(value) is not kind:
            raise ValidationError(f"not {kind.__name__}")
        return value

    return checked
