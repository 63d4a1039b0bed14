"""One engine and the pages of a person, as the loop knows them: what each was sent, and what it says."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from vdom import On, VNode
from vdom.html import button, div
from widget.core.effects import After, Effect, ForAccount, Page
from widget.core.events import Event, PageCalled
from widget.core.feature import Feature
from widget.runtime.clock import SystemClock
from widget.runtime.loop import Loop
from widget.runtime.pages import Presence, decode
from widget.runtime.screen import Picture
from widget.settings import Settings


@dataclass(frozen=True)
class Clicked(Event):
    pass


@dataclass
class Seen:
    """What a feature saw: each event with the width of the page that it knew of."""

    events: list[tuple[Event, int]] = field(default_factory=list)

    def of(self, kind: type[Event]) -> list[tuple[Event, int]]:
        return [each for each in self.events if isinstance(each[0], kind)]


def effects(state: Seen, event: Event, session: Any) -> Iterator[Effect]:
    state.events.append((event, session.page.width))
    match event:
        case PageCalled(surface, "focus"):
            yield Page("focus", {}, surface)
        case PageCalled(_, "title"):
            yield Page("title", {})
        case PageCalled(_, "later"):
            yield After(1, Clicked(), "later")
        case Event():
            pass  # named, so that all are seen


def draw(picture: Picture) -> VNode:
    return div(button(str(picture.session.page.width), on=[On("click", Clicked())]))


class Browser:
    """One engine and the pages of a person."""

    def __init__(self) -> None:
        self.seen = Seen()
        feature = Feature("seen", lambda: self.seen, effects=effects)
        self.loop = Loop([feature], draw, SystemClock(), Settings())
        self.wanted: list[ForAccount] = []
        self.loop.account = self.wanted.append

    def open(self, **page: Any) -> Tab:
        return Tab(self, page)


class Tab:
    """A page: what it was sent, and what it says."""

    def __init__(self, browser: Browser, page: dict[str, Any]) -> None:
        self.posts: list[dict[str, Any]] = []
        self.say = browser.loop.join(self._heard)
        self.say({"type": "hello", "page": page, "surfaces": [{"id": "main"}]})

    def _heard(self, text: str) -> None:
        self.posts.append(decode(text))

    def tell(self, **page: Any) -> None:
        self.say({"type": "page", "page": page})

    def call(self, name: str) -> None:
        self.say({"type": "call", "surface": "main", "name": name})

    def leave(self) -> Presence:
        return self.say({"type": "leave"})

    @property
    def patches(self) -> list[Any]:
        return [post["patch"] for post in self.posts if post["type"] == "patch"]

    @property
    def commands(self) -> list[str]:
        return [post["name"] for post in self.posts if post["type"] == "command"]


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)
