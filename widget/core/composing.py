"""What the composer is for, where that is not simply a new message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from widget.core.effects import Load
from widget.core.events import ComposingKept, Event
from widget.core.lookup import find_message
from widget.core.model import BareJID, Kind, Message, MessageId, SurfaceId

V = TypeVar("V")
Place = tuple[SurfaceId, BareJID]
"""A composer: one to each surface and conversation."""


@dataclass(frozen=True, slots=True)
class ComposingFound(Event):
    """What the composer was for on the page before; None if it is not here any more."""

    surface: SurfaceId
    conversation: BareJID
    kind: Kind
    by: str
    message: Message | None


def found_again(kept: ComposingKept) -> Load:
    """Read what the composer was for."""
    place = kept.surface, kept.conversation, kept.kind, kept.by
    return find_message(kept.conversation, kept.message, lambda found: ComposingFound(*place, found))


def without(places: Mapping[Place, V], *gone: Place) -> dict[Place, V]:
    """What the other composers are for."""
    return {place: each for place, each in places.items() if place not in gone}


@dataclass(frozen=True, slots=True)
class Composing:
    """A message is changed, or answered.

    Attributes:
        title, quote, icon: what is said of it above the box.
        submits: becomes what happened, with what was written as its `body`.
        cancel: the person thinks better of it.
        text: what is there to be changed, in a box of its own; None: it is the box of new messages.
        about: tells boxes of their own apart.
        thread: what is said here is of that thread, whose box is not the conversation's: what is typed in
            one is not in the other.
        voice: it may be a voice message, too.
        kept: by what it is found again (`ComposingKept`): what is made of a message, and of which.
    """

    title: str
    quote: str
    icon: str
    submits: Event
    cancel: Event
    text: str | None = None
    about: str = ""
    thread: str = ""
    voice: bool = False
    kept: tuple[str, MessageId] = ("", MessageId(""))
