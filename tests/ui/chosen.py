"""What there is to see of what one chooses: notices, a language, what stays here. Beside `stories.py`."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.scenes import MAIN, NOW, Scene
from tests.ui.stories import BALCONY, FRIAR, JULIET, NURSE, Make, chats
from widget.core.envelope import Place
from widget.core.events import (
    DetailsToggled,
    DialogChosen,
    LauncherToggled,
    MessagesArrived,
    PageCalled,
    PreferencesChanged,
)
from widget.core.model import BareJID, Delivery, FullJID, Kind, Message, MessageId, PageInfo
from widget.core.preferences import Notify
from widget.features.bookmarks.state import NotifyChosen
from widget.features.markers.state import Displayed, DisplayedFound
from widget.features.notifications.state import DesktopChosen, QuietChosen, Told


def reading(page: PageInfo) -> Scene:
    """What has been read, by whom; a pinned chat and a muted one; how a room is treated."""
    scene = (
        chats(page)
        .open(JULIET)
        .tell(
            PreferencesChanged(BareJID(FRIAR), Kind.CHAT, True, None),
            PreferencesChanged(BareJID(NURSE), Kind.CHAT, False, Notify.NEVER),
        )
    )
    states = (Delivery.READ, Delivery.DELIVERED)
    scene.said(JULIET, *[(0.4, "", f"This is {each.value}.", each) for each in states])
    scene.open(BALCONY, Kind.ROOM).tell(NotifyChosen(BareJID(BALCONY), Kind.ROOM, Notify.MENTION))
    mine = Message(
        MessageId("o:seen"), BareJID(BALCONY), FullJID(f"{BALCONY}/romeo"), True, "Tea at five?", NOW, NOW,
        Delivery.SENT, "seen"
    )  # fmt: skip
    scene.tell(MessagesArrived(BareJID(BALCONY), Kind.ROOM, (mine,), Place.END, True))
    for name in ("Juliet", "Benvolio"):
        scene.tell(DisplayedFound(Displayed(BareJID(BALCONY), Kind.ROOM, "seen", name, name), mine))
    return scene


def preferences(page: PageInfo) -> Scene:
    return reading(page).tell(DetailsToggled(MAIN, BareJID(BALCONY)))


def notifications(page: PageInfo) -> Scene:
    scene = chats(replace(page, notifications="granted"))
    scene.tell(DesktopChosen(MAIN, True), QuietChosen("22:00-07:00"))
    return scene.tell(DialogChosen(MAIN, "notifications"))


def notifications_denied(page: PageInfo) -> Scene:
    return chats(replace(page, notifications="denied")).tell(DialogChosen(MAIN, "notifications"))


def notifications_offered(page: PageInfo) -> Scene:
    return chats(replace(page, notifications="default")).tell(Told({}))


def language(page: PageInfo) -> Scene:
    return chats(replace(page, wish="de")).tell(DialogChosen(MAIN, "language"))


def stored(page: PageInfo) -> Scene:
    kept = [
        {"kind": "messages", "of": "romeo@montague.example", "size": 2_481_000},
        {"kind": "program", "size": 5_130_000},
        {"kind": "logins", "size": 412},
        {"kind": "layout", "size": 2048},
        {"kind": "emoji", "size": 96},
    ]
    return chats(page).tell(DialogChosen(MAIN, "stored"), PageCalled(MAIN, "stored", {"items": kept}))


def stored_nothing(page: PageInfo) -> Scene:
    scene = Scene(page=page).tell(LauncherToggled(MAIN))
    return scene.tell(DialogChosen(MAIN, "stored"), PageCalled(MAIN, "stored", {"items": []}))


CHOSEN: dict[str, Make] = {
    make.__name__: make
    for make in (
        reading,
        preferences,
        notifications,
        notifications_denied,
        notifications_offered,
        language,
        stored,
        stored_nothing,
    )
}
