"""Dates and times as people say them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from widget.ui.i18n import (
    ENGLISH,
    Catalogue,
    ago,
    all_of,
    clock,
    day,
    day_number,
    moment,
    ngettext,
    pgettext,
    size_words,
    use,
)

HOUR, DAY = 3_600_000, 86_400_000
NOON = 1_772_622_000_000  # Wednesday, 4 March 2026, 12:00 in Berlin


@pytest.fixture(autouse=True)
def _berlin() -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Europe/Berlin"
    time.tzset()
    yield
    use(ENGLISH)
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def test_a_time_is_the_local_one() -> None:
    assert clock(NOON) == "12:00"
    assert moment(NOON - DAY, NOON) == "Yesterday, 12:00"


def test_days_are_called_as_people_call_them() -> None:
    assert [day(NOON - n * DAY, NOON) for n in (0, 1, 2, 6)] == ["Today", "Yesterday", "Monday", "Thursday"]
    assert day(NOON - 7 * DAY, NOON) == "25 February 2026"


def test_a_day_ends_at_local_midnight() -> None:
    midnight = NOON - 12 * HOUR
    assert day(midnight, NOON) == "Today"
    assert day(midnight - 1000, NOON) == "Yesterday"
    assert day_number(midnight) == day_number(midnight - 1000) + 1


def test_the_clock_change_makes_no_day_longer_or_lost() -> None:
    sunday = 1_774_738_800_000  # 29 March 2026, 00:00; at 02:00 it is 03:00
    assert day_number(sunday + 22 * HOUR) == day_number(sunday)
    assert day_number(sunday + 23 * HOUR) == day_number(sunday) + 1


def test_stamps_in_lists_are_short() -> None:
    stamps = [ago(NOON - n * DAY, NOON) for n in (0, 1, 3, 20, 400)]
    assert stamps == ["12:00", "Yesterday", "Sunday", "12 Feb", "28 Jan 2025"]


def test_what_comes_from_a_clock_ahead_of_ours_is_dated() -> None:
    assert day(NOON + 2 * DAY, NOON) == "6 March 2026"


def test_counts_are_filled_in() -> None:
    assert ngettext("{n} message", "{n} messages", 1) == "1 message"
    assert ngettext("{n} message", "{n} messages", 3) == "3 messages"


def test_a_language_says_it_in_its_own_words_and_forms() -> None:
    words = {"Today": "Dziś", "{n} message": ["{n} wiadomość", "{n} wiadomości"], "month\4May": "maj"}
    use(Catalogue("10" + "1" * 198, words))
    assert day(NOON, NOON) == "Dziś"
    assert [ngettext("{n} message", "{n} messages", n) for n in (1, 5)] == ["1 wiadomość", "5 wiadomości"]
    assert (pgettext("month", "May"), pgettext("permission", "May")) == ("maj", "May")


def test_what_a_catalogue_lacks_is_said_in_english() -> None:
    use(Catalogue("0" * 200, {}))
    assert day(NOON, NOON) == "Today"
    assert [ngettext("{n} message", "{n} messages", n) for n in (1, 5)] == ["1 message", "5 messages"]


def test_large_numbers_take_the_form_of_their_last_two_digits() -> None:
    use(
        Catalogue(
            "".join("0" if n % 10 == 1 and n % 100 != 11 else "1" for n in range(200)),
            {"{n} one": ["{n} A", "{n} B"]},
        )
    )
    assert [ngettext("{n} one", "{n} many", n) for n in (21, 111, 1_000_021)] == [
        "21 A",
        "111 B",
        "1,000,021 A",
    ]


def test_sizes_are_told_in_the_unit_that_fits() -> None:
    assert [size_words(n) for n in (1, 999, 1000, 1_449_000, 20_400_000, 999_600, 3_200_000_000)] == [
        *("1 byte", "999 bytes", "1 kB", "1.4 MB", "20 MB", "1 MB", "3.2 GB")
    ]


def test_names_are_joined_as_one_says_them() -> None:
    assert [all_of(names) for names in ((), ("Ann",), ("Ann", "Ben"), ("Ann", "Ben", "Cy"))] == [
        *("", "Ann", "Ann and Ben", "Ann, Ben and Cy")
    ]
