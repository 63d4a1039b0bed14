"""Gaps: what lies on which side of them, and messages fitted in between, in order, whatever their stamps."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.support.play import ROMEO, envelope
from widget.core.gaps import Gap, around, ceiling, fitted, floor, landing
from widget.core.model import Kind

GAPS = (Gap(ROMEO, Kind.CHAT, 10, "a", 20, "b"), Gap(ROMEO, Kind.CHAT, 50, "c", 90, "d"))
SAID = envelope("<message from='romeo@example.org/a'><body>hi</body></message>")


def test_what_is_held_ends_at_the_gaps_around_it() -> None:
    assert [floor(GAPS, order) for order in (5, 10, 20, 50, 90, 99)] == [0, 0, 20, 20, 90, 90]
    assert [ceiling(GAPS, order) for order in (5, 10, 20, 50, 90)] == [10, 10, 50, 50, None]


def test_who_looks_for_what_is_missing_comes_to_what_follows() -> None:
    assert [landing(GAPS, order) for order in (5, 10, 11, 20, 60, 99)] == [5, 10, 20, 20, 90, 99]
    assert around(GAPS, 60) is GAPS[1]
    assert around(GAPS, 50) is around(GAPS, 90) is None


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(0, 3_000))
def test_messages_fit_between_the_edges_in_their_order(steps: list[int], low: int) -> None:
    high, second, told = low + 6_000, low // 1000 * 1000, []
    for step in steps:
        second = min(second + step // 4 * 1000, high // 1000 * 1000)
        told.append(replace(SAID, time=second))
    times = [low, *(each.time for each in fitted(told, low, high)), high]
    assert times == sorted(set(times))
