"""Messages: what was said, sent, answered and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from widget.core.additions import Addition
from widget.core.encryption import Encryption
from widget.core.envelope import Place
from widget.core.events.base import Event
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
    """The person sends a text; `named` are those who may be named in it.

    `secret`: it goes out encrypted or not at all, as Fact.SECRET said when it was sent.
    """

    surface: SurfaceId
    conversation: BareJID
    kind: Kind
    body: str
    named: tuple[str, ...] = ()
    secret: bool = False


@dataclass(frozen=True, slots=True)
class MessagePosted(Event):
    """A message of ours is to go out, and to be kept until the server has it.

    With an `addition` it says something of another, and is none by itself. `text` is the body as it goes
    out, where that is not the message's; `payload` are elements that go with it, as XML. What is not `shown`
    is no message here: whoever says it makes something else of it.
    Where the message has an `encryption`, all of it goes out encrypted or not at all.
    """

    message: Message
    kind: Kind
    payload: tuple[str, ...] = ()
    text: str | None = None
    addition: Addition | None = None
    shown: bool = True


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
class MessageAcknowledged(Event):
    """The server has taken a stanza of ours (XEP-0198)."""

    id: str


@dataclass(frozen=True, slots=True)
class DeliveryChanged(Event):
    """A message of ours has come farther, or failed; `message` is the whole of it where it is known.

    `encryption`: how it goes out, if that is known differently now; its `problem` tells why it has failed
    or still waits.
    """

    conversation: BareJID
    id: MessageId
    delivery: Delivery
    error: str = ""
    message: Message | None = None
    encryption: Encryption | None = None


@dataclass(frozen=True, slots=True)
class SendRetried(Event):
    """The person wants a message sent again that had failed."""

    message: Message
    kind: Kind


@dataclass(frozen=True, slots=True)
class ConversationsRemembered(Event):
    """The `order` of the newest message that was known of each conversation on an earlier visit."""

    tops: Mapping[BareJID, int]
