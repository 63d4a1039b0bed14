"""Encryption (XEP-0384): what it adds between a person who writes and one who reads.

The others are devices on CPython (`household.py`), in both of OMEMO's versions, so that each product chooses
its own. A first message goes to people with whom there is no session yet, from a page with an empty profile
that has come to rest in their chat. On the wire: the other's connection has it, the server's share included,
which is the same for both. 200 messages are sealed and sent while the page is closed and the server has
forgotten its session.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import statistics
from collections.abc import AsyncIterator, Iterator
from functools import partial

from tests.bench.adapters.base import HISTORY, Adapter
from tests.bench.browser import Chromium, TooSlow, Visit
from tests.bench.household import Household, Lost, at_home, posted
from tests.bench.measures.cell import Cell
from tests.bench.report import OURS, Measure, Sample
from tests.bench.rig import Rig
from tests.bench.seeds import NAMES
from tests.bench.worker import HERE, played

DEVICES = {1: NAMES[1], 5: NAMES[2], 20: NAMES[3]}
"""How many devices, and whose they are."""
STEADY = 30
"""Messages of which the median counts."""
GAPS = (0.31, 0.37, 0.23, 0.29)
"""Seconds between two, in turn: not in step with the screen's frames."""
ARCHIVED = 200
SETTLES = 2.0

SAY = """([composer, text]) => {
  const box = bench.root().querySelector(composer);
  const enter = { key: "Enter", keyCode: 13, bubbles: true, composed: true, cancelable: true };
  box.focus();
  document.execCommand("insertText", false, text);
  const now = performance.timeOrigin + performance.now();
  box.dispatchEvent(new KeyboardEvent("keydown", enter));
  return now;
}"""
DRAWN = "(token) => bench.drawn[token]"
READ = """([newest, least]) => {
  const text = bench.root().textContent ?? document.body.textContent;
  return text.includes(newest) && text.match(/§A\\d+§/g).length >= least && performance.now();
}"""


async def measure_load(rig: Rig, adapter: Adapter) -> Sample:
    """The library's way into Python as we ship it; when Converse.js loads its own, nothing tells."""
    if adapter.name != OURS:
        return {}
    async with rig.chromium(adapter) as browser:
        source = (HERE / "library.py").read_text("utf-8")
        await played(rig, browser, f"{source}\nLASTS = True")
        await browser.restart()
        said = await played(rig, browser, source)
    return {f"omemo.{name}": value for name, value in json.loads(said).items()}


async def measure_talk(count: int, rig: Rig, adapter: Adapter) -> Sample:
    """The first message to somebody with so many devices, some dozens more, and as many of theirs."""
    async with _at_home(rig, adapter, count) as (browser, home):
        return await _talk(rig, browser, home, count)


async def measure_archive(rig: Rig, adapter: Adapter) -> Sample:
    """The product becomes a device and says something; the other writes while nobody is there."""
    async with _at_home(rig, adapter, 1) as (browser, home):
        async with _chat(rig, browser, home) as visit:
            await _said(visit, adapter.composer, home, "F")
            await visit.calm(SETTLES)
        return await _archive(rig, browser, home)


@contextlib.asynccontextmanager
async def _at_home(rig: Rig, adapter: Adapter, count: int) -> AsyncIterator[tuple[Chromium, Household]]:
    try:
        async with (
            rig.chromium(adapter) as browser,
            at_home(rig.seeded.server, DEVICES[count], count) as home,
        ):
            yield browser, home
    except Lost as error:
        raise TooSlow(str(error)) from None


@contextlib.asynccontextmanager
async def _chat(rig: Rig, browser: Chromium, home: Household) -> AsyncIterator[Visit]:
    """A page with their chat, where all is encrypted, come to rest."""
    adapter = browser.adapter
    url = rig.url(adapter, rig.scene(talk=home.user, encrypted=True))
    async with browser.visit(url, adapter.marks("composer", "sealed")) as visit:
        await visit.marks()
        await visit.calm(SETTLES)
        await visit.ask("bench.watchTokens()")
        yield visit


