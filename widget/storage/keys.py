"""Keys of records: which values can be keys, and their order (Indexed Database 3.0, section 2.4).

Numbers come before strings, strings before tuples. Strings are compared by UTF-16 code units, as
JavaScript does, and not by code points, as Python does: the two differ beyond U+FFFF.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from widget.core.records import Key, Record

SAFE_INTEGER = 2**53 - 1
"""The largest whole number that JavaScript holds exactly; no key may be larger."""

Rank: TypeAlias = tuple[int, Any]
"""What stands for a key in comparisons: ranks compare in Python as their keys do in IndexedDB."""


def prefix(*parts: str | int | float) -> tuple[Key, Key]:
    """The `lower` and `upper` of all tuple keys that begin with these parts and go on with scalars.

    >>> prefix("romeo@montague.lit")
    (('romeo@montague.lit',), ('romeo@montague.lit', ()))

    A tuple sorts after all strings and numbers, so the empty one ends the range.
    """
    return parts, (*parts, ())


@dataclass(frozen=True, slots=True)
class Range:
    """The keys from `lower` to `upper` (None: no bound), with or without the bounds themselves.

    Raises:
        ValueError: a bound cannot be a key.
    """

    lower: Key | None = None
    upper: Key | None = None
    lower_open: bool = False
    upper_open: bool = False

    def __post_init__(self) -> None:
        for bound in (self.lower, self.upper):
            if bound is not None:
                checked(bound)

    @property
    def empty(self) -> bool:
        """Whether no key can lie in it, which IndexedDB takes for an error."""
        if self.lower is None or self.upper is None:
            return False
        lower, upper = rank(self.lower), rank(self.upper)
        return lower > upper or (lower == upper and (self.lower_open or self.upper_open))


def is_key(value: object) -> bool:
    """Whether the value can be a key: a string, a finite number within ±2^53, or a tuple (list) of such."""
    match value:
        case str():
            return True
        case bool():
            return False
        case int():
            return -SAFE_INTEGER <= value <= SAFE_INTEGER
        case float():
            return math.isfinite(value)
        case tuple() | list():
            return all(map(is_key, value))
        case _:
            return False


def checked(key: Key) -> Key:
    """The key itself.

    Raises:
        ValueError: it cannot be a key.
    """
    if not is_key(key):
        raise ValueError(f"not a key: {key!r}")
    return key


def rank(key: Any) -> Rank:
    """The key's place in the order of keys."""
    if isinstance(key, str):
        return (1, key.encode("utf-16-be", "surrogatepass"))
    if isinstance(key, (tuple, list)):
        return (2, tuple(map(rank, key)))
    return (0, key)


def extract(record: Record, fields: Sequence[str]) -> Key | None:
    """The key that these fields of a record make: the value of one, the tuple of several.

    None when a field is missing or no key: such a record is left out of that index.
    """
    if len(fields) == 1:
        value: Key | None = record.get(fields[0])
        return value if is_key(value) else None
    values: tuple[Any, ...] = tuple(record.get(name) for name in fields)
    return values if is_key(values) else None
