"""Addresses that are lent to what is seen and heard, in a browser: none is left, and they are bounded."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from build.serve import Site, serve
from tests.support.images import moving
from tests.support.sounds import beep
from tests.support.waiting import becomes
from tests.ui.stories import JULIET, one_window
from tests.ui.test_page_files import CORS, secure, shared
from tests.ui.test_page_players import OWN
from tests.ui.test_page_secret_files import sealed
from widget.core.attachment import Attachment
from widget.core.events import MediaWanted
from widget.core.model import PageInfo

pytestmark = pytest.mark.browser
OPENINGS = 100
COUNTED = """() => {
  globalThis.addresses = { made: 0, there: new Set() };
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (of) => {
    const url = createObjectURL.call(URL, of);
    addresses.made += 1;
    addresses.there.add(url);
    return url;
  };
  URL.revokeObjectURL = (url) => {
    revokeObjectURL.call(URL, url);
    addresses.there.delete(url);
  };
}"""
"""Addresses are made and revoked as ever, and counted."""
GONE = "(url) => fetch(url).then(() => false, () => true)"
PLAYS = "(media) => !media.paused && media.currentTime > 0"


def made(page: Page) -> int:
    return int(page.evaluate("addresses.made"))


def there(page: Page) -> int:
    """Addresses that are not revoked yet."""
    return int(page.evaluate("addresses.there.size"))


def counting(talk: Any, *files: tuple[Attachment, bytes]) -> Any:
    """A page that counts addresses, and whose files can be had."""
    here = secure(talk, one_window(PageInfo()))
    here.page.evaluate(COUNTED)
    for file, body in files:
        here.page.route(file.url, partial(_answer, body))
    return here


def _answer(body: bytes, route: Route) -> None:
    route.fulfill(body=body, headers=CORS)


def test_after_a_hundred_openings_no_address_is_left(talk: Any) -> None:
    song = shared("song.wav", "audio/wav", beep(), seconds=1)
    secret, ciphertext = sealed("scene.webm", "video/webm", b"the scene")
    here = counting(talk, (song, beep()), (secret, ciphertext))
    empty, scene = here.scene, one_window(PageInfo()).shared(JULIET, song, secret)
    for _ in range(OPENINGS // 2):
        here.scene = scene
        here.draw()
        here.page.get_by_role("button", name="Play", exact=True).click()
        here.page.get_by_role("button", name="Play scene.webm").click()
        expect(here.page.locator("audio")).to_have_attribute("src", OWN)
        expect(here.page.locator("video")).to_have_attribute("src", OWN)
        assert there(here.page) == 2
        here.scene = empty
        here.draw()
        expect(here.page.locator("audio, video")).to_have_count(0)
        assert there(here.page) == 0
    assert made(here.page) == OPENINGS


def test_however_many_show_the_same_it_has_one_address_until_the_last_goes(talk: Any) -> None:
    dance = shared("dance.gif", "image/gif", moving(), width=40, height=40)
    here = counting(talk, (dance, moving()))
    empty = here.scene
    here.scene = one_window(PageInfo()).shared(JULIET, dance)
    here.draw()
    small = here.page.locator(".picture img")
    expect(small).to_have_attribute("src", OWN)
    address = small.get_attribute("src")
    for _ in range(OPENINGS):
        here.page.get_by_role("button", name="dance.gif").click()
        here.obey()
        large = here.page.get_by_role("dialog", name="dance.gif")
        expect(large.locator("img")).to_have_attribute("src", str(address))
        here.page.keyboard.press("Escape")
        here.obey()
        expect(large).to_have_count(0)
    assert (made(here.page), there(here.page)) == (1, 1)
    here.scene = empty
    here.draw()
    becomes(here.page, lambda: there(here.page), 0)
    assert here.page.evaluate(GONE, address)


def playing(page: Page, name: str) -> Locator:
    """It is pressed, and plays."""
    page.get_by_role("button", name=f"Play {name}").click()
    video = page.get_by_label(name, exact=True)
    page.wait_for_function(PLAYS, arg=video.element_handle(timeout=30_000))
    return video


def test_a_film_that_rests_gives_its_room_to_others_and_goes_on_where_it_was(talk: Any) -> None:
    """Three of 60 MB are more than are held: of those that stand still, the longest lent goes."""
    site = Site({})
    with serve(site) as server:
        films = []
        for tone, name in enumerate(("first.webm", "second.webm", "third.webm")):
            body = beep(3700, tone)
            site.routes[f"/{name}"] = partial(lambda body: (200, CORS, body), body)
            films.append(replace(shared(name, "video/webm", body), url=f"{server.url}/{name}"))
        here = talk(one_window(PageInfo()), at=f"{server.url}/page")
        here.page.evaluate(COUNTED)
        here.scene = one_window(PageInfo()).shared(JULIET, *films)
        for film in films:
            message = here.scene.held(JULIET, film.url)
            here.scene.tell(MediaWanted(message.conversation, message.id))
        here.draw()
        first = playing(here.page, "first.webm")
        address = first.get_attribute("src")
        first.evaluate("(video) => { video.pause(); video.currentTime = 1800; }")
        second = playing(here.page, "second.webm")
        assert there(here.page) == 2
        playing(here.page, "third.webm")
        assert here.page.evaluate(GONE, address)
        assert first.get_attribute("src") is None
        assert second.evaluate(PLAYS), "what plays is left alone"
        assert there(here.page) == 2
        playing(here.page, "first.webm")
        assert first.evaluate("(video) => video.currentTime") >= 1800
        assert there(here.page) == 3
