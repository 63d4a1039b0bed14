"""The rooms that we are in or want to be in, who is there, and which of them is entered next.

After a log-in rooms are entered a few at a time, each with what was missed there, so
that a hundred of them do not stand in the way of the one that somebody looks at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from widget.core.events import (
    ArchiveCaughtUp,
    ConversationOpened,
    ConversationsShown,
    Event,
    GuestNamed,
    LeaveChosen,
    MembersWanted,
    RoomLeft,
    RoomWanted,
    SessionStarted,
)
from widget.core.layout import Shown, in_view, showing
from widget.core.model import BareJID, Kind, Session, local
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
    RoomsLoaded,
    SubjectChanged,
)
from widget.features.muc.room import Room, Stage

AT_ONCE = 3
"""Rooms that are entered at a time, but for those that are shown, which do not wait."""


@dataclass(frozen=True, slots=True)
class State:
    """`waiting` are the rooms to be entered, in this order; `entering` those on the way.

    By the present event `going` set out, and of `retold` something else is known about who may read there;
    `shown` by surface. `guest`: what a guest wants to be
    called, "" for whatever; no room is entered before they were asked.
    """

    rooms: Mapping[BareJID, Room] = field(default_factory=dict)
    waiting: tuple[BareJID, ...] = ()
    entering: frozenset[BareJID] = frozenset()
    going: tuple[BareJID, ...] = ()
    retold: tuple[BareJID, ...] = ()
    shown: Shown = field(default_factory=dict)
    guest: str | None = None


def update(state: State, event: Event, session: Session) -> State:
    before = replace(state, going=(), retold=()) if state.going or state.retold else state
    after = _queued(_watched(before, _taken(before, event, session), event), event)
    if after is before or not session.online or not after.waiting or nameless(after, session):
        return after
    return _setting_out(after)


def _watched(before: State, after: State, event: Event) -> State:
    """Tells of rooms whose readers somebody wants to know, where those have changed or are asked for."""
    if after.rooms is before.rooms:
        return after
    wanted = event.room if isinstance(event, MembersWanted) else None
    retold = tuple(
        jid
        for jid, room in after.rooms.items()
        if room.watched
        and (jid == wanted or jid not in before.rooms or before.rooms[jid].membership != room.membership)
    )
    return replace(after, retold=retold) if retold else after


def puts_us_out(state: State, gone: OccupantGone) -> bool:
    """Whether we are not in the room any more.

    Its end is told to each who is there as their own, without a status code (XEP-0045, 10.9): whoever
    says it of themselves alone has only left.
    """
    ours = gone.room in state.rooms and gone.nickname == state.rooms[gone.room].nickname
    return not gone.renamed and (gone.ourselves or (gone.why == "gone" and ours))


def nameless(state: State, session: Session) -> bool:
    """Whether a guest is still to say what others are to call them."""
    return session.guest and state.guest is None and not session.settings.nickname


def _taken(state: State, event: Event, session: Session) -> State:
    """What an event says of the rooms themselves."""
    match event:
        case RoomsLoaded(rooms):
            return replace(state, rooms={**{room.jid: room for room in rooms}, **state.rooms})
        case ConversationOpened(_, jid, Kind.ROOM, again=True) if jid not in state.rooms:
            return (
                state  # it was left since: on another page, or so late that this one's tab did not hear of it
            )
        case ConversationOpened(_, jid, Kind.ROOM):
            room = state.rooms.get(jid) or Room(jid, nickname(state, session))
            outside = room.stage in (Stage.OUT, Stage.REFUSED)
            return _with(state, replace(room, stage=Stage.ASKING) if outside else room)
        case RoomWanted(jid, nick, name, word) if jid not in state.rooms:
            called = nick or nickname(state, session)
            return _with(state, Room(jid, called, Stage.ASKING, name, password=word))
        case RoomWanted(jid, password=word) if word not in ("", state.rooms[jid].password):
            room = state.rooms[jid]
            if room.stage is not Stage.REFUSED or room.trouble != "not-authorized":
                return _with(state, replace(room, spare=word))
            return _with(state, replace(room, password=word, stage=Stage.ASKING, tries=0))
        case RoomDescribed(jid, name, archive, private=private, named=named) if jid in state.rooms:
            room = replace(state.rooms[jid], stage=Stage.ENTERING, name=name, archive=archive)
            return _with(state, replace(room, private=private, named=named, described=True))
        case MembersWanted(jid) if jid in state.rooms:
            return _with(state, replace(state.rooms[jid], watched=True))
        case RoomChanged(jid, people, kind, lists) if jid in state.rooms and state.rooms[jid].watched:
            return _with(state, state.rooms[jid].told(kind, lists).affiliating(people))
        case OccupantsChanged(jid, occupants) if jid in state.rooms:
            return _with(state, state.rooms[jid].with_occupants(occupants))
        case OurselvesSeen(jid, occupant) if jid in state.rooms:
            room = state.rooms[jid].with_occupants((occupant,))
            entered = replace(room, stage=Stage.IN, nickname=occupant.nickname, tries=0)
            return _with(state, entered.refused_for(""))
        case OccupantGone(jid, who, _, why, _, said, venue) if jid in state.rooms:
            room = state.rooms[jid]
            if puts_us_out(state, event):
                out = room.emptied(Stage.REFUSED if why else Stage.OUT)
                return _with(state, out.refused_for(why, said, venue))
            return _with(state, room.with_occupants((), (who,)))
        case ReturnDue(jid) if jid in state.rooms and state.rooms[jid].stage in (Stage.IN, Stage.REFUSED):
            asking = _with(state, state.rooms[jid].emptied(Stage.ASKING))
            waiting = (*(each for each in state.waiting if each != jid), jid)
            return replace(asking, entering=state.entering - {jid}, waiting=waiting)
        case EntryRefused(jid, "conflict") if jid in state.rooms and state.rooms[jid].tries < 5:
            room = state.rooms[jid]
            return _with(state, replace(room, nickname=f"{room.nickname}_", tries=room.tries + 1))
        case EntryRefused(jid, "not-authorized") if (
            jid in state.rooms and state.rooms[jid].stage is Stage.ENTERING and state.rooms[jid].spare
        ):
            room = state.rooms[jid]
            return _with(state, replace(room, password=room.spare, spare=""))
        case EntryRefused(jid, condition, text, venue) if jid in state.rooms:
            room = replace(state.rooms[jid], stage=Stage.REFUSED)
            return _with(state, room.refused_for(condition, text, venue))
        case EntryTried(jid, nick, password) if jid in state.rooms:
            room = state.rooms[jid]
            if room.stage not in (Stage.OUT, Stage.REFUSED):
                return state
            called, word = nick or room.nickname, password or room.password
            return _with(state, replace(room, nickname=called, password=word, stage=Stage.ASKING, tries=0))
        case EntryDelayed(jid) if jid in state.rooms and session.online:
            room = state.rooms[jid]
            silent = room.stage in (Stage.ASKING, Stage.ENTERING) and not room.occupants
            late = replace(room, stage=Stage.REFUSED).refused_for("remote-server-timeout")
            return _with(state, late) if silent else state
        case GuestNamed(name, again):
            return _named(state, name, session) if state.guest is None or not again else state
        case SubjectChanged(jid, subject) if jid in state.rooms:
            return _with(state, replace(state.rooms[jid], subject=subject))
        case SessionStarted(_, resumed, first) if first or not resumed:
            # Also when an earlier page's session goes on: who is in a room is not kept, a big one changes all
            # the time. To enter again tells it at once, and heals a room that has lost us meanwhile.
            anew = {jid: room.emptied(Stage.ASKING) for jid, room in state.rooms.items()}
            return State(anew, shown=state.shown, guest=state.guest)
        case LeaveChosen(_, jid, _):
            return replace(state, rooms={key: room for key, room in state.rooms.items() if key != jid})
    return state


def _named(state: State, name: str, session: Session) -> State:
    """The rooms that wait for it are entered under that name."""
    named = replace(state, guest=name)
    called = nickname(named, session)
    rooms = {
        jid: replace(room, nickname=called) if room.stage is Stage.ASKING else room
        for jid, room in state.rooms.items()
    }
    return replace(named, rooms=rooms)


def _queued(state: State, event: Event) -> State:
    """Who waits to be entered, and who is on the way, after an event."""
    match event:
        case RoomsLoaded() | SessionStarted(resumed=False) | SessionStarted(first=True):
            asking = (jid for jid, room in state.rooms.items() if room.stage is Stage.ASKING)
            news = tuple(jid for jid in asking if jid not in state.entering and jid not in state.waiting)
            return replace(state, waiting=state.waiting + news)
        case ConversationOpened(_, jid, Kind.ROOM) if jid in state.rooms:
            if state.rooms[jid].stage is Stage.ASKING and jid not in state.entering:
                return replace(state, waiting=(jid, *(each for each in state.waiting if each != jid)))
        case RoomWanted(jid) | EntryTried(jid) if (
            jid in state.rooms and state.rooms[jid].stage is Stage.ASKING
        ):
            under_way = jid in state.waiting or jid in state.entering
            return state if under_way else replace(state, waiting=(*state.waiting, jid))
        case ConversationsShown(surface, conversations):
            return replace(state, shown=showing(state.shown, surface, conversations))
        case EntryRefused(jid) if jid in state.rooms and state.rooms[jid].stage is Stage.ENTERING:
            return state  # another nickname is tried
        case (
            ArchiveCaughtUp(jid)
            | RoomLeft(jid)
            | EntryRefused(jid)
            | EntryDelayed(jid)
            | LeaveChosen(room=jid)
        ):
            waiting = tuple(each for each in state.waiting if each != jid)
            return replace(state, entering=state.entering - {jid}, waiting=waiting)
    return state


def _setting_out(state: State) -> State:
    """Those that are shown at once, of the others as many as there is room for."""
    shown = in_view(state.shown)
    urgent = [jid for jid in state.waiting if jid in shown]
    free = max(0, AT_ONCE - len(state.entering) - len(urgent))
    others = [jid for jid in state.waiting if jid not in shown]
    going = (*urgent, *others[:free])
    return replace(state, going=going, entering=state.entering.union(going), waiting=tuple(others[free:]))


def nickname(state: State, session: Session) -> str:
    """What we are called in a room unless we are called otherwise there."""
    given = session.settings.nickname or (state.guest if session.guest else "")
    return given or (f"Guest-{local(session.me)[:4]}" if session.guest else local(session.me))


def _with(state: State, room: Room) -> State:
    return replace(state, rooms={**state.rooms, room.jid: room})
