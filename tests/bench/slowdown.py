"""Slows a browser's page processes as a whole, by stopping them for a share of every 12 ms.

Chromium's own throttle (Emulation.setCPUThrottlingRate) slows the main thread and leaves workers at full
speed: that would flatter a widget that lives in a worker. This one slows every thread alike.

    python3 -m tests.bench.slowdown PROFILE RATE     until its standard input ends
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

from tests.bench.machine import renderers

PERIOD = 0.012
RESCAN = 0.25


@contextlib.asynccontextmanager
async def slowed(profile: Path, rate: float) -> AsyncIterator[None]:
    """Within the block the profile's pages run `rate` times slower; nothing happens at rate 1."""
    if rate == 1:
        yield
        return
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.slowdown", str(profile), str(rate), stdin=asyncio.subprocess.PIPE
    )
    try:
        yield
    finally:
        assert process.stdin
        process.stdin.close()
        await process.wait()


def run(profile: Path, rate: float) -> None:
    """Stops and continues until our parent closes our standard input; leaves all running."""
    pids: list[int] = []
    scanned = 0.0
    try:
        while not select.select([sys.stdin], [], [], 0)[0]:
            if time.monotonic() - scanned > RESCAN:
                pids, scanned = renderers(profile), time.monotonic()
            _signal(pids, signal.SIGCONT)
            time.sleep(PERIOD / rate)
            _signal(pids, signal.SIGSTOP)
            time.sleep(PERIOD * (1 - 1 / rate))
    finally:
        _signal({*pids, *renderers(profile)}, signal.SIGCONT)


def _signal(pids: Iterable[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


if __name__ == "__main__":
    run(Path(sys.argv[1]), float(sys.argv[2]))
