"""The language that is spoken: a page says which is wanted, and its words are brought."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable

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


class Languages:
    """Speaks one language at a time: that of the page which asked last.

    Args:
        library: where words come from.
        changed: called when other words are spoken.
    """

    def __init__(self, library: Library, changed: Callable[[], None]) -> None:
        self._library = library
        self._changed = changed
        self._wanted = ""
        self._bringing: asyncio.Task[None] | None = None

    def begin(self, tag: str, text: str) -> None:
        """Speak a language whose catalogue is here."""
        self._wanted = tag
        self._speak(tag, text)

    def follow(self, tag: str) -> None:
        """Speak another language as soon as its catalogue is here."""
        if tag == self._wanted:
            return
        self._wanted = tag
        if self._bringing:
            self._bringing.cancel()
        self._bringing = asyncio.ensure_future(self._bring(tag))

    async def _bring(self, tag: str) -> None:
        self._speak(tag, await self._library.catalogue(tag))
        self._changed()

    def _speak(self, tag: str, text: str) -> None:
        i18n.use(_read(text), self._library.formats(tag), tag)


def _read(text: str) -> Catalogue:
    try:
        return Catalogue.from_json(text) if text else ENGLISH
    except (ValueError, TypeError):
        log.exception("a catalogue cannot be read")
        return ENGLISH
