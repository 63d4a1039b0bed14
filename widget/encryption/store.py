"""python-omemo's storage over the account's database: what one call writes is a unit, all of it or nothing.

Values that change together lie in one record (a session, say), wrapped. A unit never commits. Once it has
ended well its values are the truth, whether they reach the disk or not, and what is to be written waits for
whoever commits next, of each record the newest state alone.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar, cast

from omemo.storage import Maybe, Nothing, Storage
from omemo.types import JSONType

from widget.core.records import Delete, Put, Write
from widget.encryption.box import Box, BoxError
from widget.encryption.stores import KEYS
from widget.storage.database import Database

log = logging.getLogger(__name__)

Group: TypeAlias = dict[str, Any]
"""Values by their keys; groups are replaced, never changed."""
V = TypeVar("V")
W = TypeVar("W")
D = TypeVar("D")
_ALWAYS = object()


class _Held(Maybe[V]):
    """A value that is there. It is copied as JSON is: half of all time went into `deepcopy` (of `Just`).

    `ours`: nobody else has it, and so it may be given out as it is.
    """

    def __init__(self, value: V, ours: bool = False) -> None:
        self._value, self._ours = value, ours

    @property
    def is_just(self) -> bool:
        return True

    @property
    def is_nothing(self) -> bool:
        return False

    def from_just(self) -> V:
        return self._value if self._ours else cast(V, _copied(self._value))

    def maybe(self, default: D) -> V:
        return self.from_just()

    def fmap(self, function: Callable[[V], W]) -> _Held[W]:
        return _Held(function(self.from_just()), ours=True)


class KeyStore(Storage):
    """One at a time opens a unit; outside of one nothing can be written."""

    def __init__(self, database: Database, box: Box) -> None:
        super().__init__(disable_cache=True)
        self._database, self._box = database, box
        self._groups: dict[str, Group] = {}
        self._changed: dict[str, Group] | None = None
        self._also: list[Write] = []
        self._pending: dict[tuple[str, str], Write] = {}

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[None]:
        """Collect what is written within. An exception takes all of it back."""
        assert self._changed is None, "one unit at a time"
        self._changed, self._also = {}, []
        try:
            yield
            await self._end(self._changed)
        finally:
            self._changed = None

    def also(self, writes: Iterable[Write]) -> None:
        """Write this with the unit."""
        assert self._changed is not None, "nothing is written outside of a unit"
        self._also.extend(writes)

    def uncommitted(self) -> tuple[Write, ...]:
        """What ended units have written and nobody is known to have committed: of each record the newest."""
        return tuple(self._pending.values())

    def settled(self, writes: Iterable[Write]) -> None:
        """These are committed."""
        for write in writes:
            if self._pending.get(_place(write)) is write:
                del self._pending[_place(write)]

    async def group(self, name: str) -> Group:
        """All values of one record, as they are within this unit. Not to be changed."""
        if self._changed and name in self._changed:
            return self._changed[name]
        if name not in self._groups:
            # A unit may have ended while this was read: what it wrote is newer
            self._groups.setdefault(name, await self._read(name))
        return self._groups[name]

    def put(self, name: str, group: Group) -> None:
        """Replace a whole record."""
        assert self._changed is not None, "nothing is written outside of a unit"
        self._changed[name] = group

    async def _load(self, key: str) -> Maybe[JSONType]:
        group = await self.group(group_of(key))
        return _Held(cast(JSONType, group[key])) if key in group else Nothing()

    async def _store(self, key: str, value: JSONType) -> None:
        name = group_of(key)
        group = await self.group(name)
        if group.get(key, _ALWAYS) != value:
            self.put(name, {**group, key: value})

    async def _delete(self, key: str) -> None:
        name = group_of(key)
        group = await self.group(name)
        if key in group:
            self.put(name, {other: group[other] for other in group if other != key})

    async def _end(self, changed: dict[str, Group]) -> None:
        fresh = {name: group for name, group in changed.items() if self._groups.get(name, {}) != group}
        writes = await asyncio.gather(*(self._write(name, group) for name, group in sorted(fresh.items())))
        self._groups.update(fresh)
        self._pending.update({_place(write): write for write in (*writes, *self._also)})

    async def _write(self, name: str, group: Group) -> Write:
        if not group:
            return Delete(KEYS.name, name)
        wrapped = await self._box.wrap(name, json.dumps(group, separators=(",", ":")).encode())
        return Put(KEYS.name, {"key": name, "box": base64.b64encode(wrapped).decode()})

    async def _read(self, name: str) -> Group:
        record = await self._database.get(KEYS.name, name)
        if record is None:
            return {}
        try:
            found = json.loads(await self._box.unwrap(name, base64.b64decode(record["box"])))
        except BoxError:
            log.error("a record of keys does not open any more")
            return {}
        return cast(Group, found)


@lru_cache(maxsize=4096)
def group_of(key: str) -> str:
    """In which record a value lies: sessions by device, devices and trust by person, the rest by their kind.

    Keys are paths (`/urn:xmpp:omemo:2/juliet@capulet.lit/27183/double_ratchet`); bare JIDs hold no slash.
    """
    parts = key.split("/")[1:]
    if parts[0] in ("devices", "trust"):
        length = 2
    elif len(parts) > 3 and parts[2].isdigit():
        length = 3
    else:
        length = max(1, len(parts) - 1)
    return "/" + "/".join(parts[:length])


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(each) for key, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value


def _place(write: Write) -> tuple[str, str]:
    match write:
        case Put(store, record):
            return store, str(record.get("key", record.get("id")))
        case Delete(store, key):
            return store, str(key)
    raise TypeError(write)
