"""Lists take one stop of Tab, however long they are: arrow keys go from row to row in every view."""

from __future__ import annotations

import pytest

from tests.ui.views import VIEWS
from vdom import Query, query
from vdom.html import div
from widget.core.model import PageInfo
from widget.ui.shell import shell

SEVERAL = {"reaction", "device-head", "tray-file", "chip"}
"""What stands in lists of a few things, with each of which several can be done."""


def lists(scene: str) -> list[Query]:
    """Those of more than one row in which something can be pressed or ticked."""
    drawn = query(div(shell(VIEWS[scene](PageInfo()).picture())))
    found = []
    for each in drawn.all("ul"):
        rows = [row for row in each.all("li") if row.has("button") or row.has("input")]
        if len(rows) > 1 and not any(each.has(cls=name) for name in SEVERAL):
            found.append(each)
    return found


@pytest.mark.parametrize("scene", VIEWS)
def test_arrow_keys_go_through_every_list(scene: str) -> None:
    stuck = [
        each.node.cls or each.outline() for each in lists(scene) if "roving" not in (each.node.use or {})
    ]
    assert stuck == []
