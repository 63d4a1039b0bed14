"""From page to page: the next one of a site, or the same one loaded again, until it is usable as before.

Usable: roster, a chat's last messages and its text field are drawn, and a message that was typed there has
come to the other person and is drawn. It is typed as soon as the chat can be read and has a text field, be
that an earlier page's picture: if it got lost, the measure would fail. Both products are logged in by
settings, on every page.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections import defaultdict

from playwright.async_api import Error

from tests.bench.adapters.base import Adapter, Marks
from tests.bench.browser import PATIENCE, TooSlow, Visit
from tests.bench.measures.cell import Cell
from tests.bench.peer import Peer
from tests.bench.report import Measure, Sample
from tests.bench.rig import Rig
from tests.bench.seeds import FRIEND

TIMES = 3
"""How often each is done in a visit; the median counts."""

SETTLES = 0.8
"""Seconds in which nothing is asked of the page: to be asked costs it 20 ms, the first time."""

SAYS = """
(() => {
  const token = `P${Math.round(performance.timeOrigin * 10)}`;
  const say = () => {
    const box = bench.root().querySelector(COMPOSER);
    if (!("readable" in bench.marks && box?.checkVisibility())) return requestAnimationFrame(say);
    const enter = { key: "Enter", keyCode: 13, bubbles: true, composed: true, cancelable: true };
    bench.watchTokens();
    box.focus();
    document.execCommand("insertText", false, `§${token}§ Here I am again`);
    box.dispatchEvent(new KeyboardEvent("keydown", enter));
    window.said = token;
  };
  requestAnimationFrame(say);
})();
"""
"""Types and sends in the page itself: from outside it would cost 40 ms more."""


async def measure_pages(rig: Rig, adapter: Adapter) -> Sample:
    """A settled page with a chat; then pages of the site in turn, then the last of them again."""
    first, second = both(rig, adapter)
    async with (
        rig.chromium(adapter) as browser,
        rig.peer(FRIEND) as friend,
        browser.visit(first, settled(adapter), hooks=says(adapter)) as visit,
    ):
        return await times(visit, friend, first, second)


def both(rig: Rig, adapter: Adapter) -> tuple[str, str]:
    """Two pages of the site with a chat."""
    scene = rig.scene(chat=True)
    return rig.url(adapter, scene), rig.url(adapter, scene, "next")


def settled(adapter: Adapter) -> Marks:
    """All that has to be there."""
    return adapter.marks("roster", "history", "composer", "readable")


def says(adapter: Adapter) -> str:
    """The hook that says something on each page."""
    return SAYS.replace("COMPOSER", json.dumps(adapter.composer))


async def times(visit: Visit, friend: Peer, first: str, second: str) -> Sample:
    """From page to page, and each loaded again, as often as it takes; medians."""
    found: dict[str, list[float]] = defaultdict(list)
    await _usable(visit, friend)
    await visit.calm(2)
    for number in range(2 * TIMES):
        kind = "next-page" if number < TIMES else "reload"
        if kind == "next-page":
            await visit.page.goto(second if number % 2 == 0 else first, wait_until="commit")
        else:
            await visit.page.reload(wait_until="commit")
        found[f"{kind}.usable"].append(await _usable(visit, friend))
        await visit.calm()
        found[f"{kind}.blocking"].append((await visit.load())["blocking"])
    return {name: statistics.median(values) for name, values in found.items()}


async def _usable(visit: Visit, friend: Peer) -> float:
    """Milliseconds from navigation until all is drawn, what was said too, and that has come to the other."""
    await asyncio.sleep(SETTLES)
    try:
        await visit.page.wait_for_function("window.said && bench.drawn[said]", timeout=PATIENCE * 1000)
        all_drawn = max((await visit.marks()).values())
    except Error as error:
        raise TooSlow(str(error)) from None
    token: str = await visit.ask("said")
    drawn: float = await visit.ask("bench.drawn[said]")
    begun: float = await visit.ask("performance.timeOrigin")
    return max(await _heard(friend, token) - begun, drawn - begun, all_drawn)


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
