"""Full-text search: over all that is stored here, whether its words are gathered yet or not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.desk import MAIN, Desk
from tests.support.play import ROMEO, ROOM, message
from vdom import Encoder
from widget.core.attachment import Attachment
from widget.core.envelope import Place
from widget.core.events import (
    ConversationOpened,
    DialogChosen,
    FilterTyped,
    LauncherToggled,
    MessagesAdded,
    MessagesArrived,
    MessagesChanged,
    MessagesMoved,
    MessageWanted,
    NewestWanted,
    StorageOpened,
    SurfaceDetached,
)
from widget.core.feature import Slot
from widget.core.message import Retraction, Version
from widget.core.model import NO_ONE, BareJID, FullJID, Kind, Message, MessageId
from widget.core.records import Put
from widget.features import conversations, finder, messages, search, windows
from widget.features.search.index import DAY, MOST_FRESH, PAGE, IndexDue
from widget.features.search.state import DIALOG, SHOWN, HitChosen, MoreWanted, SearchTyped
from widget.storage.memory import MemoryDisk

NURSE = BareJID("nurse@example.org")


def desk(disk: MemoryDisk | None = None) -> Desk:
    features = (windows, finder, conversations, search, messages)
    return Desk(*(each.FEATURE for each in features), disk=disk)


def said(name: str, body: str, day: float = 20_000, conversation: BareJID = ROMEO, **more: object) -> Message:
    order = int(day * DAY)
    sender = FullJID(f"{conversation}/x")
    known = message(name, order=order, body=body, conversation=conversation, sender=sender)
    return replace(known, **more)  # type: ignore[arg-type]


async def tell(at: Desk, *told: Message) -> None:
    """They come from the archive; those of one conversation together."""
    for jid in dict.fromkeys(each.conversation for each in told):
        kind = Kind.ROOM if jid == ROOM else Kind.CHAT
        these = tuple(each for each in told if each.conversation == jid)
        await at.tell(MessagesArrived(jid, kind, these, Place.AMONG, False))


async def found(at: Desk, text: str, where: BareJID = NO_ONE) -> list[str]:
    """What somebody who types this finds, by the messages' ids."""
    await at.tell(SearchTyped(MAIN, where, text) if where else FilterTyped(MAIN, text))
    while due := [key for key in at.timers if key.startswith("search main")]:
        await at.tell(at.timers.pop(due[0]))
    asked = at.store.slices["search"].searches.get((MAIN, where))
    return [each.id for each in asked.hits[: asked.wanted]] if asked else []


async def test_words_are_found_by_their_beginnings_newest_first_in_all_chats() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await tell(
        at,
        said("1", "The Élan of youth", 20_000),
        said("2", "Such elan!", 20_005, NURSE),
        said("3", "Nothing of it", 20_006),
        said("4", "élans, and more", 20_003),
    )
    assert await found(at, "ELAN") == ["2", "4", "1"]  # before anything is gathered
    await at.rest()
    assert await at.records("unindexed") == []
    assert await found(at, "ELAN") == ["2", "4", "1"]
    assert await found(at, "elan yo") == ["1"]
    assert await found(at, "lan") == []
    assert await found(at, "elan", where=NURSE) == ["2"]


async def test_a_day_without_the_words_is_never_read() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await tell(at, *(said(str(n), f"word{n}", 20_000 + n) for n in range(300)))
    await at.rest()
    at.loads = 0
    assert await found(at, "word7") == ["79", "78", "77", "76", "75", "74", "73", "72", "71", "70", "7"]
    assert at.loads == 12  # the index, and eleven days


