"""The stretch of a conversation that is held in memory: sorted, without doubles, bounded.

A message is known by its id, which is the same however it reaches us (`message_id`).
Archive order is the truth: within a page of the archive `order` rises strictly,
and moves where what we knew contradicts it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from widget.core.envelope import Envelope
from widget.core.model import BareJID, Delivery, Kind, Message, MessageId, bare

MUC_USER = "http://jabber.org/protocol/muc#user"

MOST = 400
"""How many messages are held before those farthest from what is being read are let go."""

KEPT = 250
"""How many are held after that."""

RESTING = 50
"""How many of the newest are held of a conversation that nobody looks at; it may grow to twice as many."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """`messages`, oldest first.

    Attributes:
        at_end: no newer one is known than the last of them.
        loaded: the database has been asked for what it holds.
        whole: it holds nothing older than the first of them.
        reading: the person has scrolled up, so nothing may be let go above.
        mark: the order after which the next archived messages come, during a catch-up.
        goal: the message that is to be in view, and a number that is another each time.
        gap: after the last of them something is missing that the archive has.
    """

    messages: tuple[Message, ...] = ()
    at_end: bool = True
    loaded: bool = False
    whole: bool = False
    reading: bool = False
    mark: int = 0
    goal: tuple[MessageId, int] | None = None
    gap: bool = False

    def aimed(self, id_: MessageId, before: Timeline) -> Timeline:
        """With this message in view."""
        return replace(self, goal=(id_, before.goal[1] + 1 if before.goal else 1))

    def get(self, id_: MessageId) -> Message | None:
        """The message of that id, if it is held."""
        return next((message for message in reversed(self.messages) if message.id == id_), None)

    def changed(self, *messages: Message) -> Timeline:
        """With these in place of the messages of the same ids."""
        come = {message.id: message for message in messages}
        return replace(self, messages=tuple(come.get(known.id, known) for known in self.messages))

    def first_archived(self) -> Message | None:
        """The oldest message whose place in the archive is known."""
        return next((message for message in self.messages if message.stanza_id), None)


def message_id(envelope: Envelope, fresh: str) -> MessageId:
    """The id by which we know a message, live or archived.

    Our own are known by the id that we gave them (XEP-0359's origin-id), others by
    their archive's, since senders may use an id twice.
    """
    given = envelope.origin_id or envelope.id
    if envelope.outgoing and given:
        return MessageId(f"o:{given}")
    if envelope.stanza_id:
        return MessageId(f"s:{envelope.stanza_id}")
    return MessageId(f"i:{envelope.sender}:{given}" if given else f"f:{fresh}")


def extended(timeline: Timeline, newer: Sequence[Message], at_end: bool, gap: bool = False) -> Timeline:
    """With the messages that follow the last, for a window that did not reach the end."""
    known = {message.id for message in timeline.messages}
    messages = (*timeline.messages, *(message for message in newer if message.id not in known))
    whole = timeline.whole and len(messages) <= MOST
    return replace(timeline, messages=messages[-MOST:], at_end=at_end, whole=whole, gap=gap)


def rested(timeline: Timeline) -> Timeline:
    """What is held of a conversation that nobody looks at: the newest, or if it shows older ones, nothing."""
    if not timeline.at_end:
        return Timeline(mark=max((m.order for m in timeline.messages if archived(m)), default=timeline.mark))
    if len(timeline.messages) <= 2 * RESTING:
        changed = timeline.reading or timeline.goal
        return replace(timeline, reading=False, goal=None) if changed else timeline
    newest = timeline.messages[-RESTING:]
    return replace(timeline, messages=newest, whole=False, reading=False, goal=None)


def kind_of(envelope: Envelope) -> Kind:
    """What conversation a message belongs to."""
    return Kind.ROOM if envelope.type == "groupchat" else Kind.CHAT


def conversation_of(envelope: Envelope) -> BareJID:
    """Private messages of a room's occupants (XEP-0045, 7.5) are conversations of their own."""
    if not of_a_room(envelope):
        return envelope.conversation
    return BareJID(envelope.recipient if envelope.outgoing else envelope.sender)


def of_a_room(envelope: Envelope) -> bool:
    """A room's affair, but not said in the room."""
    if envelope.type == "groupchat":
        return False
    return envelope.private or envelope.stanza.find(f"{{{MUC_USER}}}x") is not None


def archived(message: Message) -> bool:
    """Whether the server has it, as far as we know."""
    return message.delivery not in (Delivery.PENDING, Delivery.FAILED)


def same_sender(one: Message, other: Message) -> bool:
    """Whether two messages of a conversation come from one and the same."""
    if one.occupant_id and other.occupant_id:
        return one.occupant_id == other.occupant_id
    return one.sender == other.sender or (
        one.outgoing == other.outgoing and bare(one.sender) == bare(other.sender) != one.conversation
    )
