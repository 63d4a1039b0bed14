"""A trace tells a task that worked long from one that only waited for the processor."""

from __future__ import annotations

import json
from typing import Any

from tests.bench.trace import tasks

PAGE = "http://site.example/page.html"


def event(name: str, at: int, took: int = 0, worked: int = 0, tid: int = 7, **args: Any) -> dict[str, Any]:
    """Milliseconds, as a browser would write them."""
    times = {"ts": at * 1000, "dur": took * 1000, "tdur": worked * 1000}
    return {"name": name, "ph": "X", "pid": 1, "tid": tid, "args": args, **times}


def test_of_each_long_task_it_is_told_how_much_was_work_and_what_took_longest() -> None:
    trace = [
        event("RunTask", 50, 90, 90),
        event("navigationStart", 100, url="http://site.example/other.html"),
        event("navigationStart", 200, url=PAGE),
        event("Layout", 212, 9),
        event("RunTask", 210, 80, 6),
        event("Paint", 230, 20),
        event("RunTask", 310, 5, 5),
        event("RunTask", 320, 60, 60, tid=8),
    ]
    (task,) = tasks(json.dumps({"traceEvents": trace}).encode(), PAGE)
    assert (task.begun, task.took, task.worked) == (10, 80, 6)
    assert task.parts == ("Paint 20.0", "Layout 9.0")
