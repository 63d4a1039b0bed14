"""What all events are."""

from __future__ import annotations


class Event:
    """A fact in the past. Subclasses are frozen dataclasses."""

    __slots__ = ()


# The page and its surfaces
