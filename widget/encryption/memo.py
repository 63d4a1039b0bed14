"""What was opened and sealed of late: the same again gives the same, and no ratchet moves for it.

A message comes again with its carbon, from the archive, after a lost connection; one of ours goes out again
as it was. Kept for 14 days, and no more than so many. That something was opened is known for longer: when it
comes again then, it is told to be repeated.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any, Final, cast

from widget.core.records import Delete, Put, Record, Write
from widget.encryption.box import Box, BoxError
from widget.encryption.stores import MEMO
from widget.storage.database import Database

LASTS: Final = 14 * 86_400_000  # milliseconds
MOST: Final = 4000
MOST_FORGOTTEN: Final = 20_000
"""Names that are kept without a text, some 100 bytes each."""
FORGOTTEN: Final[Record] = {}
"""Found in the place of what was kept, and is not any more."""
LONGEST: Final = 1_000_000  # characters of one; what can be opened at all is shorter
_AT_HAND = 200


def name_of(*parts: str) -> str:
    """By what it is found: a hash, so that nothing can be told from it."""
    digest = hashlib.sha256("\0".join(parts).encode())
    return base64.b64encode(digest.digest()[:18]).decode()


class Memo:
    """Gives writes, as all here do. What it gave is at hand at once, committed or not."""

    def __init__(self, database: Database, box: Box, now: Callable[[], int]) -> None:
        self._database, self._box, self._now = database, box, now
        self._at_hand: OrderedDict[str, Record] = OrderedDict()

    def just_kept(self, name: str) -> Record | None:
        """What was kept under this name a moment ago: after `find` all that can have come since."""
        return self._at_hand.get(name)

    async def find(self, name: str) -> Record | None:
        """What was kept under this name; or `FORGOTTEN`."""
        if known := self.just_kept(name):
            return known
        record = await self._database.get(MEMO.name, name)
        if record is None:
            return None
        if record["time"] < self._now() - LASTS:
            return FORGOTTEN
        try:
            text = await self._box.unwrap(name, base64.b64decode(record["box"]))
        except BoxError:
            return None
        return cast(Record, json.loads(text))

    async def keep(
        self, names: Iterable[str], what: dict[str, Any], *, passing: bool = False
    ) -> tuple[Write, ...]:
        """The writes that keep it, under each of these names; too long a one is not kept.

        `passing`: once it is forgotten nobody asks whether it was there.
        """
        text = json.dumps(what, separators=(",", ":"))
        if len(text) > LONGEST:
            return ()
        return tuple([await self._put(name, what, text, passing) for name in names])

    async def prune(self) -> tuple[Write, ...]:
        """The writes that clear away what is too old or too many.

        A name without a text has its time below zero, so that it is not looked at again.
        """
        database, oldest = self._database, self._now() - LASTS
        old = await database.select(MEMO.name, index="time", lower=0, upper=oldest)
        many = await database.count(MEMO.name, index="time", lower=0) - len(old) - MOST
        if many > 0:
            old += await database.select(MEMO.name, index="time", lower=oldest, lower_open=True, limit=many)
        many = await database.count(MEMO.name, index="time", upper=-1) + len(old) - MOST_FORGOTTEN
        gone = await database.select(MEMO.name, index="time", upper=-1, reverse=True, limit=max(0, many))
        return (*map(_without_text, old), *(Delete(MEMO.name, each["id"]) for each in gone))

    async def _put(self, name: str, what: dict[str, Any], text: str, passing: bool) -> Write:
        self._at_hand[name] = what
        while len(self._at_hand) > _AT_HAND:
            self._at_hand.popitem(last=False)
        wrapped = await self._box.wrap(name, text.encode())
        boxed = base64.b64encode(wrapped).decode()
        record = {"id": name, "time": self._now(), "box": boxed}
        return Put(MEMO.name, {**record, "passing": True} if passing else record)


def _without_text(record: Record) -> Write:
    if record.get("passing"):
        return Delete(MEMO.name, record["id"])
    return Put(MEMO.name, {"id": record["id"], "time": -record["time"]})
