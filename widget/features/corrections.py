"""Last Message Correction (XEP-0308): what we said is said anew, and so is what others said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import tostring

from widget.core.adding import arrived, content, manner, talks
from widget.core.additions import Correction, correctable
from widget.core.composing import Composing, ComposingFound, Place, found_again, without
from widget.core.effects import Effect, Emit, Page
from widget.core.envelope import Envelope
from widget.core.events import (
    ComposingChanged,
    ComposingKept,
    CorrectionChosen,
    Event,
    MessagesChanged,
    SurfaceDetached,
)
from widget.core.feature import Fact, Feature, MessageAction, Slot, View
from widget.core.model import BareJID, Kind, Message, MessageId, Session, SurfaceId
from widget.core.posting import posted
from widget.core.references import named_in
from widget.core.selectors import text_box
from widget.core.stanza import element
from widget.ui.i18n import _

NS = "urn:xmpp:message-correct:0"
ICON = "pencil"
NOTHING = MessageId("")


@dataclass(frozen=True, slots=True)
class State:
    """The messages that are being changed: one to each surface and conversation.

    `sought`: where what was being changed on the page before is still being read.
    """

    editing: Mapping[Place, tuple[Message, Kind]] = field(default_factory=dict)
    sought: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class CorrectionSubmitted(Event):
    """The person wants a message to say this instead."""

    surface: SurfaceId
    message: Message
    kind: Kind
    body: str = ""
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CorrectionCancelled(Event):
    """The message is to stay as it is."""

    surface: SurfaceId
    conversation: BareJID


def read(envelope: Envelope, session: Session) -> Iterator[Event]:
    """What a message is to say instead."""
    replaced = envelope.stanza.find(f"{{{NS}}}replace")
    target = replaced.get("id", "") if replaced is not None else ""
    said, _reply = content(envelope.stanza)
    if target and said.body and talks(envelope):
        yield arrived(envelope, session, target, said)


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case CorrectionChosen(surface, message, kind):
            return _with(state, (surface, message.conversation), message, kind)
        case ComposingKept(surface, conversation, by=by) if by == ICON:
            return replace(state, sought=state.sought | {(surface, conversation)})
        case ComposingFound(surface, conversation, kind, by, found) if by == ICON:
            place = surface, conversation
            sought = replace(state, sought=state.sought - {place})
            free = place in state.sought and place not in state.editing
            may = free and found is not None and correctable(found)
            return _with(sought, place, found, kind) if may and found else sought
        case CorrectionCancelled(surface, conversation):
            return _without(state, (surface, conversation))
        case CorrectionSubmitted(surface, message):
            return _without(state, (surface, message.conversation))
        case SurfaceDetached(surface):
            left = replace(state, sought=frozenset(each for each in state.sought if each[0] != surface))
            return _without(left, *(place for place in state.editing if place[0] == surface))
        case MessagesChanged(conversation, messages) if state.editing:
            gone = {(conversation, each.id) for each in messages if each.gone}
            of_them = (place for place, (of, _) in state.editing.items() if (place[1], of.id) in gone)
            return _without(state, *of_them)
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case CorrectionSubmitted(surface, message, kind, body, named):
            if body.strip() and body.strip("\n") != message.body:
                names = named_in(body, both) if (both := (*message.mentions, *named)) else ()
                yield Emit(_corrected(message, kind, body.strip("\n"), names, session))
            yield Emit(ComposingChanged(surface, message.conversation, ICON, NOTHING))
            yield Page("focus", {"selector": text_box(message.conversation, without=ICON)}, surface)
        case CorrectionCancelled(surface, jid):
            yield Emit(ComposingChanged(surface, jid, ICON, NOTHING))
            yield Page("focus", {"selector": text_box(jid, without=ICON)}, surface)
        case ComposingKept(by=by) if by == ICON:
            yield found_again(event)
        case CorrectionChosen(surface, Message(id=id_, conversation=jid)):
            yield Emit(ComposingChanged(surface, jid, ICON, id_))
            yield Page("focus", {"selector": text_box(jid, ICON)}, surface)


def action(state: State, view: View, message: Message, kind: Kind) -> MessageAction | None:
    """To change what we said."""
    if not correctable(message):
        return None
    return MessageAction("edit", _("Edit"), ICON, CorrectionChosen(view.surface.id, message, kind))


def composing(state: State, view: View, conversation: BareJID, kind: Kind) -> Composing | None:
    """The message that is being changed here."""
    surface = view.surface.id
    message, _kind = state.editing.get((surface, conversation), (None, None))
    if message is None:
        return None
    return Composing(
        title=_("Edit message"),
        quote=message.body,
        icon=ICON,
        submits=CorrectionSubmitted(surface, message, kind),
        cancel=CorrectionCancelled(surface, conversation),
        text=message.body,
        about=message.id,
        thread=view.ask(Fact.THREADED, conversation, default=""),
        kept=(ICON, message.id),
    )


def _corrected(message: Message, kind: Kind, body: str, names: tuple[str, ...], session: Session) -> Event:
    what = Correction(body, message.unstyled, message.spoiler, names)
    # It takes the place of the whole stanza (XEP-0308, 4): what was hidden would be seen
    payload = (element("replace", NS, id=message.given), *manner(what))
    xml = (tostring(each, "unicode") for each in payload)
    return posted(message, kind, what, session, *xml, text=body)


def pending(state: State, view: View) -> bool | None:
    """Whether what is being changed on the surface is still being read."""
    return any(surface == view.surface.id for surface, _ in state.sought) or None


def _with(state: State, place: Place, message: Message, kind: Kind) -> State:
    return replace(state, editing={**state.editing, place: (message, kind)})


def _without(state: State, *places: Place) -> State:
    left = without(state.editing, *places)
    return replace(state, editing=left) if len(left) < len(state.editing) else state


FEATURE = Feature(
    "corrections",
    State,
    update,
    effects,
    readers={f"{{{NS}}}replace": read},
    slots={Slot.MESSAGE_ACTIONS: action},
    facts={Fact.COMPOSING: composing, Fact.PENDING: pending},
    announces=(NS,),
)
