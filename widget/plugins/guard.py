"""Keeps a plugin's faults to itself: whatever it does wrong, it is switched off and named; the chat goes on.

Each function of its record is called through a `Guard`, which catches what it raises, ends what does not end
(watch.py) and checks what it gives: a wrong type would do harm later, in somebody else's code.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import wraps
from itertools import islice
from typing import Any

from widget.core.effects import Effect
from widget.core.events import Event
from widget.core.feature import Command, Feature, no_effects, unchanged
from widget.errors import PluginError
from widget.plugins.asked import Asked
from widget.plugins.views import event_or_none, filled
from widget.plugins.watch import LONGEST, Watch
from widget.ui.i18n import _

log = logging.getLogger(__name__)

MOST = 1000
"""Events or effects that one call may give."""

SLOW = LONGEST / 10
"""Seconds after which a call counts as slow."""

MOST_SLOW = 10
"""Slow calls after which a plugin is too slow."""

Check = Callable[[Any], Any]
Stopped = Callable[[str, str], None]
"""Is told the name of a plugin that was switched off, and why."""


class Guard:
    """One plugin's. `off`: it is switched off; `why`: and for what. Args: clock: seconds."""

    def __init__(self, name: str, watch: Watch, clock: Callable[[], float]) -> None:
        self.name = name
        self.off = False
        self.why = ""
        self.told: Stopped = lambda name, why: None
        self._watch = watch
        self._clock = clock
        self._slow = 0

    def call(self, where: str, fallback: Any, check: Check, function: Any, *args: Any) -> Any:
        """What the function gives, checked; the fallback if it fails, and ever after."""
        if self.off:
            return fallback
        began = self._clock()
        try:
            with self._watch.watching():
                given = check(function(*args))
        except BaseException as error:  # noqa: BLE001 - also what would end Python: it is named and told
            self.stop(where, error)
            return fallback
        if self._clock() - began > SLOW:
            self._was_slow(where)
        return fallback if self.off else given

    def stop(self, where: str, error: BaseException) -> None:
        """Switch it off: nothing of it is called any more."""
        if self.off:
            return
        self.off = True
        self.why = f"{where}: {_said(error)}"
        log.error("the plugin %s has failed and is switched off: %s", self.name, self.why, exc_info=error)
        self.told(self.name, self.why)

    def _was_slow(self, where: str) -> None:
        self._slow += 1
        if self._slow < MOST_SLOW:
            log.warning("the plugin %s is slow: %s", self.name, where)
        else:
            self.stop(where, PluginError(f"it was slow {MOST_SLOW} times", self.name))


def guarded(feature: Feature[Any], guard: Guard) -> Feature[Any]:
    """The same feature, which can do no harm by its faults."""
    asked = Asked(guard, {store.name: store for store in feature.stores})
    outgoing = feature.outgoing
    return Feature(
        name=f"plugin-{feature.name}",
        state=lambda: guard.call("state", None, _any, feature.state),
        update=_update(feature, guard),
        effects=_effects(feature, guard, asked),
        readers={key: _reader(reader, guard) for key, reader in feature.readers.items()},
        slots={slot: _slot(slot, fill, guard) for slot, fill in feature.slots.items()},
        stores=tuple(replace(store, name=asked.store(store.name)) for store in feature.stores),
        announces=feature.announces,
        requests=feature.requests,
        personal=feature.personal,
        commands=tuple(_command(command, guard) for command in feature.commands),
        outgoing=_outgoing(outgoing, guard) if outgoing else None,
        replaces={slot: _replacing(slot, replaced, guard) for slot, replaced in feature.replaces.items()},
    )


def _update(feature: Feature[Any], guard: Guard) -> Any:
    if feature.update is unchanged:
        return unchanged

    @wraps(feature.update)  # by its code it is known which events it looks at (core/interest.py)
    def update(state: Any, event: Event, session: Any) -> Any:
        return guard.call(
            f"update, {type(event).__name__}", state, _any, feature.update, state, event, session
        )

    return update


