"""A code of devices before a real camera, as far as the browser can tell: Chromium's, which sees a film.

The code is the one that the other page has drawn, photographed askew; it is read by what reads it everywhere
(page/scan.js), no browser's own `BarcodeDetector` taking part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import Visit
from tests.browser.stories.test_encryption import dialog, has_keys, padlock
from tests.support.accounts import Account, Accounts
from tests.support.browsers import Pages, Watch, launch_chromium
from tests.support.site import HostSite
from tests.support.story import LOADED, Visitor

Couple = tuple[Account, Account]
Watching = Callable[[Path], Visitor]
WIDTH, HEIGHT = 640, 480
PHOTOGRAPHED = f"""(code) => {{
  const made = Object.assign(document.createElement("canvas"), {{ width: {WIDTH}, height: {HEIGHT} }});
  const pen = made.getContext("2d");
  pen.fillStyle = "#887766";
  pen.fillRect(0, 0, {WIDTH}, {HEIGHT});
  pen.translate(330, 245);
  pen.rotate(0.12);
  pen.globalAlpha = 0.8;
  pen.drawImage(code, -200, -200, 400, 400);
  const {{ data }} = pen.getImageData(0, 0, {WIDTH}, {HEIGHT});
  return Array.from({{ length: {WIDTH} * {HEIGHT} }}, (_, at) => data[4 * at]);
}}"""
LIGHTS = """{
  const media = MediaDevices.prototype;
  const ask = media.getUserMedia;
  globalThis.lights = [];
  media.getUserMedia = async function (how) {
    const stream = await ask.call(this, how);
    lights.push(...stream.getTracks());
    return stream;
  };
}"""
"""What the cameras that were asked for are doing."""


def film_of_her_code(visitor: Visitor, folder: Path) -> Path:
    """A film of the code in “Your devices”, in black and white (YUV4MPEG2)."""
    visitor.page.get_by_role("button", name="More", exact=True).first.click()
    visitor.page.get_by_role("menuitem", name="Your devices").click()
    code = dialog(visitor, "Your devices").get_by_role("img", name="Code of your devices")
    expect(code).to_have_attribute("width", re.compile("."))  # which it is given when it is drawn
    picture = bytes(code.evaluate(PHOTOGRAPHED))
    assert len(set(picture)) > 2
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    film = folder / "code.y4m"
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    film.write_bytes(head + (b"FRAME\n" + picture + grey) * 10)
    return film


@pytest.fixture
def watching(
    playwright: Playwright, site: HostSite, prosody: Prosody, watch: Watch
) -> Iterator[Callable[[Path], Visitor]]:
    """A page in a browser whose camera sees a film."""
    browsers: list[Browser] = []

    def come(film: Path) -> Visitor:
        browsers.append(launch_chromium(playwright, f"--use-file-for-fake-video-capture={film}"))
        page = Pages(browsers[-1], watch).open(viewport={"width": 1280, "height": 800})
        page.add_init_script(LIGHTS)
        page.goto(site.page({"websocket_url": prosody.websocket_url}))
        return Visitor(page)

    yield come
    for each in browsers:
        each.close()


def at_his_devices(visitor: Visitor, account: Account) -> None:
    visitor.log_in(account)
    has_keys(visitor)
    padlock(visitor.chat("Romeo")).click()
    shown = dialog(visitor, "Encryption")
    expect(shown.locator(".devices > li")).to_have_count(1, timeout=LOADED)


def scans(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Scan their code").click()


def lights(visitor: Visitor) -> list[str]:
    found: list[str] = visitor.page.evaluate("lights.map(({ readyState }) => readyState)")
    return found


def test_a_code_before_the_camera_verifies_its_devices(
    visit: Visit, couple: Couple, watching: Watching, tmp_path: Path
) -> None:
    romeo = visit()
    romeo.log_in(couple[1])
    has_keys(romeo)
    juliet = watching(film_of_her_code(romeo, tmp_path))
    juliet.page.context.grant_permissions(["camera"])
    at_his_devices(juliet, couple[0])
    scans(juliet)
    shown = dialog(juliet, "Devices of Romeo")
    expect(shown.get_by_text("The code fits: these devices are verified.")).to_be_visible(timeout=LOADED)
    expect(shown.locator(".device-state")).to_have_text("Verified")
    assert lights(juliet) == ["ended"]


def test_of_anothers_code_nothing_is_trusted_and_a_camera_that_is_refused_is_told(
    visit: Visit, couple: Couple, accounts: Accounts, watching: Watching, tmp_path: Path
) -> None:
    romeo, nurse = visit(), visit()
    romeo.log_in(couple[1])
    has_keys(romeo)
    nurse.log_in(accounts.one("nurse"))
    has_keys(nurse)
    juliet = watching(film_of_her_code(nurse, tmp_path))
    at_his_devices(juliet, couple[0])
    scans(juliet)
    shown = dialog(juliet, "Devices of Romeo")
    expect(shown.get_by_text("The camera cannot be used here.")).to_be_visible(timeout=LOADED)
    assert lights(juliet) == []
    juliet.page.context.grant_permissions(["camera"])
    scans(juliet)
    expect(shown.get_by_text("This is not the code of Romeo.")).to_be_visible(timeout=LOADED)
    expect(shown.locator(".device-state")).to_have_text("Not verified")
    assert lights(juliet) == ["ended"]
