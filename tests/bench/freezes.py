"""For how long the hostile cases hold the worker up, in Chromium, and which do most.

    python3 -m tests.bench.freezes [--most 200]

Each case comes over a WebSocket; what is measured is the longest time in which the worker took nothing else,
by a timer in it. A worker that is not shared is the same engine, and can be looked into.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from build.paths import DIST
from demo.prosody import Prosody
from tests.support.browsers import launch_chromium
from tests.support.hostile_server import HostileServer
from tests.support.hostile_visit import HostileVisit
from tests.support.people import People
from tests.support.site import HostSite, host_site

NOT_SHARED = "delete globalThis.SharedWorker"
WATCH = """() => {
    let last = performance.now();
    self.held = 0;
    setInterval(() => {
        const now = performance.now();
        self.held = Math.max(self.held, now - last);
        last = now;
    }, 1);
}"""
TOLD = "() => { const held = self.held; self.held = 0; return held; }"


def freezes() -> Iterator[tuple[str, float]]:
    """Each case, and the milliseconds of the longest pause while it came."""
    with _page() as (page, site, people), people_talk(people) as server:
        visit = HostileVisit(page, site, people, server)
        worker = page.workers[0]
        worker.evaluate(WATCH)
        for name, stanzas in visit.cases():
            page.wait_for_timeout(20)
            worker.evaluate(TOLD)
            visit.suffers(stanzas)
            yield name, float(worker.evaluate(TOLD))


@contextmanager
def people_talk(people: People) -> Iterator[HostileServer]:
    """A server that says what it is told to say."""
    server = HostileServer()
    people.run(server.__aenter__())
    try:
        yield server
    finally:
        people.run(server.__aexit__(None, None, None))


@contextmanager
def _page() -> Iterator[tuple[Page, HostSite, People]]:
    with tempfile.TemporaryDirectory() as folder, host_site(DIST) as site, sync_playwright() as playwright:
        people = People(Prosody(Path(folder)))
        browser = launch_chromium(playwright)
        try:
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            context.add_init_script(NOT_SHARED)
            yield context.new_page(), site, people
        finally:
            browser.close()
            people.close()


def main() -> int:
    """Prints the worst ten; fails if one is longer than what is allowed."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench.freezes", description=__doc__)
    parser.add_argument("--most", type=float, default=200.0, help="milliseconds that are allowed")
    most = parser.parse_args().most
    told = sorted(freezes(), key=lambda each: -each[1])
    for name, held in told[:10]:
        print(f"{held:6.0f} ms  {name}")
    print(f"{len(told)} cases; {sum(held > most for _, held in told)} over {most:.0f} ms")
    return 1 if told[0][1] > most else 0


if __name__ == "__main__":
    sys.exit(main())
