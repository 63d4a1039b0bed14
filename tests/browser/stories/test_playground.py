"""The theme playground of the demo site: what is changed is seen on the chat at once, and can be copied."""

from __future__ import annotations

from playwright.sync_api import expect

from build.paths import ROOT
from tests.support.browsers import Pages
from tests.support.site import HostSite

SITE = ROOT / "demo/site"


def test_what_is_changed_is_seen_on_the_chat_and_told_for_copying(pages: Pages, site: HostSite) -> None:
    site.put("/themes.js", (SITE / "themes.js").read_bytes(), {"Content-Type": "text/javascript"})
    site.put("/themes.css", (SITE / "themes.css").read_bytes(), {"Content-Type": "text/css"})
    page = pages.open(viewport={"width": 900, "height": 800})
    page.goto(site.page({}, body=(SITE / "themes.html").read_text("utf-8").replace("${root}", "/")))
    launcher = page.locator("chinwag-root .cw-launcher")
    code = page.locator("#code")
    expect(code).to_have_text("Nothing changed yet.")
    page.get_by_role("radio", name="Warm").check()
    page.get_by_role("radio", name="Dark").check()
    expect(page.locator("chinwag-root")).to_have_attribute("theme", "dark warm")
    page.get_by_label("Launcher's size").fill("80px")
    expect(launcher).to_have_css("width", "80px")
    page.get_by_label("Accent", exact=True).fill("no colour")
    expect(page.get_by_label("Accent", exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Accent", exact=True).fill("#0a5c36")
    expect(code).to_contain_text('data-theme="warm dark"')
    expect(code).to_contain_text("--chinwag-accent: #0a5c36;")
    expect(code).not_to_contain_text("no colour")
    page.get_by_role("button", name="As it was").click()
    expect(code).to_have_text("Nothing changed yet.")
    expect(launcher).to_have_css("width", "56px")