async def test_what_is_corrected_or_taken_back_is_so_here_too() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    first, second = said("1", "a secret"), said("2", "the same secret", 20_001)
    await tell(at, first, second)
    await at.rest()
    assert await found(at, "secret") == ["2", "1"]
    gone = first.withdrawn(Retraction(MessageId("r"), 1))
    version = Version(MessageId("v"), "v", "the same nonsense", 1)
    other = replace(second, body=version.body, versions=(version,))
    for each in (gone, other):
        await at.database.commit([Put("messages", each.to_record())])  # type: ignore[union-attr]
        await at.tell(MessagesChanged(ROMEO, (each,)))
    shown = at.store.slices["search"].searches[MAIN, NO_ONE]
    assert shown.hits == ()
    assert await found(at, "secret") == []
    await at.rest()
    assert "secret" not in str(await at.records("words"))
    assert await found(at, "nonsense") == ["2"]


async def test_another_room_s_message_of_the_same_id_is_not_shown_in_place_of_what_was_found() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await tell(at, mine := said("1", "a secret"))
    assert await found(at, "secret") == ["1"]
    await at.tell(MessagesChanged(ROOM, (said("1", "another secret", conversation=ROOM),)))
    assert at.store.slices["search"].searches[MAIN, NO_ONE].hits == (mine,)


async def test_messages_of_one_id_in_two_conversations_are_both_found_and_drawn() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await tell(at, said("1", "a secret"), said("1", "another secret", 20_001, ROOM))
    assert await found(at, "secret") == ["1", "1"]
    Encoder().encode(at.look(Slot.LIST).find("div").node)


async def test_what_was_kept_before_there_was_an_index_is_walked_through_once() -> None:
    disk = MemoryDisk()
    before = Desk(messages.FEATURE, disk=disk)
    busy = [said(f"b{n}", f"busy{n}", 20_000 + n / 1000) for n in range(2 * PAGE + 7)]
    calm = [said(f"c{n}", f"calm{n}", 20_010 + n, NURSE) for n in range(PAGE + 9)]
    await tell(before, *busy, *calm, said("z", "last", 20_300, ROOM))
    at = desk(disk)
    await at.tell(StorageOpened(True))
    await at.rest()
    assert await found(at, "busy206") == ["b206"]
    assert await found(at, "calm208") == ["c208"]
    assert await found(at, "last") == ["z"]
    (walked,) = await at.records("indexed")
    assert walked["done"]
    again = desk(disk)
    await again.tell(StorageOpened(True))
    again.loads = 0
    await again.rest()
    assert again.loads == 2


async def test_a_walk_that_a_reload_ends_goes_on_where_it_was() -> None:
    disk = MemoryDisk()
    await tell(
        Desk(messages.FEATURE, disk=disk), *(said(str(n), f"word{n}", 20_000 + n) for n in range(3 * PAGE))
    )
    first = desk(disk)
    await first.tell(StorageOpened(True), IndexDue(), IndexDue())
    (walked,) = await first.records("indexed")
    assert not walked["done"]
    await found(first, "nothing")
    assert "still being made ready" in first.look(Slot.LIST).text()
    second = desk(disk)
    await second.tell(StorageOpened(True))
    await second.rest()
    assert await found(second, "word599") == ["599"]
    assert await found(second, "word0") == ["0"]
    assert len(await second.records("words")) == 3 * PAGE


async def test_what_came_just_before_a_reload_is_found_after_it() -> None:
    disk = MemoryDisk()
    first = desk(disk)
    await first.tell(StorageOpened(True))
    await first.rest()
    await tell(first, said("1", "in the nick of time"))
    assert "nick" not in str(await first.records("words"))
    second = desk(disk)
    await second.tell(StorageOpened(True))
    assert await found(second, "nick") == ["1"]
    await second.rest()
    assert "nick" in str(await second.records("words"))


async def test_what_comes_while_its_day_is_read_anew_is_not_lost() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await at.rest()
    one = said("1", "one", versions=(Version(MessageId("v"), "v", "one", 1),))
    await tell(at, one)
    await at.tell(MessagesChanged(ROMEO, (one,)))
    held = at.slow = []
    await at.tell(IndexDue())
    await at.tell(MessagesAdded(ROMEO, Kind.CHAT, (said("2", "two", 20_000.5),), True))
    at.slow = None
    await at.tell(*(event for each in held if (event := each.then([one.to_record()]))))
    await at.rest()
    (words,) = await at.records("words")
    assert words["words"] == " one two"


