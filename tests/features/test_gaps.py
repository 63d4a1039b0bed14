"""Jumps to a date and the gaps they leave, as one feature sees them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.desk import MAIN, Desk
from tests.support.gap_desk import CHOSEN, SECOND, arrived, bodies, desk, open_gaps, page
from tests.support.play import ROMEO, envelope
from widget.core.archive import ArchivePage, Filling
from widget.core.effects import FetchArchive
from widget.core.events import (
    DialogChosen,
    GapReached,
    MomentWanted,
    NewerWanted,
    SessionLost,
)
from widget.core.feature import Slot
from widget.core.gaps import Gap
from widget.core.model import Kind, MessageId
from widget.core.selectors import message_row
from widget.errors import ChinwagError, QueryTimeout, StanzaError, StreamClosed
from widget.features.gaps.state import PATIENCE
from widget.storage.memory import MemoryDisk
from widget.ui import i18n


async def test_what_is_far_from_all_that_is_here_is_asked_for_and_leaves_a_gap_that_is_written_down() -> None:
    disk = MemoryDisk()
    at = await desk(disk)
    await at.tell(CHOSEN)
    request = await at.answer(page(100, 101))
    assert (request.with_jid, request.start, request.end) == (ROMEO, 100 * SECOND, 901 * SECOND)
    assert bodies(at) == ["Word 100", "Word 101"]
    gap = Gap(ROMEO, Kind.CHAT, 101 * SECOND, "a101", 900 * SECOND, "a900")
    assert open_gaps(at) == (gap,)
    assert at.look(Slot.TIMELINE, ROMEO, Kind.CHAT).has(text="Messages are missing here")
    assert not at.look(Slot.TIMELINE, ROMEO, Kind.CHAT).has(text="beginning of the conversation")
    again = await desk(disk, newest=False)
    assert open_gaps(again) == (gap,)
    assert bodies(again) == ["Word 900"]


async def test_a_page_that_reaches_what_is_here_leaves_none() -> None:
    at = await desk()
    await at.tell(CHOSEN)
    await at.answer(page(100, 500, 900, complete=True))
    assert open_gaps(at) == ()
    assert bodies(at) == ["Word 100", "Word 500", "Word 900"]


async def test_a_moment_that_is_here_is_not_asked_for() -> None:
    at = await desk()
    await at.tell(CHOSEN)
    await at.answer(page(100, 101))
    await at.tell(MomentWanted(MAIN, ROMEO, Kind.CHAT, 101 * SECOND))
    assert at.asked == []
    assert at.pages[-1].args["selector"] == message_row(MessageId("s:a101"), uncovered=True)


async def test_within_a_gap_a_day_divides_it() -> None:
    at = await desk()
    await at.tell(CHOSEN)
    await at.answer(page(100, 101))
    await at.tell(MomentWanted(MAIN, ROMEO, Kind.CHAT, 400 * SECOND))
    await at.answer(page(400, 401))
    assert [(gap.low, gap.after, gap.high, gap.before) for gap in open_gaps(at)] == [
        (101 * SECOND, "a101", 400 * SECOND, "a400"),
        (401 * SECOND, "a401", 900 * SECOND, "a900"),
    ]
    assert bodies(at) == ["Word 400", "Word 401"]
    assert len(await at.records("gaps")) == 2


async def test_who_comes_to_a_gap_has_it_filled_page_by_page_until_it_is_closed() -> None:
    at = await desk()
    await at.tell(CHOSEN)
    await at.answer(page(100, 101))
    await at.tell(NewerWanted(ROMEO, 101 * SECOND))
    assert at.look(Slot.TIMELINE, ROMEO, Kind.CHAT).has(text="Loading what was said in between")
    request = await at.answer(page(102, 103))
    assert (request.after, request.end) == ("a101", 901 * SECOND)
    assert bodies(at) == ["Word 100", "Word 101", "Word 102", "Word 103"]
    await at.tell(NewerWanted(ROMEO, 103 * SECOND))
    await at.answer(page(104, 900, complete=True))
    assert bodies(at)[-2:] == ["Word 104", "Word 900"]
    assert open_gaps(at) == ()
    assert await at.records("gaps") == []


async def fails(at: Desk, error: ChinwagError) -> None:
    """Somebody comes to the gap, and what is asked for does not come."""
    await at.tell(NewerWanted(ROMEO, 101 * SECOND))
    asked = at.asked.pop()
    assert isinstance(asked, FetchArchive)
    failed = asked.failed(error)
    assert failed
    await at.tell(failed)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (QueryTimeout("late"), "The server does not answer."),
        (StanzaError("forbidden", "members only"), "You may not read what was said here earlier."),
    ],
)
async def test_a_fetch_that_fails_says_so_and_may_be_tried_again(error: ChinwagError, words: str) -> None:
    at = await desk()
    await at.tell(CHOSEN)
    await at.answer(page(100, 101))
    await fails(at, error)
    assert words in at.look(Slot.TIMELINE, ROMEO, Kind.CHAT).text()
    assert len(open_gaps(at)) == len(await at.records("gaps")) == 1
    await at.tell(NewerWanted(ROMEO, 101 * SECOND))
    await at.answer(page(102, 900, complete=True))
    assert open_gaps(at) == ()


async def test_an_edge_that_the_archive_has_forgotten_has_nothing_more_to_tell() -> None:
    at = await desk()
    await at.tell(CHOSEN)
    await at.answer(page(100, 101))
    await fails(at, StanzaError("item-not-found"))
    assert open_gaps(at) == ()
    assert bodies(at)[-1] == "Word 900"


async def test_an_edge_that_is_reached_while_another_is_filled_is_not_forgotten() -> None:
    at = await desk()
    await at.tell(CHOSEN)
    await at.answer(page(100, 101))
    await at.tell(GapReached(ROMEO, 101 * SECOND, up=False), GapReached(ROMEO, 900 * SECOND, up=True))
    assert len(at.asked) == 1
    await at.answer(page(102))
    request = await at.answer(page(898, 899))
    assert request.before == "a900"
    assert [(gap.after, gap.before) for gap in open_gaps(at)] == [("a102", "a898")]


async def test_pages_without_messages_do_not_stop_the_filling() -> None:
    at = await desk()
    await at.tell(CHOSEN)
    await at.answer(page(100, 101))
    await at.tell(NewerWanted(ROMEO, 101 * SECOND))
    marker = envelope(
        f"<message from='{ROMEO}/a'><displayed xmlns='urn:xmpp:chat-markers:0' id='m1'/></message>",
        stanza_id="a200",
        time=200 * SECOND,
    )
    await at.answer(ArchivePage((marker,), False, "a200", "a200"))
    request = await at.answer(page(300))
    assert request.after == "a200"


async def test_what_was_being_fetched_when_the_line_broke_is_not_waited_for() -> None:
    at = await desk()
    await at.tell(CHOSEN, SessionLost(StreamClosed("gone"), 1))
    assert at.store.slices["gaps"].filling == {}
    await at.tell(CHOSEN)
    assert at.store.slices["gaps"].filling == {ROMEO: Filling(busy=True)}


async def test_the_dialog_takes_a_day_and_no_nonsense() -> None:
    at = await desk()
    await at.tell(DialogChosen(MAIN, f"date {ROMEO}"))
    form = at.look(Slot.DIALOG, f"date {ROMEO}").find("form")
    chosen = form.fire("submit", form={"day": "2024-03-12"})
    assert isinstance(chosen, MomentWanted)
    assert i18n.iso_day(chosen.time) == "2024-03-12"
    assert i18n.clock(chosen.time) == "00:00"
    assert form.fire("submit", form={"day": "tomorrow"}) is None


async def test_who_wants_a_message_of_which_nothing_is_here_waits_for_the_conversation_s_end() -> None:
    at = await desk(newest=False)
    await at.tell(MomentWanted(MAIN, ROMEO, Kind.CHAT, 100 * SECOND, MessageId("s:a100")))
    assert at.asked == []
    await at.tell(arrived(900))
    request = await at.answer(page(100, 101))
    assert request.start == 100 * SECOND
    assert at.pages[-1].args["selector"] == message_row(MessageId("s:a100"), uncovered=True)


async def test_but_not_for_ever() -> None:
    at = await desk(newest=False)
    await at.tell(MomentWanted(MAIN, ROMEO, Kind.CHAT, 100 * SECOND, MessageId("s:a100")))
    at.session = replace(at.session, now=at.session.now + PATIENCE)
    await at.tell(arrived(900))
    assert at.asked == []
