"""Opening the browser's database, or going on without one.

A person in a private window, or with a full disk, can chat as well as anybody; what they write is
gone when they close the page, and `Database.problem` is there to tell them so.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass

from widget.errors import StorageError
from widget.storage.database import Database
from widget.storage.indexeddb import open_indexeddb
from widget.storage.overflow import OverflowDatabase
from widget.storage.schema import Schema
from widget.storage.substitute import SubstituteDatabase

log = logging.getLogger(__name__)


async def open_database(name: str, schema: Schema, *, patience: float = 10) -> Database:
    """The database of that name; in memory, with `problem` set, while there is none to be had.

    Never raises for what browsers do.

    Args:
        name: of the database, e.g. `chinwag/romeo@montague.lit`: one an account.
        patience: seconds to wait for the browser, or for a tab that holds an older version open.
    """

    async def disk() -> Database:
        return await open_indexeddb(name, schema, patience=patience)

    try:
        return OverflowDatabase(await disk(), schema, disk)
    except StorageError as error:
        log.error("%s is kept in memory only: %s: %s", name, type(error).__name__, error)
        return SubstituteDatabase(schema, error, disk)


@dataclass(frozen=True, slots=True)
class Room:
    """How much this site may keep, in bytes as far as the browser tells, and whether it promises to."""

    used: int
    quota: int
    lasting: bool


async def room() -> Room:
    """What the browser says of our room; all zeros when it does not say.

    That it promises to keep what we have is asked for by `persist` of persist.js, on the page: no
    worker can ask, and some browsers put the question to the person.
    """
    try:
        import chinwag_storage  # type: ignore[import-not-found]
    except ImportError:
        return Room(0, 0, False)
    return Room(**json.loads(await chinwag_storage.room()))
