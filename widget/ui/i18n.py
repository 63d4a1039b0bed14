"""Words, dates and times in the person's language; every string on screen passes through `_`."""

from __future__ import annotations

import gettext
import os.path
import time

# pathlib would be 60 kB of what a browser downloads before it can start.
LOCALES = os.path.join(os.path.dirname(__file__), "locales")  # noqa: PTH118, PTH120
DAY = 86_400

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use(language: str) -> None:
    """Speak this language ("de", "pt-BR") from now on; English where there is no catalogue for it."""
    global _catalogue, _language
    _language = language
    tags = [language.replace("-", "_"), language.partition("-")[0]]
    _catalogue = gettext.translation("chinwag", LOCALES, tags, fallback=True)


def language() -> str:
    """What is spoken: "de", "pt-BR"."""
    return _language


def _(text: str) -> str:
    """The text in the person's language."""
    return _catalogue.gettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    """The text for so many, with its `{n}` filled in."""
    return _catalogue.ngettext(one, many, n).format(n=n)


def clock(ms: int) -> str:
    """The local time of day: "14:05". `ms` is milliseconds since the epoch (UTC)."""
    return time.strftime("%H:%M", time.localtime(ms / 1000))


def day(ms: int, now: int) -> str:
    """The local day in words: "Today", "Yesterday", "Monday" within a week, else "12 March 2026"."""
    return day_name(ms, day_number(now))


def day_name(ms: int, today: int) -> str:
    """The same, given the `day_number` of today."""
    then, distance = time.localtime(ms / 1000), today - day_number(ms)
    if distance == 0:
        return _("Today")
    if distance == 1:
        return _("Yesterday")
    if 1 < distance < 7:
        return weekdays()[then.tm_wday]
    return f"{then.tm_mday} {months()[then.tm_mon - 1]} {then.tm_year}"


def ago(ms: int, now: int) -> str:
    """A short stamp for lists: "14:05" today, "Yesterday", "Monday", "12 Mar", "12 Mar 2025"."""
    then, distance = time.localtime(ms / 1000), day_number(now) - day_number(ms)
    if distance == 0:
        return clock(ms)
    if 0 < distance < 7:
        return day(ms, now)
    short = f"{then.tm_mday} {short_months()[then.tm_mon - 1]}"
    return short if then.tm_year == time.localtime(now / 1000).tm_year else f"{short} {then.tm_year}"


def moment(ms: int, now: int) -> str:
    """Day and time, for tooltips and screen readers: "Yesterday, 14:05"."""
    return f"{day(ms, now)}, {clock(ms)}"


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
        return ngettext("{n} byte", "{n} bytes", size)
    for unit in (_("kB"), _("MB"), _("GB")):
        size_ = size / 1000
        if size_ < 999.5:
            return f"{size_:.1f} {unit}".replace(".0 ", " ") if size_ < 10 else f"{size_:.0f} {unit}"
        size = int(size_)
    return f"{size} {_('GB')}"


def weekdays() -> tuple[str, ...]:
    """Monday first."""
    return (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )


def months() -> tuple[str, ...]:
    """January first."""
    return (
        _("January"),
        _("February"),
        _("March"),
        _("April"),
        _("May"),
        _("June"),
        _("July"),
        _("August"),
        _("September"),
        _("October"),
        _("November"),
        _("December"),
    )


def short_months() -> tuple[str, ...]:
    """January first, abbreviated."""
    return (
        _("Jan"),
        _("Feb"),
        _("Mar"),
        _("Apr"),
        _catalogue.pgettext("short month", "May"),
        _("Jun"),
        _("Jul"),
        _("Aug"),
        _("Sep"),
        _("Oct"),
        _("Nov"),
        _("Dec"),
    )
