"""Contacts added, renamed, grouped and removed (RFC 6121, 2.3–2.5), and who sees whom (RFC 6121, 3).

The roster itself changes by the server's pushes alone, on all devices alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element, SubElement

from widget.core.address import typed
from widget.core.effects import Effect, Emit, Query, Send
from widget.core.events import ConversationOpened, DialogChosen, Event
from widget.core.feature import Feature, Slot
from widget.core.model import BareJID, Kind, Session, SurfaceId
from widget.core.stanza import element, iq, presence
from widget.errors import ChinwagError
from widget.features.contacts.dialogs import dialogs
from widget.features.contacts.relation import details
from widget.features.contacts.state import (
    ContactRefused,
    ContactRemovalChosen,
    ContactRemoved,
    ContactSaved,
    ContactSubmitted,
    PresenceAsked,
    PresenceGranted,
    State,
    fault,
    update,
)
from widget.features.contacts.views import adding, menu_items
from widget.ui.refusals import refusal

__all__ = ["FEATURE", "ContactSubmitted", "State"]

NS = "jabber:iq:roster"
NICK = "http://jabber.org/protocol/nick"


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case ContactSubmitted(surface, address, name, groups, new) if not fault(address, session):
            jid = BareJID(str(typed(address)))
            item = _item(jid, groups, name=name)
            yield Query(_set(item), lambda answer: ContactSaved(surface, jid, new), _refused(surface))
        case ContactSaved(surface, jid, new):
            yield Emit(DialogChosen(surface, ""))
            if new:
                # What they ask in turn is granted before they do (RFC 6121, 3.4)
                yield _asking(state, jid)
                yield Send(presence(to=jid, type_="subscribed"))
                yield Emit(ConversationOpened(surface, jid, Kind.CHAT))
        case ContactRemovalChosen(surface, jid):
            item = _item(jid, (), subscription="remove")
            yield Query(_set(item), lambda answer: ContactRemoved(surface), _refused(surface))
        case ContactRemoved(surface):
            yield Emit(DialogChosen(surface, ""))
        case PresenceAsked(jid):
            yield _asking(state, jid)
        case PresenceGranted(jid, yes):
            yield Send(presence(to=jid, type_="subscribed" if yes else "unsubscribed"))


def _asking(state: State, jid: BareJID) -> Send:
    nickname = [element("nick", NICK, text=state.nickname)] if state.nickname else []
    return Send(presence(*nickname, to=jid, type_="subscribe"))


def _item(jid: BareJID, groups: tuple[str, ...], **attributes: str) -> Element:
    item = element("item", NS, jid=jid, **attributes)
    for group in groups:
        SubElement(item, f"{{{NS}}}group").text = group
    return item


def _set(item: Element) -> Element:
    return iq("set", element("query", NS, item))


def _refused(surface: SurfaceId) -> Callable[[ChinwagError], Event]:
    return lambda error: ContactRefused(surface, refusal(error))


FEATURE = Feature(
    "contacts",
    State,
    update,
    effects,
    slots={
        Slot.MENU: adding,
        Slot.CONVERSATION_MENU: menu_items,
        Slot.DETAILS: details,
        Slot.DIALOG: dialogs,
    },
)
