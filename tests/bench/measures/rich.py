"""A conversation of 200 messages that have everything: drawn from its state, and one more of them."""

from __future__ import annotations

import json

from tests.bench.adapters.base import Adapter
from tests.bench.measures.cell import Cell
from tests.bench.report import OURS, Measure, Sample
from tests.bench.rig import Rig
from tests.bench.worker import HERE, played


async def measure_rich(rig: Rig, adapter: Adapter) -> Sample:
    """Pyodide as we ship it, in a worker of Chromium, plays `rich.py`; Converse.js has no such worker."""
    if adapter.name != OURS:
        return {}
    async with rig.chromium(adapter) as browser:
        said = await played(rig, browser, (HERE / "rich.py").read_text("utf-8"))
    return {f"rich.{name}": value for name, value in json.loads(said).items()}


CELLS = (
    Cell(
        "rich conversation",
        (
            Measure("rich.render", "ms", "200 messages with everything, drawn for one more page"),
            Measure("rich.render-worst", "ms", "the slowest of 15 times"),
            Measure("rich.cold", "ms", "the same where none of them was ever drawn before"),
            Measure("rich.message", "ms", "one more such message: its stanza → its patch, in the worker"),
            Measure("rich.message-worst", "ms", "the slowest of 30"),
            Measure("rich.reaction", "ms", "a reaction to one of them, likewise"),
            Measure("rich.bytes", "kB", "of the patch with all of them"),
        ),
        measure_rich,
    ),
)
