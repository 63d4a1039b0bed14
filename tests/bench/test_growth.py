"""The growth's arithmetic and its picture."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

from tests.bench.growth import slope
from tests.bench.plot import Line, plot

SVG = "{http://www.w3.org/2000/svg}"


def test_a_slope_is_what_each_further_thousand_costs() -> None:
    assert str(slope((10, 1_000, 10_000), (100.0, 5_000.0, 1_099.0), "ms")) == "100.0 ms"


def test_a_slope_counts_what_was_reached() -> None:
    assert slope((1_000, 100_000), (50.0, None), "MB").value is None
    assert slope((10, 1_010, 10_000), (10.0, 20.0, None), "MB").value == 10.0


def test_each_chart_has_its_lines_with_a_dot_for_each_size() -> None:
    ours = Line("roster: shown", "Chinwag", ((10, 900.0), (1_000, 950.0), (10_000, 1_000.0)))
    theirs = Line("roster: shown", "Converse.js", ((10, 300.0), (1_000, 1_000.0)))
    drawn = fromstring(plot([ours, theirs, Line("rooms: shown", "Chinwag", ())]))
    assert len(drawn.findall(f"{SVG}g")) == 2
    assert len(drawn.findall(f".//{SVG}circle")) == 5
    first, *_, last = drawn.findall(f".//{SVG}polyline")[0].get("points", "").split()
    assert float(first.split(",")[0]) < float(last.split(",")[0])
    assert float(first.split(",")[1]) > float(last.split(",")[1])
