"""Encrypted files in a browser: opened here, and nothing of them is seen that was not sent."""

from __future__ import annotations

import os
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from playwright.sync_api import Download, Page, expect

from tests.support.axe import assert_no_barriers
from tests.support.images import png
from tests.support.sounds import beep
from tests.ui.scenes import Scene
from tests.ui.shared import HOST
from tests.ui.stories import JULIET, one_window
from tests.ui.test_page_files import CHANGED, CORS, PAINTED, SKY, secure
from tests.ui.test_page_players import STRICT
from widget.core.attachment import Attachment
from widget.core.model import PageInfo

pytestmark = pytest.mark.browser
LETTER = b"Act II, a garden"
LOST = "This file cannot be had"
LOUD = """(canvas) => {
  const { width, height } = canvas;
  const ink = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  const row = Math.floor(height * 0.3) * width * 4;
  return width && ink.slice(row, row + width * 4).some((part, n) => n % 4 === 3 && part);
}"""
"""Whether a waveform has a bar that is taller than silence."""


def sealed(
    name: str, media_type: str, of: bytes, *, iv: int = 12, told: bool = True, **more: Any
) -> tuple[Attachment, bytes]:
    """A file as another program encrypts it, and what its host has; with `told` by XEP-0448."""
    secret = os.urandom(iv + 32)
    ciphertext = AESGCM(secret[iv:]).encrypt(secret[:iv], of, None)
    where = f"{HOST}/{secret.hex()[-8:]}.{name.rpartition('.')[2]}"
    if not told:
        return Attachment(where, name, secret=secret.hex()), ciphertext
    hash_ = b64encode(sha256(of).digest()).decode()
    return Attachment(where, name, media_type, len(of), hash=hash_, secret=secret.hex(), **more), ciphertext


def with_files(*files: Attachment) -> Scene:
    return one_window(PageInfo()).shared(JULIET, *files)


def shown(talk: Any, file: Attachment, body: bytes | None) -> Any:
    """A page with one file, whose host has these bytes, or lets nobody read them."""
    here = secure(talk, one_window(PageInfo()))
    here.asked = []
    here.page.on("request", lambda request: here.asked.append((request.url, request.headers)))
    here.page.route(
        file.url, lambda route: route.abort() if body is None else route.fulfill(body=body, headers=CORS)
    )
    here.scene = with_files(file)
    here.draw()
    return here


def is_painted(page: Page, place: Any, colour: list[int]) -> None:
    page.wait_for_function(PAINTED, arg=[place.element_handle(), colour])


def html(page: Page) -> str:
    """All that the page's own scripts can see of the chat."""
    return str(page.evaluate("() => document.querySelector('chinwag-root').shadowRoot.innerHTML"))


@pytest.mark.parametrize("told", [True, False], ids=["XEP-0448", "XEP-0454"])
@pytest.mark.parametrize("iv", [12, 16])
def test_a_picture_is_opened_and_its_key_goes_nowhere(talk: Any, told: bool, iv: int) -> None:
    file, body = sealed("sky.jpeg", "image/jpeg", SKY, iv=iv, told=told)
    here = shown(talk, file, body)
    picture = here.page.get_by_role("button", name="sky.jpeg")
    expect(picture).to_have_attribute("data-seen", "")
    is_painted(here.page, picture, [10, 20, 200])
    assert_no_barriers(here.page)
    picture.click()
    here.obey()
    large = here.page.get_by_role("dialog", name="sky.jpeg")
    is_painted(here.page, large, [10, 20, 200])
    assert_no_barriers(here.page)
    key = file.secret[-64:]
    assert [url for url, _ in here.asked].count(file.url) == 1
    assert not any(key in url or "referer" in headers for url, headers in here.asked)
    assert key not in html(here.page)
    with here.page.expect_download() as saving:
        large.get_by_role("button", name="Download").click()
    assert Path(saving.value.path()).read_bytes() == SKY
    assert saving.value.suggested_filename == "sky.jpeg"


@pytest.mark.parametrize("how", ["tag", "cut", "other", "empty"])
def test_of_what_was_changed_nothing_is_seen(talk: Any, how: str) -> None:
    file, body = sealed("sky.jpeg", "image/jpeg", SKY)
    forged = {"tag": body[:-1] + bytes([body[-1] ^ 1]), "cut": body[:-20], "other": SKY, "empty": b""}[how]
    here = shown(talk, file, forged)
    expect(here.page.get_by_role("alert").filter(has_text=CHANGED)).to_be_visible()
    picture = here.page.get_by_role("button", name="sky.jpeg")
    expect(picture.locator("canvas")).to_be_hidden()
    assert picture.locator("img").get_attribute("src") is None


def test_of_another_file_with_a_key_that_fits_nothing_is_seen(talk: Any) -> None:
    """Whoever knows the key is not its sender: the hash came with the message."""
    file, _ = sealed("sky.jpeg", "image/jpeg", SKY)
    secret = bytes.fromhex(file.secret)
    here = shown(talk, file, AESGCM(secret[12:]).encrypt(secret[:12], png(40, (255, 0, 0)), None))
    expect(here.page.get_by_role("alert").filter(has_text=CHANGED)).to_be_visible()


@pytest.mark.parametrize("name", ["sky.jpeg", "sky.gif"])
def test_of_what_its_host_does_not_give_that_is_said(talk: Any, name: str) -> None:
    file, _ = sealed(name, "", SKY, told=False)
    here = shown(talk, file, None)
    expect(here.page.get_by_role("alert").filter(has_text=LOST)).to_be_visible()
    assert here.page.locator(".picture img").get_attribute("src") is None


