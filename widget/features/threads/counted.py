"""How many messages each of a conversation's threads has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from widget.core.model import MessageId
from widget.core.persistent import Map


@dataclass(frozen=True, slots=True)
class Counted:
    """How many messages each of a conversation's threads has; `known` are those that were counted."""

    counts: Map[str, int] = field(default_factory=Map)
    known: Map[MessageId, str] = field(default_factory=Map)

    def more(self, come: Iterable[tuple[MessageId, str]]) -> Counted:
        """With these, each once, however often it comes."""
        fresh = {id_: thread for id_, thread in come if id_ not in self.known}
        counts: dict[str, int] = {}
        for thread in fresh.values():
            counts[thread] = counts.get(thread, self.counts.get(thread, 0)) + 1
        return Counted(self.counts.changed(counts), self.known.changed(fresh)) if fresh else self
