"""The demo site in a folder of a static host: its form writes a tag that works."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from demo import pages
from demo import site as demo_site
from demo.prosody import Prosody
from tests.support.axe import assert_no_barriers
from tests.support.site import HostSite

KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ws://localhost:* http://localhost:*"


@pytest.fixture
def folder(site: HostSite, prosody: Prosody) -> str:
    """The address of the folder in which the site lies."""
    for path, content in pages.made(demo_site.of(prosody)).items():
        kind = KINDS[path.rpartition(".")[2]]
        headers = {"Content-Type": f"{kind}; charset=utf-8", "Content-Security-Policy": POLICY}
        site.put(f"/some/folder/{path}", content, headers)
    site.server.site.roots["/some/folder/chinwag"] = site.server.site.roots["/"]
    return f"{site.url}/some/folder"


def test_the_form_writes_a_tag_and_the_tag_is_a_chat(
    page: Page, folder: str, site: HostSite, prosody: Prosody
) -> None:
    page.goto(f"{folder}/tag.html")
    page.get_by_label("Domain of the accounts").fill("localhost")
    page.get_by_label("WebSocket of the server").fill(prosody.websocket_url)
    page.get_by_label("Guests' domain").fill(prosody.guests)
    page.get_by_label("Colours").select_option("dark")
    page.get_by_label("Nothing is fetched or stored before a click").check()
    page.get_by_label("Where you have put the files").fill("/")
    tag = page.get_by_label("The tag").text_content() or ""
    assert re.findall(r"data-[\w-]+", tag) == [
        "data-domain",
        "data-websocket-url",
        "data-guest-domain",
        "data-consent",
        "data-theme",
    ]
    assert_no_barriers(page, "main")
    page.goto(site.raw(f"<!doctype html><title>A new page</title><body>{tag}"))
    page.get_by_role("button", name="Open chat").click()
    page.get_by_role("button", name="Continue as a guest").click(timeout=60_000)
    expect(page.get_by_role("region", name="Conversations")).to_be_visible(timeout=20_000)


@pytest.mark.parametrize("path", ["index", "doctor", "docs/settings", "docs/from-converse", "docs/start"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_no_barriers_and_does_not_scroll_sideways_on_a_phone(
    page: Page, folder: str, path: str, scheme: Any
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{folder}/{path}.html")
    assert_no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
