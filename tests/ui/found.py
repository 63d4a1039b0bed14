"""What there is to see of a search, in all chats or in one; of a date to go to, and of a gap."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.scenes import MAIN, NOW, Scene
from tests.ui.stories import BALCONY, JULIET, Make, chats, whole
from widget.core.archive import ArchivePage
from widget.core.events import DialogChosen, FilterTyped, GapsChanged, MessageWanted, RoomEntered
from widget.core.gaps import Gap
from widget.core.model import NO_ONE, BareJID, Kind, MessageId, PageInfo
from widget.core.words import sought
from widget.errors import StanzaError
from widget.features.archive.events import CatchUpLasts, Past, PastFailed
from widget.features.messages.state import HistoryLoaded
from widget.features.messages.window import WindowRead
from widget.features.search.asking import FIELDS
from widget.features.search.index import DAY, day_of
from widget.features.search.remote import (
    Asker,
    FormTold,
    Hit,
    HitKnown,
    ServerRefused,
    ServerSearched,
    ServerWanted,
)
from widget.features.search.state import DIALOG, DaySearched, DaysFound, SearchTyped, matches
from widget.features.threads.events import ThreadOpened, ThreadRead


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


def keys(page: PageInfo) -> Scene:
    return whole(page).tell(DialogChosen(MAIN, "keys"))


def _elsewhere(page: PageInfo) -> Scene:
    """The server is being asked, too."""
    scene = found_in_chat(page).tell(FormTold(NO_ONE, FIELDS[0]))
    return scene.tell(ServerWanted((MAIN, BareJID(JULIET)), ""))


def found_elsewhere(page: PageInfo) -> Scene:
    """What only the server has, after what is here."""
    scene, asker = _elsewhere(page), (MAIN, BareJID(JULIET))
    held = scene.held(JULIET, "")
    scene.tell(ServerSearched(asker, "", ArchivePage((), complete=True)))
    for at, body in enumerate(("The balcony wants paint, I fear.", "Which balcony was it?"), 1):
        said = replace(held, id=MessageId(f"e{at}"), body=body, time=NOW - at * 90 * DAY)
        said = replace(said, order=said.time)
        scene.tell(HitKnown(asker, "", Hit(said, Kind.CHAT, here=False), None))
    return scene


def searching_elsewhere(page: PageInfo) -> Scene:
    return _elsewhere(page)


def refused_elsewhere(page: PageInfo) -> Scene:
    asker = (MAIN, BareJID(JULIET))
    return _elsewhere(page).tell(ServerRefused(asker, "", StanzaError("resource-constraint", "Too busy")))


def catching_up(page: PageInfo) -> Scene:
    """What happened during an absence takes a while to come."""
    room = BareJID(BALCONY)
    return whole(page).tell(RoomEntered(room, "Juliet", "", archive=True), CatchUpLasts(room))


def kept_from_us(page: PageInfo) -> Scene:
    """An archive does not tell of what was said earlier."""
    past = Past(BareJID(JULIET), Kind.CHAT, "a")
    return whole(page).tell(HistoryLoaded(past.conversation, ()), PastFailed(past, StanzaError("forbidden")))


def thread_in_part(page: PageInfo) -> Scene:
    """Something of an open thread may lie in a gap."""
    scene = whole(page)
    messages = scene.store.slices["messages"].timelines[BareJID(JULIET)].messages
    gap = Gap(BareJID(JULIET), Kind.CHAT, messages[0].order, "a", messages[-1].order, "b")
    scene.tell(ThreadOpened(MAIN, messages[-1], "t"), GapsChanged(BareJID(JULIET), (gap,)))
    return scene.tell(ThreadRead((MAIN, BareJID(JULIET)), "t", (), last=True))


FOUND: dict[str, Make] = {
    make.__name__: make
    for make in (
        *(found, found_names, searching, found_in_chat, found_in_room, found_none, date, gap),
        *(found_elsewhere, searching_elsewhere, refused_elsewhere),
        *(catching_up, kept_from_us, thread_in_part, keys),
    )
}
