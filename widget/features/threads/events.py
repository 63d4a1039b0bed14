"""What happens to threads."""

from __future__ import annotations

from dataclasses import dataclass

from widget.core.composing import Place
from widget.core.events import Event
from widget.core.model import BareJID, Kind, Message, MessageId, SurfaceId
from widget.core.records import Record


@dataclass(frozen=True, slots=True)
class ThreadOpened(Event):
    """The person wants to read a thread of this message's, or, `writing`, to say something in it."""

    surface: SurfaceId
    message: Message
    thread: str
    writing: bool = False


@dataclass(frozen=True, slots=True)
class ThreadClosed(Event):
    """The person goes back to the whole conversation."""

    surface: SurfaceId
    conversation: BareJID


@dataclass(frozen=True, slots=True)
class PlaceWanted(Event):
    """The person wants to see a message of an open thread among all others of the conversation."""

    surface: SurfaceId
    message: Message


@dataclass(frozen=True, slots=True)
class ThreadReplySubmitted(Event):
    """The person says something in a thread; `first`: nobody has yet."""

    surface: SurfaceId
    root: Message
    kind: Kind
    thread: str
    first: bool
    body: str = ""
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EarlierWanted(Event):
    """The person has come to the first message shown of an open thread; `retry`: they ask once more."""

    surface: SurfaceId
    conversation: BareJID
    kind: Kind
    retry: bool = False


@dataclass(frozen=True, slots=True)
class LaterWanted(Event):
    """The person has come to the last message shown of an open thread of which there is more."""

    surface: SurfaceId
    conversation: BareJID


@dataclass(frozen=True, slots=True)
class EndWanted(Event):
    """The person wants to see the newest message of an open thread."""

    surface: SurfaceId
    conversation: BareJID


@dataclass(frozen=True, slots=True)
class LaterRead(Event):
    """Which messages of a thread our database has after those shown, the oldest first; `last`: no more."""

    place: Place
    thread: str
    found: tuple[tuple[MessageId, int], ...]
    last: bool


@dataclass(frozen=True, slots=True)
class ThreadsLoaded(Event):
    """Some of what was in a conversation's threads when an earlier visit ended; `last`: all the rest."""

    conversation: BareJID
    records: list[Record]
    last: bool = True


@dataclass(frozen=True, slots=True)
class ThreadRead(Event):
    """Which messages of a thread our database has before a place, the newest first; `last`: no more."""

    place: Place
    thread: str
    found: tuple[tuple[MessageId, int], ...]
    last: bool


@dataclass(frozen=True, slots=True)
class ThreadMessageLoaded(Event):
    """A message of an open thread, as our database has it; None if it has not."""

    place: Place
    thread: str
    message: Message | None


@dataclass(frozen=True, slots=True)
class GapTried(Event):
    """A page of a gap is here, with all that it brought."""

    place: Place
    thread: str
