"""The languages that are spoken: each page says which it wants, and its words are brought."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from widget.ui import i18n
from widget.ui.formats import Formats
from widget.ui.i18n import ENGLISH, Catalogue

log = logging.getLogger(__name__)


class Library(ABC):
    """Where words and formats come from."""

    @abstractmethod
    async def catalogue(self, tag: str) -> str:
        """The catalogue of a language, as JSON; "" if it is English, or cannot be had."""

    @abstractmethod
    def formats(self, tag: str) -> Formats:
        """How the language of a tag writes dates, numbers and lists."""


@dataclass(frozen=True, slots=True)
class _Tongue:
    """One that can be spoken."""

    catalogue: Catalogue
    formats: Formats


class Languages:
    """Speaks to each page in its own language, to one at a time.

    Args:
        library: where words come from.
        changed: called when another language can be spoken.
    """

    def __init__(self, library: Library, changed: Callable[[], None]) -> None:
        self._library = library
        self._changed = changed
        self._tongues: dict[str, _Tongue] = {}
        self._bringing: dict[str, asyncio.Task[None]] = {}
        self._spoken = ""

    def begin(self, tag: str, text: str) -> None:
        """Speak a language whose catalogue is here."""
        self._learn(tag, text)
        self.speak(tag)

    def speak(self, tag: str) -> str:
        """Speak this language from now on. As long as its catalogue is on its way all goes on as before.

        Returns: the tag of what is spoken. Costs next to nothing where that stays the same.
        """
        if tag != self._spoken:
            if tongue := self._tongues.get(tag):
                self._spoken = tag
                i18n.use(tongue.catalogue, tongue.formats, tag)
            elif tag not in self._bringing:
                self._bringing[tag] = asyncio.ensure_future(self._bring(tag))
        return self._spoken

    async def _bring(self, tag: str) -> None:
        self._learn(tag, await self._library.catalogue(tag))
        del self._bringing[tag]
        self._changed()

    def _learn(self, tag: str, text: str) -> None:
        self._tongues[tag] = _Tongue(_read(text), self._library.formats(tag))


def _read(text: str) -> Catalogue:
    try:
        return Catalogue.from_json(text) if text else ENGLISH
    except (ValueError, TypeError):
        log.exception("a catalogue cannot be read")
        return ENGLISH
