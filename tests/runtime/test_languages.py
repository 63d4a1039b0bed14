"""The language follows each page: words are brought, and all that was drawn there is said anew."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from tests.support.tongues import Files
from vdom import Node, VNode, memo
from vdom.html import button, div, p
from widget.core.events import Event, LauncherToggled
from widget.core.feature import Feature
from widget.core.model import PageInfo, Session, SurfaceId
from widget.runtime.clock import SystemClock
from widget.runtime.languages import Languages
from widget.runtime.loop import Loop
from widget.runtime.screen import Picture
from widget.settings import Settings
from widget.ui import i18n
from widget.ui.i18n import ENGLISH, _


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    i18n.use(ENGLISH)


def label() -> VNode:
    return button(_("Cancel"))


def row() -> VNode:
    return p(_("Today"))


def draw(picture: Picture) -> Node:
    return div(memo(label), memo(row, key="a row"))


class Page:
    """One page of an engine that speaks what the page asks for."""

    def __init__(self, library: Files | None = None, features: Sequence[Feature[Any]] = ()) -> None:
        self.posts: list[dict[str, Any]] = []
        self.loop = Loop(features, draw, SystemClock(), Settings())  # type: ignore[arg-type]
        self.languages = Languages(library or Files(), self.loop.redraw)
        self.languages.begin("en", "")
        self.loop.speak = self.languages.speak
        self.receive = self.loop.join(lambda text: self.posts.append(json.loads(text)))
        self.receive({"type": "hello", "page": {"language": "en"}, "surfaces": [{"id": "main"}]})

    async def says(self, language: str) -> None:
        self.receive({"type": "page", "page": {"language": language}})
        await self.settled()

    async def settled(self) -> None:
        for _turn in range(8):
            await asyncio.sleep(0)
            patches = [post["patch"] for post in self.posts if post["type"] == "patch"]
            if patches:
                self.receive({"type": "drawn", "surface": "main", "generation": patches[-1][0]})

    @property
    def seen(self) -> str:
        return str(self.posts[-1])


class GermanPage:
    """A page that comes later to the same engine."""

    def __init__(self, first: Page) -> None:
        self.posts: list[str] = []
        self.receive = first.loop.join(self.posts.append)
        self.receive({"type": "hello", "page": {"language": "de"}, "surfaces": [{"id": "main"}]})

    def draws(self) -> None:
        generation = json.loads(self.posts[-1])["patch"][0]
        self.receive({"type": "drawn", "surface": "main", "generation": generation})

    @property
    def seen(self) -> str:
        return self.posts[-1]


async def test_what_was_drawn_is_said_anew_when_the_page_asks_for_another_language() -> None:
    page = Page()
    await page.settled()
    assert "Cancel" in page.seen
    await page.says("de-AT")
    assert "Abbrechen" in page.seen
    await page.says("en")
    assert "Cancel" in page.seen


async def test_rows_that_are_kept_as_they_were_written_are_said_anew_too() -> None:
    page = Page()
    await page.settled()
    assert "Today" in page.seen
    await page.says("de")
    assert "Heute" in page.seen
    assert "Today" not in page.seen


async def test_a_page_that_comes_later_is_told_no_row_of_the_old_language() -> None:
    page = Page()
    await page.settled()
    page.receive({"type": "leave"})
    later = GermanPage(page)
    await page.settled()
    assert "Heute" in later.seen


async def test_a_page_that_comes_later_is_spoken_to_in_its_own_language() -> None:
    page = Page()
    await page.settled()
    later = GermanPage(page)
    await page.settled()
    later.draws()
    await page.settled()
    assert "Abbrechen" in later.seen


async def test_pages_of_two_languages_are_each_spoken_to_in_their_own() -> None:
    page = Page()
    later = GermanPage(page)
    await page.settled()
    later.draws()
    await page.settled()
    assert "Heute" in later.seen
    assert "Today" in page.seen
    for _turn in range(2):
        page.loop.redraw()
        await page.settled()
        later.draws()
        assert "Heute" in later.seen
        assert "Today" in page.seen


async def test_what_happens_on_a_page_is_told_in_its_language() -> None:
    heard: list[str] = []

    def note(state: None, event: Event, session: Session) -> None:
        if isinstance(event, LauncherToggled):
            heard.append(_("Cancel"))

    page = Page(features=[Feature("notes", lambda: None, note)])
    await page.says("de")
    for language in ("en", "de"):
        page.loop.dispatch(LauncherToggled(SurfaceId("main")), PageInfo(language=language))
    assert heard == ["Cancel", "Abbrechen"]


async def test_a_page_that_changes_otherwise_leaves_the_language_alone() -> None:
    page = Page()
    await page.says("de")
    pictures = len(page.posts)
    page.receive({"type": "page", "page": {"language": "de", "width": 500}})
    await page.settled()
    assert "Abbrechen" not in str(page.posts[pictures:])


async def test_the_language_that_was_asked_for_last_is_spoken_whichever_comes_first() -> None:
    class Slow(Files):
        def __init__(self) -> None:
            self.german = asyncio.Event()

        async def catalogue(self, tag: str) -> str:
            if tag == "de":
                await self.german.wait()
            return await super().catalogue(tag)

    library = Slow()
    page = Page(library)
    await page.settled()
    page.receive({"type": "page", "page": {"language": "de"}})
    await page.says("en-GB")
    library.german.set()
    await page.settled()
    assert _("Cancel") == "Cancel"


@pytest.mark.parametrize("text", ["{", "[]", '{"no": 1}', '"text"'])
async def test_a_catalogue_that_cannot_be_read_leaves_english(text: str, caplog: Any) -> None:
    page = Page()
    page.languages.begin("de", text)
    assert _("Cancel") == "Cancel"
    assert "cannot be read" in caplog.text
