"""Back-off with full jitter."""

from __future__ import annotations

from widget.xmpp.reconnect import Backoff


def longest(low: float, high: float) -> float:
    return high


def test_the_bound_doubles_up_to_its_cap() -> None:
    backoff = Backoff(first=1, cap=10, uniform=longest)
    assert [backoff.delay() for _ in range(6)] == [1, 2, 4, 8, 10, 10]


def test_any_delay_up_to_the_bound_is_possible() -> None:
    asked: list[tuple[float, float]] = []

    def lowest(low: float, high: float) -> float:
        asked.append((low, high))
        return low

    backoff = Backoff(first=2, cap=60, uniform=lowest)
    backoff.delay()
    backoff.delay()
    assert asked == [(0, 2), (0, 4)]


def test_a_stable_session_starts_it_anew() -> None:
    backoff = Backoff(uniform=longest)
    backoff.delay()
    backoff.delay()
    backoff.stable()
    assert backoff.delay() == 1
