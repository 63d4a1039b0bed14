"""A room of 10,000 occupants: how much longer than one of ten it takes to enter, at what cost."""

from __future__ import annotations

import time

from tests.bench.adapters.base import Adapter
from tests.bench.browser import Chromium
from tests.bench.measures.cell import Cell
from tests.bench.report import Measure, Sample
from tests.bench.rig import Rig
from tests.bench.seeds import NAMES

MANY, FEW = 10_000, 10
ALL_THERE = """([root, selector, people]) => {
  const named = [...root.querySelectorAll(selector)];
  const shown = named.map((el) => el.textContent.replace(/\\D/g, ""));
  return shown.includes(String(people)) && performance.now();
}"""


async def measure_occupants(rig: Rig, adapter: Adapter) -> Sample:
    """Visits that begin in a room, on a profile that has been there before: from navigation to all named.

    Each in another room: of one that it has seen a page may show the number before it has entered.
    """
    async with rig.chromium(adapter) as browser:
        server = [await _server(rig, count) for count in (FEW, FEW + 1, MANY)][-1]
        await _enter(rig, browser, FEW)
        few = await _enter(rig, browser, FEW + 1)
        many = await _enter(rig, browser, MANY)
    return {
        "occupants.join": many["at"] - few["at"],
        "occupants.server": server,
        "occupants.work": many["all"] - few["all"],
        "occupants.blocking": many["blocking"],
        "occupants.longest": many["longest"],
        "occupants.process": many["process"] - few["process"],
    }


async def _server(rig: Rig, count: int) -> float:
    """Milliseconds that a bare client needs to enter a room, after another had it filled.

    By a WebSocket and with stream management, as each product enters: both cost Prosody as much as the
    presences do.
    """
    for _ in range(2):
        peer = rig.seeded.web_peer(NAMES[1])
        await peer.open_url(rig.seeded.account.websocket_url)
        await peer.manage()
        begun = time.monotonic()
        await peer.join(f"crowd-{count}@{rig.seeded.server.muc}", peer.user)
        took = (time.monotonic() - begun) * 1000
        await peer.close()
    return took


async def _enter(rig: Rig, browser: Chromium, others: int) -> dict[str, float]:
    adapter = browser.adapter
    url = rig.url(adapter, rig.scene(room=f"crowd-{others}"))
    async with browser.visit(url, adapter.marks("composer")) as visit:
        there = f"(given) => ({ALL_THERE})([{adapter.root} ?? document, ...given])"
        shown = await visit.patiently(there, [adapter.people, others + 1])
        worked = visit.worked()["all"]
        await visit.calm()
        return {"at": shown, "all": worked, **await visit.load(), **await visit.memory()}


CELLS = (
    Cell(
        "room of 10,000",
        (
            Measure(
                "occupants.join", "ms", "start in a room of 10,000, all named, less that of a room of 10"
            ),
            Measure(
                "occupants.server",
                "ms",
                "a bare client's own entry into it by a WebSocket: the server's share",
            ),
            Measure("occupants.work", "ms", "processor time of all of the page's threads for it"),
            Measure("occupants.blocking", "ms", "main thread's blocking time, the start's included"),
            Measure("occupants.longest", "ms", "main thread's longest task, the start's included"),
            Measure("occupants.process", "MB", "page process, more than with a room of 10"),
        ),
        measure_occupants,
    ),
)
