"""A room that we are in or want to be in (XEP-0045), and who is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from widget.core.address import bare_jid
from widget.core.events import MembersChanged
from widget.core.model import BareJID
from widget.core.persistent import Map, Ordered

AFFILIATIONS = ("owner", "admin", "member")
"""Of those who may be in a room for members only (XEP-0045, 5.2)."""

NOBODY_S_WISH = ("332", "333")
"""Why we are out for a moment: the service stops, or something went wrong on the way to us."""

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
    """Somebody in a room.

    `jid` is their own full address, as it was told, "" where that is not shown; `id` is XEP-0421's, or "".
    """

    nickname: str
    role: str = "participant"
    affiliation: str = "none"
    show: str = "available"
    status: str = ""
    jid: str = ""
    id: str = ""

    @property
    def entry(self) -> Entry:
        return _RANK.get(self.role, 3), self.nickname.casefold(), self.nickname


Entry = tuple[int, str, str]
"""Where an occupant stands in the list: by rank, then by nickname."""


@dataclass(frozen=True, slots=True)
class Room:
    """A room that we are in, or want to be in.

    `private`: for members only; `named`: who is there sees everybody's address; both once it is
    `described`. `order`: its occupants as they are listed; `tries`: of other nicknames than the first.
    `trouble`: why we are not in, a status code or a condition, until we are; `said`: the room's own reason;
    `venue`: where it has moved to; `password`: what it is given; `spare`: what another device has, tried
    where that does not let us in.
    `watched`: somebody wants to know who may read there. `affiliated`: who is what, by affiliation, as far
    as that has been told; `refused`: it will not be.
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
    said: str = ""
    venue: BareJID | None = None
    password: str = field(default="", repr=False)
    spare: str = field(default="", repr=False)
    tries: int = 0
    named: bool = False
    described: bool = False
    watched: bool = False
    affiliated: Mapping[str, frozenset[BareJID]] = field(default_factory=dict)
    refused: bool = False

    @property
    def barred(self) -> bool:
        """It does not let us in: more than time is needed."""
        return bool(self.trouble) and self.trouble not in NOBODY_S_WISH

    @property
    def membership(self) -> MembersChanged | None:
        """What is known of who may read there; None before it has been described."""
        if not self.described:
            return None
        lists = [self.affiliated.get(each) for each in AFFILIATIONS]
        known = [each for each in lists if each is not None]
        members = frozenset[BareJID]().union(*known) if len(known) == len(lists) else None
        return MembersChanged(self.jid, self.private, self.named, members, self.refused)

    def told(self, kind: tuple[bool, bool] | None, lists: Mapping[str, frozenset[BareJID] | None]) -> Room:
        """As it says of itself (see `RoomChanged`)."""
        private, named = kind or (self.private, self.named)
        known = {name: each for name, each in lists.items() if each is not None}
        refused = len(known) < len(lists) if lists else self.refused
        affiliated = {**self.affiliated, **known}
        return replace(self, private=private, named=named, affiliated=affiliated, refused=refused)

    def affiliating(self, people: Iterable[Occupant]) -> Room:
        """With these as what they are now; those of whom no address is shown tell nothing."""
        lists = dict(self.affiliated)
        for each in people:
            if jid := _address(each.jid):
                for name in lists:
                    others = lists[name] - {jid}
                    lists[name] = others | {jid} if name == each.affiliation else others
        return self if lists == self.affiliated else replace(self, affiliated=lists)

    def with_occupants(self, come: Iterable[Occupant], gone: Iterable[str] = ()) -> Room:
        """With these, and without those of these nicknames."""
        news = {each.nickname: each for each in come}
        changed = (*news, *gone)
        before = [known.entry for nickname in changed if (known := self.occupants.get(nickname))]
        return replace(
            self.affiliating(news.values()) if self.watched else self,
            occupants=self.occupants.changed(news, gone),
            order=self.order.changed(before, [each.entry for each in news.values()]),
        )

    def emptied(self, stage: Stage, trouble: str = "") -> Room:
        """We are not, or not yet, in it."""
        known = replace(self, stage=stage, occupants=Map(), order=Ordered(), tries=0)
        return known.refused_for(trouble)

    def refused_for(self, trouble: str, said: str = "", venue: BareJID | None = None) -> Room:
        """Why we are not in it, as far as it tells."""
        return replace(self, trouble=trouble, said=said, venue=venue)

    def person(self, nickname: str, id_: str = "") -> BareJID | None:
        """Whose occupant that is, where the room tells; by the id where there is one: names change hands."""
        found = self.occupants.get(nickname)
        if id_ and (found is None or found.id != id_):
            found = next((each for each in self.occupants.values() if each.id == id_), None)
        return _address(found.jid) if found else None


def _address(text: str) -> BareJID | None:
    try:
        return bare_jid(text.partition("/")[0]) if text else None
    except ValueError:
        return None
