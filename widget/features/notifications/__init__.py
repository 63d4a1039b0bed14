"""Notifications: who is not looking is told of new messages, once, by whichever page was looked at last.

A moment is waited for, in which they may be seen here or on another device, and while the archive is
read nothing is told. Rules are minded (XEP-0492): always, when mentioned, never; so are quiet hours.
The browser is asked for its permission only when the person has pressed a button that says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from widget.core.effects import After, Effect, Emit, Load, Page, Save
from widget.core.events import (
    ConversationOpened,
    Event,
    LoggedOut,
    PageCalled,
    StorageOpened,
    SurfaceAttached,
)
from widget.core.feature import Feature, Slot
from widget.core.model import BareJID, Kind, Session, SurfaceId, local, resource
from widget.core.names import legible
from widget.core.records import Put, Record, Store
from widget.features.notifications import dialogs
from widget.features.notifications.state import (
    DesktopChosen,
    NotifyDue,
    Pending,
    State,
    Told,
    Wishes,
    WishesLoaded,
    name_of,
    quiet,
    update,
)
from widget.features.notifications.views import item, offer
from widget.ui.i18n import _
from widget.ui.preview import preview

__all__ = ["FEATURE", "State", "offer"]

STORE = Store("notifications", ("id",))
MOMENT = 600
"""Milliseconds in which a message may still be seen."""


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    if state.changed:
        yield Save(Put("notifications", {"id": "", **asdict(state.wishes)}))
    if state.due:
        yield After(MOMENT, NotifyDue(), "notify")
    for conversation in state.closed:
        yield Page("unnotify", {"conversation": conversation})
    if state.recounted:
        yield _count(state.counted, session)
    match event:
        case StorageOpened():
            yield Load("notifications", _loaded)
        case NotifyDue() if state.pending and not state.behind:
            yield from _tell(state, session)
        case DesktopChosen(surface, True) if session.at(surface).notifications == "default":
            yield Page("ask-notifications", {}, surface)
        case SurfaceAttached(surface) if state.counted:
            yield _count(state.counted, session, surface.id)
        case PageCalled(surface, "notified", {"conversation": str(jid)}) if jid in state.shown:
            yield from _open(surface, state.shown[BareJID(jid)], session)
        case LoggedOut():
            yield _count(0, session)
            yield Page("unnotify", {})


def _count(number: int, session: Session, surface: SurfaceId | None = None) -> Page:
    """In the title, the icon, and where the browser keeps the site's app."""
    settings = session.settings
    prefix = f"({number}) " if number and settings.page_count else ""
    icon = number if settings.icon_count else 0
    return Page("count", {"count": number, "prefix": prefix, "icon": icon}, surface)


def _tell(state: State, session: Session) -> Iterator[Effect]:
    """On one page for all: its surface, or none if all have gone."""
    surface = next(reversed(list(session.pages)), None)
    if surface is None or quiet(state, session):
        yield Emit(Told({}))
        return
    sound = session.settings.sounds if state.wishes.sound is None else state.wishes.sound
    desktop = state.wishes.desktop and session.at(surface).notifications == "granted"
    if desktop:
        for conversation, each in state.pending.items():
            yield Page("notify", _notice(state, conversation, each), surface)
    if sound:
        yield Page("sound", {}, surface)
    yield Emit(Told(state.pending if desktop else {}))


def _notice(state: State, conversation: BareJID, pending: Pending) -> dict[str, str]:
    """`id` is the same in all tabs of the site, should each have an engine of its own."""
    message = pending.message
    name = name_of(state, conversation) or legible(local(conversation) or conversation)
    if resource(conversation):
        name = f"{legible(resource(conversation))} ({local(conversation)})"
    body = preview(message)
    if pending.kind is Kind.ROOM:
        body = _("{name}: {text}").format(name=legible(resource(message.sender)), text=body)
    return {"id": message.id, "conversation": conversation, "title": name, "body": body}


def _open(surface: SurfaceId, pending: Pending, session: Session) -> Iterator[Effect]:
    """On a phone the chat fills the page, and may be closed."""
    page = session.at(surface)
    if page.narrow and not page.open:
        yield Emit(PageCalled(surface, "open"))
    yield Emit(ConversationOpened(surface, pending.message.conversation, pending.kind))


def _loaded(records: list[Record]) -> Event | None:
    if not records:
        return None
    return WishesLoaded(Wishes(**{name: value for name, value in records[0].items() if name != "id"}))


FEATURE = Feature(
    "notifications",
    State,
    update,
    effects,
    slots={Slot.BANNER: offer, Slot.MENU: item, Slot.DIALOG: dialogs.wishes},
    stores=(STORE,),
)
