"""A flood: 1,000 room messages in 10 seconds from three people, while somebody types."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import statistics
import time
from collections.abc import Mapping, Sequence

from tests.bench.adapters.base import Adapter
from tests.bench.browser import Visit
from tests.bench.measures.cell import Cell
from tests.bench.peer import Peer
from tests.bench.report import Measure, Sample
from tests.bench.rig import Rig
from tests.bench.seeds import NAMES, ROOM

COUNT = 1000
SECONDS = 10.0
SENDERS = NAMES[:3]
KEY_GAP = 0.2
PATIENCE = 90.0
"""Seconds after the last message was sent until what is not drawn counts as not drawn."""


async def measure_flood(rig: Rig, adapter: Adapter) -> Sample:
    """A room that is open and settled; the text field has the focus. The people stay until all is drawn."""
    url = rig.url(adapter, rig.scene(room=ROOM))
    async with contextlib.AsyncExitStack() as stack:
        browser = await stack.enter_async_context(rig.chromium(adapter))
        visit = await stack.enter_async_context(browser.visit(url, adapter.marks("composer")))
        await visit.marks()
        await visit.calm(2)
        people = [await stack.enter_async_context(rig.peer(name, rig.seeded.room)) for name in SENDERS]
        field = visit.page.locator(adapter.composer).first
        await field.click()
        await asyncio.sleep(1)
        await visit.ask("(bench.watchTokens(), bench.watchKeys(), bench.startFrames())")
        started = await visit.ask("performance.now()")
        sending = asyncio.create_task(_send(people, rig.seeded.room))
        await _type(visit, sending)
        sent = await sending
        await _drawn(visit, sent)
        frames = await visit.ask("bench.stopFrames()")
        load = await visit.load(started)
        sample = {"flood.frames": float(frames["dropped"])}
        sample |= {"flood.blocking": load["blocking"], "flood.longest": load["longest"]}
        sample |= _times(sent, await visit.ask("bench.drawn"), people[0].heard)
        sample |= _keys(await visit.ask("bench.keys"), await field.input_value())
    return sample


def _times(
    sent: Mapping[str, float], drawn: Mapping[str, float], heard: Mapping[str, float]
) -> dict[str, float]:
    """What became of the messages on the page; the server's share is what another client waited."""
    delays = [drawn[token] - at for token, at in sent.items() if drawn.get(token)]
    last_heard = max(heard.values(), default=0.0)
    found = {"flood.drawn": float(len(delays)), "flood.server": last_heard - max(sent.values())}
    if delays:
        found["flood.lag"] = max(drawn.get(token, 0.0) for token in sent) - last_heard
        found["flood.delay"] = statistics.median(delays)
    return found


def _keys(keys: Sequence[Mapping[str, float]], kept: str) -> dict[str, float]:
    """How quickly typed letters showed, and whether they are all there."""
    times = sorted(key["took"] for key in keys)
    if not times:
        return {"flood.typed": 0.0}
    return {
        "flood.typed": len(kept) / len(times) * 100,
        "flood.key": statistics.median(times),
        "flood.key-worst": times[-1],
    }


async def _send(people: Sequence[Peer], room: str) -> dict[str, float]:
    """Sends all; token → time of sending, ms since the epoch."""
    sent = {}
    start = time.monotonic()
    for number, person in zip(range(COUNT), itertools.cycle(people), strict=False):
        await asyncio.sleep(max(0.0, start + number * SECONDS / COUNT - time.monotonic()))
        token = f"F{number:04}"
        sent[token] = time.time() * 1000
        text = f"§{token}§ flood message {number} with a few more words in it"
        await person.say(room, text, id=token, kind="groupchat")
    return sent


async def _type(visit: Visit, until: asyncio.Task[dict[str, float]]) -> None:
    """Presses keys at an even pace until the task is done."""
    for letter in itertools.cycle("abcdefghijklmnopqrstuvwxyz"):
        if until.done():
            return
        pressed = time.monotonic()
        await visit.page.keyboard.press(letter)
        await asyncio.sleep(max(0.0, pressed + KEY_GAP - time.monotonic()))


async def _drawn(visit: Visit, sent: Mapping[str, float]) -> None:
    """Waits until all is drawn, or nothing more comes, or patience ends."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        missing = await visit.ask(
            "tokens => tokens.filter((token) => !bench.drawn[token]).length", list(sent)
        )
        still = await visit.ask("Date.now() - Math.max(0, ...Object.values(bench.drawn))")
        if not missing or still > 15_000:
            return
        await asyncio.sleep(0.25)


CELLS = (
    Cell(
        "flood",
        (
            Measure("flood.lag", "ms", "last message back at another, bare client → all drawn here"),
            Measure(
                "flood.server", "ms", "last message sent → back at another, bare client: the server's own lag"
            ),
            Measure("flood.delay", "ms", "median of all messages, sent → drawn"),
            Measure("flood.drawn", "messages", f"drawn of {COUNT:,}", more_is_better=True),
            Measure("flood.frames", "frames", "dropped by the host page meanwhile"),
            Measure("flood.blocking", "ms", "main thread's blocking time meanwhile"),
            Measure("flood.longest", "ms", "main thread's longest task meanwhile"),
            Measure("flood.key", "ms", "key press → paint meanwhile, median"),
            Measure("flood.key-worst", "ms", "key press → paint meanwhile, worst"),
            Measure("flood.typed", "%", "of the typed text still in the text field", more_is_better=True),
        ),
        measure_flood,
    ),
)