def test_what_lies_behind_the_end_of_a_file_is_cut_off(talk: Any) -> None:
    file, _ = sealed("letter.txt", "text/plain", LETTER)
    secret = bytes.fromhex(file.secret)
    here = shown(talk, file, AESGCM(secret[12:]).encrypt(secret[:12], LETTER + b"\0" * 1000, None))
    with here.page.expect_download() as saving:
        here.page.get_by_role("button", name="Download letter.txt").click()
    assert Path(saving.value.path()).read_bytes() == LETTER


def test_a_file_is_saved_under_its_own_name_and_a_second_time_if_it_did_not_come(talk: Any) -> None:
    file, body = sealed("letter.txt", "text/plain", LETTER)
    here = shown(talk, file, None)
    saver = here.page.get_by_role("button", name="Download letter.txt")
    saver.click()
    expect(here.page.get_by_role("alert").filter(has_text=LOST)).to_be_visible()
    assert_no_barriers(here.page)
    assert len(here.page.context.pages) == 1, "ciphertext is of no use to anybody"
    here.page.route(file.url, lambda route: route.fulfill(body=body, headers=CORS))
    with here.page.expect_download() as saving:
        saver.press("Enter")
    assert saving.value.suggested_filename == "letter.txt"
    expect(here.page.get_by_role("alert").filter(has_text=LOST)).to_have_count(0)


def test_a_damaged_file_is_not_saved(talk: Any) -> None:
    file, body = sealed("letter.txt", "text/plain", LETTER)
    here = shown(talk, file, body[1:])
    saved: list[Download] = []
    here.page.on("download", lambda download: saved.append(download))
    saver = here.page.get_by_role("button", name="Download letter.txt")
    for _ in range(2):
        saver.click()
        expect(here.page.get_by_role("alert").filter(has_text=CHANGED)).to_be_visible()
    assert not saved


def test_a_picture_that_moves_has_an_address_of_its_own_only_while_it_is_seen(talk: Any) -> None:
    file, body = sealed("sky.gif", "image/gif", SKY, width=40, height=40)
    here = shown(talk, file, body)
    picture = here.page.locator(".picture img")
    here.page.wait_for_function("(img) => img.naturalWidth === 40", arg=picture.element_handle())
    address = picture.get_attribute("src")
    assert address
    assert address.startswith("blob:")
    expect(here.page.locator(".picture")).to_have_attribute("data-still", "")
    here.scene = one_window(PageInfo())
    here.draw()
    expect(picture).to_have_count(0)
    assert here.page.evaluate("(url) => fetch(url).then(() => true, () => false)", address) is False


def test_where_a_policy_allows_no_address_of_ours_it_stands_still(talk: Any) -> None:
    file, body = sealed("sky.gif", "image/gif", SKY, width=40, height=40)
    here = secure(talk, one_window(PageInfo()))
    here.page.route(file.url, lambda route: route.fulfill(body=body, headers=CORS))
    here.page.evaluate(STRICT, "img-src https:")
    here.scene = with_files(file)
    here.draw()
    picture = here.page.locator(".picture")
    expect(picture).to_have_attribute("data-seen", "")
    is_painted(here.page, picture, [10, 20, 200])


def test_a_recording_is_opened_when_it_is_played_and_its_waveform_is_drawn(talk: Any) -> None:
    file, body = sealed("voice-1.wav", "audio/wav", beep(), seconds=1)
    here = shown(talk, file, body)
    assert not any(url == file.url for url, _ in here.asked)
    here.page.get_by_role("button", name="Play").click()
    audio = here.page.locator("audio")
    here.page.wait_for_function("(audio) => audio.currentTime > 0", arg=audio.element_handle())
    assert str(audio.get_attribute("src")).startswith("blob:")
    here.page.wait_for_function(LOUD, arg=here.page.locator(".sound canvas").element_handle())
    assert here.page.locator(".sound-note").inner_text() == ""


def test_a_video_is_opened_when_it_is_wanted(talk: Any) -> None:
    file, body = sealed("scene.webm", "video/webm", b"the scene")
    here = shown(talk, file, body)
    start = here.page.get_by_role("button", name="Play scene.webm")
    expect(start).to_be_visible()
    assert not any(url == file.url for url, _ in here.asked)
    start.click()
    video = here.page.locator("video")
    expect(video).to_have_attribute("controls", "")
    assert str(video.get_attribute("src")).startswith("blob:")
    type_ = here.page.evaluate(
        "(url) => fetch(url).then((it) => it.blob()).then((it) => it.type)", video.get_attribute("src")
    )
    assert type_ == "video/webm"


@pytest.mark.parametrize(("body", "words"), [(b"other", CHANGED), (None, LOST)])
def test_a_video_or_a_recording_that_cannot_be_opened_says_so(
    talk: Any, body: bytes | None, words: str
) -> None:
    for name, button in (("scene.webm", "Play scene.webm"), ("song.ogg", "Play")):
        file, _ = sealed(name, "", b"x", told=False)
        here = shown(talk, file, body)
        here.page.get_by_role("button", name=button).click()
        expect(here.page.get_by_role("alert").filter(has_text=words)).to_be_visible()


def test_no_document_is_given_an_address_of_ours(talk: Any) -> None:
    """What says that it is a page, or a picture that may hold programs, is saved, and not opened."""
    file, body = sealed("sky.html", "text/html", b"<script>alert(1)</script>")
    here = shown(talk, file, body)
    with here.page.expect_download():
        here.page.get_by_role("button", name="Download sky.html").click()
    assert here.page.url == "https://verona.example/"
