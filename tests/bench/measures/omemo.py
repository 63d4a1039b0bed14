"""Encryption (XEP-0384): what it adds between a person who writes and one who reads.

The others are devices on CPython (`household.py`), in both of OMEMO's versions, so that each product chooses
its own. A first message goes to people with whom there is no session yet, from a page that has come to rest
in their chat. On the wire: the other's connection has it, the server's share included, which is the same for
both. 200 messages are sealed and sent while the page is closed and the server has forgotten its session.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import statistics
from collections.abc import Iterator

from tests.bench.adapters.base import HISTORY, Adapter
from tests.bench.browser import Chromium, TooSlow, Visit
from tests.bench.household import Household, Lost, at_home
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
        await played(rig, browser, source)
        await browser.restart()
        said = await played(rig, browser, source)
    return {f"omemo.{name}": value for name, value in json.loads(said).items()}


async def measure_omemo(rig: Rig, adapter: Adapter) -> Sample:
    """One profile, in which the product becomes a device; a visit for each of the others, and two more."""
    sample: dict[str, float] = {}
    try:
        async with rig.chromium(adapter) as browser:
            for count in sorted(DEVICES, reverse=True):
                async with at_home(rig.seeded.server, DEVICES[count], count) as home:
                    sample |= await _talk(rig, browser, home, count)
            sample |= await _archive(rig, browser, home)
    except Lost as error:
        raise TooSlow(str(error)) from None
    return sample


async def _talk(rig: Rig, browser: Chromium, home: Household, count: int) -> Sample:
    """The first message to them, some dozens more, and as many of theirs."""
    adapter = browser.adapter
    url = rig.url(adapter, rig.scene(talk=home.user, encrypted=True), home.user)
    async with browser.visit(url, adapter.marks("composer", "sealed")) as visit:
        await visit.marks()
        await visit.calm(SETTLES)
        await visit.ask("bench.watchTokens()")
        first, shown = await _said(visit, adapter.composer, home, f"F{count:03}")
        await asyncio.sleep(SETTLES)
        steady = []
        for number, gap in _paced():
            steady.append((await _said(visit, adapter.composer, home, f"S{count:03}{number:03}"))[0])
            await asyncio.sleep(gap)
        sample = {
            f"omemo.first-{count}": first,
            f"omemo.shown-{count}": shown,
            f"omemo.encrypt-{count}": statistics.median(steady),
        }
        if count == min(DEVICES):
            sample["omemo.decrypt"] = await _heard(rig, visit, home)
    return sample


async def _said(visit: Visit, box: str, home: Household, token: str) -> tuple[float, float]:
    """Milliseconds from the key press until it is on the wire, and until it is drawn. The other reads it."""
    at: float = await visit.ask(SAY, [box, f"§{token}§ Is the kettle on yet?"])
    arrival = await home.next()
    body = await home.reads(arrival)
    if token not in body:
        raise Lost(f"{body} has come in the place of {token}")
    return arrival.at - at, await visit.patiently(DRAWN, token) - at


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
    async with rig.peer(home.user) as writer:
        for xml in sealed:
            await writer.send(xml)
    return {name: await _opened(rig, browser, home) for name in ("omemo.archive", "omemo.reopened")}


async def _opened(rig: Rig, browser: Chromium, home: Household) -> float:
    """Milliseconds from navigation until the last messages are drawn in the clear."""
    await browser.restart()
    adapter = browser.adapter
    url = rig.url(adapter, rig.scene(talk=home.user, encrypted=True), home.user)
    async with browser.visit(url, adapter.marks("composer")) as visit:
        at = await visit.patiently(READ, [f"§A{ARCHIVED - 1:03}§", HISTORY])
        await visit.calm()
    return at


def _measures() -> Iterator[Measure]:
    for count in DEVICES:
        words = f"first message to {_devices(count)} without a session"
        yield Measure(f"omemo.first-{count}", "ms", f"{words}: key press → on the wire")
        yield Measure(f"omemo.shown-{count}", "ms", f"{words}: key press → drawn")
    for count in DEVICES:
        words = f"later messages to {_devices(count)}: key press → on the wire, median"
        yield Measure(f"omemo.encrypt-{count}", "ms", words)
    yield Measure("omemo.decrypt", "ms", "another client's send → drawn, median")
    words = f"navigation → a chat's last {HISTORY} messages drawn, {ARCHIVED} sealed while away"
    yield Measure("omemo.archive", "ms", words)
    yield Measure("omemo.reopened", "ms", "the same once more, all of them known")


def _devices(count: int) -> str:
    return f"{count} device{'s' if count > 1 else ''}"


LOAD = Measure("omemo.load", "ms", "library wanted → there, in a browser that has its files")
CELLS = (
    Cell("encryption's library", (LOAD,), measure_load),
    Cell("encryption", tuple(_measures()), measure_omemo),
)
