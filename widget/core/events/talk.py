"""Messages: what was said, sent, fetched and read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from widget.core.additions import Addition
from widget.core.attachment import Attachment
from widget.core.envelope import Place
from widget.core.events.base import Event
from widget.core.gaps import Gaps
from widget.core.model import BareJID, Delivery, Kind, Message, MessageId, SurfaceId


@dataclass(frozen=True, slots=True)
class MessagesArrived(Event):
    """Messages came, oldest first, all of one conversation; some may be known already.

    `live`: now, or while we were offline, so that they may be counted as unread. `additions` came among
    them, and are about them or about others.
    """

    conversation: BareJID
    kind: Kind
    messages: tuple[Message, ...]
    place: Place
    live: bool
    additions: tuple[Addition, ...] = ()

    def follows(self, before: Event) -> bool:
        return isinstance(before, MessagesArrived) and (
            (self.conversation, self.kind, self.place, self.live)
            == (before.conversation, before.kind, before.place, before.live)
        )

    def joined(self, run: Sequence[Event]) -> MessagesArrived:
        """All as one. Backwards from the oldest, what follows is older."""
        told = [event for event in run if isinstance(event, MessagesArrived)]
        if self.place is Place.BEFORE:
            told.reverse()
        messages = tuple(message for event in told for message in event.messages)
        additions = tuple(addition for event in told for addition in event.additions)
        return MessagesArrived(self.conversation, self.kind, messages, self.place, self.live, additions)


@dataclass(frozen=True, slots=True)
class MessagesAdded(Event):
    """Those of the arrived messages that were new to us, in their final order.

    `again` are those that we had, from an archive, before they came as news.
    """

    conversation: BareJID
    kind: Kind
    messages: tuple[Message, ...]
    live: bool
    again: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class MessagesChanged(Event):
    """Messages that we had are different now: corrected, taken back, reacted to."""

    conversation: BareJID
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class MessagesMoved(Event):
    """Messages that we had lie elsewhere among the others, as the archive says."""

    conversation: BareJID
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class ArchiveCaughtUp(Event):
    """All that happened while we were away is here: our own archive's (""), or a room's."""

    archive: BareJID


@dataclass(frozen=True, slots=True)
class MessageSubmitted(Event):
    """The person sends a text; `named` are those who may be named in it."""

    surface: SurfaceId
    conversation: BareJID
    kind: Kind
    body: str
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MessagePosted(Event):
    """A message of ours is to go out, and to be kept until the server has it.

    With an `addition` it says something of another, and is none by itself. `text` is the body as it goes
    out, where that is not the message's; `payload` are elements that go with it, as XML.
    """

    message: Message
    kind: Kind
    payload: tuple[str, ...] = ()
    text: str | None = None
    addition: Addition | None = None


@dataclass(frozen=True, slots=True)
class LastOwnWanted(Event):
    """The person wants to change what they said last."""

    surface: SurfaceId
    conversation: BareJID
    kind: Kind


@dataclass(frozen=True, slots=True)
class CorrectionChosen(Event):
    """The person wants to change a message of ours."""

    surface: SurfaceId
    message: Message
    kind: Kind


@dataclass(frozen=True, slots=True)
class ComposingChanged(Event):
    """The composer is for this message now, or for none (""); `by` tells what is made of it."""

    surface: SurfaceId
    conversation: BareJID
    by: str
    message: MessageId


@dataclass(frozen=True, slots=True)
class ComposingKept(Event):
    """On the page before, the composer was for this message."""

    surface: SurfaceId
    conversation: BareJID
    kind: Kind
    by: str
    message: MessageId


@dataclass(frozen=True, slots=True)
class OriginalWanted(Event):
    """The person wants to see the message that another refers to by this id."""

    surface: SurfaceId
    conversation: BareJID
    kind: Kind
    target: str


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
class ReactionToggled(Event):
    """The person answers a message by an emoji, or does not any more."""

    message: Message
    kind: Kind
    emoji: str


@dataclass(frozen=True, slots=True)
class RetractionsWanted(Event):
    """The person wants messages of ours to go, and has said that they are sure."""

    messages: tuple[Message, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class ForwardChosen(Event):
    """The person wants others to have these messages of a conversation, too."""

    surface: SurfaceId
    conversation: BareJID
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class AdditionRetried(Event):
    """The person wants something sent again that was to be said of a message, and had failed."""

    id: MessageId


@dataclass(frozen=True, slots=True)
class MediaWanted(Event):
    """The person wants to see the files of a message, wherever they lie."""

    message: MessageId


@dataclass(frozen=True, slots=True)
class PictureOpened(Event):
    """The person wants to see a picture in large: this one of these."""

    surface: SurfaceId
    pictures: tuple[Attachment, ...]
    at: int


@dataclass(frozen=True, slots=True)
class OccupantSought(Event):
    """The person begins to write somebody's name in a room: who may be meant?"""

    surface: SurfaceId
    room: BareJID
    text: str


@dataclass(frozen=True, slots=True)
class TextTyped(Event):
    """The person writes in a conversation's composer; told at once, and now and then while it goes on."""

    conversation: BareJID
    kind: Kind
    empty: bool


@dataclass(frozen=True, slots=True)
class TextPaused(Event):
    """The person has written this so far, and rests; `about` tells a conversation's boxes apart."""

    surface: SurfaceId
    conversation: BareJID
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class MessageAcknowledged(Event):
    """The server has taken a stanza of ours (XEP-0198)."""

    id: str


@dataclass(frozen=True, slots=True)
class DeliveryChanged(Event):
    """A message of ours has come farther, or failed; `message` is the whole of it where it is known."""

    conversation: BareJID
    id: MessageId
    delivery: Delivery
    error: str = ""
    message: Message | None = None


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
class NewestWanted(Event):
    """The person wants to be back at the end."""

    conversation: BareJID


@dataclass(frozen=True, slots=True)
class ConversationRead(Event):
    """Everything up to the newest message of a conversation has been in view on a surface."""

    conversation: BareJID
    surface: SurfaceId


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


@dataclass(frozen=True, slots=True)
class SendRetried(Event):
    """The person wants a message sent again that had failed."""

    message: Message
    kind: Kind
