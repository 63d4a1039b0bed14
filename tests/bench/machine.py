"""The machine that measures: what it is, how idle it is, and which processes a browser has on it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import platform
import re
import subprocess
import time
from pathlib import Path

PROC = Path("/proc")


def describe(chromium: str) -> str:
    """One line for the report: processor, cores, memory, browser. No names of hosts."""
    model = re.search(r"^model name\s*:\s*(.+)$", (PROC / "cpuinfo").read_text(), re.MULTILINE)
    memory = int((PROC / "meminfo").read_text().split()[1]) / 2**20
    return ", ".join(
        [
            f"{os.cpu_count()} cores of {model[1] if model else platform.machine()}",
            f"{memory:.0f} GB of memory",
            f"Linux {platform.machine()}",
            version(chromium),
        ]
    )


def version(browser: str) -> str:
    """What a browser calls itself, with its number."""
    said = subprocess.run([browser, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(?:Chromium|Firefox) [\d.]+", said)
    return found[0] if found else Path(browser).name.capitalize()


async def quiet(share: float = 0.7, patience: float = 20.0) -> float:
    """Waits until `share` of the processors' time is idle, `patience` seconds at most. Returns that share."""
    end = time.monotonic() + patience
    while True:
        idle, total = _processor_time()
        await asyncio.sleep(0.4)
        idle_after, total_after = _processor_time()
        free = (idle_after - idle) / max(1, total_after - total)
        if free >= share or time.monotonic() > end:
            return free


def _processor_time() -> tuple[int, int]:
    """Idle and total time of all processors, in ticks."""
    values = [int(word) for word in (PROC / "stat").read_text().split("\n", 1)[0].split()[1:9]]
    return values[3], sum(values)


def renderers(profile: Path) -> list[int]:
    """The page processes of the Chromium that uses a profile."""
    commands = _commands()
    browser = {pid for pid, (_, line) in commands.items() if f"--user-data-dir={profile}" in line}
    family = _descendants(browser, {pid: parent for pid, (parent, _) in commands.items()})
    return [pid for pid in family if "--type=renderer" in commands[pid][1]]


def resident(profile: Path) -> float:
    """Megabytes of all page processes (PSS): threads, workers and WebAssembly.

    A shared worker may have a process of its own; Chromium's spare one counts for everybody.
    """
    return sum(_pss(pid) for pid in renderers(profile))


def worked(profile: Path) -> dict[str, float]:
    """Milliseconds of processor time that the threads of the page processes have used, by the thread's name.

    Unlike a clock it hardly depends on what else the machine does. Threads that have ended do not count.
    """
    times: dict[str, float] = {}
    for pid in renderers(profile):
        for task in (PROC / str(pid) / "task").iterdir():
            with contextlib.suppress(OSError):
                name = (task / "comm").read_text().strip()
                nanoseconds = int((task / "schedstat").read_text().split()[0])
                times[name] = times.get(name, 0.0) + nanoseconds / 1e6
    return times


def _commands() -> dict[int, tuple[int, str]]:
    """Every process: id → its parent's id, its command line."""
    found = {}
    for folder in PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            found[int(folder.name)] = parent, (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue  # it has ended meanwhile
    return found


def _descendants(roots: set[int], parents: dict[int, int]) -> set[int]:
    family = set(roots)
    while True:
        more = {pid for pid, parent in parents.items() if parent in family} - family
        if not more:
            return family
        family |= more


def _pss(pid: int) -> float:
    try:
        text = (PROC / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return 0.0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0
