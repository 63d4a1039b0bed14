"""Pages that libraries swap and draw: Turbo, Astro's client router, React in strict mode."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from build import bundle
from build.paths import NODE_MODULES
from tests.browser.test_components import SHEET, TALL, started, way_in
from tests.support import astro
from tests.support.site import HostSite

SCRIPT = {"Content-Type": "text/javascript"}
LIBRARIES = Path(__file__).parent / "libraries"
KEPT = '<chinwag-chat id="kept" data-turbo-permanent data-astro-transition-persist="kept"></chinwag-chat>'
VISITS = {"turbo": "(address) => Turbo.visit(address)", "astro": "(address) => visit(address)"}
ROUTED = '<meta name="astro-view-transitions-enabled" content="true">'
"""What Astro's component puts into the head of a page."""


@pytest.fixture(params=["turbo", "astro"])
def library(request: pytest.FixtureRequest, site: HostSite) -> str:
    """One of those that swap pages; its script is served."""
    turbo = NODE_MODULES / "@hotwired/turbo/dist/turbo.es2017-umd.js"
    script = turbo.read_bytes() if request.param == "turbo" else _astro()
    site.put("/library.js", script, SCRIPT)
    site.put("/tall.css", SHEET, {"Content-Type": "text/css"})
    return str(request.param)


def _astro() -> bytes:
    """Its client router, as Astro's build would put it onto a page."""
    environment = {"import.meta.env.SSR": False, "import.meta.env.DEV": False}
    ways = {
        "astro-transitions": astro.transitions(),
        "virtual:astro:adapter-config/client": LIBRARIES / "astro_config.js",
    }
    extra = [f"--alias:{name}={path}" for name, path in ways.items()]
    return bundle.script(LIBRARIES / "astro.js", environment, iife=True, extra=extra)


def swapped(site: HostSite, title: str, body: str = "<p>Text</p>") -> str:
    """The address of a page with that library; Turbo's own styles are inline."""
    head = f'{ROUTED}<script src="/library.js"></script>{TALL}'
    return site.page({}, title=title, head=head, body=body, csp="")


def go(page: Page, library: str, address: str, title: str) -> None:
    page.evaluate(f"void ({VISITS[library]})({address!r})")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    assert page.url == address


def test_the_overlay_outlives_the_pages(page: Page, site: HostSite, library: str) -> None:
    first, second = (swapped(site, title) for title in ("First", "Second"))
    page.goto(first)
    page.locator(".cw-launcher").click()
    box = page.get_by_label("Address")
    box.fill("juliet@example.org")
    started(page, "chinwag-root")
    page.evaluate("window.before = document.querySelector('chinwag-root')")
    for address, title in ((second, "Second"), (first, "First")):
        go(page, library, address, title)
        assert page.evaluate("document.querySelector('chinwag-root') === before")
        expect(box).to_have_value("juliet@example.org")
    expect(page.locator("chinwag-root")).to_have_count(1)


def test_a_component_stays_where_the_page_keeps_it_and_else_goes(
    page: Page, site: HostSite, library: str
) -> None:
    first = swapped(site, "First", KEPT + '<chinwag-chat id="gone"></chinwag-chat>')
    second = swapped(site, "Second", KEPT)
    page.goto(first)
    started(page, "#kept")
    page.locator("#kept").get_by_label("Address").fill("juliet@example.org")
    page.evaluate("window.gone = document.querySelector('#gone')")
    go(page, library, second, "Second")
    expect(page.locator("#kept").get_by_label("Address")).to_have_value("juliet@example.org")
    page.wait_for_function("!gone.shadowRoot?.childElementCount")
    expect(page.locator("chinwag-chat")).to_have_count(1)


ROUTER = """
const views = {
    "/garden": '<h2>Garden</h2><chinwag-chat id="garden"></chinwag-chat>',
    "/kitchen": '<h2>Kitchen</h2><chinwag-chat id="kitchen"></chinwag-chat>',
};
const draw = () => { document.querySelector("#view").innerHTML = views[location.pathname] ?? ""; };
window.walk = (path) => { history.pushState({}, "", path); draw(); };
addEventListener("popstate", draw);
"""


def test_a_router_that_changes_the_address_and_draws_keeps_the_overlay_and_mounts_what_it_draws(
    page: Page, site: HostSite
) -> None:
    site.put("/router.js", ROUTER.encode(), SCRIPT)
    site.put("/tall.css", SHEET, {"Content-Type": "text/css"})
    body = '<div id="view"></div><script src="/router.js" defer></script>'
    page.goto(site.page({"mode": "overlay"}, head=TALL, body=body))
    page.locator("chinwag-root .cw-launcher").click()
    started(page, "chinwag-root")
    box = page.locator("chinwag-root").get_by_label("Address")
    box.fill("juliet@example.org")
    for path, name in (("/garden", "garden"), ("/kitchen", "kitchen")):
        page.evaluate("path => walk(path)", path)
        page.locator(f"#{name}").scroll_into_view_if_needed()
        started(page, f"#{name}")
        expect(page.locator("chinwag-chat")).to_have_count(1)
    page.go_back()
    page.locator("#garden").scroll_into_view_if_needed()
    started(page, "#garden")
    expect(page.locator("chinwag-root")).to_have_count(1)
    expect(box).to_have_value("juliet@example.org")


def test_react_in_strict_mode_mounts_one_and_unmounts_it(page: Page, site: HostSite) -> None:
    program = bundle.script(LIBRARIES / "react.js", {"process.env.NODE_ENV": "development"}, iife=True)
    site.put("/react.js", program, SCRIPT)
    site.put("/tall.css", SHEET, {"Content-Type": "text/css"})
    page.goto(site.page({"mode": "none"}, head=f'{TALL}<script src="/react.js" defer></script>'))
    mounted = page.locator("#mounted chinwag-chat")
    for _ in range(2):
        expect(mounted).to_have_count(1)
        started(page, "#mounted chinwag-chat")
        page.locator("#declared").scroll_into_view_if_needed()
        expect(way_in(page.locator("#declared"))).to_be_visible()
        page.get_by_role("button", name="Come and go").click()
        expect(page.locator("chinwag-chat")).to_have_count(0)
        page.get_by_role("button", name="Come and go").click()
    page.get_by_role("button", name="Paint it black").click()
    expect(page.locator("#declared")).to_have_attribute("theme", "dark")
