"""What all events are, and how a run of them becomes one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

MOST_RUNS = 8
"""Runs that are gathered side by side: each event is compared with all of them."""


class Event:
    """A fact in the past. Subclasses are frozen dataclasses.

    Attributes:
        beside: it may be told before or after others of this sort, of another class, that came with it.
    """

    __slots__ = ()
    beside: ClassVar[bool] = False

    def follows(self, before: Event) -> bool:
        """Whether this and what came just before it may be told as one."""
        return False

    def joined(self, run: Sequence[Event]) -> Event:
        """A run that begins with this, each following the one before, as one event."""
        raise NotImplementedError(f"{type(self).__name__} never follows another")


def joined(events: Iterable[Event]) -> Iterator[Event]:
    """The events, each run of those that belong together as one: every event costs all features.

    Two runs may be gathered at once if each is `beside` the other: one stanza may be news of two kinds.
    """
    runs: list[list[Event]] = []
    for event in events:
        run = next((run for run in runs if event.follows(run[-1])), None)
        if run is not None:
            run.append(event)
            continue
        if not event.beside or len(runs) == MOST_RUNS or not all(run[0].beside for run in runs):
            yield from map(_one, runs)
            runs = []
        runs.append([event])
    yield from map(_one, runs)


def _one(run: list[Event]) -> Event:
    return run[0] if len(run) == 1 else run[0].joined(run)
