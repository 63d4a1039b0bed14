"""What a database would not take is owed to it, and is written before anything newer."""

from __future__ import annotations

from collections.abc import Sequence

from tests.runtime.test_units import SCHEMA, Diary, Scene
from widget.core.records import Delete, Put, Write
from widget.errors import StorageError
from widget.runtime.units import LONGEST_REST, MOST_OWED, Unit, Units
from widget.storage.memory import MemoryDatabase


class Moody(MemoryDatabase):
    """It takes a unit or not, as `moods` say one after the other, and notes how many were tried."""

    moods: tuple[bool, ...] = ()
    tried = 0

    async def commit(self, writes: Sequence[Write], *, durable: bool = False) -> None:
        self.tried += 1
        takes, self.moods = (self.moods or (True,))[0], self.moods[1:]
        if not takes:
            raise StorageError("not now")
        await super().commit(writes, durable=durable)


class Owing(Scene):
    def __init__(self, *moods: bool) -> None:
        super().__init__()
        self.recoveries = 0
        self.moody = self.database = Moody(SCHEMA)
        self.moody.moods = moods
        self.units = Units(self.failures.append, self.recovered)
        self.units.use(self.database)

    def recovered(self) -> None:
        self.recoveries += 1

    async def write(self, *names: str) -> None:
        """One transaction each."""
        for name in names:
            self.add(name)
            await self.units.drained()


async def test_what_failed_is_there_with_the_next_that_does_not() -> None:
    scene = Owing(False)
    await scene.write("a")
    assert (await scene.kept(), scene.done, scene.recoveries) == ([], ["a"], 0)
    await scene.write("b")
    assert (await scene.kept(), scene.done, scene.recoveries) == (["a", "b"], ["a", "b"], 1)


async def test_what_is_owed_is_older_than_what_comes_with_it() -> None:
    scene = Owing(False, True)
    scene.units.add(Unit([Put("notes", {"id": "a", "n": 1}), Put("notes", {"id": "gone"})]))
    await scene.units.drained()
    scene.units.add(Unit([Put("notes", {"id": "a", "n": 2}), Delete("notes", "gone")]))
    await scene.units.drained()
    assert await scene.database.select("notes") == [{"id": "a", "n": 2}]


async def test_it_is_written_without_anything_new_when_it_is_tried_again() -> None:
    scene = Owing(False, False)
    await scene.write("a")
    assert not await scene.units.again()
    assert await scene.units.again()
    assert (await scene.kept(), scene.recoveries) == (["a"], 1)
    assert await scene.units.again(), "nothing is owed"
    assert scene.moody.tried == 3


async def test_a_disk_that_takes_nothing_is_asked_ever_more_seldom() -> None:
    scene = Owing(*[False] * 1000)
    names = [f"{n:03}" for n in range(4 * LONGEST_REST)]
    await scene.write(*names)
    assert scene.moody.tried == len(scene.failures) < 10
    scene.moody.moods = ()
    await scene.write(*[f"x{n:02}" for n in range(LONGEST_REST + 1)])
    kept = await scene.kept()
    assert kept == sorted(kept)
    assert kept[: len(names)] == names


async def test_to_tell_of_a_failure_is_no_reason_to_try_again() -> None:
    scene = Owing(*[False] * 9)
    scene.units = Units(lambda error: scene.units.add(Unit(after=[lambda: scene.done.append("told")])))
    scene.units.use(scene.database)
    await scene.write("a")
    assert scene.done == ["a", "told"]
    assert scene.moody.tried == 1


async def test_one_that_never_takes_anything_is_left_as_it_was() -> None:
    scene = Owing(*[False] * MOST_OWED)
    await scene.write(*map(str, range(MOST_OWED + 1)))
    scene.moody.moods = ()
    await scene.write("later")
    assert not await scene.units.again()
    assert (await scene.kept(), scene.recoveries) == ([], 0)
    assert scene.done[-1] == "later"


async def test_nothing_is_written_before_what_a_bad_record_has_kept_waiting() -> None:
    scene = Owing(False)
    scene.add("a")
    scene.units.add(Unit([Put("notes", {"id": object()})]))
    scene.add("b")
    await scene.units.drained()
    assert await scene.kept() == [], "what comes after it waits with it"
    await scene.write("c")
    assert await scene.kept() == ["a", "b", "c"]


async def test_the_session_may_be_carried_on_again_once_nothing_is_owed() -> None:
    scene, diary = Owing(False), Diary()
    scene.units.use(scene.database, diary)
    await scene.write("a")
    assert diary.broken
    await scene.write("b")
    assert not diary.broken
    assert diary.stored == 0, "not in the transaction that proves it"
    await scene.write("c")
    assert diary.stored == 1
