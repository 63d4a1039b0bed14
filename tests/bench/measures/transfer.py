"""Bytes over HTTP: compressed bodies and headers, the host page's own included."""

from __future__ import annotations

import asyncio

from tests.bench.adapters.base import Adapter, Scene
from tests.bench.browser import Chromium
from tests.bench.measures.cell import Cell
from tests.bench.report import Measure, Sample
from tests.bench.rig import Rig

IDLE = 3.0
"""Seconds for which a page is left alone after its mark, so that late requests count."""


async def measure_bytes(rig: Rig, adapter: Adapter) -> Sample:
    """One empty profile for each page; the last is visited again."""
    sample = {}
    scenes = {
        "before-intent": ("launcher", rig.scene(opened=False, log_in=False)),
        "login": ("login", rig.scene(log_in=False)),
        "chat": ("history", rig.scene(chat=True)),
    }
    for name, (mark, scene) in scenes.items():
        async with rig.chromium(adapter) as browser:
            sample[f"bytes.{name}"] = await _sent(rig, browser, scene, mark)
            if name == "chat":
                await browser.restart()  # a worker that outlives its page must not be found by the next
                sample["bytes.again"] = await _sent(rig, browser, scene, mark)
    return sample


async def _sent(rig: Rig, browser: Chromium, scene: Scene, mark: str) -> float:
    before = rig.site.total()
    async with browser.visit(rig.url(browser.adapter, scene), browser.adapter.marks(mark)) as visit:
        await visit.marks()
        await visit.calm()
        await asyncio.sleep(IDLE)
    return rig.site.total() - before


CELLS = (
    Cell(
        "bytes",
        (
            Measure(
                "bytes.before-intent", "kB", "sent to a cold browser whose person leaves the launcher alone"
            ),
            Measure(
                "bytes.login", "kB", "sent to a cold browser until the log-in form is usable, and 3 s more"
            ),
            Measure("bytes.chat", "kB", "sent to a cold browser until a chat is drawn, and 3 s more"),
            Measure("bytes.again", "kB", "sent for the second visit"),
        ),
        measure_bytes,
        exact=True,
    ),
)
