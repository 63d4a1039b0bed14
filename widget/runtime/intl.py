"""Words and formats of any language as the browser has them: our files, and its `Intl`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from widget.runtime.languages import Library
from widget.ui.formats import Formats

SMALL = 1000
"""Numbers below it are digits one after another in every language."""
MINUTE = 60_000


class BrowserLibrary(Library):
    """The site's files, and what the browser knows of languages."""

    async def catalogue(self, tag: str) -> str:
        from chinwag_catalogues import catalogue  # type: ignore[import-not-found]

        return str(await catalogue(tag))

    def formats(self, tag: str) -> Formats:
        return IntlFormats(tag)


class IntlFormats(Formats):
    """Formats by `Intl`. A formatter takes a millisecond to make: made when first wanted, it is kept.

    Args: tag: the language, perhaps with a region, as `Intl.getCanonicalLocales` has it.
    """

    def __init__(self, tag: str) -> None:
        self._tag = tag
        self._made: dict[tuple[Any, ...], Any] = {}
        self._clock: tuple[int, str] = (-1, "")
        self._digits = {ord(str(n)): str(self._number(n)) for n in range(10)}

    def clock(self, ms: int) -> str:
        minute = ms // MINUTE
        if self._clock[0] != minute:  # most messages follow each other closely
            self._clock = minute, self._date(ms, timeStyle="short")
        return self._clock[1]

    def weekday(self, ms: int) -> str:
        return self._date(ms, weekday="long")

    def date(self, ms: int) -> str:
        return self._date(ms, dateStyle="long")

    def short_date(self, ms: int, year: bool) -> str:
        return self._date(ms, day="numeric", month="short", **({"year": "numeric"} if year else {}))

    def number(self, number: int) -> str:
        if 0 <= number < SMALL:
            return str(number).translate(self._digits)
        return str(self._number(number))

    def amount(self, number: float, unit: str) -> str:
        display = "long" if unit == "byte" else "short"
        options = {"style": "unit", "unit": unit, "unitDisplay": display, "maximumFractionDigits": 1}
        return str(self._formatter("NumberFormat", **options).format(number))

    def names(self, names: Sequence[str]) -> str:
        from pyodide.ffi import to_js

        return str(self._formatter("ListFormat", type="conjunction").format(to_js(list(names))))

    def _number(self, number: int) -> Any:
        return self._formatter("NumberFormat").format(number)

    def _date(self, ms: int, **options: str) -> str:
        return str(self._formatter("DateTimeFormat", **options).format(ms))

    def _formatter(self, kind: str, **options: Any) -> Any:
        key = (kind, *options.items())
        if key not in self._made:
            import js
            from pyodide.ffi import to_js

            given = to_js(options, dict_converter=js.Object.fromEntries)
            self._made[key] = getattr(js.Intl, kind).new(self._tag, given)
        return self._made[key]
