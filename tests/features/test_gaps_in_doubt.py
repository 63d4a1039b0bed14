"""Gaps that were filled with what an archive may yet change (XEP-0313, `stable`), and are read again."""

from __future__ import annotations

from dataclasses import replace

from tests.support.desk import MAIN, Desk
from tests.support.gap_desk import CHOSEN, SECOND, archived, arrived, bodies, desk, open_gaps, page
from tests.support.play import ROMEO, envelope
from widget.core.archive import ArchivePage
from widget.core.envelope import Envelope, Place
from widget.core.events import (
    ConversationsShown,
    DeliveryChanged,
    GapReached,
    GapRecords,
    MomentWanted,
    NewerWanted,
    NewestWanted,
    OlderWanted,
    SessionLost,
    SessionStarted,
    StorageOpened,
)
from widget.core.model import Delivery, FullJID, Kind, Message, MessageId
from widget.errors import StreamClosed
from widget.features import corrections, gaps, messages, reactions, receipts, retraction
from widget.storage.memory import MemoryDisk


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
    await at.tell(NewestWanted(ROMEO))
    await begun_again(at)
    await at.tell(MomentWanted(MAIN, ROMEO, Kind.CHAT, 300 * SECOND))
    request = await at.answer(page(350, 400))
    assert (request.start, request.end) == (300 * SECOND, 901 * SECOND)
    assert [(gap.after, gap.before) for gap in open_gaps(at)] == [("a101", "a350"), ("a400", "a900")]


async def read_in_doubt(at: Desk) -> None:
    """From 101 to 900 all has been read, with one page in doubt, and somebody is where it begins."""
    await at.tell(CHOSEN)
    await at.answer(page(100, 101))
    await at.tell(NewerWanted(ROMEO, 101 * SECOND))
    await at.answer(unstable(*range(200, 250)))
    await at.tell(NewerWanted(ROMEO, 249 * SECOND))
    await at.answer(page(*range(400, 450)))
    await at.tell(NewerWanted(ROMEO, 449 * SECOND))
    await at.answer(page(*range(500, 550), complete=True))
    assert open_gaps(at) == ()


async def test_who_reads_within_what_is_open_again_comes_to_what_follows_it() -> None:
    at = await desk()
    await read_in_doubt(at)
    await at.tell(NewestWanted(ROMEO), MomentWanted(MAIN, ROMEO, Kind.CHAT, 425 * SECOND))
    held = bodies(at)
    assert (held[0], held[-1]) == ("Word 235", "Word 514")
    await begun_again(at)
    (gap,) = open_gaps(at)
    assert (gap.after, gap.before) == ("a101", "a900")
    assert bodies(at) == ["Word 900"]
    await at.tell(OlderWanted(ROMEO, Kind.CHAT, 900 * SECOND, "a900"))
    await at.answer(page(549, 899))
    assert bodies(at) == ["Word 549", "Word 899", "Word 900"]


async def test_who_reads_before_and_within_what_is_open_again_stays_before_it() -> None:
    at = await desk()
    await read_in_doubt(at)
    await at.tell(NewestWanted(ROMEO), MomentWanted(MAIN, ROMEO, Kind.CHAT, 200 * SECOND))
    held = bodies(at)
    assert (held[0], held[-1]) == ("Word 100", "Word 239")
    await begun_again(at)
    assert bodies(at) == ["Word 100", "Word 101"]
    await at.answer(page(102, 103))
    assert bodies(at) == ["Word 100", "Word 101", "Word 102", "Word 103"]
    assert [(gap.after, gap.before) for gap in open_gaps(at)] == [("a103", "a900")]


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


async def test_each_part_of_a_page_finds_what_the_part_before_has_changed() -> None:
    """Of a chat in which the person has gone elsewhere nothing is held."""
    disk = MemoryDisk()
    before = await desk(disk)
    (word,) = archived(103)
    await before.tell(*before.store.read(word, before.session))
    at = Desk(gaps.FEATURE, messages.FEATURE, corrections.FEATURE, reactions.FEATURE, disk=disk)
    await at.tell(StorageOpened(True))
    records = await at.records("messages")
    (known,) = [Message.from_record(each) for each in records if each["id"] == "s:a103"]
    await at.tell(GapRecords((known,)))
    for later in (about(103, SMILES, 104), about(103, CORRECTED, 106)):
        aside = replace(later, place=Place.ASIDE, news=False)
        await at.tell(*at.store.read(aside, at.session))
    (record,) = [each for each in await at.records("messages") if each["id"] == "s:a103"]
    known = Message.from_record(record)
    assert (known.body, len(known.reactions)) == ("CORRECTED", 1)
