"""Memory of the whole page with one chat open."""

from __future__ import annotations

import asyncio

from tests.bench.adapters.base import Adapter
from tests.bench.measures.cell import Cell
from tests.bench.report import Measure, Sample
from tests.bench.rig import Rig

SETTLE = 5.0


async def measure_memory(rig: Rig, adapter: Adapter) -> Sample:
    """Roster and chat drawn, five quiet seconds, garbage collected."""
    url = rig.url(adapter, rig.scene(chat=True))
    async with (
        rig.chromium(adapter) as browser,
        browser.visit(url, adapter.marks("roster", "history")) as visit,
    ):
        await visit.marks()
        await visit.calm(2)
        await asyncio.sleep(SETTLE)
        return {f"memory.{name}": value for name, value in (await visit.memory()).items()}


CELLS = (
    Cell(
        "memory",
        (
            Measure(
                "memory.process", "MB", "page process all in all (PSS): JavaScript, WebAssembly, workers, DOM"
            ),
            Measure("memory.heap", "MB", "the page's JavaScript heap without its workers"),
        ),
        measure_memory,
    ),
)
