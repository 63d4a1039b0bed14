"""What there is to see of a search, in all chats or in one; of a date to go to, and of a gap."""

from __future__ import annotations

from tests.ui.scenes import MAIN, Scene
from tests.ui.stories import BALCONY, JULIET, Make, chats, whole
from widget.core.events import DialogChosen, FilterTyped, GapsChanged, MessageWanted
from widget.core.gaps import Gap
from widget.core.model import NO_ONE, BareJID, Kind, MessageId, PageInfo
from widget.core.words import sought
from widget.features.messages.window import WindowRead
from widget.features.search.index import day_of
from widget.features.search.state import DIALOG, Asker, DaySearched, DaysFound, SearchTyped, matches


def _told(scene: Scene, asker: Asker, text: str) -> Scene:
    """All that matches of what is held, as if it had been read."""
    held = [m for each in scene.store.slices["messages"].timelines.values() for m in each.messages]
    hits = [each for each in held if asker[1] in (NO_ONE, each.conversation)]
    hits = [each for each in hits if matches(each, sought(text))]
    scene.tell(DaysFound(asker, "", tuple({day_of(each) for each in hits}), None))
    for _day in range(len(hits) or 1):
        scene.tell(DaySearched(asker, "", tuple(hits), None))
    return scene


def found(page: PageInfo) -> Scene:
    scene = chats(page).tell(FilterTyped(MAIN, "jul"))
    return _told(scene.tell(FilterTyped(MAIN, "good")), (MAIN, NO_ONE), "good")


def found_names(page: PageInfo) -> Scene:
    return _told(chats(page).tell(FilterTyped(MAIN, "the")), (MAIN, NO_ONE), "the")


def searching(page: PageInfo) -> Scene:
    return whole(page).tell(FilterTyped(MAIN, "nurse"))


def found_in_chat(page: PageInfo) -> Scene:
    asker = (MAIN, BareJID(JULIET))
    scene = whole(page).tell(DialogChosen(MAIN, DIALOG + JULIET), SearchTyped(MAIN, asker[1], "balc"))
    return _told(scene, asker, "balc")


def found_in_room(page: PageInfo) -> Scene:
    asker = (MAIN, BareJID(BALCONY))
    scene = chats(page).tell(DialogChosen(MAIN, DIALOG + BALCONY), SearchTyped(MAIN, asker[1], "the"))
    return _told(scene, asker, "the")


def found_none(page: PageInfo) -> Scene:
    asker = (MAIN, BareJID(JULIET))
    scene = whole(page).tell(DialogChosen(MAIN, DIALOG + JULIET), SearchTyped(MAIN, asker[1], "tybalt"))
    return _told(scene, asker, "tybalt")


def date(page: PageInfo) -> Scene:
    return whole(page).tell(DialogChosen(MAIN, f"date {JULIET}"))


def gap(page: PageInfo) -> Scene:
    """A stretch out of the past ends where nothing is known."""
    scene = whole(page)
    held = scene.store.slices["messages"].timelines[BareJID(JULIET)].messages
    missing = Gap(BareJID(JULIET), Kind.CHAT, held[2].order, "a", held[3].order, "b")
    wanted = MessageWanted(MAIN, BareJID(JULIET), MessageId(""), held[0].order)
    return scene.tell(GapsChanged(BareJID(JULIET), (missing,)), WindowRead(wanted, (), held[:3]))


FOUND: dict[str, Make] = {
    make.__name__: make
    for make in (found, found_names, searching, found_in_chat, found_in_room, found_none, date, gap)
}
