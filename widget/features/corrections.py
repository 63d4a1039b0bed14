"""Last Message Correction (XEP-0308): what we said is said anew, and so is what others said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import tostring

from widget.core.adding import arrived, content, manner, talks
from widget.core.additions import Correction, correctable
from widget.core.composing import Composing
from widget.core.effects import Effect, Emit, Page
from widget.core.envelope import Envelope
from widget.core.events import CorrectionChosen, Event, MessagesChanged, SurfaceDetached
from widget.core.feature import Fact, Feature, MessageAction, Slot, View
from widget.core.model import BareJID, Kind, Message, Session, SurfaceId
from widget.core.posting import posted
from widget.core.references import named_in
from widget.core.selectors import text_box
from widget.core.stanza import element
from widget.ui.i18n import _

NS = "urn:xmpp:message-correct:0"
ICON = "pencil"
Place = tuple[SurfaceId, BareJID]


@dataclass(frozen=True, slots=True)
class State:
    """The messages that are being changed: one to each surface and conversation."""

    editing: Mapping[Place, tuple[Message, Kind]] = field(default_factory=dict)


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
            return State({**state.editing, (surface, message.conversation): (message, kind)})
        case CorrectionCancelled(surface, conversation):
            return _without(state, (surface, conversation))
        case CorrectionSubmitted(surface, message):
            return _without(state, (surface, message.conversation))
        case SurfaceDetached(surface):
            return _without(state, *(place for place in state.editing if place[0] == surface))
        case MessagesChanged(_, messages) if state.editing:
            gone = {each.id for each in messages if each.gone}
            return _without(state, *(place for place, (of, _) in state.editing.items() if of.id in gone))
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case CorrectionSubmitted(surface, message, kind, body, named):
            if body.strip() and body.strip("\n") != message.body:
                names = named_in(body, both) if (both := (*message.mentions, *named)) else ()
                yield Emit(_corrected(message, kind, body.strip("\n"), names, session))
            yield Page("focus", {"selector": text_box(message.conversation, without=ICON)}, surface)
        case CorrectionCancelled(surface, jid):
            yield Page("focus", {"selector": text_box(jid, without=ICON)}, surface)
        case CorrectionChosen(surface, Message(conversation=jid)):
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
    )


def _corrected(message: Message, kind: Kind, body: str, names: tuple[str, ...], session: Session) -> Event:
    what = Correction(body, message.unstyled, message.spoiler, names)
    # It takes the place of the whole stanza (XEP-0308, 4): what was hidden would be seen
    payload = (element("replace", NS, id=message.given), *manner(what))
    xml = (tostring(each, "unicode") for each in payload)
    return posted(message, kind, what, session, *xml, text=body)


def _without(state: State, *places: Place) -> State:
    left = {place: each for place, each in state.editing.items() if place not in places}
    return replace(state, editing=left) if len(left) < len(state.editing) else state


FEATURE = Feature(
    "corrections",
    State,
    update,
    effects,
    readers={f"{{{NS}}}replace": read},
    slots={Slot.MESSAGE_ACTIONS: action},
    facts={Fact.COMPOSING: composing},
    announces=(NS,),
)
