"""A surface that has gone is forgotten: whatever happened there, nothing that a feature knows names it."""

from __future__ import annotations

import dataclasses
import gc
import sys
import types
from collections.abc import Iterator
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints
from xml.etree.ElementTree import Element

import pytest

from tests.support.play import JULIET, ROOM, message
from tests.ui.scenes import Scene
from tests.ui.stories import whole
from widget.core.events import ConversationOpened, Event, SurfaceAttached, SurfaceDetached
from widget.core.model import BareJID, Kind, Message, Mode, PageInfo, Surface, SurfaceId

GONE = SurfaceId("the surface that has gone")
OUTLIVE = {"FileMade": ["uploads"]}
"""A file that was made there goes on its way, and is forgotten when it has arrived."""
PARTS = (types.ModuleType, types.FunctionType, type)
"""What is the program's own and no state."""


def _below(kind: type[Event]) -> Iterator[type[Event]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _of_a_surface() -> dict[str, type[Event]]:
    """All events that happen on a surface, by name."""
    ours = {each for each in _below(Event) if each.__module__.startswith("widget.")}
    true = [each for each in ours if getattr(sys.modules[each.__module__], each.__name__, None) is each]
    found = {each.__name__: each for each in true if SurfaceId in get_type_hints(each).values()}
    return dict(sorted(found.items()))


EVENTS = _of_a_surface()


def made(kind: Any) -> Any:
    """Something of that type; of a record, with all that it needs."""
    simple: dict[Any, Any] = {SurfaceId: GONE, BareJID: JULIET, str: "x", int: 1, float: 1.0, bool: True}
    simple[Any] = "x"
    if kind in simple:
        return simple[kind]
    if kind is Message:
        return message("m1")
    if kind is Element:
        return Element("x")
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return made(next(each for each in get_args(kind) if each is not type(None)))
    if origin is tuple:
        return tuple(made(each) for each in get_args(kind) if each is not Ellipsis)
    if origin is not None:
        return origin() if isinstance(origin, type) and not getattr(origin, "__abstractmethods__", ()) else {}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if hasattr(kind, "__supertype__"):
        return made(kind.__supertype__)
    return _record(kind)


def _record(kind: Any) -> Any:
    hints = get_type_hints(kind)
    if hasattr(kind, "_fields"):
        return kind(*(made(hints[name]) for name in kind._fields))
    missing = dataclasses.MISSING
    needed = [
        each
        for each in dataclasses.fields(kind)
        if (each.default is missing and each.default_factory is missing) or hints[each.name] is SurfaceId
    ]
    return kind(**{each.name: made(hints[each.name]) for each in needed})


def names(thing: Any) -> bool:
    """Whether the surface is named anywhere in it."""
    seen: set[int] = set()
    left = [thing]
    while left:
        each = left.pop()
        if id(each) in seen or isinstance(each, PARTS):
            continue
        seen.add(id(each))
        if isinstance(each, str) and GONE in each:
            return True
        left += gc.get_referents(each)
    return False


def test_there_are_many_such_events() -> None:
    assert len(EVENTS) > 60


@pytest.mark.parametrize("name", EVENTS)
def test_nothing_names_it_whatever_happened_there(name: str) -> None:
    scene: Scene = whole(PageInfo())
    scene.tell(SurfaceAttached(Surface(GONE, Mode.OVERLAY)))
    scene.tell(ConversationOpened(GONE, ROOM, Kind.ROOM), ConversationOpened(GONE, JULIET, Kind.CHAT))
    assert names(scene.store.slices)
    scene.tell(made(EVENTS[name]), SurfaceDetached(GONE))
    left = [feature for feature, known in scene.store.slices.items() if names(known)]
    assert left == OUTLIVE.get(name, [])
