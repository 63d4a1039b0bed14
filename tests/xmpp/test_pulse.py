"""Whether the server is still there, in time that only the test moves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from widget.xmpp.pulse import Pulse


class Clock:
    """Timers of an event loop, and a server that may answer."""

    def __init__(self) -> None:
        self.now = 0.0
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.received = 0
        self.events: list[tuple[float, str]] = []

    def call_later(self, delay: float, then: Callable[[], None]) -> Any:
        clock, timer = self, (self.now + delay, then)
        self.timers.append(timer)

        class Handle:
            def cancel(self) -> None:
                if timer in clock.timers:
                    clock.timers.remove(timer)

        return Handle()

    def note(self, what: str) -> Callable[[], None]:
        return lambda: self.events.append((self.now, what))

    def until(self, time: float) -> None:
        while self.timers and min(self.timers, key=lambda t: t[0])[0] <= time:
            timer = min(self.timers, key=lambda t: t[0])
            self.timers.remove(timer)
            self.now = timer[0]
            timer[1]()
        self.now = time


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(asyncio, "get_running_loop", lambda: clock)
    return clock


def pulse(clock: Clock) -> Pulse:
    return Pulse(lambda: clock.received, clock.note("ask"), clock.note("dead"), interval=60, timeout=20)


def test_silence_is_asked_about_and_then_given_up(clock: Clock) -> None:
    pulse(clock)
    clock.until(200)
    assert clock.events == [(60, "ask"), (80, "dead")]


def test_an_answer_begins_a_new_wait(clock: Clock) -> None:
    pulse(clock)
    clock.until(65)
    clock.received += 1
    clock.until(139)
    assert clock.events == [(60, "ask")]
    clock.until(200)
    assert clock.events == [(60, "ask"), (140, "ask"), (160, "dead")]


def test_who_talks_is_not_asked(clock: Clock) -> None:
    pulse(clock)
    for time in range(10, 600, 10):
        clock.until(time)
        clock.received += 1
    assert clock.events == []


def test_a_question_of_somebody_elses_must_be_answered_too(clock: Clock) -> None:
    asked = pulse(clock)
    clock.until(10)
    asked.asked()
    asked.asked()
    clock.until(200)
    assert clock.events == [(30, "dead")]


def test_after_the_network_changed_the_answer_must_come_soon(clock: Clock) -> None:
    asked = pulse(clock)
    clock.until(10)
    asked.asked()
    asked.check_now(5)
    clock.until(100)
    assert clock.events == [(10, "ask"), (15, "dead")]


def test_a_stopped_pulse_does_nothing(clock: Clock) -> None:
    pulse(clock).stop()
    clock.until(1000)
    assert clock.events == []
