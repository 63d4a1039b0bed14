"""All that is known: a slice for each feature. Reads stanzas, dispatches events, fills slots."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from vdom import VNode
from widget.core.effects import Effect, Emit, Read
from widget.core.envelope import Envelope
from widget.core.events import Event, LoggedOut
from widget.core.events.base import joined
from widget.core.feature import Fact, Feature, Reader, Slot
from widget.core.model import Session

log = logging.getLogger(__name__)


class Store:
    """The slices, and the tables that lead from a stanza, an event or a slot to its features.

    A feature that raises is logged by name and left out of that one event,
    reading or picture; the others go on.
    """

    def __init__(self, features: Sequence[Feature[Any]]) -> None:
        names = [feature.name for feature in features]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"features of the same name: {', '.join(sorted(twice))}")
        self.features = tuple(features)
        self.slices: dict[str, Any] = {feature.name: feature.state() for feature in features}
        self._readers: dict[str, list[Reader]] = {}
        for feature in features:
            for key, reader in feature.readers.items():
                self._readers.setdefault(key, []).append(reader)
        self._slots = {slot: [f for f in features if slot in f.slots] for slot in Slot}
        self._facts = {fact: [f for f in features if fact in f.facts] for fact in Fact}

    def read(self, envelope: Envelope, session: Session) -> Iterator[Event]:
        """The events which a stanza means to the readers registered for its kind and its children."""
        readers = dict.fromkeys(self._readers.get(envelope.kind, ()))
        for child in envelope.stanza:
            readers.update(dict.fromkeys(self._readers.get(child.tag, ())))
        for reader in readers:
            try:
                yield from reader(envelope, session)
            except Exception:
                log.exception("a stanza could not be read by %s: set aside", reader.__module__)

    def dispatch(self, event: Event, session: Session) -> list[Effect]:
        """Let every feature see the event and those that follow from it; the effects, in order."""
        wanted: list[Effect] = []
        waiting = deque([event])
        while waiting:
            event = waiting.popleft()
            for effect in self._dispatch_one(event, session):
                match effect:
                    case Emit(following):
                        waiting.append(following)
                    case Read(envelopes):
                        waiting.extend(joined(e for each in envelopes for e in self.read(each, session)))
                    case _:
                        wanted.append(effect)
            if isinstance(event, LoggedOut):
                self._forget()
        return wanted

    def fill(self, slot: Slot, view: Any, *args: Any) -> list[VNode]:
        """What the features put in a place, in their order."""
        nodes: list[VNode] = []
        if not (features := self._slots[slot]):
            return nodes  # asked for each message that is drawn
        for feature in features:
            try:
                filled = feature.slots[slot](self.slices[feature.name], view, *args)
            except Exception:
                log.exception("%s could not fill %s", feature.name, slot.value)
                continue
            if isinstance(filled, (list, tuple)):
                nodes.extend(node for node in filled if node is not None)
            elif filled is not None:
                nodes.append(filled)
        return nodes

    def ask(self, fact: Fact, view: Any, *args: Any, default: Any = None) -> Any:
        """The first answer that any feature has, or the default."""
        for feature in self._facts[fact]:
            answer = feature.facts[fact](self.slices[feature.name], view, *args)
            if answer is not None:
                return answer
        return default

    def _forget(self) -> None:
        for feature in self.features:
            if feature.personal:
                self.slices[feature.name] = feature.state()

    def _dispatch_one(self, event: Event, session: Session) -> list[Effect]:
        wanted: list[Effect] = []
        for feature in self.features:
            before = self.slices[feature.name]
            try:
                after = feature.update(before, event, session)
                effects = list(feature.effects(after, event, session))
            except Exception:
                log.exception("%s failed on %s", feature.name, type(event).__name__)
                continue
            self.slices[feature.name] = after
            wanted.extend(effects)
        return wanted
