"""Units of work: commit first, consequences after, in order."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence

import pytest

from widget.core.records import Put, Store, Write
from widget.errors import StorageError, StorageFull
from widget.runtime.units import Unit, Units
from widget.storage.memory import MemoryDatabase
from widget.storage.schema import Schema

SCHEMA = Schema(1, (Store("notes", ("id",)),))


class Scene:
    def __init__(self) -> None:
        self.failures: list[StorageError] = []
        self.done: list[str] = []
        self.database = MemoryDatabase(SCHEMA)
        self.units = Units(self.failures.append)
        self.units.use(self.database)

    def add(self, name: str, *, writes: bool = True) -> None:
        writes_ = [Put("notes", {"id": name})] if writes else []
        self.units.add(Unit(list(writes_), [lambda: self.done.append(name)]))

    async def kept(self) -> list[str]:
        return [str(record["id"]) for record in await self.database.select("notes")]


async def test_consequences_wait_for_the_commit() -> None:
    scene = Scene()
    scene.add("a")
    assert scene.done == []
    await scene.units.drained()
    assert scene.done == ["a"]
    assert await scene.kept() == ["a"]


async def test_a_unit_without_writes_waits_for_those_before_it_and_for_nothing_else() -> None:
    scene = Scene()
    scene.add("alone", writes=False)
    assert scene.done == ["alone"]
    scene.add("a")
    scene.add("b", writes=False)
    await scene.units.drained()
    assert scene.done == ["alone", "a", "b"]


async def test_what_comes_during_a_commit_goes_into_the_next() -> None:
    scene = Scene()
    scene.add("a")
    await asyncio.sleep(0)
    scene.add("b")
    await scene.units.drained()
    assert await scene.kept() == ["a", "b"]


async def test_a_full_disk_is_told_and_the_conversation_goes_on() -> None:
    scene = Scene()
    scene.database.failing = StorageFull("full")
    scene.add("a")
    await scene.units.drained()
    assert [type(failure) for failure in scene.failures] == [StorageFull]
    assert scene.done == ["a"]


async def test_an_error_of_ours_in_the_database_holds_up_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene()

    async def broken(writes: object) -> None:
        raise RuntimeError("not as it should be")

    monkeypatch.setattr(scene.database, "commit", broken)
    scene.add("a")
    scene.add("b", writes=False)
    await scene.units.drained()
    assert scene.done == ["a", "b"]
    assert len(scene.failures) == 1


async def test_one_record_that_cannot_be_stored_does_not_take_the_others_with_it() -> None:
    scene = Scene()
    scene.add("a")
    scene.units.add(Unit([Put("notes", {"id": object()})], [lambda: scene.done.append("bad")]))
    scene.add("b")
    await scene.units.drained()
    assert await scene.kept() == ["a", "b"]
    assert scene.done == ["a", "bad", "b"]


async def test_one_record_of_a_burst_that_cannot_be_stored_does_not_take_the_others_with_it() -> None:
    scene = Scene()
    writes: list[Write] = [Put("notes", {"id": each}) for each in ("a", object(), "b")]
    scene.units.add(Unit(writes, [lambda: scene.done.append("after")]))
    await scene.units.drained()
    assert await scene.kept() == ["a", "b"]
    assert scene.done == ["after"]


async def test_a_consequence_that_fails_does_not_stop_the_next() -> None:
    scene = Scene()
    scene.units.add(Unit([Put("notes", {"id": "a"})], [lambda: 1 / 0, lambda: scene.done.append("after")]))  # type: ignore[list-item]
    await scene.units.drained()
    assert scene.done == ["after"]


class Diary:
    """A journal that notes what it was asked; it writes how many tickets the unit settles."""

    def __init__(self) -> None:
        self.stored = 0
        self.broken = False

    def entry(self, settling: Collection[int]) -> Write | None:
        return None if self.broken else Put("notes", {"id": "journal", "settled": sorted(settling)})

    def kept(self) -> None:
        self.stored += 1

    def lost(self) -> None:
        self.broken = True

    def found(self) -> None:
        self.broken = False


async def test_the_stream_s_session_lies_in_the_transaction_of_what_it_counts() -> None:
    scene, diary = Scene(), Diary()
    scene.units.use(scene.database, diary)
    scene.units.add(Unit([Put("notes", {"id": "a"})], [lambda: scene.done.append("a")], tickets=(4,)))
    scene.units.add(Unit(tickets=(5,)))
    await scene.units.drained()
    assert await scene.database.get("notes", "journal") == {"id": "journal", "settled": [4, 5]}
    assert diary.stored == 1


async def test_a_change_of_the_session_alone_is_stored_before_its_consequences() -> None:
    scene, diary = Scene(), Diary()
    scene.units.use(scene.database, diary)
    scene.units.add(Unit(after=[lambda: scene.done.append(f"after {diary.stored}")], journal=True))
    await scene.units.drained()
    assert scene.done == ["after 1"]


async def test_after_a_write_that_failed_the_session_is_not_stored_as_if_it_had_not() -> None:
    scene, diary = Scene(), Diary()
    scene.units.use(scene.database, diary)
    scene.database.failing = StorageFull("full")
    scene.units.add(Unit([Put("notes", {"id": "a"})], tickets=(1,)))
    await scene.units.drained()
    scene.database.failing = None
    scene.add("b")
    await scene.units.drained()
    assert await scene.kept() == ["a", "b"]
    assert diary.stored == 0


class Ring:
    """Keys that are to be stored once."""

    def __init__(self) -> None:
        self.waiting: tuple[Write, ...] = (Put("notes", {"id": "key"}),)

    def uncommitted(self) -> tuple[Write, ...]:
        return self.waiting

    def settled(self, writes: tuple[Write, ...]) -> None:
        self.waiting = tuple(each for each in self.waiting if each not in writes)


async def test_keys_are_on_the_disk_for_sure_before_anything_goes_out_by_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene, ring, commits = Scene(), Ring(), []
    commit = scene.database.commit

    async def noted(writes: Sequence[Write], *, durable: bool = False) -> None:
        commits.append((len(writes), durable))
        await commit(writes, durable=durable)

    monkeypatch.setattr(scene.database, "commit", noted)
    scene.units.use(scene.database, keys=ring)
    scene.add("sealed", writes=False)
    assert scene.done == []
    await scene.units.drained()
    assert (scene.done, ring.waiting) == (["sealed"], ())
    scene.add("in the clear")
    await scene.units.drained()
    assert commits == [(1, True), (1, False)], "who encrypts nothing waits for no disk"
