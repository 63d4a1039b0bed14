"""What the composer is for, where that is not simply a new message."""

from __future__ import annotations

from dataclasses import dataclass

from widget.core.events import Event


@dataclass(frozen=True, slots=True)
class Composing:
    """A message is changed, or answered.

    Attributes:
        title, quote, icon: what is said of it above the box.
        submits: becomes what happened, with what was written as its `body`.
        cancel: the person thinks better of it.
        text: what is there to be changed, in a box of its own; None: it is the box of new messages.
        about: tells boxes of their own apart.
    """

    title: str
    quote: str
    icon: str
    submits: Event
    cancel: Event
    text: str | None = None
    about: str = ""
