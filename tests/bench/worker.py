"""Python as it ships, in a worker of a page that has nothing else, plays a file of the benchmark's."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from tests.bench.adapters.base import HOST_PAGE
from tests.bench.browser import Chromium
from tests.bench.rig import Rig

HERE = Path(__file__).parent
ASKING = """
new Promise((resolve, reject) => {
    const worker = new Worker("/player.js", { type: "module" });
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }) => (data === "ready" ? worker.postMessage(SOURCE) : resolve(data));
})
"""


async def played(rig: Rig, browser: Chromium, source: str) -> str:
    """What its `measure()` gives, as JSON."""
    rig.site.put("/player.html", "text/html", HOST_PAGE.format(head="", body=""))
    rig.site.put("/player.js", "text/javascript", (HERE / "player.js").read_text("utf-8"))
    async with browser.visit(rig.address + "/player.html", {}) as visit:
        await asyncio.sleep(1)
        said: str = await visit.ask(ASKING.replace("SOURCE", json.dumps(source)))
    return said
