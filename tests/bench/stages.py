"""Where our own time goes: the start and one message's way, stage by stage. For those who make it quicker.

python3 -m tests.bench.stages [start|message|page] [--returning] [--slow RATE] [--trace FILE]

`page` is the next page of the site. `--trace` writes what the browser did meanwhile, for its own
performance panel.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import re
import statistics
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from build.paths import DIST
from tests.bench.adapters.chinwag import Chinwag
from tests.bench.browser import Chromium, Visit
from tests.bench.rig import Rig, rigged
from tests.bench.seeds import FRIEND
from tests.bench.site import MeasuredSite
from tests.bench.trace import tasks

HOOKS = (Path(__file__).parent / "stages.js").read_text("utf-8")
WAY = ("socket.in", "worker.port.out", "page.port.in", "drawn")
MESSAGES = 40


class Note(TypedDict):
    """One note of stages.js: when (epoch ms) what happened."""

    name: str
    at: float
    detail: str


def main() -> None:
    """Prints the break-down."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench.stages", description=__doc__)
    parser.add_argument("what", choices=["start", "message", "page"], nargs="?", default="start")
    parser.add_argument("--dist", type=Path, default=DIST, metavar="FOLDER", help="our build (default dist)")
    parser.add_argument("--returning", action="store_true", help="on a profile that has been there before")
    parser.add_argument("--slow", type=float, default=1, metavar="RATE", help="slow the page so many times")
    parser.add_argument("--trace", type=Path, metavar="FILE", help="write a trace of it here")
    options = parser.parse_args()
    asyncio.run(_run(Chinwag(options.dist), options))


async def _run(adapter: Chinwag, options: argparse.Namespace) -> None:
    async with rigged([adapter]) as rig, rig.chromium(adapter) as browser:
        _hook(rig.site, adapter)
        url = rig.url(adapter, rig.scene(chat=True))
        if options.returning or options.what != "start":
            await _prepare(browser, url)
        marks = adapter.marks("roster", "history", "composer", "readable")
        async with (
            _traced(browser, options.trace if options.what == "start" else None, url),
            browser.visit(url, marks, options.slow, HOOKS) as visit,
        ):
            await visit.marks()
            await visit.calm(2)
            match options.what:
                case "start":
                    await _tell_start(visit)
                case "message":
                    await _tell_message(rig, visit)
                case "page":
                    following = rig.url(adapter, rig.scene(chat=True), "next")
                    await _next_page(browser, visit, following, options.trace)


async def _next_page(browser: Chromium, visit: Visit, url: str, trace: Path | None) -> None:
    """Three pages on, so that all that the browser keeps of them is there; the last is told of."""
    first = visit.page.url
    for each in (url, first):
        await visit.page.goto(each, wait_until="commit")
        await visit.marks()
        await visit.calm(6)  # the picture is kept
    async with _traced(browser, trace, url):
        await visit.page.goto(url, wait_until="commit")
        await asyncio.sleep(1)
        await visit.marks()
        await visit.calm(2)
        await _tell_start(visit)


@contextlib.asynccontextmanager
async def _traced(browser: Chromium, file: Path | None, url: str) -> AsyncIterator[None]:
    if file is None:
        yield
        return
    await browser.trace()
    yield
    trace = await browser.traced()
    file.write_bytes(trace)
    for task in tasks(trace, url):
        print(
            f"{task.begun:8.0f} ms  task of {task.took:.0f} ms, {task.worked:.0f} of work ",
            ", ".join(task.parts),
        )


def _hook(site: MeasuredSite, adapter: Chinwag) -> None:
    """Serves the worker's script with the notes in front of it."""
    for script in (adapter.folder() / "assets").glob("worker*.js"):
        path = f"{adapter.prefix}assets/{script.name}"
        site.put(path, "text/javascript", HOOKS + script.read_text("utf-8"))


async def _prepare(browser: Chromium, url: str) -> None:
    """Two visits, which fill the caches."""
    for _ in range(2):
        await browser.restart()
        async with browser.visit(url, browser.adapter.marks("roster", "history")) as visit:
            await visit.marks()
            await visit.calm()
    await browser.restart()


async def _tell_start(visit: Visit) -> None:
    marks = await visit.marks()
    notes: list[Note] = await visit.ask("stages")
    begun: float = await visit.ask("performance.timeOrigin")
    rows = [(note["at"] - begun, note["name"], note["detail"]) for note in notes]
    rows += [(at, f"*** {name}", "drawn") for name, at in marks.items()]
    tasks: Mapping[str, float] = await visit.load()
    rows.append((tasks["longest"], "longest task", "took so long"))
    for at, name, detail in sorted(rows):
        print(f"{at:8.0f} ms  {re.sub(':.*', '', name):22} {detail[:110]}")


async def _tell_message(rig: Rig, visit: Visit) -> None:
    await visit.ask("(bench.watchTokens(), stages.splice(0), null)")
    sent = {}
    async with rig.peer(FRIEND) as friend:
        await asyncio.sleep(1)
        for number in range(MESSAGES):
            token = f"S{number:04}"
            sent[token] = time.time() * 1000
            await friend.say(rig.seeded.account.jid, f"§{token}§ Hello number {number}", id=token)
            await asyncio.sleep(0.25)
    notes: list[Note] = await visit.ask("stages")
    drawn: Mapping[str, float] = await visit.ask("bench.drawn")
    _tell_way(notes, sent, drawn)
    _tell_stores([note for note in notes if note["name"] == "idb"])


def _tell_way(notes: Sequence[Note], sent: Mapping[str, float], drawn: Mapping[str, float]) -> None:
    """Medians and worst of each step on a message's way."""
    first: dict[tuple[str, str], float] = {}
    for note in notes:
        name, _, token = note["name"].partition(":")
        if token:
            first.setdefault((name, token), note["at"])
    steps = defaultdict(list)
    for token, start in sent.items():
        before = start
        for stage in WAY:
            at = drawn.get(token) if stage == "drawn" else first.get((stage, token))
            if not at:
                break
            steps[stage].append(at - before)
            before = at
    for stage in WAY:
        if times := steps[stage]:
            median = statistics.median(times)
            print(f"→ {stage:18} median {median:6.1f} ms, worst {max(times):6.1f} ms ({len(times)} times)")


def _tell_stores(notes: Sequence[Note]) -> None:
    """How many transactions of each kind, and how long they took."""
    kinds = defaultdict(list)
    for note in notes:
        kind, took = note["detail"].rsplit(" ", 2)[:2]
        kinds[kind].append(float(took))
    for kind, times in kinds.items():
        print(f"IndexedDB {kind}: {len(times)} times, median {statistics.median(times):.1f} ms")


if __name__ == "__main__":
    main()
