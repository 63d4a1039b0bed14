"""MUC Self-Ping (XEP-0410): whether a room still has us, for when it has lost us nobody tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from widget.core.effects import After, Effect, Query
from widget.core.events import Event, SessionStarted
from widget.core.model import BareJID, Session
from widget.core.stanza import element, iq
from widget.errors import ChinwagError, StanzaError
from widget.features.muc.events import OurselvesSeen, ReturnDue
from widget.features.muc.room import Room, Stage
from widget.features.muc.state import State

NS = "urn:xmpp:ping"
EVERY = 15 * 60_000
"""Milliseconds from one question to the next."""

STILL_IN = ("service-unavailable", "feature-not-implemented", "item-not-found")
"""The question has come through to a client of ours, which could not answer, or has another nickname now."""

UNKNOWN = ("remote-server-not-found", "remote-server-timeout", "resource-constraint")
"""The room cannot be reached; it is asked again at the next time."""


@dataclass(frozen=True, slots=True)
class SelfPingDue(Event):
    """It is time to ask whether we are still in."""

    room: BareJID


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case SessionStarted(resumed=True, first=False):
            yield from (_ask(room) for room in state.rooms.values() if room.stage is Stage.IN)
        case OurselvesSeen(jid) if _is_in(state, jid):
            yield _again(jid)
        case SelfPingDue(jid) if _is_in(state, jid):
            yield _ask(state.rooms[jid])
            yield _again(jid)


def _is_in(state: State, jid: BareJID) -> bool:
    room = state.rooms.get(jid)
    return room is not None and room.stage is Stage.IN


def _again(jid: BareJID) -> After:
    return After(EVERY, SelfPingDue(jid), f"self-ping {jid}")


def _ask(room: Room) -> Query:
    jid = room.jid

    def failed(error: ChinwagError) -> Event | None:
        lost = isinstance(error, StanzaError) and error.condition not in (*STILL_IN, *UNKNOWN)
        return ReturnDue(jid) if lost else None

    return Query(iq("get", element("ping", NS), to=f"{jid}/{room.nickname}"), lambda answer: None, failed)
