"""Message Retraction (XEP-0424): what was said is taken back, by its author or by a room (XEP-0425)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, tostring

from vdom import VNode
from vdom.html import div, p
from widget.core.adding import FASTENED, arrived, place_of, talks
from widget.core.additions import Withdrawal
from widget.core.dialogs import over
from widget.core.effects import Effect, Emit
from widget.core.envelope import Envelope, Origin
from widget.core.events import (
    DialogChosen,
    Event,
    MessagesArrived,
    MessagesChanged,
    RetractionsWanted,
    SurfaceDetached,
)
from widget.core.feature import Feature, MessageAction, Slot, View
from widget.core.message import Retraction
from widget.core.model import Delivery, Kind, Message, MessageId, Session, SurfaceId, resource
from widget.core.names import legible
from widget.core.persistent import without
from widget.core.posting import nth, posted, retractable
from widget.core.replying import target_of
from widget.core.stanza import child_text, element
from widget.core.timeline import conversation_of, kind_of, message_id
from widget.ui.components import button, dialog
from widget.ui.i18n import _
from widget.ui.preview import preview

NS = "urn:xmpp:message-retract:1"
OLDER = "urn:xmpp:message-retract:0"
MODERATION = "urn:xmpp:message-moderate:1"
OLDER_MODERATION = "urn:xmpp:message-moderate:0"
OLDER_GRAVE = f"{{{OLDER_MODERATION}}}moderated"
FALLBACK = "urn:xmpp:fallback:0"
HINTS = "urn:xmpp:hints"
DIALOG = "delete-message"
APOLOGY = "This person attempted to retract a previous message, but your client does not support that."
"""Read by those whose clients do not know of retraction, so it is not in our own language."""


@dataclass(frozen=True, slots=True)
class State:
    """The messages of which we have asked whether they are to go, by surface."""

    asked: Mapping[SurfaceId, tuple[Message, Kind]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeletionChosen(Event):
    """The person wants a message of ours to go, and is asked whether that is so."""

    surface: SurfaceId
    message: Message
    kind: Kind


@dataclass(frozen=True, slots=True)
class DeletionConfirmed(Event):
    """It is so."""

    surface: SurfaceId


def read(envelope: Envelope, session: Session) -> Iterator[Event]:
    """Somebody takes back what they said, or a room what anybody said in it."""
    retract = envelope.stanza.find(f"{{{NS}}}retract")
    if retract is None or not retract.get("id") or not talks(envelope):
        return
    moderated = retract.find(f"{{{MODERATION}}}moderated")
    yield arrived(envelope, session, retract.get("id", ""), _withdrawal(moderated, retract))


def read_older(envelope: Envelope, session: Session) -> Iterator[Event]:
    """COMPAT: Prosody's mod_muc_moderation before 2024 says it as XEP-0425 0.2 does."""
    fastened = envelope.stanza.find(FASTENED)
    moderated = fastened.find(OLDER_GRAVE) if fastened is not None else None
    if fastened is None or moderated is None or moderated.find(f"{{{OLDER}}}retract") is None:
        return
    if fastened.get("id") and envelope.type == "groupchat":
        yield arrived(envelope, session, fastened.get("id", ""), _withdrawal(moderated, moderated))


def read_tombstone(envelope: Envelope, session: Session) -> Iterator[Event]:
    """What the archive has left of a message."""
    if envelope.origin is not Origin.ARCHIVE or child_text(envelope.stanza, "body"):
        return
    id_, kind = message_id(envelope, session.fresh), kind_of(envelope)
    what = _grave(envelope, kind)
    left = Message(
        id=id_,
        conversation=conversation_of(envelope),
        sender=envelope.sender,
        outgoing=envelope.outgoing,
        body="",
        time=envelope.time,
        order=envelope.time,
        delivery=Delivery.SENT if envelope.outgoing else Delivery.RECEIVED,
        stanza_id=envelope.stanza_id,
        occupant_id=envelope.occupant_id,
        given=envelope.given,
        origin=envelope.also_given,
        retraction=Retraction(id_, envelope.time, what.moderator, what.reason),
    )
    yield MessagesArrived(left.conversation, kind, (left,), place_of(envelope), envelope.news)


