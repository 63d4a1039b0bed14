"""Message latency: another client writes to its socket → the page has painted the message."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import time
from collections.abc import Mapping

from tests.bench.adapters.base import Adapter
from tests.bench.measures.cell import Cell
from tests.bench.report import Measure, Sample
from tests.bench.rig import Rig
from tests.bench.seeds import FRIEND

COUNT = 60
GAPS = (0.11, 0.17, 0.23, 0.29)
"""Seconds between two messages, in turn: not in step with the screen's frames."""


async def measure_latency(rig: Rig, adapter: Adapter) -> Sample:
    """Single messages in an open, settled chat."""
    url = rig.url(adapter, rig.scene(chat=True))
    async with rig.chromium(adapter) as browser, browser.visit(url, adapter.marks("history")) as visit:
        await visit.marks()
        await visit.calm(2)
        await visit.ask("bench.watchTokens()")
        started = await visit.ask("performance.now()")
        sent = await _send(rig)
        drawn: Mapping[str, float] = await visit.ask("bench.drawn")
        load = await visit.load(started)
    delays = sorted(drawn[token] - at for token, at in sent.items() if drawn.get(token))
    if not delays:
        return {"latency.drawn": 0.0}
    return {
        "latency.median": statistics.median(delays),
        "latency.p95": delays[int(len(delays) * 0.95)],
        "latency.drawn": float(len(delays)),
        "latency.blocking": load["blocking"],
    }


async def _send(rig: Rig) -> dict[str, float]:
    """Sends the messages; token → time of sending, ms since the epoch."""
    sent = {}
    async with rig.peer(FRIEND) as friend:
        await asyncio.sleep(1)
        for number, gap in zip(range(COUNT), itertools.cycle(GAPS), strict=False):
            token = f"L{number:04}"
            sent[token] = time.time() * 1000
            await friend.say(
                rig.seeded.account.jid, f"§{token}§ Hello number {number}, how are you?", id=token
            )
            await asyncio.sleep(gap)
        await asyncio.sleep(1)
    return sent


CELLS = (
    Cell(
        "message latency",
        (
            Measure("latency.median", "ms", "another client's send → drawn"),
            Measure("latency.p95", "ms", "the slowest of twenty"),
            Measure("latency.drawn", "messages", f"drawn of {COUNT}", more_is_better=True),
            Measure("latency.blocking", "ms", "main thread's blocking time meanwhile"),
        ),
        measure_latency,
    ),
)
