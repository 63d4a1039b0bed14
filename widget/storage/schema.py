"""What a database is to hold, and how records of older versions become those of this one.

The stores are declared, not created: opening compares them with those that the database was last
opened with, adds what is missing and files records anew where a key or index has changed. A store
that is no longer declared stays as it is, since another page of the same origin may have a plugin
that this one lacks. `version` counts up when the *content* of records changes its meaning.

A database last opened by a higher version is left alone (StorageBlocked): this page is the old one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from widget.core.records import Put, Record, Store
from widget.errors import StorageBlocked, StorageError

Upgrade: TypeAlias = Callable[[Record], Iterable[Put]]
"""A pure function: a record of the version before → what takes its place (nothing, one, several)."""

Description: TypeAlias = dict[str, Any]
"""What is kept of a schema in the database itself: `{"version": n, "stores": {name: {...}}}`."""


@dataclass(frozen=True)
class Schema:
    """The stores of a database and the upgrades of their records.

    Args:
        version: 1 or more; of the records' content.
        stores: names must differ; names of stores and of indexes are identifiers (`-` allowed in stores).
        upgrades: by version, then by store: applied once to each record that store held before it.

    Raises:
        ValueError: a name is used twice or cannot be used.
    """

    version: int
    stores: tuple[Store, ...]
    upgrades: Mapping[int, Mapping[str, Upgrade]] = field(default_factory=dict)
    _by_name: dict[str, Store] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = [store.name for store in self.stores]
        indexes = [name for store in self.stores for name in store.indexes]
        if len(set(names)) < len(names) or not all(name.isidentifier() for name in indexes):
            raise ValueError(f"stores {names} with indexes {indexes}")
        if any(not name.replace("-", "_").isidentifier() or name.startswith("_") for name in names):
            raise ValueError(f"stores {names}")
        object.__setattr__(self, "_by_name", {store.name: store for store in self.stores})

    def store(self, name: str) -> Store:
        """The store of that name.

        Raises:
            ValueError: there is none.
        """
        try:
            return self._by_name[name]
        except KeyError:
            raise ValueError(f"no store {name!r}") from None


@dataclass(frozen=True, slots=True)
class Pass:
    """One step of an upgrade: all records of `store` go through `change`."""

    store: str
    change: Upgrade


def describe(schema: Schema, before: Description | None = None) -> Description:
    """What to keep of a schema: its version and stores, and those of before that it does not declare."""
    stores = dict(before["stores"]) if before else {}
    for store in schema.stores:
        indexes = {name: list(fields) for name, fields in sorted(store.indexes.items())}
        stores[store.name] = {"key": list(store.key), "indexes": indexes}
    return {"version": schema.version, "stores": stores}


def outdated(schema: Schema, before: Description | None) -> bool:
    """Whether a database last described so must be upgraded for this schema.

    Raises:
        StorageBlocked: a newer version of us has used it.
    """
    if before and before["version"] > schema.version:
        raise StorageBlocked(f"database is of version {before['version']}, this page of {schema.version}")
    return before is None or describe(schema, before) != before


def plan(schema: Schema, before: Description | None) -> Sequence[Pass]:
    """The passes that bring a database last described so to this schema, in their order."""
    if before is None:
        return ()
    versions = sorted(n for n in schema.upgrades if before["version"] < n <= schema.version)
    passes = [Pass(name, change) for n in versions for name, change in schema.upgrades[n].items()]
    after = describe(schema, before)["stores"]
    refiled = [name for name, was in before["stores"].items() if after[name] != was]
    return [*passes, *(Pass(name, _again(name)) for name in refiled)]


def changed(step: Pass, records: Iterable[Record]) -> list[Put]:
    """What takes the place of these records in that pass.

    Raises:
        StorageError: the upgrade itself is at fault.
    """
    try:
        return [put for record in records for put in step.change(record)]
    except Exception as error:
        raise StorageError(f"the upgrade of {step.store!r} failed: {error!r}") from error


def parse(description: str) -> Description | None:
    """A description from its JSON text; "" is None, a new database."""
    return json.loads(description) if description else None


def _again(store: str) -> Upgrade:
    return lambda record: (Put(store, record),)
