"""Languages for tests: the catalogues of our files, and one that marks what passes through them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from build import catalogues
from widget.runtime.languages import Library
from widget.ui import i18n
from widget.ui.formats import Formats
from widget.ui.i18n import ENGLISH, Catalogue

OPEN, CLOSE = "⟦", "⟧"
"""What the marking language puts around each text."""


class Files(Library):
    """Each catalogue as its file would come; dates and numbers are English."""

    async def catalogue(self, tag: str) -> str:
        return text_of(tag)

    def formats(self, tag: str) -> Formats:
        return Formats()


@cache
def text_of(tag: str) -> str:
    """The catalogue of a language, as it travels; "" for English."""
    language = tag.partition("-")[0]
    if language not in catalogues.languages():
        return ""
    return catalogues.packed(catalogues.read(language)).decode()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """The language while it lasts; "⟦⟧" for the one that marks."""
    if language == OPEN + CLOSE:
        i18n.use(_marking(), _MarkingFormats())
    else:
        text = text_of(language)
        i18n.use(Catalogue.from_json(text) if text else ENGLISH)
    try:
        yield
    finally:
        i18n.use(ENGLISH)


class _MarkingFormats(Formats):
    """What stands for the browser's own words of weekdays, months and units."""

    def weekday(self, ms: int) -> str:
        return _marked(super().weekday(ms))

    def date(self, ms: int) -> str:
        return _marked(super().date(ms))

    def short_date(self, ms: int, year: bool) -> str:
        return _marked(super().short_date(ms, year))

    def amount(self, number: float, unit: str) -> str:
        return _marked(super().amount(number, unit))

    def names(self, names: Sequence[str]) -> str:
        return _marked(super().names(names))


@cache
def _marking() -> Catalogue:
    words: dict[str, str | tuple[str, ...]] = {}
    for each in catalogues.gathered():
        if each.pluralizable:
            words[each.id[0]] = tuple(_marked(text) for text in each.id)
        elif each.id:
            key = f"{each.context}{i18n.CONTEXT}{each.id}" if each.context else str(each.id)
            words[key] = _marked(str(each.id))
    return Catalogue("".join("0" if n == 1 else "1" for n in range(200)), words)


def _marked(text: str) -> str:
    return OPEN + text + CLOSE
