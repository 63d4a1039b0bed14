"""The whole chat ended and begun anew, again and again, on one page that stays: nothing of it piles up.

With somebody logged in it is done a few times; a hundred by `CHINWAG_LONG=1`.
"""

from __future__ import annotations

import os

from playwright.sync_api import Browser, Page

from demo.prosody import Prosody
from tests.support.accounts import Accounts
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


WHOLE = """async (settings) => {
    const until = UNTIL;
    const found = (name) => document.querySelector("chinwag-root")?.shadowRoot.querySelector(name);
    const script = document.createElement("script");
    script.src = "/chinwag.js";
    Object.assign(script.dataset, settings);
    document.body.append(script);
    await until(() => globalThis.chinwag?.destroy);
    await chinwag.open();
    await until(() => found(".list-self .presence[data-presence=available]"));
    chinwag.destroy();
    script.remove();
}""".replace("UNTIL", UNTIL)
EARLY = 3
"""So often before it is counted: what is made once for a page is there then."""
TIMES = 100 if os.environ.get("CHINWAG_LONG") else 4


def test_whole_visits_leave_nothing(
    chromium: Browser, page: Page, site: HostSite, prosody: Prosody, accounts: Accounts
) -> None:
    """Each starts Python in a worker of its own, logs in, draws the list and is ended."""
    juliet = accounts.one()
    log_in = {"autoLogin": "true", "jid": juliet.jid, "password": juliet.password}
    settings = {"websocketUrl": prosody.websocket_url, **log_in}
    page.add_init_script(COUNT_LISTENERS)
    page.goto(site.raw("<!doctype html><title>A page of somebody else's</title><body>"))
    held, engines = holding(page), Engines(chromium, site.url)

    def visit() -> None:
        page.evaluate(WHOLE, settings)
        assert engines.counted(0)

    for _ in range(EARLY):
        visit()
    early = held()
    assert early["lasting"] == 0
    for _ in range(TIMES):
        visit()
    nothing_piles_up(early, held())
    assert page.workers == []


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
