"""Reads additions to messages from stanzas, and tells them from messages."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from widget.core.additions import Addition, Correction, What
from widget.core.envelope import Envelope, Place
from widget.core.events import MessagesArrived
from widget.core.mentions import REFERENCE
from widget.core.message import Reply
from widget.core.model import Delivery, Session
from widget.core.references import read_mentions
from widget.core.replying import read_reply
from widget.core.stanza import child_text, element
from widget.core.timeline import conversation_of, kind_of, message_id

STYLING = "urn:xmpp:styling:0"
SPOILER = "urn:xmpp:spoiler:0"
REPLACE = "{urn:xmpp:message-correct:0}replace"
RETRACT = "{urn:xmpp:message-retract:1}retract"
FASTENED = "{urn:xmpp:fasten:0}apply-to"
REACTIONS = "{urn:xmpp:reactions:0}reactions"
ADDING = frozenset({REPLACE, RETRACT, FASTENED, REACTIONS})


def talks(envelope: Envelope) -> bool:
    """Whether somebody says something by it: no presence, no answer to what we said, no announcement."""
    return envelope.kind == "message" and envelope.type not in ("error", "headline")


def adds(stanza: Element) -> bool:
    """Whether a stanza is about another: its body, if it has one, is no message of its own."""
    return any(child.tag in ADDING and child.get("id") for child in stanza)


def content(stanza: Element) -> tuple[Correction, Reply | None]:
    """What a message says and how that is to be shown, and what it answers."""
    whole = child_text(stanza, "body")
    body, reply = read_reply(stanza, whole)
    unstyled = stanza.find(f"{{{STYLING}}}unstyled") is not None
    spoiler = stanza.findtext(f"{{{SPOILER}}}spoiler")
    mentions = read_mentions(stanza, whole) if stanza.find(REFERENCE) is not None else ()
    return Correction(body, unstyled, spoiler, mentions), reply


def manner(said: Correction) -> Iterator[Element]:
    """How what is said is to be shown, as `content` reads it."""
    if said.unstyled:
        yield element("unstyled", STYLING)
    if said.spoiler is not None:
        yield element("spoiler", SPOILER, text=said.spoiler)


def arrived(envelope: Envelope, session: Session, target: str, what: What) -> MessagesArrived:
    """An addition as the event by which messages come, too."""
    conversation, kind, place = conversation_of(envelope), kind_of(envelope), place_of(envelope)
    addition = Addition(
        id=message_id(envelope, session.fresh),
        conversation=conversation,
        kind=kind,
        target=target,
        sender=envelope.sender,
        outgoing=envelope.outgoing,
        time=envelope.time,
        what=what,
        place=place,
        occupant_id=envelope.occupant_id,
        stanza_id=envelope.stanza_id,
        given=envelope.given,
        delivery=Delivery.SENT if envelope.outgoing else Delivery.RECEIVED,
        origin=envelope.also_given,
        encryption=envelope.encryption,
        stay=envelope.stay,
    )
    return MessagesArrived(conversation, kind, (), place, envelope.news, (addition,))


def place_of(envelope: Envelope) -> Place:
    """What a room without an archive tells of its past has its own time (XEP-0045, 7.2.15)."""
    told = envelope.type == "groupchat" and envelope.delayed and envelope.place is Place.END
    return Place.AMONG if told else envelope.place
