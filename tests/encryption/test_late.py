"""The cipher that comes when it is needed: nobody else wakes it, and what it was told before is told it."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from tests.support.play import JULIET, ROMEO, envelope
from tests.support.tiny_cipher import TINY, TinyCipher, sealed_by
from widget.core.encryption import (
    MOST_TOLD,
    NEW,
    OLD,
    CipherRequest,
    Devices,
    History,
    ListChanged,
    LookUp,
    Prepare,
    Problem,
)
from widget.core.stanza import element, message
from widget.encryption.cipher import Cipher, Opened, Surroundings
from widget.encryption.late import LateCipher, NoCipher
from widget.errors import EncryptionUnavailable, NotSealed
from widget.storage.memory import MemoryDatabase
from widget.storage.schema import Schema

SAID = envelope(sealed_by(ROMEO, 1, "<body xmlns='jabber:client'>Hello</body>"))
LIST = element("list", OLD)


class Scene:
    def __init__(self, *, exists: bool = True) -> None:
        database = MemoryDatabase(Schema(1, (TINY,)))
        around = Surroundings(JULIET, database, _no_query, lambda _: None, lambda _: True, lambda: 0)
        self.tiny = TinyCipher(around)
        self.brought = 0
        self.fails = False
        self.exists = exists
        self.late = LateCipher(self._bring, self._is_device)

    async def _bring(self) -> Cipher:
        self.brought += 1
        if self.fails:
            raise EncryptionUnavailable("they do not come", Problem.NOT_LOADED.value)
        return self.tiny

    async def _is_device(self) -> bool:
        return self.exists


async def _no_query(stanza: Element, timeout: float) -> Element:
    return stanza


def problem(opened: Opened) -> Problem | None:
    how = opened.envelope.encryption
    return how.problem if how else None


async def test_where_this_browser_is_no_device_nothing_is_fetched_for_what_comes() -> None:
    scene = Scene(exists=False)
    assert problem(await scene.late.open(SAID)) is Problem.NOT_FOR_US
    await scene.late.ask(History(True))
    assert scene.brought == 0
    await scene.late.ask(Prepare())
    assert problem(await scene.late.open(SAID)) is None
    assert scene.brought == 1


async def test_what_it_was_told_before_it_came_it_is_told_then_of_each_the_last() -> None:
    scene = Scene()
    old, new = ListChanged(ROMEO, OLD, LIST), ListChanged(ROMEO, NEW, LIST)
    requests: list[CipherRequest] = [old, History(True), new, History(False), old]
    for each in requests:
        assert await scene.late.ask(each) is None
    await scene.late.ask(LookUp(frozenset({ROMEO})))
    assert scene.tiny.asked == [History(False), new, old, LookUp(frozenset({ROMEO}))]


async def test_no_more_is_remembered_than_has_room() -> None:
    scene = Scene()
    lists: list[CipherRequest] = [ListChanged(ROMEO, f"{number}", LIST) for number in range(MOST_TOLD + 50)]
    for each in (History(False), *lists):
        await scene.late.ask(each)
    await scene.late.ask(Prepare())
    assert scene.tiny.asked == [History(False), *lists[51:], Prepare()], "the archive is not forgotten"


async def test_files_that_do_not_come_are_asked_for_again_by_the_next_who_needs_them() -> None:
    scene = Scene()
    scene.fails = True
    assert problem(await scene.late.open(SAID)) is Problem.NOT_LOADED
    with pytest.raises(NotSealed) as raised:
        await scene.late.seal(message(ROMEO, "chat", "1", body="Hello"), frozenset({ROMEO}))
    assert raised.value.problem == Problem.NOT_LOADED.value
    with pytest.raises(EncryptionUnavailable):
        await scene.late.ask(Prepare())
    scene.fails = False
    assert problem(await scene.late.open(SAID)) is None
    assert scene.brought == 4


async def test_its_writes_and_its_news_are_passed_on() -> None:
    scene = Scene()
    told: list[object] = []
    scene.late.changed = told.append
    assert scene.late.uncommitted() == ()
    await scene.late.open(SAID)
    assert len(scene.late.uncommitted()) == 2
    scene.late.settled(scene.late.uncommitted())
    assert scene.tiny.uncommitted() == ()
    scene.tiny.changed(Devices())
    assert told == [Devices()]


async def test_where_there_can_be_none_everything_says_why() -> None:
    none = NoCipher(Problem.UNAVAILABLE)
    assert problem(await none.open(SAID)) is Problem.UNAVAILABLE
    with pytest.raises(NotSealed):
        await none.seal(message(ROMEO, "chat", "1", body="Hello"), frozenset({ROMEO}))
    with pytest.raises(EncryptionUnavailable):
        await none.ask(Prepare())
    assert none.uncommitted() == ()
