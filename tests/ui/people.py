"""What there is to see of people: requests, contacts, who is blocked, profiles. Beside `stories.py`."""

from __future__ import annotations

from tests.ui.scenes import MAIN, Scene
from tests.ui.stories import BALCONY, JULIET, MERCUTIO, Make, chats, whole, whole_empty, whole_room
from widget.core.events import DetailsToggled, DialogChosen
from widget.core.model import BareJID, PageInfo
from widget.features.blocking.state import BlocklistReceived
from widget.features.contacts import ContactSubmitted
from widget.features.muc.events import OccupantsChanged, OurselvesSeen
from widget.features.muc.room import Occupant
from widget.features.presence import PresenceChosen
from widget.features.profiles.card import Card
from widget.features.profiles.state import CardReceived, OwnReceived, Which
from widget.features.subscriptions import Request, RequestArrived


def requests(page: PageInfo) -> Scene:
    long = Request(
        BareJID("paris@verona.example"), "Count Paris, kinsman to the Prince", "We met at the ball"
    )
    return chats(page).tell(
        RequestArrived(Request(BareJID("rosaline@capulet.example"), "Rosaline")), RequestArrived(long)
    )


def adding_contact(page: PageInfo) -> Scene:
    scene = chats(page).tell(DialogChosen(MAIN, "add-contact"))
    return scene.tell(ContactSubmitted(MAIN, "ro saline@capulet.example", "", (), True))


def editing_contact(page: PageInfo) -> Scene:
    return whole(page).tell(DialogChosen(MAIN, f"edit-contact {JULIET}"))


def removing_contact(page: PageInfo) -> Scene:
    return chats(page).tell(DialogChosen(MAIN, f"remove-contact {JULIET}"))


def setting_status(page: PageInfo) -> Scene:
    return chats(page).tell(PresenceChosen("dnd"), DialogChosen(MAIN, "status"))


def blocking(page: PageInfo) -> Scene:
    return chats(page).tell(BlocklistReceived(frozenset()), DialogChosen(MAIN, f"block {MERCUTIO}"))


def blocked_list(page: PageInfo) -> Scene:
    blocked = frozenset({BareJID(MERCUTIO), BareJID("spam.example")})
    return chats(page).tell(BlocklistReceived(blocked), DialogChosen(MAIN, "blocked"))


def blocked_chat(page: PageInfo) -> Scene:
    scene = whole_empty(page).tell(BlocklistReceived(frozenset({BareJID(MERCUTIO)})))
    return scene.open(MERCUTIO).tell(DetailsToggled(MAIN, BareJID(MERCUTIO)))


def person_details(page: PageInfo) -> Scene:
    scene = whole(page).tell(BlocklistReceived(frozenset()))
    return scene.tell(DetailsToggled(MAIN, BareJID(JULIET)))


def person_card(page: PageInfo) -> Scene:
    scene = whole(page).tell(BlocklistReceived(frozenset()))
    card = Card(
        "Juliet Capulet",
        "Jule",
        "Daughter",
        "House of Capulet",
        ("juliet@capulet.example",),
        ("+39 045 1303",),
        ("https://capulet.example/juliet",),
        "Verona, Italy",
        "31 July",
        "Often on a balcony.\nNot by day.",
    )
    return scene.tell(DetailsToggled(MAIN, BareJID(JULIET)), CardReceived(BareJID(JULIET), card))


def occupants(page: PageInfo) -> Scene:
    room = BareJID(BALCONY)
    others = (
        Occupant("Juliet", "moderator", "owner"),
        Occupant("Nurse", status="Looking for my fan"),
        Occupant("Mercutio", show="away"),
        Occupant("\u05de\u05e8\u05e7\u05d5\u05d8\u05d9\u05d5"),
    )
    scene = whole_room(page).tell(OurselvesSeen(room, Occupant("romeo"), ""), OccupantsChanged(room, others))
    return scene.tell(DetailsToggled(MAIN, room)) if page.narrow else scene


def own_profile(page: PageInfo) -> Scene:
    scene = chats(page).tell(DialogChosen(MAIN, "profile"))
    return scene.tell(OwnReceived(Which.VCARD4, None), OwnReceived(Which.TEMP, None))


PEOPLE: dict[str, Make] = {
    make.__name__: make
    for make in (
        requests,
        adding_contact,
        editing_contact,
        removing_contact,
        setting_status,
        blocking,
        blocked_list,
        blocked_chat,
        person_details,
        person_card,
        occupants,
        own_profile,
    )
}
