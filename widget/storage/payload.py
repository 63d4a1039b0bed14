"""Writes as text, so that one string crosses from Python to JavaScript instead of thousands of values.

The first line is a JSON list of operations, each a list that begins with its kind; then follows one
line of JSON for the record of each "put", in their order (JSON text never holds a raw newline).
Records are kept as this text, not as JavaScript objects, so that numbers come back exactly as they
went, and reading joins lines instead of walking objects. Their keys are taken out here.

    [["put", "messages", key, {"recent": key}], ["delete", "outbox", key], ["range", "drafts", null, a, b]]
    {"id": "1", "text": "…"}
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from widget.core.records import Delete, DeleteRange, Key, Put, Record, Write
from widget.storage.keys import Range, checked, extract
from widget.storage.schema import Schema

_dump: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode

NOTHING: Final = "[]"
"""The text of no writes at all."""


def encode(schema: Schema, writes: Iterable[Write]) -> str:
    """The text of these writes.

    Raises:
        ValueError: a write names no store or index of the schema, a record lacks its key or is not
            JSON, a key cannot be one. Nothing has been written then.
    """
    operations: list[list[Any]] = []
    lines: list[str] = [""]
    for write in writes:
        match write:
            case Put():
                operations.append(["put", write.store, *filed(schema, write.store, write.record)])
                lines.append(text(write.record))
            case Delete():
                operations.append(["delete", schema.store(write.store).name, checked(write.key)])
            case DeleteRange():
                where = place(schema, write.store, write.index)
                if not Range(checked(write.lower), checked(write.upper)).empty:
                    operations.append(["range", *where, write.lower, write.upper])
    lines[0] = _dump(operations)
    return "\n".join(lines)


def filed(schema: Schema, store: str, record: Record) -> tuple[Key, dict[str, Key]]:
    """Under which key a record is kept, and under which in each index that it is in.

    Raises:
        ValueError: no such store, or the record lacks its key.
    """
    declared = schema.store(store)
    key = extract(record, declared.key)
    if key is None:
        raise ValueError(f"a record of {store!r} needs {declared.key}, has {sorted(record)}")
    keys = ((name, extract(record, fields)) for name, fields in declared.indexes.items())
    return key, {name: value for name, value in keys if value is not None}


def place(schema: Schema, store: str, index: str | None) -> tuple[str, str | None]:
    """The store and index themselves.

    Raises:
        ValueError: the schema has none such.
    """
    if index is not None and index not in schema.store(store).indexes:
        raise ValueError(f"no index {index!r} of store {store!r}")
    return schema.store(store).name, index


def text(record: Record) -> str:
    """A record as one line of JSON.

    Raises:
        ValueError: it is not JSON.
    """
    try:
        return _dump(record)
    except TypeError as error:
        raise ValueError(str(error)) from error
