"""What a page holds: nodes, listeners and memory, so that a test can say that nothing piles up."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

UNTIL = """async (done) => {
    for (let n = 0; !done(); n++) {
        if (n > 3000) throw new Error(`in vain: ${done}`);
        await new Promise((wait) => setTimeout(wait, 10));
    }
}"""
"""For scripts of tests: waits until a condition holds, and half a minute at the most."""
Held = dict[str, float]


def holding(page: Page) -> Callable[[], Held]:
    """What counts it. For a page with `COUNT_LISTENERS` (tests/support/boot.py)."""
    tools = page.context.new_cdp_session(page)

    def held() -> Held:
        tools.send("HeapProfiler.collectGarbage")
        counters = tools.send("Memory.getDOMCounters")
        heap = tools.send("Runtime.getHeapUsage")["usedSize"]
        return {**counters, "heap": heap, "lasting": len(page.evaluate("listening()"))}

    return held


def nothing_piles_up(early: Held, late: Held) -> None:
    """After many times there is no more of it than after a few."""
    print(early, late)
    assert late["lasting"] == early["lasting"]
    assert late["nodes"] <= early["nodes"] + 20
    assert late["jsEventListeners"] <= early["jsEventListeners"] + 5
    assert late["heap"] <= early["heap"] + 300_000
