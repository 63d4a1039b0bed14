"""From samples to figures: medians, ratios, one table, one JSON file."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

OURS = "chinwag"
THEIRS = "converse"

Sample = Mapping[str, float]
"""What one repetition gave: measure's name → value."""

Samples = Mapping[str, Sequence[Sample]]
"""What a run gave: product → its repetitions."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table.

    Attributes:
        name: dotted, from the broad to the fine: `start.cold.history`.
        unit: of its values: ms, kB, MB, frames, messages.
        meaning: what is measured, for the reader of the table.
        more_is_better: most measures are better when small.
    """

    name: str
    unit: str
    meaning: str
    more_is_better: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure's medians; None where a product gave no value."""

    measure: Measure
    ours: float | None
    theirs: float | None
    spread: tuple[float, float] | None
    """Smallest and largest of our values."""

    @property
    def ratio(self) -> float | None:
        """Ours to theirs; None where it has no meaning."""
        if self.ours is None or self.theirs is None:
            return None
        if self.theirs == 0:
            return 1.0 if self.ours == 0 else None
        return self.ours / self.theirs


def chosen(name: str, wanted: Iterable[str]) -> bool:
    """Whether a measure is among those asked for, by its name or the first parts of it; all if none is."""
    names = tuple(wanted)
    return not names or any(name == want or name.startswith(want + ".") for want in names)


def figures(measures: Iterable[Measure], samples: Samples) -> list[Figure]:
    """The medians of all measures of which at least one product gave values, in the order of `measures`."""
    found = [_figure(measure, samples) for measure in measures]
    return [figure for figure in found if figure.ours is not None or figure.theirs is not None]


def to_json(found: Iterable[Figure]) -> str:
    """The file for programs: {"measures": {NAME: {"chinwag", "converse", "ratio", "unit"}}}."""
    measures = {
        figure.measure.name: {
            OURS: _rounded(figure.ours),
            THEIRS: _rounded(figure.theirs),
            "ratio": _rounded(figure.ratio),
            "unit": figure.measure.unit,
        }
        for figure in found
    }
    return json.dumps({"measures": measures}, indent=2) + "\n"


def to_table(found: Iterable[Figure]) -> str:
    """The table for people, in Markdown."""
    lines = [
        "| measure | Chinwag | (range) | Converse.js 14 | ratio | unit | what |",
        "|---|--:|--:|--:|--:|---|---|",
    ]
    lines += [_row(figure) for figure in found]
    return "\n".join(lines) + "\n"


def _figure(measure: Measure, samples: Samples) -> Figure:
    ours, theirs = (
        [sample[measure.name] for sample in samples.get(product, ()) if measure.name in sample]
        for product in (OURS, THEIRS)
    )
    return Figure(
        measure,
        statistics.median(ours) if ours else None,
        statistics.median(theirs) if theirs else None,
        (min(ours), max(ours)) if ours else None,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def _row(figure: Figure) -> str:
    measure = figure.measure
    meaning = measure.meaning + (" (more is better)" if measure.more_is_better else "")
    spread = "" if figure.spread is None else "–".join(map(_number, figure.spread))
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    cells = [measure.name, _number(figure.ours), spread, _number(figure.theirs), ratio, measure.unit, meaning]
    return f"| {' | '.join(cells)} |"


def _number(value: float | None) -> str:
    """Three significant digits, thousands set apart."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
