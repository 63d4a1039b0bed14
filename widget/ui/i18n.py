"""Words, dates and times in the person's language; every string on screen passes through `_`."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from widget.ui.formats import Formats

DAY = 86_400
PERIOD = 100
CONTEXT = "\4"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A language's words (build/catalogues.py).

    Attributes:
        plurals: which form a number takes, a digit for each below 200; of larger ones the last two digits
            count.
        words: text, or `context␄text`, → translation, or all its forms.
    """

    plurals: str = ""
    words: Mapping[str, str | Sequence[str]] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str) -> Catalogue:
        """The catalogue in a file of ours. Raises ValueError or TypeError if it is none."""
        return cls(**json.loads(text))


ENGLISH = Catalogue()

_catalogue = ENGLISH
_formats = Formats()
_language = "en"


def use(catalogue: Catalogue, formats: Formats | None = None, tag: str = "en") -> None:
    """Speak this language, of this tag, from now on. What has been drawn stays as it is."""
    global _catalogue, _formats, _language
    _catalogue, _formats, _language = catalogue, formats or Formats(), tag


def language() -> str:
    """What is spoken: "de", "pt-BR"."""
    return _language


def _(text: str) -> str:
    """The text in the person's language."""
    return str(_catalogue.words.get(text, text))


def pgettext(context: str, text: str) -> str:
    """The same where English has one word for several things; `context` tells which."""
    return str(_catalogue.words.get(context + CONTEXT + text, text))


def ngettext(one: str, many: str, n: int) -> str:
    """The text for so many, with its `{n}` filled in."""
    forms = _catalogue.words.get(one)
    if forms is None:
        text = one if n == 1 else many
    else:
        text = forms[int(_catalogue.plurals[n if n < 2 * PERIOD else PERIOD + n % PERIOD])]
    return text.format(n=_formats.number(n))


def number(n: int) -> str:
    """A whole number as it is written: "1,204"."""
    return _formats.number(n)


def all_of(names: Sequence[str]) -> str:
    """Several names as one text: "Ann, Ben and Cy"."""
    return names[0] if len(names) == 1 else _formats.names(names)


def clock(ms: int) -> str:
    """The local time of day: "14:05". `ms` is milliseconds since the epoch (UTC)."""
    return _formats.clock(ms)


def day(ms: int, now: int) -> str:
    """The local day in words: "Today", "Yesterday", "Monday" within a week, else "12 March 2026"."""
    return day_name(ms, day_number(now))


def day_name(ms: int, today: int) -> str:
    """The same, given the `day_number` of today."""
    distance = today - day_number(ms)
    if distance == 0:
        return _("Today")
    if distance == 1:
        return _("Yesterday")
    return _formats.weekday(ms) if 1 < distance < 7 else _formats.date(ms)


def ago(ms: int, now: int) -> str:
    """A short stamp for lists: "14:05" today, "Yesterday", "Monday", "12 Mar", "12 Mar 2025"."""
    distance = day_number(now) - day_number(ms)
    if distance == 0:
        return clock(ms)
    if 0 < distance < 7:
        return day(ms, now)
    return _formats.short_date(ms, time.localtime(ms / 1000).tm_year != time.localtime(now / 1000).tm_year)


def moment(ms: int, now: int) -> str:
    """Day and time, for tooltips and screen readers: "Yesterday, 14:05"."""
    # i18n: {day} is "Yesterday", "Monday" or "12 March 2026", {time} is "14:05"
    return _("{day}, {time}").format(day=day(ms, now), time=clock(ms))


def day_number(ms: int) -> int:
    """A number that is the same for all moments of one local day, and one more on the next."""
    local = time.localtime(ms / 1000)
    return (int(ms / 1000) + (local.tm_gmtoff or 0)) // DAY


def iso_day(ms: int) -> str:
    """The local day as a form's date field has it: "2026-03-12"."""
    return time.strftime("%Y-%m-%d", time.localtime(ms / 1000))


def day_start(day: str) -> int | None:
    """When a local day begins that a form's date field names, in milliseconds; None if it is no day."""
    try:
        begins = time.mktime(time.strptime(day, "%Y-%m-%d"))
    except (ValueError, OverflowError):
        return None
    return max(0, int(begins) * 1000)


def size_words(size: int) -> str:
    """Bytes for people: "3 kB", "1.4 MB"."""
    if size < 1000:
        return _formats.amount(size, "byte")
    power = next((power for power in (1, 2) if size < 999.5 * 1000**power), 3)
    rest = size / 1000**power
    unit = ("kilobyte", "megabyte", "gigabyte")[power - 1]
    return _formats.amount(round(rest, 1) if rest < 9.95 else round(rest), unit)
