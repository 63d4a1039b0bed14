"""What features keep in the database: stores, records and writes, all of them data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

JSON: TypeAlias = bool | int | float | str | list[Any] | dict[str, Any] | None
Key: TypeAlias = str | int | float | tuple["Key", ...]
Record: TypeAlias = dict[str, Any]
"""A flat JSON object; the fields that its store's key and indexes name are strings or numbers."""


@dataclass(frozen=True, slots=True)
class Store:
    """A named set of records: `key` and each of `indexes` name the fields they are made of.

    `ours`: nobody else has them, so they go to the disk as soon as one is found.
    """

    name: str
    key: tuple[str, ...]
    indexes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Put:
    """Write a record, in place of any with the same key."""

    store: str
    record: Record


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove the record with this key, if there is one."""

    store: str
    key: Key


@dataclass(frozen=True, slots=True)
class DeleteRange:
    """Remove all records whose key (or index, if named) lies from `lower` to `upper`, both included."""

    store: str
    index: str | None
    lower: Key
    upper: Key


Write: TypeAlias = Put | Delete | DeleteRange
