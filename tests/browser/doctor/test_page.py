"""The doctor names what is wrong with the page itself, before any server is asked; and how it is used."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from build import catalogues
from demo import pages
from demo import site as demo_site
from demo.prosody import Prosody
from tests.browser.doctor.conftest import EXAMINE, Examination, Examine
from tests.support.accounts import Accounts
from tests.support.axe import assert_no_barriers
from tests.support.browsers import Watch
from tests.support.site import HostSite
from tests.support.tongues import CLOSE, OPEN

HTML = {"Content-Type": "text/html; charset=utf-8"}
SELF = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"


def test_a_policy_that_forbids_the_server(examine: Examine, prosody: Prosody) -> None:
    found = examine(csp=SELF, websocket=prosody.websocket_url, bosh=prosody.bosh_url)
    assert found.broken == ["websocket", "bosh"]
    assert "policy forbids" in found.text("websocket")
    assert f"wss://localhost:{prosody.http_port}" in found.mends("websocket")


def test_a_policy_that_forbids_webassembly_or_workers(examine: Examine, prosody: Prosody) -> None:
    found = examine(csp="script-src 'self'; worker-src 'none'", websocket=prosody.websocket_url)
    assert found.broken == ["browser", "workers"]
    assert "'wasm-unsafe-eval'" in found.mends("browser")
    assert "worker-src 'self'" in found.mends("workers")


def _elsewhere(page: Page, origin: str, dist: HostSite) -> Examination:
    """Examined on a page of an origin that only this browser knows."""

    def answer(route: Route) -> None:
        if route.request.url.endswith("/doctor.js"):
            route.fulfill(
                status=200,
                content_type="text/javascript",
                path=str(dist.server.site.roots["/"] / "doctor.js"),
            )
        else:
            route.fulfill(status=200, headers=HTML, body="<!doctype html><title>Host page</title>")

    page.route(f"{origin}/**", answer)
    page.goto(f"{origin}/")
    given = {"domain": "localhost", "websocket": "ws://verona.example/xmpp-websocket", "patience": 2000}
    return Examination({step["id"]: step for step in page.evaluate(EXAMINE, ["/doctor.js", given])})


def test_a_page_that_came_by_plain_http(page: Page, site: HostSite, watch: Watch) -> None:
    watch.allow("")
    found = _elsewhere(page, "http://shop.example", site)
    assert found.broken[0] == "secure"
    assert "https" in found.mends("secure")


def test_a_secure_page_and_a_server_that_is_not(page: Page, site: HostSite, watch: Watch) -> None:
    watch.allow("")
    found = _elsewhere(page, "https://shop.example", site)
    assert found.verdict("secure") == "good"
    assert found.verdict("websocket") == "bad"
    assert "not encrypted" in found.text("websocket")


def test_a_page_that_may_store_nothing(page: Page, site: HostSite, watch: Watch) -> None:
    watch.allow("")
    page.goto(site.raw("<!doctype html><title>Host page</title>", "sandbox allow-scripts"))
    steps = page.evaluate(EXAMINE, [f"{site.other}/doctor.js", {"domain": "localhost", "patience": 500}])
    found = Examination({step["id"]: step for step in steps})
    assert found.verdict("storage") == "warn"
    assert "begins anew" in found.text("storage")


@pytest.fixture
def demo_page(dist: object, prosody: Prosody, site: HostSite) -> str:
    """The demo site's, in a folder, with the widget beside it."""
    for path, content in pages.made(demo_site.of(prosody)).items():
        kind = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
        site.put(f"/sub/{path}", content, {"Content-Type": f"{kind[path.rpartition('.')[2]]}; charset=utf-8"})
    site.server.site.roots["/sub/chinwag"] = site.server.site.roots["/"]
    return f"{site.url}/sub/doctor.html"


def test_an_owner_finds_out_what_is_broken_mends_it_and_is_told_that_all_works(
    page: Page, demo_page: str, prosody: Prosody, accounts: Accounts
) -> None:
    one = accounts.one()
    page.goto(demo_page)
    page.get_by_label("Address or domain").fill(one.jid.replace("localhost", "verona.example"))
    page.get_by_label("Password").fill(one.password)
    page.get_by_role("button", name="Examine").click()
    summary = page.locator(".doctor-summary")
    expect(summary).to_contain_text("Broken: The XMPP stream", timeout=20_000)
    expect(page.get_by_text('VirtualHost "verona.example"').first).to_be_visible()
    page.get_by_label("Address or domain").fill(one.jid)
    page.get_by_role("button", name="Examine").click()
    expect(summary).to_contain_text("All that is needed works.", timeout=20_000)
    assert_no_barriers(page)


MOUNT = """async (given) => {
    const { mount } = await import("/doctor.js");
    await mount(place, { domain: "localhost", ...given }).done;
    for (const code of place.querySelectorAll("code")) code.remove();
    return place.innerText;
}"""
GERMAN = '<!doctype html><html lang="de"><title>Host page</title><body id="place">'


def test_a_german_page_has_a_german_doctor(
    page: Page, site: HostSite, prosody: Prosody, watch: Watch
) -> None:
    watch.allow("")
    page.goto(site.raw(GERMAN))
    assert "Alles Nötige geht." in page.evaluate(MOUNT, {"websocket": prosody.websocket_url})
    names = page.evaluate("performance.getEntriesByType('resource').map(({name}) => name)")
    assert re.findall(r"doctor-(\w+)-", " ".join(names)) == ["de"]


@pytest.mark.parametrize("wrong", [False, True])
def test_the_doctor_says_nothing_that_was_not_translated(
    page: Page, site: HostSite, prosody: Prosody, watch: Watch, wrong: bool
) -> None:
    watch.allow("")
    page.goto(site.raw(GERMAN))
    marked = {str(each.id): f"{OPEN}{each.id}{CLOSE}" for each in catalogues.gathered() if each.id}
    code = f"export default {json.dumps({'words': marked})}"
    page.route("**/doctor-de-*.js", lambda route: route.fulfill(body=code, content_type="text/javascript"))
    url = prosody.websocket_url + ("-nowhere" if wrong else "")
    said = page.evaluate(
        MOUNT, {"websocket": url, "bosh": url.replace("ws", "http", 1), "user": "a", "password": "b"}
    )
    names, inmost = "nginx|Prosody|ejabberd|Apache|Caddy", f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}"
    while (left := re.sub(f"{names}|{inmost}", "", said)) != said:
        said = left
    assert re.findall(r"[^\W\d_]{2,}", left) == []
