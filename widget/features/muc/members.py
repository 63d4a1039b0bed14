"""Who may read in a room (XEP-0045, 9.5, 9.8, 10.5, 10.8): asked for where somebody wants to know.

The lists of owners, admins and members are fetched on entering, and kept up with by what the room tells of
its occupants and of those who are not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from widget.core.address import bare_jid
from widget.core.disco import ask_info, features
from widget.core.effects import Effect, Emit, Query
from widget.core.events import Event, MembersWanted
from widget.core.model import BareJID
from widget.core.stanza import element, iq
from widget.errors import ChinwagError, is_final
from widget.features.muc.affiliations import RoomChanged
from widget.features.muc.events import OurselvesSeen
from widget.features.muc.room import AFFILIATIONS, Stage
from widget.features.muc.state import State

NS = "http://jabber.org/protocol/muc#admin"


def effects(state: State, event: Event) -> Iterator[Effect]:
    yield from (Emit(known) for jid in state.retold if (known := state.rooms[jid].membership))
    match event:
        case MembersWanted(jid) if jid in state.rooms and state.rooms[jid].stage is Stage.IN:
            yield from _ask(jid)
        case OurselvesSeen(jid) if jid in state.rooms and state.rooms[jid].watched:
            yield from _ask(jid)
        case RoomChanged(jid, again=True) if jid in state.rooms and state.rooms[jid].watched:
            yield _describe(jid)


def _ask(room: BareJID) -> Iterator[Effect]:
    return (_list(room, affiliation) for affiliation in AFFILIATIONS)


def _list(room: BareJID, affiliation: str) -> Query:
    def told(answer: Element) -> Event:
        items = answer.iterfind(f"{{{NS}}}query/{{{NS}}}item")
        return RoomChanged(
            room, lists={affiliation: frozenset(_addresses(each.get("jid", "") for each in items))}
        )

    def failed(error: ChinwagError) -> Event | None:
        return RoomChanged(room, lists={affiliation: None}) if is_final(error) else None

    query = element("query", NS, element("item", NS, affiliation=affiliation))
    return Query(iq("get", query, to=room), told, failed)


def _addresses(texts: Iterator[str]) -> Iterator[BareJID]:
    """A room is somebody's server: what is no address there is nobody's."""
    for text in texts:
        try:
            yield bare_jid(text.partition("/")[0])
        except ValueError:
            continue


def _describe(room: BareJID) -> Query:
    def told(answer: Element) -> Event:
        can = features(answer)
        return RoomChanged(room, kind=("muc_membersonly" in can, "muc_nonanonymous" in can))

    # One that does not answer may be of any kind now
    return Query(ask_info(room), told, lambda error: RoomChanged(room, kind=(False, False)))
