"""What lies on the device, as the page has counted it for each surface that asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from widget.core.dialogs import over
from widget.core.events import DialogChosen, Event, LoggedOut, PageCalled, SurfaceDetached
from widget.core.model import Session, SurfaceId
from widget.core.persistent import without

NAME = "stored"


@dataclass(frozen=True, slots=True)
class EraseChosen(Event):
    """The person wants nothing kept here."""

    surface: SurfaceId


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of what is stored; `of`: whose it is. Sizes in bytes, -1 if unknown."""

    kind: str
    of: str = ""
    size: int = -1


ANYWHERE = SurfaceId("")
"""Every page that is left, once the one has gone on which it was asked for."""


@dataclass(frozen=True, slots=True)
class State:
    """`erasing`: a log-out comes first. `due`: and has come at the present event."""

    items: Mapping[SurfaceId, tuple[Item, ...]] = field(default_factory=dict)
    erasing: SurfaceId | None = None
    due: SurfaceId | None = None


def update(state: State, event: Event, session: Session) -> State:
    state = replace(state, due=None) if state.due is not None else state
    match event:
        case PageCalled(surface, "stored", {"items": list(items)}):
            told = tuple(_item(each) for each in items if isinstance(each, Mapping))
            return replace(state, items={**state.items, surface: told})
        case EraseChosen(surface) if session.jid:
            return replace(state, erasing=surface)
        case SurfaceDetached(surface) if surface == state.erasing:
            state = replace(state, erasing=ANYWHERE)
            return replace(state, items=without(state.items, surface))
        case LoggedOut() if state.erasing is not None:
            return replace(state, erasing=None, due=state.erasing)
        case DialogChosen(surface) | SurfaceDetached(surface) if over(state.items, event, NAME):
            return replace(state, items=without(state.items, surface))
    return state


def _item(told: Mapping[str, Any]) -> Item:
    return Item(str(told.get("kind", "")), str(told.get("of", "")), int(told.get("size", -1)))
