"""Full-text search in the archive (XEP-0431 in XEP-0313): what is not here, found by who can.

A server says by the form of its archive whether it can, and by which field. It is asked when all that is
here has been looked through: by itself in one conversation, in all of them when the person wants it, since
what is typed over the list is mostly somebody's name. What it finds comes after what was found here, and
nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from widget.core.adding import adds
from widget.core.archive import ArchivePage
from widget.core.arriving import from_envelope
from widget.core.events import Event, SessionStarted
from widget.core.model import NO_ONE, BareJID, Kind, Message, MessageId, Session, SurfaceId
from widget.core.timeline import kind_of
from widget.errors import ChinwagError, is_final
from widget.ui.refusals import reason

MOST_EMPTY = 5
"""Pages without anything new to show that are asked for by themselves."""

Asker = tuple[SurfaceId, BareJID]


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


def update(
    remote: Remote, event: Event, turns: Mapping[Asker, str], over: Mapping[Asker, Aim], session: Session
) -> Remote:
    """After an event.

    Args:
        turns: the searches that there are now.
        over: what those look for that have looked through all that is here.
    """
    if remote.forms or remote.pages or remote.due:
        remote = replace(remote, forms=(), pages=(), due=())
    remote = _told(_kept(remote, turns), event, over)
    return _onwards(remote, over) if over and session.online else remote


def _told(remote: Remote, event: Event, over: Mapping[Asker, Aim]) -> Remote:
    match event:
        case SessionStarted(resumed=False):
            # The server may be another, and has forgotten where we were
            return Remote()
        case FormTold(archive, None):
            return replace(remote, told=remote.told - {archive})
        case FormTold(archive, str() as name):
            return replace(remote, fields={**remote.fields, archive: name})
        case ServerWanted(asker, turn) if asker in over and over[asker].turn == turn:
            asked = remote.asked.get(asker) or Asked(over[asker], Stage.RESTING)
            if asked.stage is Stage.ASKING or not remote.able(over[asker]):
                return remote
            return _asking(remote, asker, replace(asked, empty=0))
        case ServerSearched(asker, turn, page) if now := asked_of(remote, asker, turn):
            here = over[asker].here if asker in over else frozenset()
            return _searched(remote, asker, replace(now, aim=replace(now.aim, here=here)), page)
        case HitKnown(asker, turn, found, known) if now := asked_of(remote, asker, turn):
            now = replace(now, awaited=now.awaited - {place_of(found.message)})
            if (known and known.retraction) or place_of(found.message) in _places(now):
                return _with(remote, asker, now)
            hit = replace(found, message=known, here=True) if known else found
            hits = sorted((*now.hits, hit), key=lambda each: -each.message.order)
            return _with(remote, asker, replace(now, hits=tuple(hits)))
        case ServerRefused(asker, turn, error) if now := asked_of(remote, asker, turn):
            failed = replace(now, stage=Stage.FAILED, why=reason(error), lasting=is_final(error))
            return _with(remote, asker, failed)
    return remote


def _kept(remote: Remote, turns: Mapping[Asker, str]) -> Remote:
    """Without what nobody looks for any more."""
    if not (remote.asked or remote.soon):
        return remote
    asked = {asker: each for asker, each in remote.asked.items() if turns.get(asker) == each.aim.turn}
    soon = {asker: turn for asker, turn in remote.soon.items() if turns.get(asker) == turn}
    same = len(asked) == len(remote.asked) and len(soon) == len(remote.soon)
    return remote if same else replace(remote, asked=asked, soon=soon)


def _onwards(remote: Remote, over: Mapping[Asker, Aim]) -> Remote:
    """What follows where all is found that is here."""
    for asker, aim in over.items():
        if asker in remote.asked or asker in remote.soon:
            continue
        if aim.archive not in remote.told:
            remote = replace(remote, forms=(*remote.forms, aim.archive), told=remote.told | {aim.archive})
        elif aim.where and remote.able(aim):
            remote = replace(remote, due=(*remote.due, asker), soon={**remote.soon, asker: aim.turn})
    return remote


def _searched(remote: Remote, asker: Asker, asked: Asked, page: ArchivePage) -> Remote:
    """On from its first message, unless that was all; one archive's odd answers keep nobody busy."""
    ended = page.complete or page.first in ("", asked.before)
    found = frozenset(place_of(each.message) for each in hits_of(page))
    stage = Stage.OVER if ended else Stage.RESTING
    asked = replace(asked, stage=stage, before=page.first, awaited=asked.awaited | found)
    if ended or found - asked.aim.here:
        return _with(remote, asker, replace(asked, empty=0))
    if asked.empty + 1 >= MOST_EMPTY:
        return _with(remote, asker, asked)
    return _asking(remote, asker, replace(asked, empty=asked.empty + 1))


def place_of(message: Message) -> tuple[BareJID, MessageId]:
    """What tells a message from all others: rooms give ids as they like, also those of others."""
    return message.conversation, message.id


def _places(asked: Asked) -> set[tuple[BareJID, MessageId]]:
    return {place_of(each.message) for each in asked.hits}


def hits_of(page: ArchivePage) -> Iterator[Hit]:
    """The messages of a page: corrections and the like are not shown by themselves."""
    for envelope in page.messages:
        message = None if adds(envelope.stanza) else from_envelope(envelope, envelope.stanza_id)
        if message:
            yield Hit(message, kind_of(envelope), here=False)


def _asking(remote: Remote, asker: Asker, asked: Asked) -> Remote:
    asked = replace(asked, stage=Stage.ASKING, why="")
    return replace(_with(remote, asker, asked), pages=(*remote.pages, asker))


def _with(remote: Remote, asker: Asker, asked: Asked) -> Remote:
    return replace(remote, asked={**remote.asked, asker: asked})


def asked_of(remote: Remote, asker: Asker, turn: str) -> Asked | None:
    asked = remote.asked.get(asker)
    return asked if asked and asked.aim.turn == turn else None
