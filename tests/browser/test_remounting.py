"""The whole chat ended and begun anew, again and again, on one page that stays: nothing of it piles up."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from tests.support.boot import COUNT_LISTENERS
from tests.support.engines import Engines
from tests.support.leaks import UNTIL, holding, nothing_piles_up
from tests.support.site import HostSite

AGAIN = """async (times) => {
    const until = UNTIL;
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
}""".replace("UNTIL", UNTIL)


def test_ending_and_beginning_anew_leaves_nothing(chromium: Browser, page: Page, site: HostSite) -> None:
    page.add_init_script(COUNT_LISTENERS)
    page.goto(site.raw("<!doctype html><title>A page of somebody else's</title><body>"))
    held = holding(page)
    page.evaluate(AGAIN, 2)
    early = held()
    assert early["lasting"] == 0
    page.evaluate(AGAIN, 6)
    nothing_piles_up(early, held())
    assert Engines(chromium, site.url).counted(0)
