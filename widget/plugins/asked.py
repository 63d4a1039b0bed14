"""What a plugin wants done: each effect is one that it may ask for, whole, and about what is its own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element, tostring

from widget.core import effects as fx
from widget.core.effects import Effect
from widget.core.events import Event
from widget.core.records import Delete, DeleteRange, Put, Store, Write
from widget.core.stanza import CLIENT
from widget.errors import PluginError
from widget.plugins.views import Caller, event_or_none

STANZAS = {fx.Send: ("message", "presence"), fx.Query: ("iq",)}
BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold: a server closes the stream because of it."""


class Asked:
    """Args: stores: those of the plugin, by the names that it gives them."""

    def __init__(self, caller: Caller, stores: Mapping[str, Store]) -> None:
        self._caller = caller
        self._stores = stores

    def store(self, name: str) -> str:
        """What a store of the plugin's is called in the database."""
        return f"plugin-{self._caller.name}-{name}"

    def effect(self, given: Any) -> Effect:
        """The same effect, with what belongs to it guarded.

        Raises:
            PluginError: it is none, or none for a plugin.
        """
        match given:
            case fx.Emit(event):
                _event(event)
            case fx.Send(stanza, unsent):
                _stanza(stanza, fx.Send)
                event_or_none(unsent)
                # Whether it goes out encrypted is not the plugin's to say: where all does, it does
                return fx.Send(stanza, unsent, None, self._answer(given.unsealed))
            case fx.Query(iq, then, failed):
                _stanza(iq, fx.Query)
                return replace(given, then=self._answer(then), failed=self._answer(failed))
            case fx.Load(store, then):
                self._own(store)
                return replace(given, store=self.store(store), then=self._answer(then))
            case fx.Save(write):
                return fx.Save(self._write(write))
            case fx.After(delay, event, key):
                _event(event)
                if not isinstance(delay, int) or delay < 0:
                    raise PluginError(f"After: {delay!r} is no number of milliseconds")
                return replace(given, key=f"plugin {self._caller.name} {key}")
            case fx.Page(command, args):
                json.dumps([command, dict(args)], allow_nan=False)
            case _:
                raise PluginError(f"{given!r} is no effect that a plugin may ask for")
        assert isinstance(given, Effect)
        return given

    def _answer(self, then: Any) -> Callable[[Any], Event | None]:
        def told(answer: Any) -> Event | None:
            event: Event | None = self._caller.call("an answer", None, event_or_none, then, answer)
            return event

        return told

    def _own(self, name: str) -> Store:
        if name not in self._stores:
            raise PluginError(f"{name!r} is none of its stores")
        return self._stores[name]

    def _write(self, write: Write) -> Write:
        if not isinstance(write, (Put, Delete, DeleteRange)):
            raise PluginError(f"{write!r} is nothing to write")
        store = self._own(write.store)
        if isinstance(write, Put):
            json.dumps(write.record, allow_nan=False)
            lacking = [
                each for each in store.key if not isinstance(write.record.get(each), (str, int, float))
            ]
            if lacking:
                raise PluginError(f"a record of {write.store!r} has no {lacking[0]!r}")
        return replace(write, store=self.store(write.store))


def _event(given: Any) -> None:
    if not isinstance(given, Event):
        raise PluginError(f"{given!r} is no event")


def _stanza(given: Any, kind: type[Effect]) -> None:
    """Whether it is one, and can be sent: what is no XML ends the stream."""
    names = [f"{{{CLIENT}}}{each}" for each in STANZAS[kind]]
    if not isinstance(given, Element) or given.tag not in names:
        raise PluginError(f"{given!r} is no {' or '.join(STANZAS[kind])}")
    if BAD.search(tostring(given, "unicode")):
        raise PluginError("a stanza has characters that XML cannot have")
