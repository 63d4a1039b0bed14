"""What a browser's trace tells of the page's main thread: its longest tasks, and how much of each was work.

A task is long by the clock also when the processor is taken away from it, as on two cores beside a worker
that is busy: then its own work, in processor time, is short.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Event = dict[str, Any]

TASK = "RunTask"
LEAST = 10.0
"""Milliseconds by the clock of the tasks that are told of."""


@dataclass(frozen=True, slots=True)
class Task:
    """Milliseconds: since navigation, by the clock, of the processor. `parts` took the longest in it."""

    begun: float
    took: float
    worked: float
    parts: tuple[str, ...]


def tasks(trace: bytes, address: str, least: float = LEAST) -> Iterator[Task]:
    """The tasks of the main thread since the last navigation to an address, in their order."""
    events: list[Event] = json.loads(trace)["traceEvents"]
    begin = max(
        (
            each
            for each in events
            if each["name"] == "navigationStart" and address in json.dumps(each["args"])
        ),
        key=lambda each: int(each["ts"]),
    )
    thread = begin["pid"], begin["tid"]
    ours = [each for each in events if each["ph"] == "X" and (each["pid"], each["tid"]) == thread]
    ours = sorted((each for each in ours if each["ts"] >= begin["ts"]), key=lambda each: int(each["ts"]))
    for each in ours:
        if TASK in each["name"] and each.get("dur", 0) >= least * 1000:
            inside = [one for one in ours if _within(one, each)]
            yield Task(
                (each["ts"] - begin["ts"]) / 1000,
                each["dur"] / 1000,
                each.get("tdur", 0) / 1000,
                tuple(_told(one) for one in sorted(inside, key=_length, reverse=True)[:4]),
            )


def _within(one: Event, task: Event) -> bool:
    return TASK not in one["name"] and task["ts"] <= one["ts"] < task["ts"] + task["dur"]


def _length(one: Event) -> int:
    return int(one.get("dur", 0))


def _told(one: Event) -> str:
    return f"{one['name']} {_length(one) / 1000:.1f}"
