"""Rooms (XEP-0045): entering them and staying in them, who is there, and what it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from xml.etree.ElementTree import Element

from vdom import Memo, VNode, memo
from vdom.html import div, p, span
from widget.core.effects import Effect, Emit, Load, Query, Save, Send
from widget.core.envelope import Envelope
from widget.core.events import (
    ConversationClosed,
    ConversationNamed,
    ConversationOpened,
    Event,
    RoomEntered,
    RoomLeft,
    SessionStarted,
    StorageOpened,
)
from widget.core.feature import Feature, Slot, View
from widget.core.model import BareJID, Kind, Session, SurfaceId, local, resource
from widget.core.records import Delete, Put, Record, Store
from widget.core.stanza import CLIENT, child_text, element, iq, presence
from widget.errors import ChinwagError
from widget.ui.components import avatar, button, row, section, spinner
from widget.ui.i18n import _, ngettext

NS = "http://jabber.org/protocol/muc"
USER = "http://jabber.org/protocol/muc#user"
DISCO = "http://jabber.org/protocol/disco#info"
MAM = "urn:xmpp:mam:2"
STORE = Store("rooms", ("jid",))
WITHOUT_ARCHIVE = "50"
"""Messages of the past that a room which keeps no archive is asked for."""


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


@dataclass(frozen=True, slots=True)
class Room:
    """A room that we are in, or want to be in."""

    jid: BareJID
    nickname: str
    stage: Stage = Stage.OUT
    name: str = ""
    archive: bool = False
    subject: str = ""
    occupants: Mapping[str, Occupant] = field(default_factory=dict)
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """`told`: the room to be entered, or left, because of the present event."""

    rooms: Mapping[BareJID, Room] = field(default_factory=dict)
    tries: int = 0


@dataclass(frozen=True, slots=True)
class RoomsLoaded(Event):
    """The rooms of an earlier visit."""

    rooms: tuple[Room, ...]


@dataclass(frozen=True, slots=True)
class RoomDescribed(Event):
    """What a room says of itself before we enter (XEP-0045, 6.4)."""

    room: BareJID
    name: str
    archive: bool


@dataclass(frozen=True, slots=True)
class OccupantChanged(Event):
    """An occupant has come, or is different. `ourselves`: it is we (status 110)."""

    room: BareJID
    occupant: Occupant
    ourselves: bool
    occupant_id: str


@dataclass(frozen=True, slots=True)
class OccupantGone(Event):
    """An occupant has left, was removed (`why` is a status code), or has taken the nickname `renamed`."""

    room: BareJID
    nickname: str
    ourselves: bool
    why: str
    renamed: str


@dataclass(frozen=True, slots=True)
class EntryRefused(Event):
    """The room does not let us in."""

    room: BareJID
    condition: str
    text: str


@dataclass(frozen=True, slots=True)
class SubjectChanged(Event):
    """The room is about something else now."""

    room: BareJID
    subject: str


@dataclass(frozen=True, slots=True)
class LeaveChosen(Event):
    """The person leaves a room for good. `nickname` is the one that they have there."""

    surface: SurfaceId
    room: BareJID
    nickname: str


def read_presence(envelope: Envelope, session: Session) -> Iterator[Event]:
    """An occupant's presence, ours among them; a refusal need not have anything of a room's in it."""
    if envelope.kind != "presence":
        return
    stanza, room, nickname = envelope.stanza, envelope.conversation, resource(envelope.sender)
    if envelope.type == "error":
        yield _refused(envelope)
        return
    x = stanza.find(f"{{{USER}}}x")
    if x is None or not nickname:
        return
    codes = {status.get("code", "") for status in x.iterfind(f"{{{USER}}}status")}
    item = x.find(f"{{{USER}}}item")
    given = item.attrib if item is not None else {}
    if envelope.type == "unavailable":
        why = next((code for code in ("301", "307", "321", "322", "332") if code in codes), "")
        renamed = given.get("nick", "") if "303" in codes else ""
        yield OccupantGone(room, nickname, "110" in codes, why, renamed)
    elif envelope.type == "available":
        occupant = Occupant(
            nickname,
            given.get("role", "participant"),
            given.get("affiliation", "none"),
            child_text(stanza, "show") or "available",
            child_text(stanza, "status"),
        )
        yield OccupantChanged(room, occupant, "110" in codes, envelope.occupant_id)


def read_subject(envelope: Envelope, session: Session) -> Iterator[Event]:
    """A subject, which is a message without a body (XEP-0045, 8.1)."""
    if envelope.type == "groupchat" and envelope.news and not child_text(envelope.stanza, "body"):
        yield SubjectChanged(envelope.conversation, child_text(envelope.stanza, "subject"))


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case RoomsLoaded(rooms):
            return replace(state, rooms={**{room.jid: room for room in rooms}, **state.rooms})
        case ConversationOpened(_, jid, Kind.ROOM):
            room = state.rooms.get(jid) or Room(jid, _nickname(session))
            waiting = room.stage in (Stage.OUT, Stage.REFUSED)
            return _with(state, replace(room, stage=Stage.ASKING, trouble="") if waiting else room)
        case RoomDescribed(jid, name, archive) if jid in state.rooms:
            return _with(state, replace(state.rooms[jid], stage=Stage.ENTERING, name=name, archive=archive))
        case OccupantChanged(jid, occupant, ourselves) if jid in state.rooms:
            room = state.rooms[jid]
            occupants = {**room.occupants, occupant.nickname: occupant}
            if not ourselves:
                return _with(state, replace(room, occupants=occupants))
            return _with(
                state, replace(room, occupants=occupants, stage=Stage.IN, nickname=occupant.nickname)
            )
        case OccupantGone(jid, nickname, ourselves, why, renamed) if jid in state.rooms:
            room = state.rooms[jid]
            left = {nick: each for nick, each in room.occupants.items() if nick != nickname}
            if ourselves and not renamed:
                stage = Stage.REFUSED if why else Stage.OUT
                return _with(state, replace(room, occupants={}, stage=stage, trouble=why))
            return _with(state, replace(room, occupants=left))
        case EntryRefused(jid, "conflict") if jid in state.rooms and state.tries < 5:
            room = state.rooms[jid]
            return replace(_with(state, replace(room, nickname=f"{room.nickname}_")), tries=state.tries + 1)
        case EntryRefused(jid, condition, text) if jid in state.rooms:
            refused = replace(state.rooms[jid], stage=Stage.REFUSED, trouble=text or condition)
            return replace(_with(state, refused), tries=0)
        case SubjectChanged(jid, subject) if jid in state.rooms:
            return _with(state, replace(state.rooms[jid], subject=subject))
        case SessionStarted(_, resumed) if not resumed:
            asking = {
                jid: replace(room, stage=Stage.ASKING, occupants={}) for jid, room in state.rooms.items()
            }
            return State(asking)
        case LeaveChosen(_, jid, _):
            return State({key: room for key, room in state.rooms.items() if key != jid})
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case StorageOpened():
            yield Load(
                "rooms", lambda records: RoomsLoaded(tuple(_from_record(record) for record in records))
            )
        case ConversationOpened(_, jid, Kind.ROOM):
            yield Save(Put("rooms", _to_record(state.rooms[jid])))
            if session.online and state.rooms[jid].stage is Stage.ASKING:
                yield _describe(jid)
        case RoomsLoaded(rooms) if session.online:
            yield from (_describe(room.jid) for room in rooms)
        case SessionStarted(_, resumed) if not resumed:
            yield from (_describe(jid) for jid in state.rooms)
        case RoomDescribed(jid, name, _) if jid in state.rooms:
            yield Emit(ConversationNamed(jid, Kind.ROOM, name or local(jid)))
            yield _enter(state.rooms[jid])
        case EntryRefused(jid, "conflict") if jid in state.rooms and state.rooms[jid].stage is Stage.ENTERING:
            yield _enter(state.rooms[jid])
        case OccupantChanged(jid, occupant, True, occupant_id) if jid in state.rooms:
            yield Emit(RoomEntered(jid, occupant.nickname, occupant_id, state.rooms[jid].archive))
        case OccupantGone(jid, _, True, _, "") if jid in state.rooms:
            yield Emit(RoomLeft(jid))
        case LeaveChosen(surface, jid, nickname):
            yield Send(presence(to=f"{jid}/{nickname}", type_="unavailable"))
            yield Save(Delete("rooms", jid))
            yield Emit(RoomLeft(jid))
            yield Emit(ConversationClosed(surface, jid))


def title(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """Under a room's name: how far we are in, else its subject, else how many are there."""
    room = state.rooms.get(conversation)
    if room is None:
        return None
    match room.stage:
        case Stage.REFUSED:
            return span(trouble(room.trouble))
        case Stage.IN:
            many = ngettext("{n} person here", "{n} people here", len(room.occupants))
            return span(room.subject.partition("\n")[0] or many, dir="auto")
    return span(_("Entering…") if view.session.online else _("Offline"))


