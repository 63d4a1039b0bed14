"""Whose picture is which, which of them are kept here, and which are fetched next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import ClassVar, NamedTuple

from widget.core.events import (
    AccountDescribed,
    ContactsChanged,
    Event,
    PictureLacked,
    RoomEntered,
    RoomLeft,
    SessionStarted,
)
from widget.core.model import BareJID, Session, bare, resource
from widget.core.persistent import Map

CONVERSION = "urn:xmpp:pep-vcard-conversion:0"
"""What a server can do that turns pictures in PEP into those of vCards, and back (XEP-0398)."""

AT_ONCE = 4
"""Pictures that are fetched at a time."""

MOST_BYTES = 256 * 1024
"""Of one picture."""

MOST_KEPT, MOST_KEPT_BYTES = 400, 8 * 1024 * 1024
"""What the database holds at most; those seen least of late go first."""

MOST_STRANGERS = 5000
"""Those whose picture is known though they are neither a contact nor a room: occupants, mostly."""

MOST_REFUSED = 1000
DAY = 86_400_000


class Source(Enum):
    """Where a picture is published."""

    PEP = "pep"  # XEP-0084
    VCARD = "vcard"  # XEP-0153


@dataclass(frozen=True, slots=True)
class Known:
    """What was said of somebody's picture: its SHA-1, "" for none.

    `occupant`: their id in a room (XEP-0421). Another may have their nickname later, and not their face.
    """

    pep: str = ""
    vcard: str = ""
    occupant: str = ""

    @property
    def shown(self) -> str:
        return self.pep or self.vcard


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture in the database: its size in bytes, and when it was last of use (milliseconds)."""

    size: int
    used: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture to be fetched."""

    hash: str
    whose: str
    source: Source


@dataclass(frozen=True, slots=True)
class State:
    """`familiar` are contacts, rooms and we ourselves: what is known of them is kept.

    `converts`: our server names our picture in our presence by itself (XEP-0398).
    `waiting` are fetched when others are done with; `refused` are no pictures, too large, or not there.
    At the present event: `going` set out, `dropped` leave the database, `news` are to be kept.
    """

    known: Map[str, Known] = field(default_factory=Map)
    shown: Map[str, str] = field(default_factory=Map)
    familiar: frozenset[str] = frozenset()
    converts: bool = True
    kept: Mapping[str, Kept] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    waiting: tuple[Wanted, ...] = ()
    refused: frozenset[str] = frozenset()
    going: tuple[Wanted, ...] = ()
    dropped: tuple[str, ...] = ()
    news: tuple[BareJID, ...] = ()


class Said(NamedTuple):
    """Whose picture, told where, its SHA-1, and the occupant's id."""

    whose: str
    source: Source
    hash: str
    occupant: str = ""


@dataclass(frozen=True, slots=True)
class PicturesAnnounced(Event):
    """People, rooms or occupants tell which picture is theirs."""

    told: tuple[Said, ...]
    beside: ClassVar[bool] = True

    def follows(self, before: Event) -> bool:
        return isinstance(before, PicturesAnnounced)

    def joined(self, run: Sequence[Event]) -> PicturesAnnounced:
        told = [event for event in run if isinstance(event, PicturesAnnounced)]
        return PicturesAnnounced(tuple(said for event in told for said in event.told))


@dataclass(frozen=True, slots=True)
class KnownLoaded(Event):
    """What was known on an earlier visit."""

    known: Mapping[str, Known]


@dataclass(frozen=True, slots=True)
class KeptLoaded(Event):
    """What the database holds."""

    kept: Mapping[str, Kept]


@dataclass(frozen=True, slots=True)
class PictureRead(Event):
    """A picture comes from the database; "" if it is not there after all."""

    lacked: PictureLacked
    type: str
    data: str


@dataclass(frozen=True, slots=True)
class PictureFetched(Event):
    """A picture came, and is what it should be; `data` in Base64."""

    hash: str
    type: str
    data: str
    size: int


@dataclass(frozen=True, slots=True)
class PictureMissing(Event):
    """It did not come, or is something else; `later`: it may come another time."""

    wanted: Wanted
    later: bool


def update(state: State, event: Event, session: Session) -> State:
    if state.going or state.dropped or state.news:
        state = replace(state, going=(), dropped=(), news=())
    after = _taken(state, event, session)
    if after.waiting and session.online and len(after.asked) < AT_ONCE:
        return _setting_out(after)
    return after


