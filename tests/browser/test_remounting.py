"""The whole chat ended and begun anew, again and again, on one page that stays: nothing of it piles up."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from tests.support.boot import COUNT_LISTENERS
from tests.support.engines import Engines
from tests.support.site import HostSite

AGAIN = """async (times) => {
    const until = async (done) => {
        while (!done()) await new Promise((wait) => setTimeout(wait, 10));
    };
    const found = (name) => document.querySelector("chinwag-root")?.shadowRoot.querySelector(name);
    for (let n = 0; n < times; n++) {
        const script = document.createElement("script");
        script.src = "/chinwag.js";
        script.dataset.start = "now";
        document.body.append(script);
        await until(() => found(".cw-launcher")?.getAttribute("aria-busy") === "false");
        await chinwag.open();
        await until(() => found(".surface[data-open]"));
        chinwag.destroy();
        script.remove();
    }
}"""


def test_ending_and_beginning_anew_leaves_nothing(chromium: Browser, page: Page, site: HostSite) -> None:
    page.add_init_script(COUNT_LISTENERS)
    page.goto(site.raw("<!doctype html><title>A page of somebody else's</title><body>"))
    tools = page.context.new_cdp_session(page)

    def ended(times: int) -> dict[str, float]:
        page.evaluate(AGAIN, times)
        tools.send("HeapProfiler.collectGarbage")
        counters = tools.send("Memory.getDOMCounters")
        heap = tools.send("Runtime.getHeapUsage")["usedSize"]
        return {**counters, "heap": heap, "lasting": len(page.evaluate("listening()"))}

    early, late = ended(2), ended(6)
    print(early, late)
    assert late["lasting"] == early["lasting"] == 0
    assert late["nodes"] <= early["nodes"] + 20
    assert late["jsEventListeners"] <= early["jsEventListeners"] + 5
    assert late["heap"] <= early["heap"] + 300_000
    assert Engines(chromium, site.url).counted(0)
