"""Jumps to a date and the gaps they leave, as one feature sees them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.desk import MAIN, Desk
from tests.support.play import ROMEO, envelope, message
from widget.core.archive import ArchivePage, Filling
from widget.core.effects import FetchArchive
from widget.core.envelope import Envelope, Place
from widget.core.events import (
    ConversationsShown,
    DeliveryChanged,
    DialogChosen,
    GapReached,
    MessagesArrived,
    MomentWanted,
    NewerWanted,
    OlderWanted,
    SessionLost,
    SessionStarted,
    StorageOpened,
)
from widget.core.feature import Slot
from widget.core.gaps import Gap
from widget.core.model import Delivery, FullJID, Kind, Message, MessageId
from widget.core.selectors import message_row
from widget.errors import ChinwagError, QueryTimeout, StanzaError, StreamClosed
from widget.features import corrections, gaps, messages, reactions, receipts, retraction
from widget.features.gaps.state import PATIENCE
from widget.storage.memory import MemoryDisk
from widget.ui import i18n

SECOND = 1_000
CHOSEN = MomentWanted(MAIN, ROMEO, Kind.CHAT, 100 * SECOND)


def archived(*numbers: int) -> tuple[Envelope, ...]:
    """Messages of one second each."""
    return tuple(
        envelope(
            f"<message from='{ROMEO}/a' type='chat' id='m{n}'><body>Word {n}</body></message>",
            stanza_id=f"a{n}",
            time=n * SECOND,
        )
        for n in numbers
    )


def page(*numbers: int, complete: bool = False) -> ArchivePage:
    ends = (f"a{numbers[0]}", f"a{numbers[-1]}") if numbers else ("", "")
    return ArchivePage(archived(*numbers), complete, *ends)


async def desk(disk: MemoryDisk | None = None, *, newest: bool = True) -> Desk:
    """Romeo's chat is open, and the newest of it is here."""
    at = Desk(gaps.FEATURE, messages.FEATURE, disk=disk)
    await at.tell(StorageOpened(True), ConversationsShown(MAIN, frozenset({ROMEO})))
    if newest:
        await at.tell(arrived(900))
    return at


def arrived(number: int) -> MessagesArrived:
    name = f"a{number}"
    last: Message = message(f"s:{name}", order=number * SECOND, stanza_id=name, body=f"Word {number}")
    return MessagesArrived(ROMEO, Kind.CHAT, (last,), Place.AMONG, False)


def bodies(at: Desk) -> list[str]:
    return [each.body for each in at.store.slices["messages"].timelines[ROMEO].messages]


def open_gaps(at: Desk) -> tuple[Gap, ...]:
    found: tuple[Gap, ...] = at.store.slices["gaps"].gaps.get(ROMEO, ())
    return found


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


async def begun_again(at: Desk) -> None:
    """The line was lost for so long that a new session begins."""
    started = SessionStarted(FullJID("juliet@example.org/web"), resumed=False, first=False)
    await at.tell(SessionLost(StreamClosed("gone"), 1), started)


def unstable(*numbers: int, complete: bool = False) -> ArchivePage:
    return replace(page(*numbers, complete=complete), stable=False)


async def test_what_may_yet_change_closes_a_gap_until_the_next_session_or_visit() -> None:
    disk = MemoryDisk()
    at = await desk(disk)
    await at.tell(CHOSEN)
    await at.answer(page(100, 101))
    (gap,) = open_gaps(at)
    await at.tell(NewerWanted(ROMEO, 101 * SECOND))
    await at.answer(unstable(103))
    await at.tell(NewerWanted(ROMEO, 103 * SECOND))
    await at.answer(page(900, complete=True))
    assert bodies(at) == ["Word 100", "Word 101", "Word 103", "Word 900"]
    assert open_gaps(at) == ()
    assert open_gaps(await desk(disk, newest=False)) == (gap,)
    await at.tell(SessionStarted(FullJID("juliet@example.org/web"), resumed=True, first=False))
    assert open_gaps(at) == ()
    await begun_again(at)
    assert open_gaps(at) == (gap,)
    assert bodies(at) == ["Word 900"]
    await at.tell(GapReached(ROMEO, gap.high, up=True))
    await at.answer(page(102, 103, complete=True))
    assert open_gaps(at) == ()
    assert await at.records("gaps") == []


async def test_a_stretch_that_may_yet_change_is_open_from_its_first_message_on() -> None:
    disk = MemoryDisk()
    at = await desk(disk)
    await at.tell(CHOSEN)
    await at.answer(unstable(100, 102))
    assert [(gap.after, gap.before) for gap in open_gaps(at)] == [("a102", "a900")]
    await begun_again(at)
    assert [(gap.after, gap.before) for gap in open_gaps(at)] == [("a100", "a900")]
    again = await desk(disk, newest=False)
    assert open_gaps(again) == open_gaps(at)