def details(state: State, view: View, conversation: BareJID, kind: Kind) -> list[VNode | Memo | None]:
    """The room's subject and who is in it."""
    room = state.rooms.get(conversation)
    if room is None:
        return []
    return [
        p(room.subject, cls="room-subject", dir="auto") if room.subject else None,
        spinner(_("Entering…")) if room.stage in (Stage.ASKING, Stage.ENTERING) else None,
        memo(_occupants, conversation, room.occupants, room.nickname, key="occupants"),
        div(
            button(
                _("Leave room"),
                LeaveChosen(view.surface.id, conversation, room.nickname),
                kind="danger",
                icon="log-out",
            ),
            cls="details-actions",
        ),
    ]


def _occupants(room: BareJID, occupants: Mapping[str, Occupant], ourselves: str) -> VNode:
    ordered = sorted(occupants.values(), key=lambda each: (_RANK.get(each.role, 3), each.nickname.casefold()))
    return section(
        _("In this room"),
        *[
            row(
                avatar(each.nickname, each.nickname, "s", each.show),
                _("{name} (you)").format(name=each.nickname) if each.nickname == ourselves else each.nickname,
                each.status,
                meta=_("Moderator") if each.role == "moderator" else None,
                key=each.nickname,
            )
            for each in ordered
        ],
        count=len(occupants),
    )