def _effects(feature: Feature[Any], guard: Guard, asked: Asked) -> Any:
    if feature.effects is no_effects:
        return no_effects

    @wraps(feature.effects)
    def effects(state: Any, event: Event, session: Any) -> Iterable[Effect]:
        def check(given: Any) -> tuple[Effect, ...]:
            return tuple(map(asked.effect, _few(given)))

        where = f"effects, {type(event).__name__}"
        found: Iterable[Effect] = guard.call(where, (), check, feature.effects, state, event, session)
        return found

    return effects


def _reader(reader: Any, guard: Guard) -> Any:
    def read(envelope: Any, session: Any) -> Iterator[Event]:
        yield from guard.call("reading a stanza", (), _events, reader, envelope, session)

    return read


def _slot(slot: Any, fill: Any, guard: Guard) -> Any:
    def filling(state: Any, view: Any, *args: Any) -> Any:
        return guard.call(slot.value, (), lambda given: filled(guard, slot, given), fill, state, view, *args)

    return filling


def _replacing(slot: Any, replaced: Any, guard: Guard) -> Any:
    def replacing(state: Any, view: Any, nodes: Any, *args: Any) -> Any:
        def check(given: Any) -> list[Any]:
            return filled(guard, slot, given, nodes)

        return guard.call(
            f"in place of {slot.value}", nodes, check, replaced, state, view, list(nodes), *args
        )

    return replacing


def _command(command: Command, guard: Guard) -> Command:
    def run(state: Any, said: Event, words: str, session: Any) -> Event | str:
        def check(given: Any) -> Event | str:
            if isinstance(given, (Event, str)):
                return given
            raise PluginError(f"{given!r} is no event and no sentence")

        # What was written is put back, so that it is not lost
        failed = _("/{name} does not work.").format(name=command.name)
        done: Event | str = guard.call(
            f"/{command.name}", failed, check, command.run, state, said, words, session
        )
        return done

    return replace(command, run=run, hint=lambda: guard.call("a hint", "", _text, command.hint))


def _outgoing(outgoing: Any, guard: Guard) -> Any:
    def passed(state: Any, said: Event, session: Any) -> Event | None:
        # What is said goes out as it is, if this fails
        last: Event | None = guard.call("outgoing", said, event_or_none, outgoing, state, said, session)
        return last

    return passed


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise PluginError(f"{given!r} is no text")
    return given


def _any(given: Any) -> Any:
    return given


def _events(given: Any) -> tuple[Event, ...]:
    events = tuple(_few(given))
    for each in events:
        if not isinstance(each, Event):
            raise PluginError(f"{each!r} is no event")
    return events


def _few(given: Any) -> Iterator[Any]:
    """Also of what never ends."""
    for at, each in enumerate(islice(given, MOST + 1)):
        if at == MOST:
            raise PluginError(f"more than {MOST} at once")
        yield each


def _said(error: BaseException) -> str:
    """An error in a line, with its place in the plugin."""
    frames = [
        each for each in traceback.extract_tb(error.__traceback__) if each.filename.startswith("plugin ")
    ]
    place = f" ({frames[-1].filename.removeprefix('plugin ')}, line {frames[-1].lineno})" if frames else ""
    name = "" if isinstance(error, PluginError) else f"{type(error).__name__}: "
    return f"{name}{error}{place}"


def check(feature: object, name: str) -> Feature[Any]:
    """The record, if it can be one.

    Raises:
        PluginError: it is none, or one of its fields is not what it must be.
    """
    if not isinstance(feature, Feature):
        raise PluginError("FEATURE is no Feature(…)", name)
    functions = [feature.state, feature.update, feature.effects, feature.outgoing or _any]
    tables: list[Mapping[Any, Any]] = [feature.readers, feature.slots, feature.replaces]
    if not all(isinstance(each, Mapping) for each in tables) or not all(
        callable(each) for each in (*functions, *(value for table in tables for value in table.values()))
    ):
        raise PluginError("what FEATURE consists of are functions, and tables of functions", name)
    if feature.facts:
        raise PluginError("facts are for Chinwag's own features", name)
    return feature