def read_older_tombstone(envelope: Envelope, session: Session) -> Iterator[Event]:
    """COMPAT: the same of XEP-0425 0.2, as Prosody's mod_muc_moderation before 2024 leaves it."""
    moderated = envelope.stanza.find(OLDER_GRAVE)
    if moderated is not None and moderated.find(f"{{{OLDER}}}retracted") is not None:
        yield from read_tombstone(envelope, session)


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case DeletionChosen(surface, message, kind):
            return State({**state.asked, surface: (message, kind)})
        case MessagesChanged(messages=messages) if state.asked:
            return State(_known(state.asked, {each.id: each for each in messages}))
        case DialogChosen(surface) | SurfaceDetached(surface) if over(state.asked, event, DIALOG):
            return State(without(state.asked, surface))
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case DeletionChosen(surface):
            yield Emit(DialogChosen(surface, DIALOG))
        # Who clicks twice says it twice, and on another surface it may have gone meanwhile
        case DeletionConfirmed(surface) if surface in state.asked:
            message, kind = state.asked[surface]
            yield Emit(DialogChosen(surface, ""))
            if retractable(message, kind):
                yield Emit(_retracted(message, kind, session))
        case RetractionsWanted(messages, kind):
            for at, message in enumerate(each for each in messages if retractable(each, kind)):
                yield Emit(_retracted(message, kind, nth(session, at)))


def action(state: State, view: View, message: Message, kind: Kind) -> MessageAction | None:
    """To take back what we said."""
    if not retractable(message, kind):
        return None
    chosen = DeletionChosen(view.surface.id, message, kind)
    return MessageAction("delete", _("Delete"), "trash-2", chosen, danger=True)


def question(state: State, view: View, name: str) -> VNode | None:
    """Whether it is to go."""
    message, kind = state.asked.get(view.surface.id, (None, None))
    if name != DIALOG or message is None or kind is None:
        return None
    surface = view.surface.id
    words = _("It goes for everybody here; but who has read it has read it, and old programs keep it.")
    return dialog(
        _("Delete this message?"),
        p(preview(message), cls="dialog-quote", dir="auto"),
        p(words),
        close=DialogChosen(surface, ""),
        footer=div(
            button(_("Cancel"), DialogChosen(surface, "")),
            button(_("Delete"), DeletionConfirmed(surface), kind="danger"),
            cls="dialog-buttons",
        ),
        name=DIALOG,
    )


def _retracted(message: Message, kind: Kind, session: Session) -> Event:
    payload = (
        element("retract", NS, id=target_of(message, kind)),
        element("fallback", FALLBACK, element("body", FALLBACK), for_=NS),
        element("store", HINTS),
    )
    xml = (tostring(each, "unicode") for each in payload)
    return posted(message, kind, Withdrawal(), session, *xml, text=APOLOGY)


def _known(
    asked: Mapping[SurfaceId, tuple[Message, Kind]], told: Mapping[MessageId, Message]
) -> Mapping[SurfaceId, tuple[Message, Kind]]:
    """As the messages are now."""
    return {surface: (told.get(message.id, message), kind) for surface, (message, kind) in asked.items()}


def _grave(envelope: Envelope, kind: Kind) -> Withdrawal:
    """Who took it, as far as the archive is to be believed.

    It keeps what an occupant has sent just like what the room has made of it, so whoever likes could dig a
    grave of their own with a moderator's name on it. That a moderator did it is the room's to say, from its
    own address (XEP-0425, 6); but what we said ourselves we have not forged.
    """
    if kind is not Kind.ROOM or (resource(envelope.sender) and not envelope.outgoing):
        return Withdrawal()
    retracted = envelope.stanza.find(f"{{{NS}}}retracted")
    if retracted is not None:
        return _withdrawal(retracted.find(f"{{{MODERATION}}}moderated"), retracted)
    older = envelope.stanza.find(OLDER_GRAVE)
    return Withdrawal() if older is None else _withdrawal(older, older)


def _withdrawal(moderated: Element | None, around: Element) -> Withdrawal:
    if moderated is None:
        return Withdrawal()
    reason = next((child.text for child in around if child.tag.endswith("}reason")), "") or ""
    return Withdrawal(legible(resource(moderated.get("by", ""))), reason[:500])


FEATURE = Feature(
    "retraction",
    State,
    update,
    effects,
    readers={
        f"{{{NS}}}retract": read,
        FASTENED: read_older,
        f"{{{NS}}}retracted": read_tombstone,
        OLDER_GRAVE: read_older_tombstone,
    },
    slots={Slot.MESSAGE_ACTIONS: action, Slot.DIALOG: question},
    announces=(NS,),
)
