"""Links to conversations (XEP-0147), and what the site wants to be open on a surface.

A link may be anybody's. It opens a chat, and puts its text where the person writes; it enters a room that we
are in already, or that is the site's. Whatever else it asks for, the person is asked: to enter a room of
somebody else's shows them our address, and adding a contact lets them see when we are there. Nothing is
ever sent, no password is ever taken, and what would take something away (`remove`, `unsubscribe`,
`unregister`, commands) is not done.
"""

from __future__ import annotations

from collections.abc import Iterator

from vdom import Memo, VNode, memo
from widget.core.address import may_enter
from widget.core.effects import Effect, Emit, Page
from widget.core.events import (
    ConversationOpened,
    DialogChosen,
    Event,
    PageCalled,
    SessionStarted,
    StorageRead,
    SurfaceAttached,
)
from widget.core.feature import Feature, Slot, View
from widget.core.model import BareJID, Kind, Mode, Session, Surface, SurfaceId
from widget.core.selectors import text_box
from widget.core.target import Deed, Target
from widget.features.links.dialogs import ask
from widget.features.links.state import State, home, room_of, update, welcome
from widget.ui.components import menu_item
from widget.ui.i18n import _

__all__ = ["FEATURE", "HandlerWanted", "State", "update"]


class HandlerWanted(Event):
    """The person would like links in other pages to open here, too."""


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case SessionStarted(first=True):
            for surface in state.surfaces.values():
                yield from _opened(surface, session)
        case StorageRead() if session.jid:
            # The others wait for the stream: the person may have closed something meanwhile
            for surface in state.surfaces.values():
                yield from _opened(surface, session) if surface.single else ()
        case SurfaceAttached(surface, kept) if session.jid and (kept is None or surface.single):
            yield from _opened(surface, session)
        case PageCalled(id_, "follow") if id_ in state.waiting:
            yield Emit(PageCalled(id_, "open"))  # the way in
        case HandlerWanted():
            yield Page("handle-links", {})
    for id_, target in state.due:
        if id_ in state.surfaces:
            yield from _followed(state, id_, target, session)


def _opened(surface: Surface, session: Session) -> Iterator[Effect]:
    """What the site wants there. On a page's own place it takes the focus from nobody."""
    settings = session.settings
    calm = surface.mode is Mode.EMBEDDED
    if not surface.single:
        for room in filter(None, (room_of(name, settings) for name in settings.rooms)):
            yield Emit(ConversationOpened(surface.id, room, Kind.ROOM, calm=calm))
    if wanted := home(surface, settings):
        yield Emit(ConversationOpened(surface.id, *wanted, calm=calm))


def _followed(state: State, id_: SurfaceId, target: Target, session: Session) -> Iterator[Effect]:
    surface, jid = state.surfaces[id_], target.jid
    wanted = home(surface, session.settings)
    if surface.single and (wanted is None or wanted[0] != jid):
        return  # it is for something else alone
    if session.at(id_).narrow or surface.single:
        yield Emit(PageCalled(id_, "open"))
    match target.deed:
        case Deed.JOIN if not may_enter(jid, session.settings):
            return  # the site wants its people in its own rooms only
        case Deed.JOIN if not welcome(state, id_, jid, session.settings):
            yield Emit(DialogChosen(id_, f"follow {jid}"))
        case Deed.ADD:
            yield Emit(DialogChosen(id_, f"add-contact {jid}"))
        case deed:
            room = deed is Deed.JOIN or jid in state.rooms
            yield Emit(ConversationOpened(id_, jid, Kind.ROOM if room else Kind.CHAT))
            if target.text:
                # Once: the page may be loaded again under the same address
                written = {"selector": text_box(jid), "text": target.text, "once": True}
                yield Page("write", written, id_)


def question(state: State, view: View, name: str) -> VNode | None:
    """Before a room of somebody else's is entered."""
    which, _space, room = name.partition(" ")
    return ask(view, BareJID(room)) if which == "follow" else None


def offer(state: State, view: View) -> Memo | None:
    """Links in other pages may open here, where the browser and the site have it so."""
    return memo(_offer, key="handler") if view.surface.links else None


def _offer() -> VNode:
    return menu_item(_("Open chat links here"), HandlerWanted(), icon="external-link")


FEATURE = Feature(
    "links",
    State,
    update,
    effects,
    slots={Slot.MENU: offer, Slot.DIALOG: question},
    personal=False,
)
