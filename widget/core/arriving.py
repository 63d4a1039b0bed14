"""Messages as they come: read from the plain stanzas in which they are said (RFC 6121)."""

from __future__ import annotations

from widget.core.adding import content, talks
from widget.core.attachment import attachments, without_key
from widget.core.envelope import Envelope
from widget.core.forwarding import is_forwarded
from widget.core.link import links
from widget.core.model import Delivery, Message, resource
from widget.core.place import place_in, place_told
from widget.core.threads import thread_of
from widget.core.timeline import conversation_of, message_id, of_a_room

MARKERS = "urn:xmpp:chat-markers:0"


def unopened(envelope: Envelope) -> bool:
    """Whether it says something that could not be decrypted: that it does is shown."""
    return envelope.encryption is not None and envelope.encryption.problem is not None


def from_envelope(envelope: Envelope, fresh: str) -> Message | None:
    """The message in an envelope, or None when it says nothing that is shown."""
    said, reply = content(envelope.stanza)
    place = place_told(envelope.stanza)
    body = said.body or (place.uri if place else "")
    if not (body or unopened(envelope)) or not talks(envelope):
        return None
    if of_a_room(envelope) and not resource(envelope.sender):
        return None  # an invitation or a notice of the room itself
    how = envelope.encryption
    files = attachments(envelope.stanza, opened=how is not None and how.problem is None)
    return Message(
        id=message_id(envelope, fresh),
        conversation=conversation_of(envelope),
        sender=envelope.sender,
        outgoing=envelope.outgoing,
        body=without_key(body, files),
        time=envelope.time,
        order=envelope.time,
        delivery=Delivery.SENT if envelope.outgoing else Delivery.RECEIVED,
        stanza_id=envelope.stanza_id,
        occupant_id=envelope.occupant_id,
        given=envelope.given,
        origin=envelope.also_given,
        markable=envelope.id if envelope.stanza.find(f"{{{MARKERS}}}markable") is not None else "",
        unstyled=said.unstyled,
        spoiler=said.spoiler,
        mentions=said.mentions,
        reply=reply,
        files=files,
        encryption=how,
        forwarded=is_forwarded(envelope.stanza),
        thread=thread_of(envelope.stanza),
        links=links(envelope.stanza, said.body),
        place=place.uri if place and not place_in(body) else "",
        stay=envelope.stay,
    )
