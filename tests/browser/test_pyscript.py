"""PyScript on the page, from our files: the same snapshot, and vdom and the widget work with it."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from tests.support.browsers import Pages, Watch
from tests.support.site import HostSite

# PyScript compiles code from strings, and its own pages bring its style.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"
)
CONFIG = json.dumps({"interpreter": "/interpreter.js"})
DRAWS = """
from js import document
from pyscript.js_modules import page
from vdom import On
from vdom.html import button
from vdom.mount import mount

main = document.querySelector("main")
mount(main, lambda n: button(f"{n} clicks", on=[On("click", "more")]), lambda n, message: n + 1, 0, page)
"""
TELLS = """
import asyncio, json, os, random, secrets, sys, time, uuid
import js
loop = asyncio.get_running_loop()
told = {
    "random": random.random(), "secret": secrets.token_hex(16), "uuid": uuid.uuid4().hex,
    "late": time.time() - js.Date.now() / 1000, "running": loop.is_running(),
    "widget": "widget.worker" in sys.modules, "home": os.environ["HOME"],
    "hour": time.localtime(1_700_000_000).tm_hour,
}
await asyncio.sleep(0.01)
told["module that nobody imported"] = __import__("fractions").Fraction(1, 2).denominator
js.document.title = json.dumps(told)
"""


def pyscript(site: HostSite, code: str, config: str = CONFIG, head: str = "") -> str:
    site.put("/main.py", code.encode(), {"Content-Type": "text/x-python"})
    tags = f"""<script type="module" src="/pyscript.js"></script>{head}
        <script type="py" src="/main.py" config='{config}' async></script>"""
    document = f'<!doctype html><html lang="en"><title>.</title><main></main>{tags}</html>'
    return site.raw(document, POLICY)


def told(page: Page, address: str) -> dict[str, object]:
    page.goto(address)
    expect(page).not_to_have_title(".", timeout=60_000)
    answer: dict[str, object] = json.loads(page.title())
    return answer


def test_pyscript_starts_from_our_files_and_vdom_draws(page: Page, site: HostSite) -> None:
    config = json.dumps({"interpreter": "/interpreter.js", "js_modules": {"main": {"/vdom.js": "page"}}})
    page.goto(pyscript(site, DRAWS, config))
    page.get_by_role("button", name="0 clicks").click(timeout=60_000)
    expect(page.get_by_role("button", name="1 clicks")).to_be_visible()


def test_a_page_with_pyscript_opens_the_widget(page: Page, site: HostSite) -> None:
    code = "from js import chinwag\nchinwag.open()"
    page.goto(pyscript(site, code, head='<script src="/chinwag.js" defer></script>'))
    expect(page.locator("chinwag-root").get_by_text("Log in to chat")).to_be_visible(timeout=60_000)


def test_two_loads_of_the_snapshot_draw_different_randoms(page: Page, site: HostSite) -> None:
    address = pyscript(site, TELLS)
    first, second = told(page, address), told(page, address)
    for kind in ("random", "secret", "uuid"):
        assert first[kind] != second[kind]


def test_clock_loop_environment_and_late_modules_are_this_visitors(pages: Pages, site: HostSite) -> None:
    page = pages.open(timezone_id="Asia/Tokyo")
    seen = told(page, pyscript(site, TELLS))
    assert abs(float(str(seen["late"]))) < 60
    assert seen["running"]
    assert seen["widget"]
    assert seen["hour"] == 7
    assert seen["module that nobody imported"] == 2
    assert any("/assets/library-" in path for path in site.log)


def test_the_snapshot_is_the_same_memory_in_firefox(
    firefox_pages: Pages, site: HostSite, watch: Watch
) -> None:
    seen = told(firefox_pages.open(), pyscript(site, TELLS))
    assert seen["widget"]
    assert seen["module that nobody imported"] == 2
