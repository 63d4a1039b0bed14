"""Full-text search in the archive (XEP-0431 in XEP-0313): what is not here, found by who can.

A server says by the form of its archive whether it can, and by which field. It is asked when all that is
here has been looked through: by itself in one conversation, in all of them when the person wants it, since
what is typed over the list is mostly somebody's name. What it finds comes after what was found here, and
nothing twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from widget.core.archive import ArchivePage
from widget.core.events import Event
from widget.core.model import NO_ONE, BareJID, Kind, Message, MessageId, SurfaceId
from widget.errors import ChinwagError

Asker = tuple[SurfaceId, BareJID]
"""Who looks for something, and in which conversation (NO_ONE: in all)."""


class Stage(Enum):
    """How far the server is."""

    ASKING = "asking"
    RESTING = "resting"  # it has more
    OVER = "over"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Aim:
    """What is looked for, and in which conversation (NO_ONE: in all); `turn` tells it from others.

    `here` are the messages that our database has of it, by conversation and id.
    """

    turn: str
    text: str
    where: BareJID
    kind: Kind
    here: frozenset[tuple[BareJID, MessageId]] = frozenset()

    @property
    def archive(self) -> BareJID:
        """Who has it: a room, or (NO_ONE) our own server."""
        return self.where if self.kind is Kind.ROOM else NO_ONE


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that the server has found; `here`: our database has it, too."""

    message: Message
    kind: Kind
    here: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What a server has been asked. `before`: the id in its archive from which on it goes; "": from its end.

    `empty` pages have come one after the other; `why` it failed, in words, and `lasting`: for good.
    Of what is `awaited` our database has yet to tell what it has: the page's hits are not all there.
    """

    aim: Aim
    stage: Stage = Stage.ASKING
    hits: tuple[Hit, ...] = ()
    before: str = ""
    empty: int = 0
    why: str = ""
    lasting: bool = False
    awaited: frozenset[tuple[BareJID, MessageId]] = frozenset()


@dataclass(frozen=True, slots=True)
class Remote:
    """The field of each archive ("" where there is none), and what is asked by whom.

    `told` are the archives that have been asked for their form, `soon` the searches (by their turns) that
    go to the server in a moment. By the present event `forms` and `pages` are to be asked for, and `due`
    are new among those that go soon.
    """

    fields: Mapping[BareJID, str] = field(default_factory=dict)
    asked: Mapping[Asker, Asked] = field(default_factory=dict)
    told: frozenset[BareJID] = frozenset()
    soon: Mapping[Asker, str] = field(default_factory=dict)
    forms: tuple[BareJID, ...] = ()
    pages: tuple[Asker, ...] = ()
    due: tuple[Asker, ...] = ()

    def able(self, aim: Aim) -> bool:
        """Whether its archive searches. It is never asked for what is said in secret (`Search.secret`)."""
        return bool(self.fields.get(aim.archive))


@dataclass(frozen=True, slots=True)
class HitElsewhereChosen(Event):
    """The person wants to see a message where it was said that only the archive has."""

    surface: SurfaceId
    message: Message
    kind: Kind


@dataclass(frozen=True, slots=True)
class FormTold(Event):
    """An archive has said by which field it searches texts, "" if by none; None: it could not be asked."""

    archive: BareJID
    field: str | None


@dataclass(frozen=True, slots=True)
class ServerWanted(Event):
    """The server is to be asked: for the first time, for more, or once more."""

    asker: Asker
    turn: str


@dataclass(frozen=True, slots=True)
class ServerSearched(Event):
    """A page of what the server has found, the newest first, each with what our database has of it."""

    asker: Asker
    turn: str
    page: ArchivePage


@dataclass(frozen=True, slots=True)
class HitKnown(Event):
    """What our database has of a message that the server has found; None if nothing."""

    asker: Asker
    turn: str
    found: Hit
    known: Message | None


@dataclass(frozen=True, slots=True)
class ServerRefused(Event):
    """The server does not search, or not now."""

    asker: Asker
    turn: str
    error: ChinwagError


NOTHING = Remote()
"""Nobody has searched anywhere but here: then no event matters (onwards.py)."""


def place_of(message: Message) -> tuple[BareJID, MessageId]:
    """What tells a message from all others: rooms give ids as they like, also those of others."""
    return message.conversation, message.id


def asked_of(remote: Remote, asker: Asker, turn: str) -> Asked | None:
    asked = remote.asked.get(asker)
    return asked if asked and asked.aim.turn == turn else None
