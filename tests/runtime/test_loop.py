"""The loop: one picture under way, whatever happens meanwhile; nothing of the page brings it down."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any

import pytest

from vdom import On, VNode
from vdom.html import button, div
from widget.core.effects import After, Effect, Page
from widget.core.events import Event, PageCalled, PageChanged
from widget.core.feature import Feature, Slot
from widget.core.model import Mode, Surface, SurfaceId
from widget.core.records import Put, Store
from widget.features.configuration import FEATURE as CONFIGURATION
from widget.runtime.clock import SystemClock
from widget.runtime.loop import Loop
from widget.runtime.pages import decode
from widget.runtime.screen import Picture
from widget.runtime.units import Unit
from widget.settings import Settings
from widget.storage.memory import MemoryDatabase
from widget.storage.schema import Schema


@dataclass(frozen=True)
class Clicked(Event):
    pass


def count(state: int, event: Event, session: Any) -> int:
    return state + 1 if isinstance(event, Clicked) else state


def act(state: int, event: Event, session: Any) -> Iterator[Effect]:
    match event:
        case PageCalled(_, "later"):
            yield After(1, Clicked(), "later")
        case PageChanged(page) if not page.visible:
            yield Page("title", {"text": "away"})


def draw(picture: Picture) -> VNode:
    return div(button(str(picture.store.slices["counter"]), on=[On("click", Clicked())]))


class Scene:
    def __init__(self, draw: Callable[[Picture], VNode] = draw) -> None:
        self.posts: list[dict[str, Any]] = []
        feature = Feature("counter", int, count, act)
        self.loop = Loop([feature], draw, SystemClock(), Settings())
        self.receive = self.loop.join(lambda text: self.posts.append(decode(text)))
        self.receive({"type": "hello", "page": {}, "surfaces": [{"id": "main"}]})

    @property
    def patches(self) -> list[Any]:
        return [post["patch"] for post in self.posts if post["type"] == "patch"]

    def drawn(self) -> None:
        self.receive({"type": "drawn", "surface": "main", "generation": self.patches[-1][0]})


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_many_events_make_one_picture_and_one_more_once_it_is_drawn() -> None:
    scene = Scene()
    await settled()
    for _ in range(100):
        scene.loop.dispatch(Clicked())
        await settled()
    assert len(scene.patches) == 1
    scene.drawn()
    await settled()
    assert len(scene.patches) == 2
    assert "100" in str(scene.patches[-1])


async def test_a_click_on_the_page_becomes_its_event() -> None:
    scene = Scene()
    await settled()
    handler = scene.patches[0][1][2][1]["e"][0][1]
    scene.receive({"type": "event", "surface": "main", "event": [handler, {}]})
    assert scene.loop.store.slices["counter"] == 1


async def test_nonsense_from_the_page_is_set_aside(caplog: pytest.LogCaptureFixture) -> None:
    scene = Scene()
    for message in ({"type": "what"}, {"type": "event", "surface": "elsewhere"}, {}):
        scene.receive(message)
    scene.receive({"type": "event", "surface": "main", "event": [9999, {}]})
    scene.loop.dispatch(Clicked())
    assert scene.loop.store.slices["counter"] == 1
    assert "nobody takes" in caplog.text
    with pytest.raises(ValueError, match="object"):
        decode("[]")


async def test_what_somebody_types_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    """Also where nobody takes it: a handler that was there before, one that gives no event."""
    caplog.set_level(logging.DEBUG)
    scene = Scene(lambda picture: div(button("", on=[On("click", lambda fields: fields, ("value",))])))
    await settled()
    handler = scene.patches[0][1][2][1]["e"][0][1]
    for number in (handler, 9999):
        scene.receive({"type": "event", "surface": "main", "event": [number, {"value": "Wherefore"}]})
    assert "which is no event" in caplog.text
    assert "unknown handler" in caplog.text
    assert "Wherefore" not in caplog.text


async def test_time_passes_and_the_page_is_commanded() -> None:
    scene = Scene()
    scene.receive({"type": "call", "surface": "main", "name": "later", "args": {}})
    while not scene.loop.store.slices["counter"]:
        await asyncio.sleep(0.001)
    scene.receive({"type": "page", "page": {"visible": False, "unknown": 1}})
    assert any(post.get("name") == "title" for post in scene.posts)


def test_ids_are_never_the_same() -> None:
    clocks = [SystemClock() for _ in range(3)]
    ids = [clock.fresh() for clock in clocks for _ in range(100)]
    assert len(set(ids)) == 300


async def test_all_that_a_page_says_of_its_surface_is_known() -> None:
    scene = Scene()
    told = {"mode": "embedded", "painted": "a@b", "room": "r@s", "chat": "c@d", "view": "single"}
    join = scene.loop.join(lambda text: None)
    join({"type": "hello", "surfaces": [{"id": "x", **told, "switches": False, "links": True}]})
    *_, (screen, _page) = scene.loop.pages.screens
    known = screen.surface
    assert known == Surface(
        known.id, Mode.EMBEDDED, "a@b", "r@s", "c@d", single=True, switches=False, links=True
    )
    bare = Surface(known.id)
    assert [
        each.name for each in fields(Surface) if getattr(known, each.name) == getattr(bare, each.name)
    ] == ["id"], "what is told is seen to arrive"


async def test_settings_that_are_set_one_after_the_other_all_hold_whatever_is_being_written() -> None:
    loop = Loop([CONFIGURATION], lambda picture: div(), SystemClock(), Settings())
    notes = MemoryDatabase(Schema(1, (Store("notes", ("id",)),)))
    loop.units.use(notes)
    loop.units.add(Unit([Put("notes", {"id": "1"})]))
    for given in ({"sounds": True}, {"quiet_hours": "22:00-07:00"}):
        loop.dispatch(PageCalled(SurfaceId("main"), "set", {"settings": given}))
    await loop.units.drained()
    assert loop.session.settings == Settings(sounds=True, quiet_hours="22:00-07:00")
    assert await notes.select("notes")


async def test_settings_that_change_hold_from_then_on_and_hide_what_they_name() -> None:
    posts: list[dict[str, Any]] = []

    def seen(picture: Picture) -> VNode:
        return div(*picture.store.fill(Slot.LIST, picture))

    feature = Feature("bell", int, slots={Slot.LIST: lambda *_: button("ring")})
    loop = Loop([feature], seen, SystemClock(), Settings())
    receive = loop.join(lambda text: posts.append(decode(text)))
    receive({"type": "hello", "page": {}, "surfaces": [{"id": "main"}]})
    await settled()
    assert "ring" in str(posts)
    receive({"type": "drawn", "surface": "main", "generation": posts[-1]["patch"][0]})
    posts.clear()
    loop.configure(Settings(hide=frozenset({"bell"}), sounds=True))
    await settled()
    assert loop.session.settings.sounds
    assert posts
    assert "ring" not in str(posts)
