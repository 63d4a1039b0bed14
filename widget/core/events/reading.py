"""Reading: what is in view of a conversation, what lies further off, and how far it was read."""

from __future__ import annotations

from dataclasses import dataclass

from widget.core.attachment import Attachment
from widget.core.events.base import Event
from widget.core.gaps import Gaps
from widget.core.model import BareJID, Kind, Message, MessageId, SurfaceId


@dataclass(frozen=True, slots=True)
class OriginalWanted(Event):
    """The person wants to see the message that another refers to by this id; `quiet`: to have it here."""

    surface: SurfaceId
    conversation: BareJID
    kind: Kind
    target: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class MessageWanted(Event):
    """The person wants to see a message that our database has, with those around it.

    Without an id it is the first of that order or a later one.
    """

    surface: SurfaceId
    conversation: BareJID
    message: MessageId
    order: int


@dataclass(frozen=True, slots=True)
class MomentWanted(Event):
    """The person wants to see what was said from a moment on (milliseconds, UTC), which may not be here.

    `message`: one of that moment, by the id that it has or will have here; None: whatever comes first.
    """

    surface: SurfaceId
    conversation: BareJID
    kind: Kind
    time: int
    message: MessageId | None = None


@dataclass(frozen=True, slots=True)
class MessageReached(Event):
    """A message that the person wanted to see is here, among its conversation's."""

    surface: SurfaceId
    message: Message


@dataclass(frozen=True, slots=True)
class MediaWanted(Event):
    """The person wants to see the files of a message, wherever they lie. Ids are a conversation's own."""

    conversation: BareJID
    message: MessageId


@dataclass(frozen=True, slots=True)
class PictureOpened(Event):
    """The person wants to see a picture in large: this one of these."""

    surface: SurfaceId
    pictures: tuple[Attachment, ...]
    at: int


@dataclass(frozen=True, slots=True)
class OlderWanted(Event):
    """The person has come to the oldest message shown: its `order`, and its id in the archive."""

    conversation: BareJID
    kind: Kind
    order: int
    stanza_id: str


@dataclass(frozen=True, slots=True)
class ArchiveWanted(Event):
    """Our database holds nothing older than the message of that archive id: the archive is to be asked."""

    conversation: BareJID
    kind: Kind
    stanza_id: str


@dataclass(frozen=True, slots=True)
class GapsChanged(Event):
    """These are the gaps in a conversation now, the oldest first."""

    conversation: BareJID
    gaps: Gaps


@dataclass(frozen=True, slots=True)
class GapRecords(Event):
    """What the database has already where a page out of a gap, which is read next, belongs."""

    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class GapReached(Event):
    """The person has come to a gap: to the message of this order at its edge, its upper one if `up`."""

    conversation: BareJID
    order: int
    up: bool


@dataclass(frozen=True, slots=True)
class NewerWanted(Event):
    """The person has come to the newest message of a window that does not reach the end."""

    conversation: BareJID
    order: int


@dataclass(frozen=True, slots=True)
class EndLeft(Event):
    """The person has scrolled up from the newest message on a surface."""

    conversation: BareJID
    surface: SurfaceId


@dataclass(frozen=True, slots=True)
class EndReached(Event):
    """The person has scrolled back to the newest message on a surface."""

    conversation: BareJID
    surface: SurfaceId


@dataclass(frozen=True, slots=True)
class EndSeen(Event):
    """A surface has drawn the end of a conversation, with this message of others and all that came before it.

    Its page alone knows: where the person has scrolled up in the same moment it is not said.
    """

    conversation: BareJID
    surface: SurfaceId
    message: MessageId


@dataclass(frozen=True, slots=True)
class NewestWanted(Event):
    """The person wants to be back at the end."""

    conversation: BareJID


@dataclass(frozen=True, slots=True)
class ThreadSeen(Event):
    """A surface has drawn the end of a thread, in place of its conversation: the same of its messages."""

    conversation: BareJID
    surface: SurfaceId
    thread: str
    message: MessageId


@dataclass(frozen=True, slots=True)
class ConversationSeen(Event):
    """Others' messages have been in view here, for the first time, up to this one, the newest of them."""

    conversation: BareJID
    kind: Kind
    message: MessageId
    stanza_id: str
    order: int


@dataclass(frozen=True, slots=True)
class SeenElsewhere(Event):
    """Another of our devices has shown a conversation up to the message of this order."""

    conversation: BareJID
    order: int


@dataclass(frozen=True, slots=True)
class UnreadCounted(Event):
    """So many messages wait to be read, in all conversations that are not muted; told while nobody looks."""

    number: int
