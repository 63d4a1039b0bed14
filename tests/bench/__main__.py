"""Runs the benchmark.

    python3 tests bench [NAME…] [--json FILE] [--reps N]

NAME is a measure's name or the first parts of one: start, start.warm, next-page, latency, flood, omemo.
The table of a whole run is kept in tests/bench/RESULTS.md.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from build.environment import tools
from build.paths import DIST
from tests.bench.adapters import NAMES, products
from tests.bench.adapters.base import Adapter
from tests.bench.browser import TooSlow
from tests.bench.machine import describe, version
from tests.bench.measures import CELLS
from tests.bench.measures.cell import Cell
from tests.bench.report import Figure, Sample, figures, to_json, to_table
from tests.bench.rig import Rig, rigged

RESULTS = Path(__file__).with_name("RESULTS.md")
REPETITIONS = 5
RESULTS_TEXT = """\
# Measured: this widget and Converse.js

{place}. Medians of {repetitions} alternating repetitions on one server, page and seed ({failures}
failed); the ratio is ours to theirs. Read ratios rather than milliseconds. `python3 tests bench` makes this
file.

{table}
How each is set up:

{products}

Both log in as the same account on a private Prosody over loopback (50 contacts, a chat of 500 archived
messages, SCRAM), which is put back to its first state before each measure. The site compresses with brotli
and lets browsers keep versioned files for ever. `cold` is an empty profile; `warm` a restarted browser with
filled caches and no data of the account; `returning` the same with all kept. `start-slow` slows all threads
of the page four times. Each visit waits until the machine is idle. `omemo` talks to devices of python-omemo
in both of its versions, of which each product chooses its own. `firefox` is measured in {firefox}.
"""


@dataclass
class Run:
    """What has been measured so far."""

    adapters: Sequence[Adapter]
    cells: Sequence[Cell]
    samples: dict[str, list[Sample]] = field(default_factory=lambda: defaultdict(list))
    repetitions: int = 0
    failures: int = 0

    @property
    def figures(self) -> list[Figure]:
        return figures([measure for cell in self.cells for measure in cell.measures], self.samples)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures what is asked for and prints the table. Returns the number of failed repetitions."""
    options = _options(arguments)
    adapters = [product for product in products(options.dist) if options.only in ("", product.name)]
    cells = [cell for cell in CELLS if cell.wanted(options.names)]
    if not cells:
        known = sorted({measure.name for cell in CELLS for measure in cell.measures})
        sys.exit(f"Nothing is called {' or '.join(options.names)}. Known: {', '.join(known)}")
    run = Run(adapters, cells)
    asyncio.run(_repeat(run, options))
    print(to_table(run.figures))
    return run.failures


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 tests bench", description="Measures us and Converse.js.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="measures, by the first parts of their names"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument("--reps", type=int, default=REPETITIONS, help=f"repetitions (default {REPETITIONS})")
    parser.add_argument("--only", default="", choices=NAMES, help="one product")
    parser.add_argument(
        "--keep", action="store_true", help="keep the table in RESULTS.md also if it is not whole"
    )
    parser.add_argument("--dist", type=Path, default=DIST, metavar="FOLDER", help="our build (default dist)")
    return parser.parse_args(arguments)


async def _repeat(run: Run, options: argparse.Namespace) -> None:
    """Repetition by repetition; each completes the files, so that a run that is stopped leaves something."""
    async with rigged(run.adapters) as rig:
        for repetition in range(options.reps):
            order = run.adapters if repetition % 2 == 0 else run.adapters[::-1]
            for cell in run.cells:
                for adapter in order if repetition == 0 or not cell.exact else ():
                    title = f"{repetition + 1}/{options.reps} {cell.title}: {adapter.title}"
                    sample = await _measure(rig, cell, adapter, title)
                    run.failures += sample is None
                    run.samples[adapter.name].append(sample or {})
            run.repetitions = repetition + 1
            _keep(run, options)


def _keep(run: Run, options: argparse.Namespace) -> None:
    """Writes the files that are asked for; RESULTS.md if the run is a whole one."""
    if options.json:
        options.json.write_text(to_json(run.figures))
    if options.keep or not (options.names or options.only):
        RESULTS.write_text(_results(run))


async def _measure(rig: Rig, cell: Cell, adapter: Adapter, title: str) -> Sample | None:
    """One repetition; None if the product did not get there."""
    started = time.monotonic()
    try:
        sample = await cell.run(rig, adapter)
    except TooSlow as error:
        print(f"  {title}: failed, {error}", file=sys.stderr, flush=True)
        return None
    values = ", ".join(f"{name} {value:.0f}" for name, value in sample.items())
    print(f"  {title}: {values} ({time.monotonic() - started:.0f} s)", file=sys.stderr, flush=True)
    return sample


def _results(run: Run) -> str:
    """RESULTS.md: when, where, how, and the table."""
    today = datetime.datetime.now(datetime.UTC).strftime("%-d %B %Y")
    return RESULTS_TEXT.format(
        place=f"{today}, on {describe(str(tools().chromium))}",
        repetitions=run.repetitions,
        failures=run.failures,
        firefox=version(str(tools().firefox)),
        table=to_table(run.figures),
        products="\n".join(f"- **{adapter.title}**: {adapter.configured}." for adapter in run.adapters),
    )


if __name__ == "__main__":
    sys.exit(main())
