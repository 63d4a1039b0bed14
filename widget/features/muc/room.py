"""A room that we are in or want to be in (XEP-0045), and who is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum

from widget.core.model import BareJID
from widget.core.persistent import Map, Ordered

_RANK = {"moderator": 0, "participant": 1, "visitor": 2}


class Stage(Enum):
    """How far we are into a room."""

    OUT = "out"
    ASKING = "asking"
    ENTERING = "entering"
    IN = "in"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Occupant:
    """Somebody in a room."""

    nickname: str
    role: str = "participant"
    affiliation: str = "none"
    show: str = "available"
    status: str = ""

    @property
    def entry(self) -> Entry:
        return _RANK.get(self.role, 3), self.nickname.casefold(), self.nickname


Entry = tuple[int, str, str]
"""Where an occupant stands in the list: by rank, then by nickname."""


@dataclass(frozen=True, slots=True)
class Room:
    """A room that we are in, or want to be in.

    `private`: for members only; `order`: its occupants as they are listed; `tries`: of other
    nicknames than the first.
    """

    jid: BareJID
    nickname: str
    stage: Stage = Stage.OUT
    name: str = ""
    archive: bool = False
    private: bool = False
    subject: str = ""
    occupants: Map[str, Occupant] = field(default_factory=Map)
    order: Ordered[Entry] = field(default_factory=Ordered)
    trouble: str = ""
    tries: int = 0

    def with_occupants(self, come: Iterable[Occupant], gone: Iterable[str] = ()) -> Room:
        """With these, and without those of these nicknames."""
        news = {each.nickname: each for each in come}
        changed = (*news, *gone)
        before = [known.entry for nickname in changed if (known := self.occupants.get(nickname))]
        return replace(
            self,
            occupants=self.occupants.changed(news, gone),
            order=self.order.changed(before, [each.entry for each in news.values()]),
        )

    def emptied(self, stage: Stage, trouble: str = "") -> Room:
        """We are not, or not yet, in it."""
        return replace(self, stage=stage, occupants=Map(), order=Ordered(), trouble=trouble, tries=0)
