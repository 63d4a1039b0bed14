"""What others sent and plays: nothing of it before it is known to be what was sent, and then those bytes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_no_barriers
from tests.support.images import moving
from tests.support.sounds import beep
from tests.ui.stories import one_window
from tests.ui.test_page_files import CHANGED, CORS, secure, shared, shown, with_file
from widget.core.model import PageInfo

pytestmark = pytest.mark.browser
OWN = re.compile("^blob:")
BEHIND = """(url) => fetch(url).then(async (it) => `${it.headers.get("Content-Type")} ${await it.text()}`)"""
STRICT = """(rules) => {
  const policy = Object.assign(document.createElement("meta"), { content: rules });
  policy.setAttribute("http-equiv", "Content-Security-Policy");
  document.head.append(policy);
}"""
BROKEN = """() => {
  globalThis.broken = [];
  addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => {
    if (blockedURI.startsWith("blob")) broken.push(effectiveDirective);
  });
}"""


def test_a_video_is_fetched_when_it_is_wanted_and_not_played_if_it_is_another(talk: Any) -> None:
    file = shared("scene.webm", "video/webm", b"the scene")
    here = shown(talk, file, b"another")
    start = here.page.get_by_role("button", name="Play scene.webm")
    expect(start).to_be_visible()
    assert file.url not in here.asked
    assert_no_barriers(here.page)
    start.press("Enter")
    expect(here.page.get_by_role("alert").filter(has_text=CHANGED)).to_be_visible()
    expect(start).to_be_hidden()
    assert here.page.locator("video").get_attribute("src") is None


def test_a_video_that_is_the_one_plays_by_the_browsers_own_controls(talk: Any) -> None:
    file = shared("scene.webm", "video/webm", b"the scene", width=320, height=200)
    here = shown(talk, file, b"the scene")
    here.page.get_by_role("button", name="Play scene.webm").click()
    video = here.page.locator("video")
    expect(video).to_have_attribute("src", OWN)
    assert here.page.evaluate(BEHIND, video.get_attribute("src")) == "video/webm the scene"
    assert here.asked.count(file.url) == 1
    expect(video).to_have_attribute("controls", "")
    expect(video).to_be_focused()


def test_a_picture_that_moves_does_so_by_the_bytes_that_were_checked(talk: Any) -> None:
    file = shared("dance.gif", "image/gif", moving(), width=40, height=40)
    here = shown(talk, file, moving())
    picture = here.page.get_by_role("button", name="dance.gif").locator("img")
    expect(picture).to_have_attribute("src", OWN)
    here.page.wait_for_function("(img) => img.naturalWidth", arg=picture.element_handle())
    assert here.asked.count(file.url) == 1


def test_a_recording_is_heard_as_the_bytes_that_were_checked(talk: Any) -> None:
    file = shared("song.wav", "audio/wav", beep(), seconds=1)
    here = shown(talk, file, beep())
    audio = here.page.locator("audio")
    assert audio.get_attribute("src") is None
    here.page.get_by_role("button", name="Play").click()
    here.page.wait_for_function("(audio) => audio.currentTime > 0", arg=audio.element_handle())
    expect(audio).to_have_attribute("src", OWN)
    assert here.asked.count(file.url) == 1


def test_a_recording_starts_at_the_place_and_speed_that_were_chosen_before_it_was_there(talk: Any) -> None:
    file = shared("song.wav", "audio/wav", beep(60), seconds=60)
    here = shown(talk, file, beep(60))
    audio = here.page.locator("audio")
    here.page.get_by_role("button", name="Speed").click()
    here.page.get_by_role("slider", name="song.wav").fill("500")
    here.page.get_by_role("button", name="Play").click()
    here.page.wait_for_function("(audio) => audio.currentTime > 30", arg=audio.element_handle())
    assert audio.evaluate("(audio) => audio.playbackRate") == 1.5
    assert here.page.get_by_role("button", name="Speed").inner_text().endswith("1.5×")


def test_what_cannot_be_played_says_so_and_is_asked_for_once(talk: Any) -> None:
    """Its host could answer with something else the second time."""
    file = shared("song.ogg", "audio/ogg", b"the song", seconds=3)
    here = shown(talk, file, b"the song")
    here.page.get_by_role("button", name="Play").click()
    expect(here.page.get_by_role("alert").filter(has_text="cannot be played")).to_be_visible()
    assert here.page.locator("audio").get_attribute("src") != file.url
    assert here.asked.count(file.url) == 1


@pytest.mark.parametrize("rule", ["img-src", "media-src"])
def test_where_a_site_allows_no_address_of_ours_it_comes_from_its_own(talk: Any, rule: str) -> None:
    name, media_type, body = {
        "img-src": ("dance.gif", "image/gif", moving()),
        "media-src": ("song.wav", "audio/wav", beep()),
    }[rule]
    file = shared(name, media_type, body, width=40, height=40, seconds=1)
    here = secure(talk, one_window(PageInfo()))
    here.page.evaluate(STRICT, f"{rule} https:")
    here.page.evaluate(BROKEN)
    here.page.route(file.url, lambda route: route.fulfill(body=body, content_type=media_type, headers=CORS))
    empty, told = here.scene, []
    for _ in range(2):
        here.scene = with_file(file)
        here.draw()
        if rule == "media-src":
            here.page.get_by_role("button", name="Play").click()
        element = here.page.locator(".player audio, .picture img")
        expect(element).to_have_attribute("src", file.url)
        here.page.wait_for_function("(el) => el.naturalWidth || el.currentTime", arg=element.element_handle())
        expect(here.page.locator(".sound-note, .altered")).to_have_text("")
        told.append(here.page.evaluate("broken"))
        here.scene = empty
        here.draw()
    assert set(told[0]) == {rule}
    assert told[0] == told[1], "a site's owner hears of it of one file, not of each"


def test_a_recording_that_is_another_is_not_heard(talk: Any) -> None:
    file = shared("song.ogg", "audio/ogg", b"the song", seconds=3)
    here = shown(talk, file, b"another")
    here.page.get_by_role("button", name="Play").click()
    expect(here.page.get_by_role("alert").filter(has_text=CHANGED)).to_be_visible()
    assert here.page.locator("audio").evaluate("(audio) => audio.paused && !audio.readyState")
    assert here.asked.count(file.url) == 1
