"""Finding a room: by its address, or from what the server's room service lists (XEP-0030, XEP-0045, 6.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from vdom import VNode
from widget.core import disco
from widget.core.address import may_enter, typed_room
from widget.core.effects import Effect, Emit, Query
from widget.core.events import ConversationOpened, DialogChosen, Event
from widget.core.feature import Feature, Slot, View
from widget.core.model import BareJID, Kind, Session, domain, local
from widget.features.rooms import dialogs
from widget.features.rooms.state import (
    Listed,
    RoomsListed,
    RoomTyped,
    ServiceFound,
    ServicesListed,
    ServiceUnfit,
    State,
    update,
)

__all__ = ["FEATURE", "Listed", "RoomTyped", "RoomsListed", "ServiceFound", "State"]

MUC = "http://jabber.org/protocol/muc"


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    if state.asks:
        yield from _begin(session)
    match event:
        case ServicesListed(domains):
            for each in domains:
                yield Query(disco.ask_info(each), _service_of(each), lambda error: ServiceUnfit())
        case DialogChosen(_, "join-room") if state.service:
            yield _list(state.service)
        case ServiceFound(found) if state.wanted and state.service == found and state.rooms is None:
            yield _list(found)
        case RoomTyped(surface, address) if (room := typed_room(address, state.service)) and may_enter(
            room, session.settings
        ):
            yield Emit(ConversationOpened(surface, room, Kind.ROOM))


def join(state: State, view: View, name: str) -> VNode | None:
    """Asks for a room, and shows those that there are."""
    return dialogs.join(state, view) if name == "join-room" else None


def _begin(session: Session) -> Iterator[Effect]:
    """Find the service."""
    settings = session.settings
    if settings.muc_domain:
        yield Emit(ServiceFound(settings.muc_domain))
    else:
        query = disco.ask_items(domain(session.me))
        yield Query(query, _services, lambda error: ServicesListed(()))


def _services(answer: Element) -> Event:
    return ServicesListed(disco.services(answer))


def _service_of(jid: str) -> Callable[[Element], Event]:
    def read(answer: Element) -> Event:
        conference = any(each.category == "conference" for each in disco.identities(answer))
        return ServiceFound(jid) if conference and MUC in disco.features(answer) else ServiceUnfit()

    return read


def _list(service: str) -> Query:
    return Query(disco.ask_items(service), _listed, lambda error: RoomsListed((), str(error)))


def _listed(answer: Element) -> Event:
    items = ((BareJID(jid), name) for jid, name in disco.items(answer) if "@" in jid)
    listed = (Listed(jid, name or local(jid)) for jid, name in items)
    return RoomsListed(tuple(sorted(listed, key=lambda each: each.name.casefold())))


FEATURE = Feature("rooms", State, update, effects, slots={Slot.DIALOG: join})
