"""Files of others in a browser: saved whatever becomes of their row, shown as what they are."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.images import png
from tests.ui.scenes import Scene
from tests.ui.shared import HOST
from tests.ui.stories import JULIET, one_window
from widget.core.attachment import Attachment
from widget.core.model import PageInfo

pytestmark = pytest.mark.browser
CORS = {"Access-Control-Allow-Origin": "*"}
LETTER = b"Act II, a garden"
INACTIVE = "Object.defineProperty(navigator, 'userActivation', { value: { isActive: false } })"
"""A browser that waited so long after the click that it opens nothing any more."""


def shared(name: str, media_type: str, of: bytes, **more: Any) -> Attachment:
    """A file whose hash is that of these bytes."""
    hash_ = b64encode(sha256(of).digest()).decode()
    return Attachment(f"{HOST}/{name}", name, media_type, len(of), hash=hash_, **more)


def with_file(file: Attachment) -> Scene:
    return one_window(PageInfo()).shared(JULIET, file)


class Waiting:
    """A file's host that answers when the test says so."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.routes = page, list[Route]()
        page.route(f"{HOST}/{name}", self.routes.append)

    def answer(self, body: bytes, headers: dict[str, str] = CORS) -> None:
        while not self.routes:
            self.page.wait_for_timeout(10)
        self.routes.pop().fulfill(body=body, headers=headers)


def test_what_is_being_saved_comes_although_its_row_has_gone(talk: Any) -> None:
    here = talk(with_file(shared("letter.txt", "text/plain", LETTER)))
    host = Waiting(here.page, "letter.txt")
    scene = here.scene
    link = here.page.get_by_role("link", name="Download letter.txt")
    link.click()
    expect(link).to_have_attribute("aria-busy", "true")
    here.scene = one_window(PageInfo())
    here.draw()
    expect(link).to_have_count(0)
    here.scene = scene
    here.draw()
    expect(link).to_have_attribute("aria-busy", "true")
    with here.page.expect_download() as saving:
        host.answer(LETTER)
    assert Path(saving.value.path()).read_bytes() == LETTER
    expect(link).not_to_have_attribute("aria-busy", "true")


def test_of_one_that_was_changed_its_next_row_tells(talk: Any) -> None:
    here = talk(with_file(shared("changed.txt", "text/plain", LETTER)))
    host = Waiting(here.page, "changed.txt")
    scene = here.scene
    link = here.page.get_by_role("link", name="Download changed.txt")
    link.click()
    here.scene = one_window(PageInfo())
    here.draw()
    host.answer(b"Forged")
    here.scene = scene
    here.draw()
    expect(here.page.get_by_role("alert").filter(has_text="changed on the way")).to_be_visible()


def test_what_comes_too_late_to_be_opened_is_opened_by_the_next_click(talk: Any) -> None:
    here = talk(with_file(shared("secret.txt", "text/plain", LETTER)))
    host = Waiting(here.page, "secret.txt")
    here.page.evaluate(INACTIVE)
    link = here.page.get_by_role("link", name="Download secret.txt")
    link.click()
    host.answer(LETTER, {})  # which nobody else may read
    expect(here.page.get_by_role("alert").filter(has_text="Press once more")).to_be_visible()
    assert len(here.page.context.pages) == 1
    with here.page.expect_popup():
        link.click()


def test_another_picture_of_the_same_size_stands_still_as_itself(talk: Any) -> None:
    here = talk(one_window(PageInfo()))
    for name, colour in (("red", (255, 0, 0)), ("blue", (0, 0, 255))):
        body = png(40, colour)
        here.page.route(f"{HOST}/{name}.gif", lambda route, body=body: route.fulfill(body=body))
    picture = here.page.locator(".picture")
    for name, seen in (("red", [255, 0, 0]), ("blue", [0, 0, 255])):
        here.scene = with_file(Attachment(f"{HOST}/{name}.gif", f"{name}.gif", "image/gif", 100, 40, 40))
        here.draw()
        expect(picture).to_have_attribute("data-still", "")
        here.page.wait_for_function(PAINTED, arg=[picture.element_handle(), seen])


PAINTED = """([picture, seen]) => {
  const pen = picture.querySelector("canvas").getContext("2d");
  return `${[...pen.getImageData(0, 0, 1, 1).data].slice(0, 3)}` === `${seen}`;
}"""
