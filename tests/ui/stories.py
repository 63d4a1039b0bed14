"""What there is to see, by name: each a scene at a moment worth a look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.ui.scenes import MAIN, Scene
from widget.core.events import (
    DetailsToggled,
    DialogChosen,
    FilterTyped,
    LauncherToggled,
    LoginChosen,
    LoginRefused,
    SessionLost,
    WindowMinimised,
)
from widget.core.model import BareJID, Contact, Delivery, Kind, Mode, PageInfo
from widget.errors import DiscoveryFailed, StreamClosed, WrongCredentials
from widget.features.finder import AddressTyped
from widget.features.rooms import Listed, RoomsListed
from widget.features.roster.state import Presence, PresencesChanged, RosterPushed, RosterReceived

Make = Callable[[PageInfo], Scene]

JULIET, NURSE, FRIAR = "juliet@capulet.example", "nurse@capulet.example", "laurence@verona.example"
MERCUTIO, BENVOLIO = "mercutio@montague.example", "benvolio@montague.example"
BALCONY = "balcony@rooms.verona.example"


def login(page: PageInfo) -> Scene:
    return _open(Scene(page=page, guest_domain="guest.example"))


def login_fails(page: PageInfo) -> Scene:
    scene = login(page).tell(LoginChosen("romeo@montague.example", "x"))
    return scene.tell(LoginRefused(WrongCredentials("no")))


def login_waits(page: PageInfo) -> Scene:
    return login(page).tell(LoginChosen("romeo@montague.example", "x"))


def login_whole(page: PageInfo) -> Scene:
    return Scene(Mode.FULLSCREEN, page, guest_domain="guest.example")


def nothing_yet(page: PageInfo) -> Scene:
    return _open(Scene(page=page)).online().tell(RosterReceived((), ""))


def loading(page: PageInfo) -> Scene:
    return _open(Scene(page=page)).online().open(JULIET)


def chats(page: PageInfo) -> Scene:
    return _told(_open(Scene(page=page)))


def one_window(page: PageInfo) -> Scene:
    return chats(page).open(JULIET)


def three_windows(page: PageInfo) -> Scene:
    scene = chats(page).open(FRIAR).open(MERCUTIO).open(NURSE).tell(WindowMinimised(MAIN, BareJID(FRIAR)))
    return scene.tell(WindowMinimised(MAIN, BareJID(MERCUTIO))).open(JULIET).open(BALCONY, Kind.ROOM)


def windows_only(page: PageInfo) -> Scene:
    return one_window(page).tell(LauncherToggled(MAIN))


def details(page: PageInfo) -> Scene:
    return one_window(page).tell(DetailsToggled(MAIN, BareJID(JULIET)))


def offline(page: PageInfo) -> Scene:
    scene = one_window(page)
    scene.session = replace(scene.session, online=False)
    return scene.tell(SessionLost(StreamClosed("gone"), 8000))


def offline_window(page: PageInfo) -> Scene:
    return offline(page).tell(LauncherToggled(MAIN))


def extremes(page: PageInfo) -> Scene:
    """Long names and words, many lines and unread, both directions of writing, text that looks like HTML."""
    scene = chats(page)
    long = "Wolfeschlegelsteinhausenbergerdorff"
    contact = _contact("wolfe@capulet.example", f"{long} the Elder of {long}", "Friends")
    scene.tell(RosterPushed(contact, "8"))
    scene.said(
        "wolfe@capulet.example",
        (30, "w", f"{long}{long}{long}"),
        (29, "", "مرحبا! كيف حالك اليوم؟"),
        (28, "w", "<b>Bold?</b> &amp; <script>alert(1)</script>"),
        (27, "w", "One\n\n    two, indented\nthree"),
        (26, "", "Mixed: the word سلام means peace."),
        (25, "w", "https://example.org/" + "a-very-long-path/" * 12),
        (24, "", "k"),
    )
    scene.said(NURSE, *[(12 - n / 20, "nurse", f"Anon {n}") for n in range(120)], live=True)
    return scene.open("wolfe@capulet.example")


def styled(page: PageInfo) -> Scene:
    """Message styling, code, quotes, an action, a long text."""
    scene = chats(page)
    scene.said(
        NURSE,
        (30, "nurse", "*Bold*, _slanted_, ~gone~ and `code`, *_both_ at once*"),
        (29, "", "> My basil has _yellow_ leaves.\n>> Since when?\n> Tuesday.\nWhat now?"),
        (28, "nurse", "Try this:\n```sh\nwater --less --every 3d\nlight --more\n```\nand tell me."),
        (27, "nurse", "/me waters the lavender"),
        (26, "", "/me counts to ten"),
        (25, "nurse", "\n".join(f"{n}. What to do in week {n} of the year" for n in range(1, 40))),
    )
    return scene.open(NURSE)


def whole(page: PageInfo) -> Scene:
    return _told(Scene(Mode.FULLSCREEN, page)).open(JULIET)


def whole_room(page: PageInfo) -> Scene:
    scene = _told(Scene(Mode.FULLSCREEN, page)).open(BALCONY, Kind.ROOM)
    return scene if page.narrow else scene.tell(DetailsToggled(MAIN, BareJID(BALCONY)))


def whole_empty(page: PageInfo) -> Scene:
    return _told(Scene(Mode.FULLSCREEN, page))


def troubles(page: PageInfo) -> Scene:
    scene = chats(page).said(
        MERCUTIO,
        (9, "", "Are you coming?", Delivery.FAILED),
        (5, "", "The masque begins at eight, and I hear that your cousin keeps the door tonight."),
    )
    return scene.open(MERCUTIO)


def joining(page: PageInfo) -> Scene:
    listed = (
        Listed(BareJID(BALCONY), "Balcony talk"),
        Listed(BareJID("seeds@rooms.verona.example"), "Seedlings"),
    )
    return chats(page).tell(DialogChosen(MAIN, "join-room"), RoomsListed(listed))


def new_chat(page: PageInfo) -> Scene:
    return chats(page).tell(DialogChosen(MAIN, "new-chat"), AddressTyped(MAIN, "juliet"))


def leaving(page: PageInfo) -> Scene:
    return whole(page).tell(DialogChosen(MAIN, "log-out"))


def found_nothing(page: PageInfo) -> Scene:
    return chats(page).tell(FilterTyped(MAIN, "tybalt"))


def login_unreached(page: PageInfo) -> Scene:
    scene = _open(Scene(page=page, domain="capulet.example"))
    return scene.tell(LoginChosen("juliet", "pass"), SessionLost(DiscoveryFailed("none"), None))


STORIES: dict[str, Make] = {
    make.__name__: make
    for make in (
        login,
        login_fails,
        login_waits,
        login_whole,
        login_unreached,
        nothing_yet,
        loading,
        chats,
        one_window,
        three_windows,
        windows_only,
        details,
        offline,
        offline_window,
        extremes,
        styled,
        whole,
        whole_room,
        whole_empty,
        troubles,
        joining,
        new_chat,
        leaving,
        found_nothing,
    )
}


def _open(scene: Scene) -> Scene:
    return scene.tell(LauncherToggled(MAIN))


def _contact(jid: str, name: str, *groups: str) -> Contact:
    return Contact(BareJID(jid), name, groups, "both")


def _told(scene: Scene) -> Scene:
    scene.online().tell(
        RosterReceived(
            (
                _contact(JULIET, "Juliet Capulet", "Friends"),
                _contact(MERCUTIO, "Mercutio", "Friends"),
                _contact(BENVOLIO, "Benvolio Montague", "Friends"),
                _contact(NURSE, "Nurse", "Nursery"),
                _contact(FRIAR, "Friar Laurence", "Nursery"),
            ),
            "7",
        ),
        PresencesChanged(((BareJID(JULIET), "phone", Presence("available", "On the balcony")),)),
        PresencesChanged(((BareJID(MERCUTIO), "desk", Presence("dnd", "A plague o’ both your houses")),)),
        PresencesChanged(((BareJID(NURSE), "desk", Presence("away")),)),
    )
    scene.room(BALCONY, "Balcony talk")
    scene.said(FRIAR, (3000, "laurence", "Wisely and slow; they stumble that run fast."))
    scene.said(MERCUTIO, (1500, "mercutio", "Where the devil should this Romeo be?"), (1490, "", "Here!"))
    scene.said(
        BALCONY,
        (190, "Benvolio", "Good morning, cousins."),
        (189, "Benvolio", "The tomatoes want repotting, and so do I."),
        (120, "Mercutio", "Some of us have been up since four, watering."),
        (118, "", "I brought seeds from the market. Basil, chervil, and one that has no label at all."),
        (117, "Juliet", "A surprise by any other name would smell as sweet 🌱"),
        (22, "Friar Laurence", "The list is at https://garden.example/sowing?month=march (bring gloves)."),
        (21, "Friar Laurence", "🌿🌿"),
        kind=Kind.ROOM,
    )
    scene.said(
        JULIET,
        (2900, "juliet", "Three words, dear Romeo, and good night indeed."),
        (2898, "juliet", "If that thy bent of love be honourable, send me word tomorrow."),
        (2880, "", "Tomorrow then."),
        (64, "juliet", "Good morning! Did you sleep at all?"),
        (60, "", "Barely. I was reading about balconies — load-bearing, ivy, that sort of thing."),
        (59.5, "", "https://en.example.org/wiki/Balcony"),
        (58, "juliet", "😂"),
        (57, "juliet", "Nine o’clock?"),
        (3, "", "I’ll be there by nine, rain or shine.", Delivery.DELIVERED),
        (2, "", "Shall I bring the ladder?", Delivery.SENT),
        (1, "", "Or is the door open for once?", Delivery.PENDING),
    )
    scene.said(
        NURSE,
        (14, "nurse", "Your mother is asking for you."),
        (13, "nurse", "Anon, good Juliet is all I hear. Come when you can."),
        live=True,
    )
    return scene
