"""The same in Firefox, as far as it can be measured there.

`cold` is a browser with nothing kept, `again` the same page once more. Firefox reports no long tasks, so
that blocking times are missing, and its processes are not told apart, so that memory is.
"""

from __future__ import annotations

from tests.bench.adapters.base import Adapter
from tests.bench.firefox import Firefox
from tests.bench.measures.cell import Cell
from tests.bench.measures.pages import both, says, settled, times
from tests.bench.measures.start import MEANINGS
from tests.bench.report import Measure, Sample
from tests.bench.rig import Rig
from tests.bench.seeds import FRIEND

VISITS = ("cold", "again")
MARKS = ("launcher", "login", "roster", "history", "readable")


async def measure_firefox(rig: Rig, adapter: Adapter) -> Sample:
    """Launcher, log-in form and chat, each twice in a browser of its own; then from page to page."""
    scenes = (
        (rig.scene(opened=False, log_in=False), ("launcher",)),
        (rig.scene(log_in=False), ("login",)),
        (rig.scene(chat=True), ("roster", "history", "readable")),
    )
    sample: dict[str, float] = {}
    for scene, names in scenes:
        async with rig.firefox(adapter) as browser:
            for visit in VISITS:
                marks = await _visit(browser, rig.url(adapter, scene), names)
                sample |= {f"firefox.{visit}.{name}": time for name, time in marks.items()}
    first, second = both(rig, adapter)
    async with (
        rig.firefox(adapter) as browser,
        rig.peer(FRIEND) as friend,
        browser.visit(first, settled(adapter), says(adapter)) as visit_,
    ):
        found = await times(visit_, friend, first, second)
    return sample | {f"firefox.{name}": time for name, time in found.items() if name.endswith("usable")}


async def _visit(browser: Firefox, url: str, names: tuple[str, ...]) -> dict[str, float]:
    async with browser.visit(url, browser.adapter.marks(*names)) as visit:
        found = await visit.marks()
        await visit.calm(2)
        return found


CELLS = (
    Cell(
        "Firefox",
        (
            *(Measure(f"firefox.{visit}.{name}", "ms", MEANINGS[name]) for visit in VISITS for name in MARKS),
            Measure("firefox.next-page.usable", "ms", "next page of the site: navigation → usable as before"),
            Measure("firefox.reload.usable", "ms", "page loaded again: navigation → usable as before"),
        ),
        measure_firefox,
    ),
)