def _taken(state: State, event: Event, session: Session) -> State:
    match event:
        case PicturesAnnounced(told):
            return _told(state, told, session)
        case AccountDescribed(features):
            return replace(state, converts=CONVERSION in features)
        case KnownLoaded(known):
            fresh = {jid: each for jid, each in known.items() if jid not in state.known}
            return _with(state, fresh)
        case KeptLoaded(kept):
            return replace(state, kept={**kept, **state.kept})
        case PictureLacked(whose, hash_) if hash_ in state.kept:
            return _used(state, hash_, session.now)
        case PictureLacked(whose, hash_):
            return _queued(state, whose, hash_)
        case PictureRead(lacked, _, ""):
            kept = {hash_: each for hash_, each in state.kept.items() if hash_ != lacked.hash}
            return _queued(replace(state, kept=kept), lacked.whose, lacked.hash)
        case PictureFetched(hash_, size=size):
            came = replace(state, asked=state.asked - {hash_})
            return _bounded(replace(came, kept={**came.kept, hash_: Kept(size, session.now)}))
        case PictureMissing(wanted, True):
            waiting = state.waiting if session.online else (*state.waiting, wanted)
            return replace(state, asked=state.asked - {wanted.hash}, waiting=waiting)
        case PictureMissing(wanted, False):
            return _elsewhere(replace(state, asked=state.asked - {wanted.hash}), wanted)
        case ContactsChanged(contacts):
            gone = {each.jid for each in contacts if each.subscription == "remove"}
            come = {each.jid for each in contacts} - gone
            forgotten = tuple(jid for jid in gone if jid in state.known)
            left = replace(_without(state, forgotten), news=forgotten)
            return replace(left, familiar=(state.familiar - gone) | come)
        case RoomEntered(room):
            return replace(state, familiar=state.familiar | {room})
        case RoomLeft(room):
            return _without(state, [jid for jid in state.known if bare(jid) == room and resource(jid)])
        case SessionStarted(_, resumed) if not resumed:
            # Whoever is in a room tells anew
            return _without(state, [jid for jid in state.known if resource(jid)])
    return state


def _told(state: State, told: Iterable[Said], session: Session) -> State:
    """With what is new; of those whom nobody knows only so many."""
    changed: dict[str, Known] = {}
    room = len(state.familiar) + MOST_STRANGERS - len(state.known)
    for jid, source, hash_, occupant in told:
        was = changed.get(jid) or state.known.get(jid) or Known()
        pep = source is Source.PEP
        now = replace(was, pep=hash_) if pep else replace(was, vcard=hash_, occupant=occupant)
        familiar = jid in state.familiar or jid == session.me
        if now != was and (familiar or jid in state.known or len(changed) < room):
            changed[jid] = now
    if not changed:
        return state
    news = tuple(BareJID(jid) for jid in changed if jid in state.familiar or jid == session.me)
    return replace(_with(state, changed), news=news)


def _with(state: State, changed: Mapping[str, Known]) -> State:
    shown = {
        jid: hash_ for jid, each in changed.items() if (hash_ := each.shown) and hash_ not in state.refused
    }
    gone = [jid for jid in changed if jid not in shown]
    return replace(state, known=state.known.changed(changed), shown=state.shown.changed(shown, gone))


def _without(state: State, jids: Sequence[str]) -> State:
    if not jids:
        return state
    return replace(state, known=state.known.changed((), jids), shown=state.shown.changed((), jids))


def _used(state: State, hash_: str, now: int) -> State:
    """Once a day is often enough to tell what is of use."""
    kept = state.kept[hash_]
    if now - kept.used < DAY:
        return state
    return replace(state, kept={**state.kept, hash_: replace(kept, used=now)})


def _queued(state: State, whose: str, hash_: str) -> State:
    known = state.known.get(whose)
    under_way = hash_ in state.asked or any(each.hash == hash_ for each in state.waiting)
    if known is None or hash_ in state.refused or under_way or hash_ not in (known.pep, known.vcard):
        return state
    source = Source.PEP if known.pep == hash_ else Source.VCARD
    return replace(state, waiting=(*state.waiting, Wanted(hash_, whose, source)))


def _elsewhere(state: State, wanted: Wanted) -> State:
    """The same picture may lie in the vCard, too (XEP-0398); else it is not looked for again."""
    known = state.known.get(wanted.whose)
    if wanted.source is Source.PEP and known and known.vcard == wanted.hash:
        return replace(state, waiting=(*state.waiting, replace(wanted, source=Source.VCARD)))
    refused = state.refused if len(state.refused) < MOST_REFUSED else frozenset[str]()
    shown = state.shown.changed((), [wanted.whose] if state.shown.get(wanted.whose) == wanted.hash else [])
    return replace(state, refused=refused | {wanted.hash}, shown=shown)


def _setting_out(state: State) -> State:
    free = AT_ONCE - len(state.asked)
    going, waiting = state.waiting[:free], state.waiting[free:]
    return replace(state, going=going, waiting=waiting, asked=state.asked.union(each.hash for each in going))


def _bounded(state: State) -> State:
    """Without those of least use, if there are too many."""
    total, number = sum(each.size for each in state.kept.values()), len(state.kept)
    dropped: list[str] = []
    for hash_, each in sorted(state.kept.items(), key=lambda pair: pair[1].used):
        if number <= MOST_KEPT and total <= MOST_KEPT_BYTES:
            break
        dropped.append(hash_)
        total, number = total - each.size, number - 1
    if not dropped:
        return state
    kept = {hash_: each for hash_, each in state.kept.items() if hash_ not in dropped}
    return replace(state, kept=kept, dropped=tuple(dropped))
