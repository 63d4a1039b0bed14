"""Rooms (XEP-0045): entering them and staying in them, who is there, and what it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from widget.core.disco import FORM, ask_info, features, forms, identities
from widget.core.effects import After, Effect, Emit, Load, Page, Query, Save, Send
from widget.core.envelope import Envelope, Origin
from widget.core.events import (
    ConversationClosed,
    ConversationNamed,
    ConversationOpened,
    Event,
    ExtensionsKnown,
    LeaveChosen,
    MembersWanted,
    OccupantChosen,
    OccupantSought,
    RoomEntered,
    RoomLeft,
    RoomRefused,
    RoomUnwanted,
    RoomWanted,
    StorageOpened,
)
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.mentions import SIGN
from widget.core.model import BareJID, FullJID, Kind, Session, SurfaceId, bare, local, resource
from widget.core.records import Delete, Put, Record, Store
from widget.core.selectors import text_box
from widget.core.stanza import CLIENT, child_text, element, iq, presence
from widget.errors import ChinwagError
from widget.features.muc import members, ping
from widget.features.muc.affiliations import RoomChanged
from widget.features.muc.events import (
    EntryDelayed,
    EntryRefused,
    EntryTried,
    OccupantGone,
    OccupantsChanged,
    OurselvesSeen,
    ReturnDue,
    RoomDescribed,
    RoomMade,
    RoomsLoaded,
    SubjectChanged,
)
from widget.features.muc.naming import offer as _offer
from widget.features.muc.occupants import details
from widget.features.muc.refused import closed, refusal, trouble
from widget.features.muc.room import NOBODY_S_WISH, Occupant, Room, Stage
from widget.features.muc.state import State, puts_us_out, update
from widget.features.muc.views import instead, title

__all__ = ["FEATURE", "LeaveChosen", "Stage", "State", "details", "title"]

NS = "http://jabber.org/protocol/muc"
USER = "http://jabber.org/protocol/muc#user"
OWNER = "http://jabber.org/protocol/muc#owner"
STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas"
MAM = "urn:xmpp:mam:2"
STORE = Store("rooms", ("jid",))
_STATUS, _ITEM = f"{{{USER}}}status", f"{{{USER}}}item"
WITHOUT_ARCHIVE = "50"
"""Messages of the past that a room which keeps no archive is asked for."""

RETURN = 15_000
"""Milliseconds until we try to be in again."""

PATIENCE = 10_000
"""Milliseconds for which other rooms wait for one that is entered, or catches up."""


RECONFIGURED = frozenset({"104", "172", "173", "174"})
"""Status codes of a room whose configuration has changed, its anonymity among it (XEP-0045, 15.6.2)."""

NOWHERE = SurfaceId("")
"""Where a room is left that was left on another device."""


def read_presence(envelope: Envelope, session: Session) -> Iterator[Event]:
    """An occupant's presence, ours among them; a refusal need not have anything of a room's in it."""
    if _knows_us_not(envelope):
        yield ReturnDue(envelope.conversation)
    if envelope.kind != "presence":
        yield from _changed(envelope)
        return
    stanza, room, nickname = envelope.stanza, envelope.conversation, resource(envelope.sender)
    if envelope.type == "error":
        yield refusal(envelope)
        return
    x = stanza.find(f"{{{USER}}}x")
    if x is None or not nickname:
        return
    codes, given = _said_of(x)
    if envelope.type == "unavailable":
        why = next((code for code in ("332", "333", "301", "307", "321", "322") if code in codes), "")
        renamed = given.get("nick", "") if "303" in codes else ""
        if x.find(f"{{{USER}}}destroy") is None:
            said = x.findtext(f".//{{{USER}}}reason") or ""
            yield OccupantGone(room, nickname, "110" in codes, why, renamed, said)
        else:
            yield closed(room, nickname, x)
    elif envelope.type == "available":
        occupant = Occupant(
            nickname,
            given.get("role", "participant"),
            given.get("affiliation", "none"),
            child_text(stanza, "show") or "available",
            child_text(stanza, "status"),
            given.get("jid", ""),
            envelope.occupant_id,
        )
        if "110" in codes:
            yield OurselvesSeen(room, occupant, envelope.occupant_id)
            if "201" in codes:
                yield RoomMade(room)
        else:
            yield OccupantsChanged(room, (occupant,))


def _said_of(x: Element) -> tuple[set[str], Mapping[str, str]]:
    """The status codes of a presence, and the attributes of its item; in one look: this runs in floods."""
    codes, given = set(), None
    for child in x:
        if child.tag == _STATUS:
            codes.add(child.get("code", ""))
        elif child.tag == _ITEM and given is None:
            given = child.attrib
    return codes, given or {}


def _changed(envelope: Envelope) -> Iterator[Event]:
    """The room itself tells of its configuration, or of somebody who is not there (XEP-0045, 9.3, 10.2.1)."""
    x = envelope.stanza.find(f"{{{USER}}}x")
    ours = envelope.kind == "message" and envelope.origin is Origin.LIVE and not resource(envelope.sender)
    if x is None or not ours or envelope.type == "error":
        return
    codes, given = _said_of(x)
    if given.get("jid"):
        told = Occupant("", affiliation=given.get("affiliation", "none"), jid=given["jid"])
        yield RoomChanged(envelope.conversation, (told,))
    elif codes & RECONFIGURED:
        yield RoomChanged(envelope.conversation, again=True)


def read_subject(envelope: Envelope, session: Session) -> Iterator[Event]:
    """A subject, which is a message without a body (XEP-0045, 8.1)."""
    if envelope.type == "groupchat" and envelope.news and not child_text(envelope.stanza, "body"):
        yield SubjectChanged(envelope.conversation, child_text(envelope.stanza, "subject"))


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for jid in state.going:
        yield _describe(jid)
        yield After(PATIENCE, EntryDelayed(jid), f"enter {jid}")
    yield from ping.effects(state, event, session)
    if state.retold or isinstance(event, (MembersWanted, RoomChanged)) or _sees_us(state, event):
        yield from members.effects(state, event)
    match event:
        case StorageOpened():
            yield Load(
                "rooms", lambda records: RoomsLoaded(tuple(_from_record(record) for record in records))
            )
        case ConversationOpened(surface, jid, Kind.ROOM) if jid not in state.rooms:
            yield Emit(ConversationClosed(surface, jid))
        case ConversationOpened(_, jid, Kind.ROOM) | RoomWanted(jid) | EntryTried(jid) if jid in state.rooms:
            yield Save(Put("rooms", _to_record(state.rooms[jid])))
        case RoomUnwanted(jid) if jid in state.rooms:
            yield Emit(LeaveChosen(NOWHERE, jid, state.rooms[jid].nickname))
        case RoomDescribed(jid, name, forms=forms) if jid in state.rooms:
            yield Emit(ConversationNamed(jid, Kind.ROOM, name or local(jid)))
            yield Emit(ExtensionsKnown(jid, forms))
            yield _enter(state.rooms[jid])
        case EntryRefused(jid, why) if jid in state.rooms and state.rooms[jid].stage is Stage.ENTERING:
            if why != "conflict":  # the nickname may be free the next time
                yield Save(Put("rooms", _to_record(state.rooms[jid])))
            yield _enter(state.rooms[jid])
        case EntryRefused(jid, condition) if jid in state.rooms:
            yield Emit(RoomRefused(jid, condition, trouble(state.rooms[jid])))
        case OurselvesSeen(jid, _, occupant_id) if jid in state.rooms:
            if state.rooms[jid].archive:
                yield Emit(_entered(state.rooms[jid], occupant_id))
            else:
                yield After(PATIENCE, EntryDelayed(jid), f"enter {jid}")
        case RoomMade(jid) if jid in state.rooms:
            # An instant room (XEP-0045, 10.1.2): as the service would have it, and open to others at once
            form = element("x", FORM, type_="submit")
            yield Query(iq("set", element("query", OWNER, form), to=jid), lambda answer: None)
        case OccupantSought(surface, jid, text) if jid in state.rooms:
            yield Page("offer", _offer(state.rooms[jid], text), surface)
        case OccupantChosen(surface, jid, nickname):
            yield Page("mention", {"selector": text_box(jid), "text": SIGN + nickname}, surface)
        case SubjectChanged(jid) | EntryDelayed(jid) if _has_told(state, jid):
            yield Emit(_entered(state.rooms[jid], ""))
        case OccupantGone(jid, why=why) if jid in state.rooms and puts_us_out(state, event):
            yield Emit(RoomLeft(jid))
            if why in NOBODY_S_WISH:
                yield After(RETURN, ReturnDue(jid), f"return {jid}")
        case LeaveChosen(surface, jid, nickname):
            yield Send(presence(to=f"{jid}/{nickname}", type_="unavailable"))
            yield Save(Delete("rooms", jid))
            yield Emit(RoomLeft(jid))
            for each in {surface, *session.pages}:
                yield Emit(ConversationClosed(each, jid))


def _sees_us(state: State, event: Event) -> bool:
    """Whether we are in a room of which somebody wants to know who may read there."""
    return isinstance(event, OurselvesSeen) and event.room in state.rooms and state.rooms[event.room].watched


def called(state: State, view: View, room: BareJID) -> str | None:
    """What we are called in a room."""
    known = state.rooms.get(room)
    return known.nickname if known else None


def barred(state: State, view: View, room: BareJID) -> str | None:
    """Why a room does not let us in."""
    known = state.rooms.get(room)
    return trouble(known) if known and known.barred else None


def person(state: State, view: View, occupant: FullJID, id_: str) -> BareJID | None:
    """Who an occupant is, where the room tells."""
    room = state.rooms.get(bare(occupant))
    return room.person(resource(occupant), id_) if room else None


def _entered(room: Room, occupant_id: str) -> RoomEntered:
    many = len(room.occupants)
    return RoomEntered(room.jid, room.nickname, occupant_id, room.archive, room.private, many, room.password)


def _has_told(state: State, jid: BareJID) -> bool:
    """The history of one without an archive comes before its subject (XEP-0045, 7.2.15): we are in it."""
    room = state.rooms.get(jid)
    return room is not None and room.stage is Stage.IN and not room.archive


def _knows_us_not(envelope: Envelope) -> bool:
    """The room itself refuses what we said, since to its mind we are not in it (XEP-0045, 7.4)."""
    if envelope.kind != "message" or envelope.type != "error" or resource(envelope.sender):
        return False
    return envelope.stanza.find(f"{{{CLIENT}}}error/{{{STANZAS}}}not-acceptable") is not None


def _describe(jid: BareJID) -> Query:
    def failed(error: ChinwagError) -> Event:
        # A room that does not exist yet has nothing to say: entering makes it
        return RoomDescribed(jid, "", False)

    return Query(ask_info(jid), lambda answer: _described(jid, answer), failed)


def _described(jid: BareJID, answer: Element) -> RoomDescribed:
    can = features(answer)
    name = next((each.name for each in identities(answer)), "")
    private, named = "muc_membersonly" in can, "muc_nonanonymous" in can
    return RoomDescribed(jid, name, MAM in can, dict(forms(answer)), private, named)


def _enter(room: Room) -> Send:
    history = element("history", NS, maxstanzas="0" if room.archive else WITHOUT_ARCHIVE)
    word = [element("password", NS, text=room.password)] if room.password else []
    return Send(presence(element("x", NS, history, *word), to=f"{room.jid}/{room.nickname}"))


def _to_record(room: Room) -> Record:
    known = {"jid": room.jid, "nickname": room.nickname, "name": room.name}
    return {**known, "password": room.password} if room.password else known


def _from_record(record: Record) -> Room:
    word = record.get("password", "")
    return Room(BareJID(record["jid"]), record["nickname"], Stage.ASKING, record["name"], password=word)


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
    slots={Slot.TITLE: title, Slot.DETAILS: details, Slot.SELECTION: instead},
    facts={Fact.NICKNAME: called, Fact.BARRED: barred, Fact.PERSON: person},
    stores=(STORE,),
    announces=(NS,),
)
