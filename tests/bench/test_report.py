"""The benchmark's arithmetic and files."""

from __future__ import annotations

import json

from tests.bench.report import Measure, Samples, chosen, figures, to_json, to_table

LATENCY = Measure("latency.median", "ms", "sent → drawn")
BLOCKING = Measure("start.cold.blocking", "ms", "tasks beyond 50 ms")
ALL = (LATENCY, BLOCKING)


def test_a_figure_holds_the_medians_and_their_ratio() -> None:
    ours = [{"latency.median": value} for value in (10.0, 30.0, 20.0)]
    theirs = [{"latency.median": value} for value in (40.0, 50.0)]
    (figure,) = figures(ALL, {"chinwag": ours, "converse": theirs})
    assert (figure.ours, figure.theirs, figure.ratio) == (20.0, 45.0, 20 / 45)
    assert figure.spread == (10.0, 30.0)


def test_a_ratio_to_nothing_is_one_for_nothing_and_none_for_something() -> None:
    nothing, something = [{"latency.median": 0.0}], [{"latency.median": 5.0}]
    assert figures(ALL, {"chinwag": nothing, "converse": nothing})[0].ratio == 1.0
    assert figures(ALL, {"chinwag": something, "converse": nothing})[0].ratio is None


def test_a_repetition_that_gave_no_value_does_not_count() -> None:
    samples: Samples = {"chinwag": [{"latency.median": 8.0}, {}], "converse": [{}]}
    (figure,) = figures(ALL, samples)
    assert (figure.ours, figure.theirs, figure.ratio) == (8.0, None, None)


def test_the_json_file_names_both_products_ratio_and_unit() -> None:
    samples = {"chinwag": [{"start.cold.blocking": 3.0}], "converse": [{"start.cold.blocking": 300.0}]}
    written = json.loads(to_json(figures(ALL, samples)))
    line = {"chinwag": 3.0, "converse": 300.0, "ratio": 0.01, "unit": "ms"}
    assert written == {"measures": {"start.cold.blocking": line}}


def test_the_table_has_one_row_a_measure() -> None:
    table = to_table(
        figures(ALL, {"chinwag": [{"latency.median": 1234.5}], "converse": [{"latency.median": 2.5}]})
    )
    assert "| latency.median | 1,234 | 1,234–1,234 | 2.5 | 493.80 | ms | sent → drawn |" in table.splitlines()


def test_measures_are_chosen_by_the_first_parts_of_their_names() -> None:
    assert chosen("start.cold.history", ["start"])
    assert chosen("start.cold.history", ["latency", "start.cold"])
    assert chosen("start.cold.history", [])
    assert not chosen("start-slow.cold.history", ["start"])
    assert not chosen("latency.median", ["start.cold"])