def trouble(condition: str) -> str:
    """Why we are not in a room, for people."""
    return {
        "registration-required": _("Only members may enter this room."),
        "forbidden": _("You are banned from this room."),
        "301": _("You were banned from this room."),
        "not-authorized": _("This room wants a password."),
        "service-unavailable": _("This room is full."),
        "item-not-found": _("There is no such room."),
        "not-allowed": _("You may not make a room here."),
        "conflict": _("Somebody else has your nickname here."),
        "307": _("You were removed from this room."),
        "remote-server-not-found": _("That server cannot be reached."),
    }.get(condition, condition)


_RANK = {"moderator": 0, "participant": 1, "visitor": 2}


def _refused(envelope: Envelope) -> EntryRefused:
    error = envelope.stanza.find(f"{{{CLIENT}}}error")
    condition = error[0].tag.rpartition("}")[2] if error is not None and len(error) else "undefined-condition"
    return EntryRefused(envelope.conversation, condition, "")


def _nickname(session: Session) -> str:
    given = session.settings.nickname
    return given or (f"Guest-{local(session.me)[:4]}" if session.guest else local(session.me))


def _with(state: State, room: Room) -> State:
    return replace(state, rooms={**state.rooms, room.jid: room})


def _describe(jid: BareJID) -> Query:
    def failed(error: ChinwagError) -> Event:
        # A room that does not exist yet has nothing to say: entering makes it
        return RoomDescribed(jid, "", False)

    return Query(iq("get", element("query", DISCO), to=jid), lambda answer: _described(jid, answer), failed)


def _described(jid: BareJID, answer: Element) -> RoomDescribed:
    features = {each.get("var") for each in answer.iter(f"{{{DISCO}}}feature")}
    identity = next(answer.iter(f"{{{DISCO}}}identity"), None)
    name = identity.get("name", "") if identity is not None else ""
    return RoomDescribed(jid, name, MAM in features)


def _enter(room: Room) -> Send:
    history = element("history", NS, maxstanzas="0" if room.archive else WITHOUT_ARCHIVE)
    return Send(presence(element("x", NS, history), to=f"{room.jid}/{room.nickname}"))


def _to_record(room: Room) -> Record:
    return {"jid": room.jid, "nickname": room.nickname, "name": room.name}


def _from_record(record: Record) -> Room:
    return Room(BareJID(record["jid"]), record["nickname"], Stage.ASKING, record["name"])


FEATURE = Feature(
    "muc",
    State,
    update,
    effects,
    readers={
        f"{{{USER}}}x": read_presence,
        f"{{{NS}}}x": read_presence,
        f"{{{CLIENT}}}error": read_presence,
        f"{{{CLIENT}}}subject": read_subject,
    },
    slots={Slot.TITLE: title, Slot.DETAILS: details},
    stores=(STORE,),
    announces=(NS,),
)
