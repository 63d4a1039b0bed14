"""Several tabs share one account's ratchets: nothing is lost, doubled or unreadable, whoever goes."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from xml.etree.ElementTree import Element, tostring

import pytest

from tests.support.memory_tabs import MemoryTabs, Together
from tests.support.play import JULIET, ROMEO, envelope
from tests.support.tiny_cipher import ENCRYPTED, TINY, TinyCipher, sealed_by
from widget.core.encryption import (
    NEW,
    CipherAnswer,
    CipherRequest,
    Device,
    Devices,
    History,
    LookUp,
    Problem,
    Trust,
)
from widget.core.envelope import Envelope
from widget.core.jids import BareJID
from widget.core.stanza import message
from widget.encryption import wire
from widget.encryption.cipher import Opened, Sealed, Surroundings
from widget.encryption.shared import SharedCipher
from widget.errors import EncryptionUnavailable, NotSealed, QueryTimeout, StanzaError, StorageError
from widget.storage.memory import MemoryDisk
from widget.storage.schema import Schema

BODY = "{jabber:client}body"
DEVICE = Device(ROMEO, 7, "f", Trust.TRUSTED, (NEW,), "phone")


class Tab:
    """One tab, with an engine's commits: what it opens is written before it is settled."""

    def __init__(self, browser: Browser, around: Surroundings) -> None:
        self.browser = browser
        self.around = around
        self.made: TinyCipher | None = None
        self.tabs = MemoryTabs(browser.together)
        self.cipher = SharedCipher(self._make, around, self.tabs)

    def _make(self) -> TinyCipher:
        self.made = TinyCipher(self.around)
        self.made.hold = self.browser.hold
        return self.made

    async def dies(self) -> None:
        """The browser ends it in the midst of whatever it does; then the lock is free."""
        self.tabs.dead = True
        for task in list(self.cipher._tasks):
            task.cancel()
        self.around.database.failing = StorageError("gone")  # type: ignore[attr-defined]
        await soon()
        self.tabs.leave()

    async def hears(self, number: int) -> str:
        opened = await self.cipher.open(said(number))
        await self._commit()
        how = opened.envelope.encryption
        return str(how.problem) if how and how.problem else str(opened.envelope.stanza.findtext(BODY))

    async def says(self, id_: str) -> Element:
        stanza = message(ROMEO, "chat", id_, body=f"text of {id_}")
        sealed = await self.cipher.seal(stanza, frozenset({ROMEO}))
        await self._commit()
        return sealed.stanza

    async def _commit(self) -> None:
        if writes := self.cipher.uncommitted():
            await self.around.database.commit(writes)
            self.cipher.settled(writes)


class Browser:
    def __init__(self) -> None:
        self.disk, self.together = MemoryDisk(), Together()
        self.hold = asyncio.Event()
        self.hold.set()

    async def tab(self) -> Tab:
        database = await self.disk.open("chinwag:juliet", Schema(1, (TINY,)))
        return Tab(self, Surroundings(JULIET, database, _no_query, lambda _: None, lambda _: True, lambda: 0))

    def owner(self, tabs: list[Tab]) -> Tab:
        (found,) = [each for each in tabs if each.tabs is self.together.owner]
        return found


async def _no_query(stanza: Element, timeout: float) -> Element:
    return stanza


def said(number: int) -> Envelope:
    return envelope(sealed_by(ROMEO, number, f"<body xmlns='jabber:client'>{number}</body>"))


def number_of(stanza: Element) -> str:
    sealed = stanza.find(ENCRYPTED)
    assert sealed is not None
    return sealed.get("n", "")


async def soon() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_one_tab_moves_the_ratchet_and_all_read() -> None:
    browser = Browser()
    tabs = [await browser.tab() for _ in range(3)]
    async with asyncio.timeout(5):
        assert await asyncio.gather(*(tab.hears(1) for tab in tabs)) == ["1", "1", "1"]
    assert [tab.made and tab.made.opened for tab in tabs] == [[1], None, None]


async def test_what_another_tab_seals_is_committed_before_it_has_it() -> None:
    browser = Browser()
    tabs = [await browser.tab() for _ in range(2)]
    await soon()
    async with asyncio.timeout(5):
        assert number_of(await tabs[1].says("a")) == "1"
    assert await tabs[1].around.database.get("tiny", "sealed a")
    assert number_of(await tabs[0].says("b")) == "2"


async def test_what_a_tab_cannot_commit_it_does_not_answer_and_the_next_one_does() -> None:
    browser = Browser()
    tabs = [await browser.tab() for _ in range(2)]
    await soon()
    tabs[0].around.database.failing = StorageError("it is being closed")  # type: ignore[attr-defined]
    asked = asyncio.ensure_future(tabs[1].says("a"))
    await soon()
    assert not asked.done()
    await tabs[0].dies()
    async with asyncio.timeout(5):
        assert number_of(await asked) == "1"


