"""The index of words: it is made once, whatever reloads, and loses nothing that comes or changes."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk
from tests.support.play import ROMEO, ROOM
from tests.support.searching import NURSE, desk, found, said, tell
from widget.core.events import MessagesAdded, MessagesChanged, MessagesMoved, StorageOpened
from widget.core.feature import Slot
from widget.core.message import Version
from widget.core.model import Kind, MessageId
from widget.core.records import Put
from widget.features import messages
from widget.features.search.index import MOST_FRESH, PAGE, IndexDue
from widget.storage.memory import MemoryDisk


async def test_a_day_without_the_words_is_never_read() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await tell(at, *(said(str(n), f"word{n}", 20_000 + n) for n in range(300)))
    await at.rest()
    at.loads = 0
    assert await found(at, "word7") == ["79", "78", "77", "76", "75", "74", "73", "72", "71", "70", "7"]
    assert at.loads == 12  # the index, and eleven days


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