async def test_a_flood_is_not_held_in_memory_but_read_anew() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await at.rest()
    await tell(at, *(said(str(n), f"word{n}", 20_000 + n / 10_000) for n in range(MOST_FRESH + 50)))
    assert list(at.store.slices["search"].index.due.values()) == [None]
    assert len(await at.records("unindexed")) == 1
    await at.rest()
    assert await found(at, "word549") == ["549"]
    assert await found(at, "word0") == ["0"]


async def test_a_message_that_the_archive_puts_elsewhere_is_found_there() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await tell(at, said("1", "midnight", 20_000.999))
    await at.rest()
    moved = said("1", "midnight", 20_001.001)
    await at.database.commit([Put("messages", moved.to_record())])  # type: ignore[union-attr]
    await at.tell(MessagesMoved(ROMEO, (moved,)))
    await at.rest()
    assert await found(at, "midnight") == ["1"]


async def test_more_is_shown_when_it_is_wanted() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await tell(at, *(said(str(n), "again", 20_000 + n / 7) for n in range(3 * SHOWN)))
    await at.rest()
    ids = [str(n) for n in reversed(range(3 * SHOWN))]
    assert await found(at, "again") == ids[:SHOWN]
    assert at.look(Slot.LIST).has(text="Older results")
    asker = (MAIN, NO_ONE)
    await at.tell(MoreWanted(asker))
    shown = at.store.slices["search"].searches[asker]
    assert [each.id for each in shown.hits[: shown.wanted]] == ids[: 2 * SHOWN]
    await at.tell(MoreWanted(asker), MoreWanted(asker))
    shown = at.store.slices["search"].searches[asker]
    assert [each.id for each in shown.hits] == ids
    assert shown.over


async def test_a_result_says_who_when_and_where_and_leads_to_the_message() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await tell(at, said("1", "By yonder blessed moon", 20_000, ROOM, sender=FullJID(f"{ROOM}/romeo")))
    await found(at, "moo")
    seen = at.look(Slot.LIST)
    assert "romeo: By yonder blessed moon" in seen.text()
    assert [each.text() for each in seen.all("mark")] == ["moon"]
    assert "1 message found" in seen.text()
    chosen = next(each for each in seen.all("button", cls="row") if each.has("mark")).click()
    assert isinstance(chosen, HitChosen)
    await at.tell(ConversationOpened(MAIN, ROOM, Kind.ROOM), chosen)
    assert [page.command for page in at.pages].count("reveal") == 1
    assert '[data-id="1"]' in next(p.args["selector"] for p in at.pages if p.command == "reveal")


async def test_in_one_conversation_a_dialog_searches() -> None:
    at = desk()
    name = f"{DIALOG}{ROMEO}"
    await at.tell(StorageOpened(True), DialogChosen(MAIN, name))
    await tell(at, said("1", "the lark"), said("2", "the lark", 20_000, NURSE))
    assert await found(at, "lark", ROMEO) == ["1"]
    assert at.look(Slot.DIALOG, name).has("mark", text="lark")
    await found(at, "nightingale", ROMEO)
    assert "No message with “nightingale”" in at.look(Slot.DIALOG, name).text()
    await at.tell(DialogChosen(MAIN, ""))
    assert not at.store.slices["search"].searches


async def test_what_a_message_hides_is_found_but_not_told() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await tell(at, said("1", "Romeo dies", spoiler="The end of the play"))
    assert await found(at, "dies") == ["1"]
    seen = at.look(Slot.LIST).text()
    assert "The end of the play" in seen
    assert "dies" not in seen.replace("“dies”", "")


