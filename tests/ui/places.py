"""What there is to see of surfaces in other places, and of links: embedded, alone, as on a phone, moved."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.scenes import MAIN, Scene
from tests.ui.stories import BALCONY, JULIET, Make, chats
from widget.core.events import ConversationOpened, DialogChosen, LauncherToggled, WindowPlaced
from widget.core.layout import Box
from widget.core.model import BareJID, Kind, Mode, PageInfo, Surface

ALONE = Surface(MAIN, Mode.EMBEDDED, room=BALCONY, single=True)
LINES = (
    (12, "Benvolio", "Good morning, cousins."),
    (9, "Mercutio", "Some of us have been up since four, watering."),
    (3, "", "I brought seeds from the market."),
)


def room_alone(page: PageInfo) -> Scene:
    return _balcony(Scene(page=replace(page, width=min(page.width, 640)), surface=ALONE).online())


def room_alone_in_an_overlay(page: PageInfo) -> Scene:
    scene = Scene(page=page, surface=replace(ALONE, mode=Mode.OVERLAY)).tell(LauncherToggled(MAIN))
    return _balcony(scene.online())


def room_alone_before(page: PageInfo) -> Scene:
    return Scene(page=replace(page, width=min(page.width, 640)), surface=ALONE, guest_domain="guest.example")


def embedded(page: PageInfo) -> Scene:
    narrow = replace(page, width=min(page.width, 640))
    return _balcony(Scene(page=narrow, surface=Surface(MAIN, Mode.EMBEDDED)).online())


def as_on_a_phone(page: PageInfo) -> Scene:
    scene = Scene(page=page, surface=Surface(MAIN, Mode.MOBILE)).tell(LauncherToggled(MAIN))
    return _balcony(scene.online())


def guest_is_asked(page: PageInfo) -> Scene:
    scene = Scene(page=replace(page, width=min(page.width, 640)), surface=ALONE, guest_domain="guest.example")
    scene.session = replace(scene.session, guest=True)
    return _balcony(scene.online())


def link_asks(page: PageInfo) -> Scene:
    return chats(page).tell(DialogChosen(MAIN, "follow garden@rooms.elsewhere.example"))


def window_moved(page: PageInfo) -> Scene:
    scene = chats(page).open(JULIET).tell(ConversationOpened(MAIN, BareJID(BALCONY), Kind.ROOM))
    return scene.tell(WindowPlaced(MAIN, BareJID(JULIET), Box(60, 60, 420, 460)))


def _balcony(scene: Scene) -> Scene:
    scene.room(BALCONY, "Balcony").tell(ConversationOpened(MAIN, BareJID(BALCONY), Kind.ROOM, calm=True))
    return scene.said(BALCONY, *LINES, kind=Kind.ROOM)


PLACES: dict[str, Make] = {
    make.__name__: make
    for make in (
        room_alone,
        room_alone_in_an_overlay,
        room_alone_before,
        embedded,
        as_on_a_phone,
        guest_is_asked,
        link_asks,
        window_moved,
    )
}