async def test_within_what_was_read_in_doubt_a_day_is_asked_for_between_the_gap_s_edges() -> None:
    at = await desk()
    await at.tell(CHOSEN)
    await at.answer(page(100, 101))
    await at.tell(NewerWanted(ROMEO, 101 * SECOND))
    await at.answer(unstable(400, 500))
    await begun_again(at)
    await at.tell(MomentWanted(MAIN, ROMEO, Kind.CHAT, 300 * SECOND))
    request = await at.answer(page(350, 400))
    assert (request.start, request.end) == (300 * SECOND, 901 * SECOND)
    assert [(gap.after, gap.before) for gap in open_gaps(at)] == [("a101", "a350"), ("a400", "a900")]


async def said_of(at: Desk, number: int, inside: str, *, n: int) -> None:
    """Romeo says something live about a message of his; the archive has that at `n`."""
    for each in at.store.read(about(number, inside, n), at.session):
        await at.tell(each)


def about(number: int, inside: str, n: int) -> Envelope:
    xml = f"<message from='{ROMEO}/a' type='chat' id='m{n}'>{inside.format(number)}</message>"
    return envelope(xml, stanza_id=f"a{n}", time=n * SECOND)


CORRECTED = "<body>CORRECTED</body><replace xmlns='urn:xmpp:message-correct:0' id='m{}'/>"
TAKEN_BACK = "<retract xmlns='urn:xmpp:message-retract:1' id='m{}'/>"
SMILES = "<reactions xmlns='urn:xmpp:reactions:0' id='m{}'><reaction>😀</reaction></reactions>"
WEEPS = SMILES.replace("😀", "😢")


async def test_what_was_read_in_doubt_and_has_changed_since_stays_so_when_it_is_read_again() -> None:
    at = Desk(gaps.FEATURE, messages.FEATURE, corrections.FEATURE, retraction.FEATURE, reactions.FEATURE)
    await at.tell(StorageOpened(True), ConversationsShown(MAIN, frozenset({ROMEO})), arrived(900))
    await at.tell(CHOSEN)
    await at.answer(page(100, 101))
    ours = envelope(
        "<message type='chat' id='o'><body>Ours</body></message>", outgoing=True, conversation=ROMEO
    )
    ours = replace(ours, stanza_id="a106", time=106 * SECOND, origin_id="o")
    early = (*archived(103, 104, 105), ours, about(105, WEEPS, 107))
    await at.tell(NewerWanted(ROMEO, 101 * SECOND))
    await at.answer(ArchivePage(early, False, "a103", "a107", stable=False))
    await at.tell(NewerWanted(ROMEO, 106 * SECOND))
    await at.answer(page(900, complete=True))
    await said_of(at, 103, CORRECTED, n=901)
    await said_of(at, 104, TAKEN_BACK, n=902)
    await said_of(at, 105, SMILES, n=903)
    await at.tell(DeliveryChanged(ROMEO, MessageId("o:o"), Delivery.READ))
    before = {each["id"]: each for each in await at.records("messages")}
    assert [before[f"s:a{n}"]["body"] for n in (103, 104)] == ["CORRECTED", ""]
    await begun_again(at)
    assert len(open_gaps(at)) == 1
    await at.tell(GapReached(ROMEO, 900 * SECOND, up=True))
    again = (*archived(102), *early, about(102, SMILES, 108))
    await at.answer(ArchivePage(again, True, "a102", "a108"))
    assert open_gaps(at) == ()
    after = {each["id"]: each for each in await at.records("messages")}
    missed = after.pop("s:a102")
    assert after == before
    assert (missed["body"], len(Message.from_record(missed).reactions)) == ("Word 102", 1)
    await at.tell(OlderWanted(ROMEO, Kind.CHAT, 900 * SECOND, "a900"))
    said = ["Word 100", "Word 101", "Word 102", "CORRECTED", "", "Word 105", "Ours", "Word 900"]
    assert bodies(at) == said


async def test_what_the_archive_tells_of_it_only_now_is_added_to_what_is_known() -> None:
    at = Desk(gaps.FEATURE, messages.FEATURE, corrections.FEATURE, reactions.FEATURE, receipts.FEATURE)
    await at.tell(StorageOpened(True), ConversationsShown(MAIN, frozenset({ROMEO})), arrived(900))
    await at.tell(CHOSEN)
    await at.answer(unstable(100, 103))
    await begun_again(at)
    await at.tell(GapReached(ROMEO, 900 * SECOND, up=True))
    receipt = about(0, "<received xmlns='urn:xmpp:receipts' id='o'/>", 105)
    late = (*archived(103), about(103, SMILES, 104), receipt, about(103, CORRECTED, 106))
    await at.answer(ArchivePage(late, True, "a103", "a106"))
    (record,) = [each for each in await at.records("messages") if each["id"] == "s:a103"]
    known = Message.from_record(record)
    assert (known.body, known.order, len(known.reactions)) == ("CORRECTED", 103 * SECOND, 1)