async def _talk(rig: Rig, browser: Chromium, home: Household, count: int) -> Sample:
    box = browser.adapter.composer
    async with _chat(rig, browser, home) as visit:
        first, shown = await _said(visit, box, home, f"F{count:03}")
        await asyncio.sleep(SETTLES)
        steady = []
        for number, gap in _paced():
            steady.append((await _said(visit, box, home, f"S{count:03}{number:03}"))[0])
            await asyncio.sleep(gap)
        theirs = {"omemo.decrypt": await _heard(rig, visit, home)} if count == min(DEVICES) else {}
    return theirs | {
        f"omemo.first-{count}": first,
        f"omemo.shown-{count}": shown,
        f"omemo.encrypt-{count}": statistics.median(steady),
    }


async def _said(visit: Visit, box: str, home: Household, token: str) -> tuple[float, float]:
    """Milliseconds from the key press until it is on the wire, and until it is drawn. The others read it."""
    at: float = await visit.ask(SAY, [box, f"§{token}§ Is the kettle on yet?"])
    arrival = await home.next()
    drawn = await visit.patiently(DRAWN, token)
    body = await (home.all_read if token.startswith("F") else home.reads)(arrival)
    if token not in body:
        raise Lost(f"{body} has come in the place of {token}")
    return arrival.at - at, drawn - at


async def _heard(rig: Rig, visit: Visit, home: Household) -> float:
    """Milliseconds from another's send until it is drawn, median."""
    owner = rig.seeded.account.jid
    sealed = [await home.seals(owner, f"§R{number:03}§ The kettle is on") for number in range(STEADY)]
    times = []
    for number, gap in _paced():
        at = await home.send(sealed[number])
        times.append(await visit.patiently(DRAWN, f"R{number:03}") - at)
        await asyncio.sleep(gap)
    return statistics.median(times)


def _paced() -> Iterator[tuple[int, float]]:
    return zip(range(STEADY), itertools.cycle(GAPS), strict=False)


async def _archive(rig: Rig, browser: Chromium, home: Household) -> Sample:
    """They write while nobody is there: the chat is opened then, and once more with all of it known."""
    await browser.close()
    owner = rig.seeded.account.jid
    sealed = [await home.seals(owner, f"§A{number:03}§ While you were away") for number in range(ARCHIVED)]
    # What the server keeps for a session that may come back would not be had from the archive
    rig.seeded.server.restart()
    await posted(rig.seeded.server, home.user, sealed)
    return {name: await _opened(rig, browser, home) for name in ("omemo.archive", "omemo.reopened")}


async def _opened(rig: Rig, browser: Chromium, home: Household) -> float:
    """Milliseconds from navigation until the last messages are drawn in the clear."""
    await browser.restart()
    adapter = browser.adapter
    url = rig.url(adapter, rig.scene(talk=home.user, encrypted=True))
    async with browser.visit(url, adapter.marks("composer")) as visit:
        at = await visit.patiently(READ, [f"§A{ARCHIVED - 1:03}§", HISTORY])
        await visit.calm()
    return at


def _cells() -> Iterator[Cell]:
    load = Measure("omemo.load", "ms", "library wanted → there, in a browser that has had it before")
    yield Cell("encryption's library", (load,), measure_load)
    for count in DEVICES:
        devices = f"{count} device{'s' if count > 1 else ''}"
        first = f"first message to {devices} without a session"
        later = f"later messages to {devices}: key press → on the wire, median"
        measures = [
            Measure(f"omemo.first-{count}", "ms", f"{first}: key press → on the wire"),
            Measure(f"omemo.shown-{count}", "ms", f"{first}: key press → drawn"),
            Measure(f"omemo.encrypt-{count}", "ms", later),
        ]
        if count == min(DEVICES):
            measures.append(Measure("omemo.decrypt", "ms", "another client's send → drawn, median"))
        yield Cell(f"encrypted to {devices}", tuple(measures), partial(measure_talk, count))
    words = f"navigation → a chat's last {HISTORY} messages drawn, {ARCHIVED} sealed while away"
    archive = Measure("omemo.archive", "ms", words)
    again = Measure("omemo.reopened", "ms", "the same once more, all of them known")
    yield Cell("encrypted archive", (archive, again), measure_archive)


CELLS = tuple(_cells())
