"""Scrolling up through 10,000 messages: each page's way from being wanted to drawn, and what memory does."""

from __future__ import annotations

import statistics
import time
from typing import TypedDict

from tests.bench.adapters.base import Adapter
from tests.bench.browser import Visit
from tests.bench.measures.cell import Cell
from tests.bench.report import Measure, Sample
from tests.bench.rig import Rig
from tests.bench.seeds import LONG, OWNER

PAGES, PAGE = 198, 50
PATIENCE = 120.0
"""Seconds for all of it; whoever has not come to the first message then has not."""

SCROLLING = """async ([root, scroller, message, pages, patience]) => {
  const drawn = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  }));
  const box = root.querySelector(scroller);
  const end = performance.now() + patience * 1000;
  const found = { times: [], jump: 0, most: 0 };
  while (found.times.length < pages) {
    const first = box.querySelector(message);
    box.scrollTo(0, -1e9);  // whichever way it lays its messages out
    const top = first.getBoundingClientRect().top;
    const begun = performance.now();
    let late = begun;
    while (box.querySelector(message) === first && late - begun < 10_000 && late < end) {
      await drawn();
      late = performance.now();
    }
    if (box.querySelector(message) === first) break;
    found.times.push(late - begun);
    found.most = Math.max(found.most, box.querySelectorAll(message).length);
    const moved = first.isConnected ? first.getBoundingClientRect().top - top : 0;
    found.jump = Math.max(found.jump, Math.abs(moved));
  }
  return found;
}"""


class Scrolled(TypedDict):
    """What the page tells: milliseconds of each page, CSS pixels of the worst jump, most messages drawn."""

    times: list[float]
    jump: float
    most: int


async def measure_history(rig: Rig, adapter: Adapter) -> Sample:
    """From the newest to the first message, as fast as pages come; the archive has what the page has not."""
    url = rig.url(adapter, rig.scene(talk=LONG))
    async with rig.chromium(adapter) as browser, browser.visit(url, adapter.marks("history")) as visit:
        await visit.marks()
        await visit.calm(2)
        scroll = f"(given) => ({SCROLLING})([{adapter.root} ?? document, ...given])"
        given = [adapter.scroller, adapter.message]
        first = await _scrolled(visit, scroll, [*given, 5, PATIENCE])
        server = await _server(rig)
        before = await visit.memory()
        since, worked = await visit.ask("performance.now()"), visit.worked()["all"]
        rest = await _scrolled(visit, scroll, [*given, PAGES, PATIENCE])
        load = await visit.load(since)
        worked = visit.worked()["all"] - worked
        after = await visit.memory()
    times = [*first["times"], *rest["times"]]
    if not times:
        return {"history.pages": 0.0}
    return {
        "history.page": statistics.median(times),
        "history.server": server,
        "history.page-worst": max(times),
        "history.pages": float(len(times)),
        "history.work": worked / max(1, len(rest["times"])),
        "history.jump": max(first["jump"], rest["jump"]),
        "history.most": float(rest["most"]),
        "history.longest": load["longest"],
        "history.memory": after["process"] - before["process"],
    }


async def _server(rig: Rig) -> float:
    """Milliseconds that a bare client of the same account waits for such a page, median of twenty."""
    peer = rig.seeded.peer(OWNER)
    await peer.open("127.0.0.1", rig.seeded.server.c2s_port)
    times, before = [], ""
    for _ in range(20):
        begun = time.monotonic()
        before = await peer.page(f"{LONG}@{rig.seeded.server.domain}", before)
        times.append((time.monotonic() - begun) * 1000)
    await peer.close()
    return statistics.median(times)


async def _scrolled(visit: Visit, scroll: str, given: list[object]) -> Scrolled:
    found: Scrolled = await visit.ask(scroll, given)
    return found


CELLS = (
    Cell(
        "scrolling up",
        (
            Measure("history.page", "ms", "come to the top → older messages drawn, median, server included"),
            Measure("history.server", "ms", "a bare client's wait for the same: the server's share"),
            Measure("history.work", "ms", "processor time of all of the page's threads for each page"),
            Measure("history.page-worst", "ms", "the slowest of all pages"),
            Measure(
                "history.pages", "pages", f"of {10_000 // PAGE}, in {PATIENCE:.0f} s", more_is_better=True
            ),
            Measure("history.jump", "px", "the farthest that a message moved under the eye"),
            Measure("history.most", "messages", "in the page at once"),
            Measure("history.longest", "ms", "main thread's longest task meanwhile"),
            Measure("history.memory", "MB", "page process at the end, more than after five pages"),
        ),
        measure_history,
    ),
)
