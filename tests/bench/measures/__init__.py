"""What is measured, one file a kind. Each exports `CELLS`."""

from __future__ import annotations

from tests.bench.measures import (
    firefox,
    flood,
    history,
    latency,
    memory,
    occupants,
    omemo,
    pages,
    rich,
    start,
    transfer,
)
from tests.bench.measures.cell import Cell

CELLS: tuple[Cell, ...] = (
    *start.CELLS,
    *pages.CELLS,
    *transfer.CELLS,
    *latency.CELLS,
    *flood.CELLS,
    *rich.CELLS,
    *omemo.CELLS,
    *memory.CELLS,
    *occupants.CELLS,
    *history.CELLS,
    *firefox.CELLS,
)
