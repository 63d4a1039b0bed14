"""What comes in encrypted is opened before it is read: in order, in the unit of work of what it says."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest

from tests.runtime.opening_scene import ROMEO, Answered, PageWanted, QuestionAsked, Said, Scene, plain, sealed
from tests.support.play import envelope
from tests.support.tiny_cipher import TinyCipher
from widget.core.archive import ArchivePage
from widget.core.encryption import MOST_TOLD, OLD, CipherRequest, History, ListChanged, Problem
from widget.core.envelope import Envelope, Origin
from widget.core.jids import BareJID
from widget.encryption.cipher import Opened, unopened
from widget.encryption.late import NoCipher
from widget.errors import StorageError
from widget.runtime.opening import Opening
from widget.runtime.secrecy import Secrecy


async def test_what_is_sealed_is_read_opened_and_what_comes_behind_it_waits() -> None:
    scene = Scene()
    scene.tiny.hold.clear()
    scene.came(plain("one"), 1)
    scene.came(sealed(1, "two"), 2)
    scene.came(plain("three"), 3)
    scene.came(sealed(2, "four"), 4)
    await scene.until_said(1)
    assert (scene.said, scene.stream.settled) == (["one"], [1])
    scene.tiny.hold.set()
    await scene.until_said(4)
    assert scene.said == ["one", "two", "three", "four"]
    assert scene.stream.settled == [1, 2, 3, 4]


async def test_the_ratchet_is_written_in_the_transaction_of_what_was_said_before_it_is_acknowledged() -> None:
    scene = Scene()
    scene.came(sealed(1, "one"), 1)
    async with asyncio.timeout(5):
        while not scene.database.units:
            assert scene.stream.settled == []
            await asyncio.sleep(0)
    await scene.loop.units.drained()
    assert scene.stream.settled == [1]
    assert scene.database.units == [{"one", "last " + ROMEO, f"from {ROMEO} 1"}]
    assert scene.tiny.uncommitted() == ()


async def test_a_unit_that_fails_leaves_the_ratchet_for_the_next() -> None:
    scene = Scene()
    scene.database.failing = StorageError("not now")
    scene.came(sealed(1, "one"), 1)
    await scene.until_said(1)
    assert len(scene.tiny.uncommitted()) == 2
    scene.database.failing = None
    scene.came(sealed(2, "two"), 2)
    await scene.until_said(2)
    assert scene.tiny.uncommitted() == ()
    assert f"from {ROMEO} 1" in scene.database.units[-1]


async def test_nothing_is_asked_of_the_cipher_where_nothing_is_sealed() -> None:
    scene = Scene(NoCipher(Problem.UNAVAILABLE))
    for number in range(50):
        scene.came(plain(str(number)), number)
    assert scene.ways.opening._work is None
    await scene.until_said(50)
    assert scene.stream.settled == list(range(50))


async def test_what_carries_keys_only_is_written_and_acknowledged_and_says_nothing() -> None:
    scene = Scene()
    scene.tiny.silent = True
    scene.came(sealed(1, "nothing"), 1)
    async with asyncio.timeout(5):
        while not scene.stream.settled:
            await asyncio.sleep(0)
    assert scene.said == []
    assert scene.database.units == [{"last " + ROMEO, f"from {ROMEO} 1"}]


async def test_a_page_of_the_archive_is_opened_in_order_and_in_one_unit_with_what_it_brings() -> None:
    scene = Scene()
    page = (sealed(1, "one"), plain("two"), sealed(2, "three"))
    scene.stream.page = tuple(replace(each, origin=Origin.ARCHIVE) for each in page)
    scene.loop.dispatch(PageWanted())
    await scene.until_said(3)
    assert scene.said == ["one", "two", "three"]
    assert len(scene.database.units) == 1
    assert scene.database.units[0] >= {"one", "two", "three", f"from {ROMEO} 2"}


async def test_a_page_does_not_overtake_the_one_that_is_being_opened() -> None:
    scene = Scene()
    scene.tiny.hold.clear()
    scene.stream.page = (replace(sealed(1, "one"), origin=Origin.ARCHIVE),)
    scene.loop.dispatch(PageWanted())
    await asyncio.sleep(0)
    scene.stream.page = (replace(plain("two"), origin=Origin.ARCHIVE),)
    scene.loop.dispatch(PageWanted())
    for _ in range(20):
        await asyncio.sleep(0)
    assert scene.said == []
    scene.tiny.hold.set()
    await scene.until_said(2)
    assert scene.said == ["one", "two"]


async def test_an_answer_does_not_overtake_what_came_before_it() -> None:
    scene = Scene()
    scene.tiny.hold.clear()
    scene.came(sealed(1, "one"), 1)
    scene.loop.dispatch(QuestionAsked())
    for _ in range(20):
        await asyncio.sleep(0)
    assert Answered() not in scene.told
    scene.tiny.hold.set()
    await scene.until_said(1)
    async with asyncio.timeout(5):
        while Answered() not in scene.told:
            await asyncio.sleep(0)
    assert scene.told.index(Said("one")) < scene.told.index(Answered())


async def test_a_cipher_that_hangs_holds_nothing_up_and_what_it_opens_late_is_read_again() -> None:
    scene = Scene(patience=0)
    scene.tiny.hold.clear()
    scene.came(sealed(1, "one"), 1)
    scene.came(plain("two"), 2)
    scene.came(sealed(2, "three"), 3)
    await scene.until_said(3)
    late = Problem.UNAVAILABLE.value
    assert (scene.said, scene.stream.settled) == ([late, "two", late], [1, 2, 3])
    scene.tiny.hold.set()
    await scene.until_said(5)
    assert scene.said[3:] == ["one", "three"]


async def test_a_cipher_that_fails_is_read_as_unopened_and_nothing_of_the_stanza_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(TinyCipher):
        async def open(self, envelope: Envelope) -> Opened:
            raise RuntimeError("the plaintext is: attack at dawn")

    scene = Scene()
    scene.ways.opening._cipher = Broken(scene.tiny.around)
    with caplog.at_level(logging.DEBUG):
        scene.came(sealed(1, "attack at dawn"), 1)
        scene.came(plain("two"), 2)
        await scene.until_said(2)
    assert scene.said == [Problem.UNAVAILABLE.value, "two"]
    assert "attack" not in caplog.text


async def test_where_nothing_can_be_opened_a_stanza_keeps_no_word_of_its_own() -> None:
    scene = Scene(NoCipher(Problem.UNAVAILABLE))
    sealed_too = f"<encrypted xmlns='{OLD}'/><body>I sent you a secret</body>"
    given = envelope(f"<message from='{ROMEO}/a' id='1'>{sealed_too}</message>")
    scene.came(given, 1)
    await scene.until_said(1)
    assert scene.said == [Problem.UNAVAILABLE.value]


async def test_who_leaves_meanwhile_gets_nothing_more_and_nothing_is_acknowledged() -> None:
    scene = Scene()
    scene.tiny.hold.clear()
    scene.came(sealed(1, "one"), 1)
    scene.came(plain("two"), 2)
    await asyncio.sleep(0)
    await scene.ways.close()
    scene.tiny.hold.set()
    for _ in range(20):
        await asyncio.sleep(0)
    assert (scene.said, scene.stream.settled) == ([], [])


async def test_what_comes_again_after_a_reload_is_opened_from_the_memo() -> None:
    scene = Scene()
    scene.came(sealed(1, "one"), 1)
    await scene.until_said(1)
    again = TinyCipher(scene.tiny.around)
    scene.ways.opening._cipher = again
    scene.came(sealed(1, "one"), 2)
    await scene.until_said(2)
    assert scene.said == ["one", "one"]
    assert again.opened == []


@pytest.mark.parametrize("why", [Problem.NOT_LOADED, Problem.OFFLINE])
async def test_what_could_not_be_opened_for_now_is_tried_again_until_it_is(why: Problem) -> None:
    class Absent(TinyCipher):
        tries = 0

        async def open(self, envelope: Envelope) -> Opened:
            self.tries += 1
            return await super().open(envelope) if self.tries > 3 else unopened(envelope, why)

    scene = Scene()
    absent = Absent(scene.tiny.around)
    scene.ways.opening = Opening(absent, scene.loop.stanza, again=0)
    scene.ways.opening.stanza(sealed(1, "one"), 1)
    await scene.until_said(2)
    assert scene.said == [why.value, "one"]
    assert scene.stream.settled == [1, 0]


async def test_who_leaves_tries_nothing_again() -> None:
    scene = Scene(NoCipher(Problem.NOT_LOADED))
    scene.ways.opening._again = 0
    scene.came(sealed(1, "one"), 1)
    await scene.until_said(1)
    await scene.ways.close()
    for _ in range(20):
        await asyncio.sleep(0)
    assert scene.said == [Problem.NOT_LOADED.value]


async def test_nothing_wakes_it_but_what_is_sealed_or_asked() -> None:
    scene = Scene()
    secrecy = Secrecy(lambda: scene.ways, scene.loop.stanza)
    secrecy.stanza(plain("one"), 1)
    page = ArchivePage((plain("two"),), complete=True)
    assert await secrecy.page(page) == (page, ())
    lists: list[CipherRequest] = [
        ListChanged(BareJID(ROMEO), str(number), Element("list")) for number in range(MOST_TOLD + 1)
    ]
    for each in (History(True), *lists):
        assert await secrecy.ask(each) is None
    assert secrecy.ways is None
    assert (secrecy.uncommitted(), scene.tiny.asked) == ((), [])
    secrecy.stanza(sealed(1, "two"), 2)
    await scene.until_said(2)
    assert scene.said == ["one", "two"]
    assert scene.tiny.asked == [History(True), *lists[2:]]


async def test_keys_that_are_for_another_are_no_message_that_could_not_be_read() -> None:
    scene = Scene(NoCipher(Problem.NOT_FOR_US))
    header = "<header sid='1'><key rid='2'>abc</key></header>"
    for number, inside in enumerate((header, f"{header}<payload>abc</payload>")):
        xml = f"<message from='{ROMEO}/a'><encrypted xmlns='{OLD}'>{inside}</encrypted></message>"
        scene.came(envelope(xml), number)
    await scene.until_said(1)
    assert (scene.said, scene.stream.settled) == ([Problem.NOT_FOR_US.value], [0, 1])
