"""Plays events to a feature by itself, and gathers what it wants done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar
from xml.etree.ElementTree import Element, fromstring

from widget.core import private
from widget.core.effects import Ask, Effect, Emit, Save
from widget.core.envelope import Envelope, Origin
from widget.core.events import AccountDescribed, Event, SessionStarted
from widget.core.feature import Command, Fact, Feature
from widget.core.interest import looked_at
from widget.core.layout import Layout
from widget.core.model import BareJID, FullJID, Kind, Message, MessageId, Session, Surface, SurfaceId, bare
from widget.core.records import Record

S = TypeVar("S")
E = TypeVar("E")

JULIET, ROMEO = BareJID("juliet@example.org"), BareJID("romeo@example.org")
ROOM = BareJID("garden@rooms.example.org")
MAIN = SurfaceId("main")
STARTED = SessionStarted(FullJID(f"{JULIET}/web"), resumed=False, first=True)
KEEPS = AccountDescribed(frozenset({private.KEEPING}))
"""The server keeps private what it is told to."""


@dataclass(frozen=True)
class Nothing(Event):
    """What no feature knows."""


def means_nothing(feature: Feature[Any], state: Any, event: Event, session: Session) -> bool:
    """Whether the feature does as much about this event as about any other, and wants nothing done."""
    after = feature.update(state, event, session)
    alike = after == feature.update(state, Nothing(), session)
    return alike and not list(feature.effects(after, event, session))


def is_asked(feature: Feature[Any], event: Event) -> bool:
    """Whether the store asks the feature about this event."""
    return issubclass(type(event), looked_at(feature.update, feature.effects))


class Stage(Generic[S]):
    """One feature, a session that can be changed, and the effects of all that was played so far."""

    def __init__(self, feature: Feature[S], **session: Any) -> None:
        self.feature = feature
        self.session = Session(FullJID(f"{JULIET}/web"), online=True, now=1_000_000, fresh="id-1")
        self.session = replace(self.session, **session)
        self.state = feature.state()
        self.effects: list[Effect] = []
        self.facts: dict[Fact, Any] = {}

    def play(self, *events: Event) -> list[Effect]:
        """Play these; the effects of the last, and of what follows from the answers to what it asks."""
        wanted: list[Effect] = []
        for event in events:
            wanted = self._played(event)
        return wanted

    def _played(self, event: Event) -> list[Effect]:
        if not is_asked(self.feature, event):
            assert means_nothing(self.feature, self.state, event, self.session), event
        self.state = self.feature.update(self.state, event, self.session)
        wanted = list(self.feature.effects(self.state, event, self.session))
        self.effects.extend(wanted)
        asked = [each for each in wanted if isinstance(each, Ask)]
        answers = [each.then(self.facts.get(each.fact)) for each in asked]
        return wanted + [effect for answer in answers if answer for effect in self._played(answer)]

    def read(self, xml: str, **more: Any) -> list[Event]:
        """The events that a stanza means to it."""
        given = envelope(xml, **more)
        readers = [
            self.feature.readers.get(key) for key in (given.kind, *(child.tag for child in given.stanza))
        ]
        return [event for reader in dict.fromkeys(readers) if reader for event in reader(given, self.session)]

    def emitted(self, kind: type[E]) -> list[E]:
        """The events of this kind that it has let follow so far."""
        events = (effect.event for effect in self.effects if isinstance(effect, Emit))
        return [event for event in events if isinstance(event, kind)]

    def wanted(self, kind: type[E]) -> list[E]:
        """The effects of this kind so far."""
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def saved(self, store: str) -> list[Record]:
        """The records written to a store so far."""
        writes = (effect.write for effect in self.wanted(Save))
        return [write.record for write in writes if hasattr(write, "record") and write.store == store]


class Glance:
    """A View of no more than one answer each."""

    def __init__(self, session: Session, **facts: Any) -> None:
        self.surface, self.session, self.layout = Surface(MAIN), session, Layout(open=True)
        self.facts = facts
        self.commands: tuple[Command, ...] = ()

    def fill(self, slot: Any, *args: Any) -> list[Any]:
        return []

    def parts(self, slot: Any, *args: Any) -> tuple[tuple[Any, ...], ...]:
        return ()

    def fill_each(self, slot: Any, where: Any, items: Any) -> tuple[tuple[Any, ...], ...]:
        return ()

    def ask(self, fact: Any, *args: Any, default: Any = None) -> Any:
        return self.facts.get(fact.name.lower(), default)

    def name(self, conversation: BareJID) -> str:
        return conversation.partition("@")[0].capitalize()

    def kind(self, conversation: BareJID) -> Kind:
        return Kind.ROOM if "rooms" in conversation else Kind.CHAT


def stanza(xml: str) -> Element:
    """A stanza in `jabber:client` from its text."""
    return fromstring(
        xml.replace(">", " xmlns='jabber:client'>", 1) if "xmlns='jabber:client'" not in xml else xml
    )


def envelope(xml: str, *, time: int = 1_000_000, **more: Any) -> Envelope:
    """The envelope of a live stanza, as the edge would have made it."""
    made = stanza(xml)
    kind = made.tag.rpartition("}")[2]
    sender = FullJID(made.get("from", f"{ROMEO}/a"))
    type_ = made.get("type") or {"message": "normal", "presence": "available"}.get(kind, "get")
    known = Envelope(
        made, kind, type_, sender, FullJID(f"{JULIET}/web"), bare(sender), False, time, Origin.LIVE
    )
    return replace(known, id=made.get("id", ""), **more)


def message(name: str, *, order: int = 1, outgoing: bool = False, **more: Any) -> Message:
    """A message from Romeo, or from us."""
    sender = FullJID(f"{JULIET}/web" if outgoing else f"{ROMEO}/a")
    known = Message(MessageId(name), ROMEO, sender, outgoing, name, order, order)
    return replace(known, **more)
