"""What happens between us and the archives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from widget.core.archive import ArchivePage, History
from widget.core.events import Event
from widget.core.model import BareJID, Kind
from widget.core.records import Record
from widget.errors import ChinwagError


@dataclass(frozen=True, slots=True)
class Past:
    """A page of a conversation's past that the present event asks for; before "" is the last one.

    It is asked for because the person came to the message of the id `since`; so many pages after that
    were `empty` of messages.
    """

    conversation: BareJID
    kind: Kind
    before: str
    since: str = ""
    empty: int = 0


@dataclass(frozen=True, slots=True)
class Ahead:
    """The page before the oldest one that is shown: on its way, as long as `page` is None.

    `wanted`: somebody has come to the top meanwhile.
    """

    asked: Past
    page: ArchivePage | None = None
    wanted: bool = False


@dataclass(frozen=True, slots=True)
class CursorsRead(Event):
    """The first half of what an earlier visit had reached."""

    records: list[Record]


@dataclass(frozen=True, slots=True)
class CursorsLoaded(Event):
    """What an earlier visit had reached."""

    cursors: Mapping[BareJID, str]
    histories: Mapping[BareJID, History]
    times: Mapping[BareJID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaughtUpPage(Event):
    """A page of a catch-up; `after` is the cursor that it follows, None if there was none yet."""

    archive: BareJID
    after: str | None
    page: ArchivePage


@dataclass(frozen=True, slots=True)
class CatchUpFailed(Event):
    """A page of a catch-up did not come."""

    archive: BareJID
    error: ChinwagError


@dataclass(frozen=True, slots=True)
class CatchUpRetried(Event):
    """It is time to ask again."""

    archive: BareJID


@dataclass(frozen=True, slots=True)
class CatchUpLasts(Event):
    """A catch-up has gone on for a while."""

    archive: BareJID


@dataclass(frozen=True, slots=True)
class PastFetched(Event):
    """A page of a conversation's past."""

    asked: Past
    page: ArchivePage


@dataclass(frozen=True, slots=True)
class PastFailed(Event):
    """A page of a conversation's past did not come."""

    asked: Past
    error: ChinwagError


@dataclass(frozen=True, slots=True)
class AheadFetched(Event):
    """A page that nobody had asked for yet."""

    asked: Past
    page: ArchivePage


@dataclass(frozen=True, slots=True)
class AheadFailed(Event):
    """A page that nobody had asked for did not come."""

    asked: Past
    error: ChinwagError
