"""All that is known: a slice for each feature. Reads stanzas, dispatches events, fills slots."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from vdom import Rows, VNode
from widget.core.effects import Ask, Effect, Emit, Read
from widget.core.encryption import OUTGOING
from widget.core.envelope import Envelope
from widget.core.events import CommandRefused, Event, LoggedOut, MessagePosted, MessageSubmitted
from widget.core.events.base import joined
from widget.core.feature import Command, Fact, Feature, Reader, Said, Slot
from widget.core.interest import looked_at
from widget.core.model import BareJID, Kind, Session

log = logging.getLogger(__name__)

MOST_COLUMNS = 12
"""How many columns of many things are remembered: a feature's, at one place of one surface."""

MOST_WRITTEN = 800_000
"""Characters of rows that are remembered as they were written: of 300 messages that have everything."""

MOST_SHAPES = 256
"""Of how many kinds of stanza, by their children, it is remembered who reads them."""


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
        self._known: dict[tuple[str, ...], tuple[Reader, ...]] = {}
        for feature in features:
            for key, reader in feature.readers.items():
                self._readers.setdefault(key, []).append(reader)
        self._listening: dict[type[Event], tuple[Feature[Any], ...]] = {}
        self.rows = Rows(MOST_WRITTEN)
        self._columns: dict[Hashable, tuple[Any, dict[int, tuple[Any, tuple[VNode, ...]]]]] = {}
        self.hide(())
        self._facts = {fact: [f for f in features if fact in f.facts] for fact in Fact}
        self._replacing = {slot: [f for f in features if slot in f.replaces] for slot in Slot}
        self._outgoing = [f for f in features if f.outgoing]
        self._commanded = {each.name: (f, each) for f in features for each in f.commands}
        self.commands: tuple[Command, ...] = tuple(each for _, each in self._commanded.values())

    def hide(self, names: Collection[str]) -> None:
        """Leave what these features show out of the pictures; of logging in and out, the way out alone."""
        self._columns.clear()
        self._slots = {
            slot: [
                feature
                for feature in self.features
                if slot in feature.slots
                and feature.name not in names
                and not (slot is Slot.MENU_END and feature.name == "login" and "log-out" in names)
            ]
            for slot in Slot
        }

    def read(self, envelope: Envelope, session: Session) -> Iterator[Event]:
        """The events which a stanza means to the readers registered for its kind and its children."""
        for reader in self._readers_of((envelope.kind, *[child.tag for child in envelope.stanza])):
            try:
                yield from reader(envelope, session)
            except Exception:
                log.exception("a stanza could not be read by %s: set aside", reader.__module__)

    def _readers_of(self, keys: tuple[str, ...]) -> tuple[Reader, ...]:
        """Each once, in the order of the keys; remembered, since most stanzas of a burst are alike."""
        found = self._known.get(keys)
        if found is None:
            found = tuple(dict.fromkeys(reader for key in keys for reader in self._readers.get(key, ())))
            if len(self._known) < MOST_SHAPES:  # whoever makes up ever new ones gets no memory of ours
                self._known[keys] = found
        return found

    def dispatch(self, event: Event, session: Session) -> list[Effect]:
        """Let the features see the event and those that follow from it; the effects, in order."""
        wanted: list[Effect] = []
        waiting = deque([event])
        while waiting:
            event = waiting.popleft()
            if isinstance(event, (MessageSubmitted, MessagePosted)):
                if (said := self._said(event, session)) is None:
                    continue
                event = said
            for effect in self._dispatch_one(event, session):
                match effect:
                    case Emit(following):
                        waiting.append(following)
                    case Ask():
                        waiting.extend(self._answered(effect, session))
                    case Read(envelopes):
                        waiting.extend(joined(e for each in envelopes for e in self.read(each, session)))
                    case _:
                        wanted.append(effect)
            if isinstance(event, LoggedOut):
                self._forget()
        return wanted

    def fill(self, slot: Slot, view: Any, *args: Any) -> list[VNode]:
        """What the features put in a place, in their order; others may replace it."""
        return list(chain.from_iterable(self.parts(slot, view, *args)))

    def parts(self, slot: Slot, view: Any, *args: Any) -> tuple[tuple[VNode, ...], ...]:
        """The same by feature, () for one that has nothing now.

        So each keeps its place whatever others show: who presses something in the picture of the page before,
        which shows more than Python's first one, has pressed that, and not what stands there then.
        """
        parts = tuple(self._filled(feature, slot, view, *args) for feature in self._slots[slot])
        if not self._replacing[slot]:
            return parts
        nodes = list(chain.from_iterable(parts))
        for feature in self._replacing[slot]:
            try:
                nodes = feature.replaces[slot](self.slices[feature.name], view, nodes, *args)
            except Exception:
                log.exception("%s could not replace %s", feature.name, slot.value)
        return (tuple(nodes),)

    def fill_each(
        self, slot: Slot, view: Any, where: Hashable, items: Sequence[Any]
    ) -> tuple[tuple[VNode, ...], ...]:
        """What the features put at each of many things, in their order; () if there is nothing anywhere.

        It may depend on the thing, the feature's own state and the surface, and on nothing else: a feature
        is asked again only about new things, and about all when its state has changed. With 400 messages
        and one such feature a new message costs 0.04 ms, where asking about all costs 0.2 (CPython).

        Args:
            where: tells these from other such things on the surface.
        """
        columns = [self._column(f, slot, view, where, items) for f in self._slots[slot]]
        if not any(any(column) for column in columns):
            return ()
        if len(columns) == 1:
            return tuple(columns[0])
        return tuple(tuple(chain.from_iterable(row)) for row in zip(*columns, strict=True))

    def _column(
        self, feature: Feature[Any], slot: Slot, view: Any, where: Hashable, items: Sequence[Any]
    ) -> list[tuple[VNode, ...]]:
        key = (feature.name, slot, view.surface.id, where)
        state = self.slices[feature.name]
        before, known = self._columns.pop(key, (state, {}))
        if before is not state:
            known = {}
        # By identity, and held while they are in it, so that no other can have the same
        column = {
            id(item): known.get(id(item)) or (item, self._filled(feature, slot, view, item)) for item in items
        }
        self._columns[key] = state, column
        if len(self._columns) > MOST_COLUMNS:
            del self._columns[next(iter(self._columns))]
        return [nodes for _, nodes in column.values()]

    def _filled(self, feature: Feature[Any], slot: Slot, view: Any, *args: Any) -> tuple[VNode, ...]:
        try:
            filled = feature.slots[slot](self.slices[feature.name], view, *args)
        except Exception:
            log.exception("%s could not fill %s", feature.name, slot.value)
            return ()
        if isinstance(filled, (list, tuple)):
            return tuple(node for node in filled if node is not None)
        return () if filled is None else (filled,)

    def ask(self, fact: Fact, view: Any, *args: Any, default: Any = None) -> Any:
        """The first answer that any feature has, or the default."""
        for feature in self._facts[fact]:
            answer = feature.facts[fact](self.slices[feature.name], view, *args)
            if answer is not None:
                return answer
        return default

    def heeded(self) -> frozenset[str]:
        """What is announced as ours beside what always is, as things are at present."""
        return frozenset(name for each in self.features for name in each.heeds(self.slices[each.name]))

    def redraw(self) -> None:
        """Forget what has been drawn and written so far: all is said in another language."""
        self.rows.clear()
        self._columns.clear()

    def _answered(self, asked: Ask, session: Session) -> Iterator[Event]:
        """What follows from what a fact says; nothing, if whoever should know it raises."""
        try:
            following = asked.then(self.ask(asked.fact, Glance(self, session), *asked.args))
        except Exception:
            log.exception("it could not be told what is asked of %s", asked.fact.value)
            return
        if following is not None:
            yield following

    def _said(self, said: Said, session: Session) -> Event | None:
        """What becomes of what the person says: a command is done, the rest passes who may change it."""
        last: Event | None = said
        if isinstance(said, MessageSubmitted) and said.body[:1] == "/":
            name, words = _command(said.body)
            if found := self._commanded.get(name):
                feature, command = found
                done = command.run(self.slices[feature.name], said, words, session)
                whole = said.surface, said.conversation, said.body
                last = CommandRefused(*whole, done) if isinstance(done, str) else done
        for feature in self._outgoing:
            if isinstance(last, (MessageSubmitted, MessagePosted)) and feature.outgoing:
                last = feature.outgoing(self.slices[feature.name], last, session)
        return self._sworn(last, session)

    def _sworn(self, said: Event | None, session: Session) -> Event | None:
        """With the mark that it goes out encrypted, if all does there: whatever is decided later."""
        match said:
            case MessageSubmitted(conversation=where, kind=kind) if self._is_secret(where, kind, session):
                return replace(said, secret=True)
            case MessagePosted(message=message, kind=kind) if message.encryption is None:
                if self._is_secret(message.conversation, kind, session):
                    return replace(said, message=replace(message, encryption=OUTGOING))
        return said

    def _is_secret(self, conversation: BareJID, kind: Kind, session: Session) -> bool:
        try:
            return bool(self.ask(Fact.SECRET, Glance(self, session), conversation, kind))
        except Exception:
            log.exception("it could not be told whether all goes out encrypted: taken for so")
            return True

    def _forget(self) -> None:
        self.redraw()
        for feature in self.features:
            if feature.personal:
                self.slices[feature.name] = feature.state()

    def _listeners(self, kind: type[Event]) -> tuple[Feature[Any], ...]:
        """The features that look at such events, in their order: most events mean something to few."""
        found = self._listening.get(kind)
        if found is None:
            found = tuple(f for f in self.features if issubclass(kind, looked_at(f.update, f.effects)))
            self._listening[kind] = found
        return found

    def _dispatch_one(self, event: Event, session: Session) -> list[Effect]:
        wanted: list[Effect] = []
        for feature in self._listeners(type(event)):
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


def _command(body: str) -> tuple[str, str]:
    """The name of the command in a text that begins with `/`; the words after it, on its line or the next."""
    name = body[1:].split(maxsplit=1)[0] if body[1:2].strip() else ""
    return name, body[1 + len(name) :].strip()


class Glance:
    """What facts are given in place of a view where nobody looks: other facts, and the session."""

    def __init__(self, store: Store, session: Session) -> None:
        self.store, self.session = store, session

    def ask(self, fact: Fact, *args: Any, default: Any = None) -> Any:
        return self.store.ask(fact, self, *args, default=default)
