"""From page to page: the next one of a site, or the same one loaded again, until it is usable as before.

Usable: roster, a chat's last messages and its text field are drawn, and a message that was typed there has
come to the other person and is drawn. Both products are logged in by settings, on every page.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections import defaultdict

from playwright.async_api import Error

from tests.bench.adapters.base import Adapter
from tests.bench.browser import PATIENCE, TooSlow, Visit
from tests.bench.measures.cell import Cell
from tests.bench.peer import Peer
from tests.bench.report import Measure, Sample
from tests.bench.rig import Rig
from tests.bench.seeds import FRIEND

TIMES = 3
"""How often each is done in a visit; the median counts."""

DRAWN = "names => names.every((name) => name in (globalThis.bench?.marks ?? {}))"


async def measure_pages(rig: Rig, adapter: Adapter) -> Sample:
    """A settled page with a chat; then pages of the site in turn, then the last of them again."""
    scene = rig.scene(chat=True)
    first, second = rig.url(adapter, scene), rig.url(adapter, scene, "next")
    marks = adapter.marks("roster", "history", "composer")
    times: dict[str, list[float]] = defaultdict(list)
    async with (
        rig.chromium(adapter) as browser,
        rig.peer(FRIEND) as friend,
        browser.visit(first, marks) as visit,
    ):
        await visit.marks()
        await visit.calm(2)
        for number in range(2 * TIMES):
            kind = "next-page" if number < TIMES else "reload"
            if kind == "next-page":
                await visit.page.goto(second if number % 2 == 0 else first, wait_until="commit")
            else:
                await visit.page.reload(wait_until="commit")
            usable, blocking = await _usable(visit, adapter, friend, f"P{number}")
            times[f"{kind}.usable"].append(usable)
            times[f"{kind}.blocking"].append(blocking)
    return {name: statistics.median(values) for name, values in times.items()}


async def _usable(visit: Visit, adapter: Adapter, friend: Peer, token: str) -> tuple[float, float]:
    """Milliseconds from navigation until usable, and of blocking until it has settled."""
    try:
        await visit.page.wait_for_function(DRAWN, arg=list(visit.awaited), timeout=PATIENCE * 1000)
        await visit.ask("bench.watchTokens()")
        await visit.page.locator(adapter.composer).first.focus()
        await visit.page.keyboard.insert_text(f"§{token}§ Here I am again")
        await visit.page.keyboard.press("Enter")
        await visit.page.wait_for_function("token => bench.drawn[token]", arg=token, timeout=PATIENCE * 1000)
    except Error as error:
        raise TooSlow(str(error)) from None
    heard = await _heard(friend, token)
    drawn: float = await visit.ask("token => bench.drawn[token]", token)
    begun: float = await visit.ask("performance.timeOrigin")
    await visit.calm()
    return max(heard, drawn) - begun, (await visit.load())["blocking"]


async def _heard(friend: Peer, token: str) -> float:
    """When the message came to the other person, in ms since the epoch."""
    end = time.monotonic() + PATIENCE
    while token not in friend.heard:
        if time.monotonic() > end:
            raise TooSlow(f"{token} has not come to the other person")
        await asyncio.sleep(0.005)
    return friend.heard[token]


CELLS = (
    Cell(
        "page to page",
        (
            Measure("next-page.usable", "ms", "next page of the site: navigation → usable as before"),
            Measure("next-page.blocking", "ms", "main thread's blocking time until it has settled"),
            Measure("reload.usable", "ms", "page loaded again: navigation → usable as before"),
            Measure("reload.blocking", "ms", "main thread's blocking time until it has settled"),
        ),
        measure_pages,
    ),
)