async def test_what_was_asked_of_a_tab_that_goes_is_asked_of_the_next() -> None:
    browser = Browser()
    tabs = [await browser.tab() for _ in range(3)]
    await soon()
    browser.hold.clear()
    asked = [asyncio.ensure_future(tabs[at].hears(1)) for at in (1, 2)]
    await soon()
    await tabs[0].dies()
    await soon()
    browser.hold.set()
    async with asyncio.timeout(5):
        assert await asyncio.gather(*asked) == ["1", "1"]


async def test_a_tab_that_logs_out_hands_over() -> None:
    browser = Browser()
    tabs = [await browser.tab() for _ in range(2)]
    await soon()
    await tabs[0].cipher.close()
    async with asyncio.timeout(5):
        assert await tabs[1].hears(1) == "1"
    assert tabs[1].made


async def test_errors_reach_who_has_asked() -> None:
    browser = Browser()
    tabs = [await browser.tab() for _ in range(2)]
    await soon()
    assert tabs[0].made
    tabs[0].made.problem = Problem.UNDECIDED
    async with asyncio.timeout(5):
        with pytest.raises(NotSealed) as raised:
            await tabs[1].says("a")
    assert (raised.value.problem, raised.value.jids) == ("undecided", (ROMEO,))


async def test_changes_are_told_in_all_tabs_and_the_archive_only_where_the_ratchets_are() -> None:
    browser = Browser()
    tabs = [await browser.tab() for _ in range(2)]
    await soon()
    told: list[CipherAnswer] = []
    tabs[1].cipher.changed = told.append
    assert tabs[0].made
    tabs[0].made.changed(Devices({ROMEO: (DEVICE,)}))
    await soon()
    assert told == [Devices({ROMEO: (DEVICE,)})]
    for tab in tabs:
        await tab.cipher.ask(History(True))
    await tabs[1].cipher.ask(LookUp(frozenset({ROMEO})))
    assert tabs[0].made.asked == [History(True), LookUp(frozenset({ROMEO}))]


async def test_what_a_script_of_the_page_says_is_left() -> None:
    browser = Browser()
    tabs = [await browser.tab() for _ in range(2)]
    await soon()
    odd = ('{"noun":"Path","of":{}}', '["asked","x","close",[]]', '["owned"]', '{"xml":"<"}')
    for text in ("", "1", "[]", *odd):
        tabs[0].tabs.heard(text)
    async with asyncio.timeout(5):
        assert await tabs[1].hears(1) == "1"


@pytest.mark.parametrize("seed", range(10))
async def test_tabs_that_come_and_go_at_random_lose_and_double_nothing(seed: int) -> None:
    chance, browser = random.Random(seed), Browser()
    tabs = [await browser.tab() for _ in range(3)]
    sent: list[str] = []
    for number in range(1, 41):
        asked = [asyncio.ensure_future(tab.hears(number)) for tab in tabs]
        said = [asyncio.ensure_future(tab.says(f"{number} {at}")) for at, tab in enumerate(tabs)]
        for _ in range(chance.randrange(12)):
            await asyncio.sleep(0)
        if chance.random() < 0.4:
            gone = chance.randrange(len(tabs))
            asked.pop(gone).cancel()
            said.pop(gone).cancel()
            await tabs.pop(gone).dies()
            tabs.append(await browser.tab())
        async with asyncio.timeout(5):
            assert set(await asyncio.gather(*asked)) == {str(number)}
            sent += [number_of(each) for each in await asyncio.gather(*said)]
    assert len(set(sent)) == len(sent)


def test_what_is_said_is_the_same_when_it_is_read() -> None:
    given = said(1)
    requests: tuple[CipherRequest, ...] = (LookUp(frozenset({ROMEO}), fresh=True), History(False))
    devices = Devices({ROMEO: (DEVICE,), JULIET: ()}, {BareJID("x@y"): "timeout"})
    for noun in (*requests, devices, DEVICE, Sealed(given.stanza, ((ROMEO, 7),)), None, ("a", 1)):
        again = wire.read(wire.written(noun))
        if isinstance(noun, Sealed):
            again, noun = replace(again, stanza=noun.stanza), noun
        assert again == noun
    opened = wire.read(wire.written(Opened(given, silent=True, after=(given.stanza,))))
    assert replace(opened.envelope, stanza=given.stanza) == given
    assert tostring(opened.envelope.stanza) == tostring(given.stanza)
    for error in (
        NotSealed("no", "undecided", (ROMEO,)),
        EncryptionUnavailable("no", "not-loaded"),
        StanzaError("forbidden"),
        QueryTimeout("late"),
    ):
        again = wire.read(wire.written(error))
        assert (type(again), again.__dict__) == (type(error), error.__dict__)
