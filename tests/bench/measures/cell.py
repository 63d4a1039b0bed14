"""A part of the benchmark that is run as a whole, and the measures it gives."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from tests.bench.adapters.base import Adapter
from tests.bench.report import Measure, Sample, chosen
from tests.bench.rig import Rig


@dataclass(frozen=True)
class Cell:
    """One repetition of it gives one sample of one product.

    Attributes:
        title: told while it runs.
        measures: all that `run` may give.
        run: measures one product once.
        exact: gives the same every time, so that once is enough.
    """

    title: str
    measures: tuple[Measure, ...]
    run: Callable[[Rig, Adapter], Awaitable[Sample]]
    exact: bool = False

    def wanted(self, names: Iterable[str]) -> bool:
        """Whether any of its measures is asked for."""
        return any(chosen(measure.name, names) for measure in self.measures)
