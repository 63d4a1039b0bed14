"""The start: from navigation to launcher, log-in form, roster and history, and what it costs the host page.

Three visits follow each other. `cold`: an empty profile. `warm`: a new browser process on a profile whose
HTTP and code caches two visits have filled, logging in for the first time (the account's own data was
removed). `returning`: the same once more with all kept, as for a person who comes back. `start-slow` is
`start` with the page's processes, workers included, slowed four times.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.bench.adapters.base import Adapter, Marks
from tests.bench.browser import Chromium
from tests.bench.measures.cell import Cell
from tests.bench.report import Measure, Sample
from tests.bench.rig import Rig

SLOW = 4.0
VISITS = ("cold", "warm", "returning")
MEANINGS = {
    "launcher": "navigation → launcher painted, page left alone",
    "login": "navigation → log-in form usable, widget opened by the page",
    "roster": "navigation → logged in by settings, roster drawn",
    "history": "navigation → a chat's last 50 messages drawn",
    "readable": "navigation → a chat's last messages can be read, be it an earlier visit's picture",
    "blocking": "main thread's blocking time until all of that has settled",
    "longest": "main thread's longest task in that time",
}


async def measure_launcher(prefix: str, rate: float, rig: Rig, adapter: Adapter) -> Sample:
    """The page of somebody who does not chat."""
    url = rig.url(adapter, rig.scene(opened=False, log_in=False))
    return await _cold_and_warm(prefix, rate, rig, adapter, url, "launcher")


async def measure_login(prefix: str, rate: float, rig: Rig, adapter: Adapter) -> Sample:
    """The page of somebody who is about to log in."""
    url = rig.url(adapter, rig.scene(log_in=False))
    return await _cold_and_warm(prefix, rate, rig, adapter, url, "login")


async def measure_chat(prefix: str, rate: float, rig: Rig, adapter: Adapter) -> Sample:
    """The page of somebody who is logged in by it and has a chat open."""
    url = rig.url(adapter, rig.scene(chat=True))
    marks = adapter.marks("roster", "history", "readable")
    sample: dict[str, float] = {}
    async with rig.chromium(adapter) as browser:
        sample |= await _visit(f"{prefix}.cold", browser, url, marks, rate)
        await _fill(browser, url, marks)
        await browser.restart()
        sample |= await _visit(f"{prefix}.warm", browser, url, marks, rate)
        await browser.restart()
        sample |= await _visit(f"{prefix}.returning", browser, url, marks, rate)
    return sample


async def _cold_and_warm(prefix: str, rate: float, rig: Rig, adapter: Adapter, url: str, mark: str) -> Sample:
    marks = adapter.marks(mark)
    sample: dict[str, float] = {}
    async with rig.chromium(adapter) as browser:
        async with browser.visit(url, marks, rate) as visit:
            sample[f"{prefix}.cold.{mark}"] = (await visit.marks())[mark]
            await visit.calm()
        await _fill(browser, url, marks)
        await browser.restart()
        async with browser.visit(url, marks, rate) as visit:
            sample[f"{prefix}.warm.{mark}"] = (await visit.marks())[mark]
    return sample


async def _visit(name: str, browser: Chromium, url: str, marks: Marks, rate: float) -> dict[str, float]:
    async with browser.visit(url, marks, rate) as visit:
        times = await visit.marks()
        await visit.calm()
        values = {**times, **await visit.load()}
    return {f"{name}.{key}": value for key, value in values.items()}


async def _fill(browser: Chromium, url: str, marks: Marks) -> None:
    """Two visits, so that the browser keeps compiled code, and no data of the account.

    Each in a new process: a worker that outlives its page must not be found by the next.
    """
    for _ in range(2):
        await browser.restart()
        async with browser.visit(url, marks) as visit:
            await visit.marks()
            await visit.calm()
            await visit.forget()


def _measures(prefix: str, visits: tuple[str, ...], *parts: str) -> Iterator[Measure]:
    for visit in visits:
        for part in parts:
            yield Measure(f"{prefix}.{visit}.{part}", "ms", MEANINGS[part])


def _cells(prefix: str, rate: float, words: str) -> Iterator[Cell]:
    both = VISITS[:2]
    chat = tuple(_measures(prefix, VISITS, "roster", "history", "readable", "blocking", "longest"))
    yield Cell(
        f"launcher{words}",
        tuple(_measures(prefix, both, "launcher")),
        partial(measure_launcher, prefix, rate),
    )
    yield Cell(
        f"log-in form{words}", tuple(_measures(prefix, both, "login")), partial(measure_login, prefix, rate)
    )
    yield Cell(f"start to chat{words}", chat, partial(measure_chat, prefix, rate))


CELLS = (*_cells("start", 1, ""), *_cells("start-slow", SLOW, f", {SLOW:.0f}× slower"))
