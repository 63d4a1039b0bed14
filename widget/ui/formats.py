"""Dates, numbers and lists as a language writes them: here plain English, in runtime/intl.py any."""

from __future__ import annotations

import time
from collections.abc import Sequence

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
UNITS = {"kilobyte": "kB", "megabyte": "MB", "gigabyte": "GB"}


class Formats:
    """What a language writes in its own way. Moments are milliseconds since the epoch, told in local time."""

    def clock(self, ms: int) -> str:
        """The time of day: "14:05"."""
        return time.strftime("%H:%M", time.localtime(ms / 1000))

    def weekday(self, ms: int) -> str:
        """Its name: "Monday"."""
        return WEEKDAYS[time.localtime(ms / 1000).tm_wday]

    def date(self, ms: int) -> str:
        """Day, month and year, written out: "12 March 2026"."""
        then = time.localtime(ms / 1000)
        return f"{then.tm_mday} {MONTHS[then.tm_mon - 1]} {then.tm_year}"

    def short_date(self, ms: int, year: bool) -> str:
        """In little room: "12 Mar", or with the year "12 Mar 2026"."""
        then = time.localtime(ms / 1000)
        short = f"{then.tm_mday} {MONTHS[then.tm_mon - 1][:3]}"
        return f"{short} {then.tm_year}" if year else short

    def number(self, number: int) -> str:
        """A whole number: "1,204"."""
        return f"{number:,}"

    def amount(self, number: float, unit: str) -> str:
        """With at most one digit after the point: "3 bytes", "1.4 MB". `unit`: byte … gigabyte."""
        digits = f"{number:.1f}".removesuffix(".0")
        plural = "byte" if digits == "1" else "bytes"
        return f"{digits} {UNITS.get(unit, plural)}"

    def names(self, names: Sequence[str]) -> str:
        """All of them: "Ann, Ben and Cy"."""
        return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
