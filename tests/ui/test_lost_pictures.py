"""A picture that cannot be had: what it is stands there, not the browser's sign, and a way to try again."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.support.axe import assert_no_barriers
from tests.support.images import png
from tests.ui.shared import HOST
from tests.ui.stories import JULIET, one_window
from tests.ui.test_page_files import CORS, shared
from widget.core.attachment import Attachment
from widget.core.events import PictureOpened
from widget.core.model import PageInfo

pytestmark = pytest.mark.browser

PICTURE = png(40, (92, 138, 84))
PLAIN = Attachment(f"{HOST}/garden.png", "garden.png", "image/png", 230_000, 640, 400)
OPACITY = "image => getComputedStyle(image).opacity"


class Host:
    """Of a file: it gives it when it wants to."""

    def __init__(self) -> None:
        self.body: bytes | None = None

    def __call__(self, route: Route) -> None:
        if self.body is None:
            route.abort()
        else:
            route.fulfill(body=self.body, headers={**CORS, "Content-Type": "image/png"})


@pytest.fixture
def host() -> Host:
    return Host()


def received(talk: Any, host: Host, file: Attachment) -> Any:
    """Hashes are made in secure contexts alone, and this is one."""
    here = talk(one_window(PageInfo()), at="https://verona.example/")
    here.page.route(f"{HOST}/garden.png", host)
    here.scene.shared(JULIET, file)
    here.draw()
    return here


def is_lost(here: Any) -> None:
    picture = here.page.locator(".picture")
    expect(picture.locator(".missing")).to_be_visible()
    expect(picture.locator(".missing-name")).to_have_text("garden.png")
    expect(picture.locator(".missing-again")).to_be_visible()
    assert picture.locator("img").evaluate(OPACITY) == "0"


def test_a_lost_picture_tells_what_it_is_and_a_press_tries_again(talk: Any, host: Host) -> None:
    here = received(talk, host, PLAIN)
    is_lost(here)
    picture = here.page.get_by_role("button", name="garden.png")
    expect(picture).to_contain_text("230 kB")
    assert_no_barriers(here.page)
    told = len(here.said("event"))
    picture.press("Enter")
    # In vain
    expect(picture).not_to_have_attribute("aria-busy", "true")
    is_lost(here)
    host.body = PICTURE
    picture.press("Enter")
    expect(picture.locator(".missing")).to_be_hidden()
    assert picture.locator("img").evaluate(
        "image => [image.naturalWidth, getComputedStyle(image).opacity]"
    ) == [40, "1"]
    presses = [
        each
        for each in here.said("event")[told:]
        if isinstance(here.encoder.decode(each["event"]), PictureOpened)
    ]
    assert presses == []
    picture.click()
    here.page.wait_for_function(f"sent.filter(each => each.type === 'event').length > {told}")
    assert isinstance(here.encoder.decode(here.said("event")[-1]["event"]), PictureOpened)


def test_a_lost_picture_comes_when_the_network_is_back(talk: Any, host: Host) -> None:
    here = received(talk, host, PLAIN)
    is_lost(here)
    host.body = PICTURE
    here.page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(here.page.locator(".picture .missing")).to_be_hidden()


def test_a_lost_picture_that_has_a_hash_is_held_against_it_when_it_comes(talk: Any, host: Host) -> None:
    here = received(talk, host, shared("garden.png", "image/png", PICTURE, width=40, height=40))
    is_lost(here)
    host.body = PICTURE
    picture = here.page.get_by_role("button", name="garden.png")
    picture.click()
    expect(picture).to_have_attribute("data-seen", "")
    expect(picture.locator(".missing")).to_be_hidden()


def test_a_picture_that_was_changed_is_not_offered_again(talk: Any, host: Host) -> None:
    host.body = png(40, (200, 0, 0))
    here = received(talk, host, shared("garden.png", "image/png", PICTURE, width=40, height=40))
    expect(here.page.get_by_role("alert").filter(has_text="changed on the way")).to_be_visible()
    picture = here.page.locator(".picture")
    expect(picture.locator(".missing-name")).to_be_visible()
    expect(picture.locator(".missing-again")).to_be_hidden()
    assert picture.locator("img").evaluate(OPACITY) == "0"
