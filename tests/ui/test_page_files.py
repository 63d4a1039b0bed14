"""Files of others in a browser: saved whatever becomes of their row, shown as what they are."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.axe import assert_no_barriers
from tests.support.images import png
from tests.support.waiting import until
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


def secure(talk: Any, scene: Scene) -> Any:
    """Hashes are made in secure contexts alone, and this is one."""
    return talk(scene, at="https://verona.example/")


class Waiting:
    """A file's host that answers when the test says so."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.routes = page, list[Route]()
        page.route(f"{HOST}/{name}", lambda route: self.routes.append(route))

    def answer(self, body: bytes) -> None:
        self._asked().fulfill(body=body, headers=CORS)

    def refuse(self) -> None:
        """As for everybody whom the host lets not read it."""
        self._asked().abort()

    def _asked(self) -> Route:
        until(self.page, lambda: self.routes)
        return self.routes.pop()


def test_what_is_being_saved_comes_although_its_row_has_gone(talk: Any) -> None:
    here = secure(talk, with_file(shared("letter.txt", "text/plain", LETTER)))
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
    here = secure(talk, with_file(shared("changed.txt", "text/plain", LETTER)))
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
    here = secure(talk, with_file(shared("secret.txt", "text/plain", LETTER)))
    host = Waiting(here.page, "secret.txt")
    here.page.evaluate(INACTIVE)
    link = here.page.get_by_role("link", name="Download secret.txt")
    link.click()
    host.refuse()
    expect(here.page.get_by_role("alert").filter(has_text="Press once more")).to_be_visible()
    assert len(here.page.context.pages) == 1
    with here.page.expect_popup():
        link.click()


def test_another_picture_of_the_same_size_stands_still_as_itself(talk: Any) -> None:
    # Of the page's own origin, so that what is painted can be read
    here = talk(one_window(PageInfo()), at=f"{HOST}/page")
    colours = {"red": (255, 0, 0), "blue": (0, 0, 255)}

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2].partition(".")[0]
        route.fulfill(body=png(40, colours[name]))

    here.page.route(f"{HOST}/*.gif", answer)
    picture = here.page.locator(".picture")
    for name, seen in colours.items():
        here.scene = with_file(Attachment(f"{HOST}/{name}.gif", f"{name}.gif", "image/gif", 100, 40, 40))
        here.draw()
        expect(picture).to_have_attribute("data-still", "")
        here.page.wait_for_function(PAINTED, arg=[picture.element_handle(), list(seen)])


def shown(talk: Any, file: Attachment, body: bytes) -> Any:
    """A page with one file, whose host has these bytes; `asked` are the addresses that were fetched."""
    here = secure(talk, one_window(PageInfo()))
    here.asked = []
    here.page.on("request", lambda request: here.asked.append(request.url))
    here.page.route(file.url, lambda route: route.fulfill(body=body, headers=CORS))
    here.scene = with_file(file)
    here.draw()
    return here


SKY = png(40, (10, 20, 200))
CHANGED = "it was changed on the way"


def test_a_picture_is_seen_as_the_bytes_that_were_checked_and_fetched_once(talk: Any) -> None:
    file = shared("sky.jpeg", "image/jpeg", SKY, width=40, height=40)
    here = shown(talk, file, SKY)
    picture = here.page.get_by_role("button", name="sky.jpeg")
    expect(picture).to_have_attribute("data-seen", "")
    here.page.wait_for_function(PAINTED, arg=[picture.element_handle(), [10, 20, 200]])
    assert_no_barriers(here.page)
    picture.click()
    here.obey()
    large = here.page.get_by_role("dialog", name="sky.jpeg")
    expect(large.get_by_role("img", name="sky.jpeg")).to_be_visible()
    here.page.wait_for_function(PAINTED, arg=[large.element_handle(), [10, 20, 200]])
    assert here.asked.count(file.url) == 1
    assert_no_barriers(here.page)


def test_of_a_picture_that_is_another_nothing_is_seen(talk: Any) -> None:
    file = shared("forged.jpeg", "image/jpeg", SKY)
    here = shown(talk, file, png(40, (255, 0, 0)))
    expect(here.page.get_by_role("alert").filter(has_text=CHANGED)).to_be_visible()
    picture = here.page.get_by_role("button", name="forged.jpeg")
    expect(picture.locator("img")).not_to_have_attribute("src", file.url)
    expect(picture.locator("canvas")).to_be_hidden()
    picture.click()
    here.obey()
    expect(here.page.get_by_role("dialog").get_by_role("alert")).to_contain_text(CHANGED)


def test_a_picture_that_cannot_be_checked_is_shown_like_any_other(talk: Any) -> None:
    here = secure(talk, one_window(PageInfo()))
    file = shared("secret.jpeg", "image/jpeg", SKY)
    here.page.route(
        file.url,
        lambda route: route.fulfill(body=SKY) if route.request.resource_type == "image" else route.abort(),
    )
    here.scene = with_file(file)
    here.draw()
    picture = here.page.get_by_role("button", name="secret.jpeg")
    expect(picture.locator("img")).to_have_attribute("src", file.url)
    here.page.wait_for_function("(img) => img.naturalWidth", arg=picture.locator("img").element_handle())


PAINTED = """([picture, seen]) => {
  const pen = picture.querySelector("canvas.seen, canvas").getContext("2d");
  return `${[...pen.getImageData(0, 0, 1, 1).data].slice(0, 3)}` === `${seen}`;
}"""
