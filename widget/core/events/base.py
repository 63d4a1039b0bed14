"""What all events are, and how a run of them becomes one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


class Event:
    """A fact in the past. Subclasses are frozen dataclasses."""

    __slots__ = ()

    def follows(self, before: Event) -> bool:
        """Whether this and what came just before it may be told as one."""
        return False

    def joined(self, run: Sequence[Event]) -> Event:
        """A run that begins with this, each following the one before, as one event."""
        raise NotImplementedError(f"{type(self).__name__} never follows another")


def joined(events: Iterable[Event]) -> Iterator[Event]:
    """The events, each run of those that belong together as one: every event costs all features."""
    run: list[Event] = []
    for event in events:
        if run and not event.follows(run[-1]):
            yield _one(run)
            run = []
        run.append(event)
    if run:
        yield _one(run)


def _one(run: list[Event]) -> Event:
    return run[0] if len(run) == 1 else run[0].joined(run)