async def test_files_are_found_by_their_names() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    file = Attachment("https://example.org/1", name="Balcony plan.pdf")
    await tell(at, said("1", file.url, files=(file,)))
    assert await found(at, "plan") == ["1"]
    assert await found(at, "https") == []


async def test_an_earlier_search_s_answer_is_not_shown_for_a_later_one() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await tell(at, said("1", "lark"), said("2", "nightingale"))
    await at.rest()
    held = at.slow = []
    await found(at, "lark")
    at.slow = None
    assert await found(at, "nightingale") == ["2"]
    late = held[0].then(await at.records(held[0].store))
    assert late
    await at.tell(late)
    assert [each.id for each in at.store.slices["search"].searches[MAIN, NO_ONE].hits] == ["2"]


async def test_a_surface_s_search_goes_with_it_and_with_its_launcher() -> None:
    for last in (SurfaceDetached(MAIN), LauncherToggled(MAIN), FilterTyped(MAIN, "")):
        at = desk()
        await at.tell(StorageOpened(True))
        await tell(at, said("1", "lark"))
        assert await found(at, "lark")
        await at.tell(last)
        assert not at.store.slices["search"].searches


async def test_a_message_far_back_is_shown_among_those_around_it() -> None:
    at = desk()
    await at.tell(StorageOpened(True), ConversationOpened(MAIN, ROMEO, Kind.CHAT))
    await tell(at, *(said(str(n), f"word{n}", 20_000 + n) for n in range(900)))
    await at.tell(MessageWanted(MAIN, ROMEO, MessageId("300"), (20_000 + 300) * DAY))
    held = at.store.slices["messages"].timelines[ROMEO]
    ids = [each.id for each in held.messages]
    assert ids == [str(n) for n in range(260, 340)]
    assert not held.at_end
    assert not held.whole
    assert any('[data-id="300"]' in str(page.args) for page in at.pages if page.command == "reveal")
    assert at.look(Slot.TIMELINE, ROMEO, Kind.CHAT).has("button", aria_label="Newest messages")
    # Live messages wait in the database until the person comes to them
    await at.tell(
        MessagesArrived(ROMEO, Kind.CHAT, (said("new", "now", 21_000),), Place.END, True),
        NewestWanted(ROMEO),
    )
    held = at.store.slices["messages"].timelines[ROMEO]
    assert held.at_end
    assert [each.id for each in held.messages][-2:] == ["899", "new"]


async def test_a_message_that_is_gone_from_the_database_changes_nothing() -> None:
    at = desk()
    await at.tell(StorageOpened(True), ConversationOpened(MAIN, ROMEO, Kind.CHAT))
    await tell(at, said("1", "here"))
    before = at.store.slices["messages"].timelines[ROMEO]
    await at.tell(MessageWanted(MAIN, ROMEO, MessageId("2"), 20_001 * DAY))
    assert at.store.slices["messages"].timelines[ROMEO] == before
    assert not [page for page in at.pages if page.command == "reveal"]


@pytest.mark.parametrize("store", ["words", "messages", "unindexed", "indexed"])
async def test_what_could_not_be_read_once_takes_no_word_out_of_the_index(store: str) -> None:
    disk = MemoryDisk()
    before = desk(disk)
    await before.tell(StorageOpened(True))
    await tell(before, said("1", "a lark"), said("2", "a nightingale", 20_001))
    await before.rest()
    await tell(before, said("3", "an owl"))
    at = desk(disk)
    await at.tell(StorageOpened(True))
    at.unreadable = store
    await at.tell(IndexDue(), IndexDue(), IndexDue(), IndexDue())
    if store != "unindexed":
        await tell(at, said("4", "a swan"))
        await at.tell(IndexDue(), IndexDue())
    at.unreadable = ""
    await at.rest()
    assert await at.records("unindexed") == []
    words = str(await at.records("words"))
    assert all(each in words for each in ("lark", "nightingale", "owl"))
    assert await found(at, "lark") == ["1"]
