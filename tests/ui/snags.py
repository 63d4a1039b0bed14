"""What there is to see where something is in the way, or is asked before it is done. Beside `stories.py`."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.places import room_alone_before
from tests.ui.scenes import MAIN, Scene
from tests.ui.secrets import encrypted
from tests.ui.spoken import choosing
from tests.ui.stories import BALCONY, JULIET, NURSE, Make, chats, login, whole
from widget.core.encryption import OLD, Encryption, Trust
from widget.core.envelope import Place
from widget.core.events import (
    DialogChosen,
    ForwardChosen,
    LauncherToggled,
    LoginRefused,
    MessagesArrived,
    MessageSubmitted,
    StorageFailed,
    StorageOpened,
)
from widget.core.model import BareJID, Kind, MessageId, Mode, PageInfo
from widget.errors import SessionReplaced
from widget.features.forwarding.state import RecipientTicked
from widget.features.messages.state import HistoryLoaded
from widget.features.muc.events import EntryRefused
from widget.features.selection.state import DeletionsChosen

SEEDS = "seeds@rooms.verona.example"


def login_language(page: PageInfo) -> Scene:
    return login(page).tell(DialogChosen(MAIN, "language"))


def guests_first(page: PageInfo) -> Scene:
    """A single room's window, before anybody has come in."""
    scene = room_alone_before(page)
    alone = replace(scene.surface, mode=Mode.OVERLAY)
    return Scene(page=page, surface=alone, guest_domain="guest.example").tell(LauncherToggled(MAIN))


def forwarding_warned(page: PageInfo) -> Scene:
    """What was encrypted is to go to somebody to whom nothing goes encrypted."""
    scene = encrypted(page)
    said = scene.held(JULIET, "Nine o’clock?")
    secret = replace(said, id=MessageId("secret"), encryption=Encryption(OLD, 7, "", Trust.BLIND))
    scene.tell(MessagesArrived(BareJID(JULIET), Kind.CHAT, (secret,), Place.END, False))
    scene.tell(ForwardChosen(MAIN, BareJID(JULIET), (secret,)))
    return scene.tell(RecipientTicked(MAIN, (BareJID(NURSE), Kind.CHAT)))


def deleting_several(page: PageInfo) -> Scene:
    return choosing(page).tell(DeletionsChosen(MAIN, BareJID(JULIET)))


def leaving_unsent(page: PageInfo) -> Scene:
    """Something was written while the server could not be reached."""
    scene = whole(page)
    scene.session = replace(scene.session, online=False)
    scene.tell(MessageSubmitted(MAIN, BareJID(JULIET), Kind.CHAT, "Wait for me"))
    return scene.tell(DialogChosen(MAIN, "log-out"))


def room_refused(page: PageInfo) -> Scene:
    """History stands where nobody is let in any more."""
    scene = whole(page).open(BALCONY, Kind.ROOM)
    return scene.tell(EntryRefused(BareJID(BALCONY), "registration-required", ""))


def room_banned(page: PageInfo) -> Scene:
    return _refused(page, "forbidden")


def room_password(page: PageInfo) -> Scene:
    return _refused(page, "not-authorized")


def room_nickname(page: PageInfo) -> Scene:
    scene = _refused(page, "conflict")
    return scene.tell(*[EntryRefused(BareJID(SEEDS), "conflict", "")] * 5)


def room_destroyed(page: PageInfo) -> Scene:
    """By somebody who gives a reason, and names another."""
    return _refused(page, "gone", "We have moved to the new greenhouse.", BareJID(BALCONY))


def room_refused_window(page: PageInfo) -> Scene:
    """In a window, with something written that has not gone out."""
    scene = chats(page).open(BALCONY, Kind.ROOM)
    scene.tell(MessageSubmitted(MAIN, BareJID(BALCONY), Kind.ROOM, "Is the gate open?"))
    return scene.tell(EntryRefused(BareJID(BALCONY), "service-unavailable", ""))


def _refused(page: PageInfo, condition: str, said: str = "", venue: BareJID | None = None) -> Scene:
    """A room of which nothing is kept here."""
    scene = whole(page).room(SEEDS, "Seedlings").open(SEEDS, Kind.ROOM)
    scene.tell(HistoryLoaded(BareJID(SEEDS), (), None))
    return scene.tell(EntryRefused(BareJID(SEEDS), condition, said, venue))


def disk_full(page: PageInfo) -> Scene:
    return chats(page).tell(StorageFailed(full=True, reason="quota"))


def nothing_kept(page: PageInfo) -> Scene:
    return whole(page).tell(StorageOpened(lasting=False, reason="private"))


def taken_over(page: PageInfo) -> Scene:
    scene = chats(page)
    scene.session = replace(scene.session, online=False)
    return scene.tell(LoginRefused(SessionReplaced("conflict")))


SNAGS: dict[str, Make] = {
    make.__name__: make
    for make in (
        login_language,
        guests_first,
        forwarding_warned,
        deleting_several,
        leaving_unsent,
        room_refused,
        room_banned,
        room_password,
        room_nickname,
        room_destroyed,
        room_refused_window,
        disk_full,
        nothing_kept,
        taken_over,
    )
}
