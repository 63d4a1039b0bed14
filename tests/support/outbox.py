"""The outbox as it is when a session has begun, what is said by it, and who refuses that."""

from __future__ import annotations

from tests.support.play import JULIET, MAIN, ROMEO, Stage, message
from widget.core.additions import Correction
from widget.core.events import (
    ArchiveCaughtUp,
    DeliveryChanged,
    MessagePosted,
    MessagesArrived,
    MessageSubmitted,
    SessionStarted,
)
from widget.core.model import NO_ONE, BareJID, Delivery, FullJID, Kind
from widget.core.posting import posted
from widget.features.outbox import FEATURE
from widget.features.outbox.state import State

STARTED = SessionStarted(FullJID(f"{JULIET}/web"), resumed=False, first=False)
READY = ArchiveCaughtUp(NO_ONE)
HELLO = MessageSubmitted(MAIN, ROMEO, Kind.CHAT, "Hello")
ERROR = "<error type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"


def ready() -> Stage[State]:
    stage = Stage(FEATURE)
    stage.play(STARTED, READY)
    return stage


def refused(stage: Stage[State], sender: str) -> DeliveryChanged | None:
    """What becomes of the message when `sender` refuses it."""
    before = len(stage.emitted(DeliveryChanged))
    stage.play(*stage.read(f"<message from='{sender}' type='error' id='id-1'>{ERROR}</message>"))
    return next(iter(stage.emitted(DeliveryChanged)[before:]), None)


def correction(kind: Kind = Kind.CHAT, where: BareJID = ROMEO) -> MessagePosted:
    """We correct what we said as "m1"."""
    about = message("o:m1", outgoing=True, given="m1", conversation=where)
    session = Stage(FEATURE).session
    replaced = "<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>"
    return posted(about, kind, Correction("Better"), session, replaced, text="Better")


def told(stage: Stage[State]) -> list[Delivery]:
    """How far the correction has come, as the messages are told."""
    return [each.delivery for event in stage.emitted(MessagesArrived) for each in event.additions]
