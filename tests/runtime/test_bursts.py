"""What arrives in a burst: one event and one unit of work, every ticket settled, nothing told too early."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.support.play import envelope
from vdom.html import div
from widget.core.effects import Effect, Save
from widget.core.envelope import Envelope
from widget.core.events import Event
from widget.core.feature import Feature
from widget.core.records import Put, Store, Write
from widget.runtime.clock import SystemClock
from widget.runtime.loop import Loop
from widget.runtime.pages import decode
from widget.settings import Settings
from widget.storage.memory import MemoryDatabase
from widget.storage.schema import Schema


@dataclass(frozen=True)
class Rang(Event):
    bells: tuple[str, ...]

    def follows(self, before: Event) -> bool:
        return isinstance(before, Rang)

    def joined(self, run: Sequence[Event]) -> Event:
        return Rang(tuple(bell for each in run if isinstance(each, Rang) for bell in each.bells))


@dataclass(frozen=True)
class Asked(Event):
    pass


def read(given: Envelope, session: Any) -> Iterator[Event]:
    yield Rang((given.id,))


def update(state: tuple[Event, ...], event: Event, session: Any) -> tuple[Event, ...]:
    return (*state, event) if isinstance(event, (Rang, Asked)) else state


def effects(state: tuple[Event, ...], event: Event, session: Any) -> Iterator[Effect]:
    if isinstance(event, Rang):
        yield from (Save(Put("bells", {"id": bell})) for bell in event.bells)


class Counted(MemoryDatabase):
    """Counts its transactions."""

    commits = 0

    async def commit(self, writes: Sequence[Write], *, durable: bool = False) -> None:
        self.commits += 1
        await super().commit(writes, durable=durable)


class Stream:
    """Takes tickets."""

    def __init__(self) -> None:
        self.settled: list[int] = []

    def settle(self, ticket: int) -> None:
        self.settled.append(ticket)


class Scene:
    def __init__(self) -> None:
        store = Store("bells", ("id",))
        feature = Feature("bell", tuple, update, effects, {"message": read}, stores=(store,))
        self.loop = Loop([feature], lambda _: div(), SystemClock(), Settings())
        self.database, self.stream = Counted(Schema(1, (store,))), Stream()
        self.loop.units.use(self.database)
        self.loop.performer.stream = self.stream  # type: ignore[assignment]

    def come(self, *ids: str) -> None:
        for ticket, each in enumerate(ids):
            self.loop.stanza(envelope(f"<message id='{each}'></message>"), ticket)

    @property
    def told(self) -> tuple[Event, ...]:
        told: tuple[Event, ...] = self.loop.store.slices["bell"]
        return told


async def test_what_comes_after_a_silence_is_taken_in_and_drawn_at_once() -> None:
    scene = Scene()
    posted: list[dict[str, Any]] = []
    page = scene.loop.join(lambda text: posted.append(decode(text)))
    page({"type": "hello", "surfaces": [{"id": "main"}]})
    await asyncio.sleep(0)
    (first,) = posted
    page({"type": "drawn", "surface": "main", "generation": first["patch"][0]})
    scene.come("a")
    assert Rang(("a",)) in scene.told
    assert [each["type"] for each in posted] == ["patch", "patch"]


async def test_what_follows_closely_is_one_event_and_all_of_it_one_transaction_with_all_tickets() -> None:
    scene = Scene()
    scene.come("a", "b", "c")
    assert list(scene.told) == [Rang(("a",))]
    await asyncio.sleep(0)
    assert list(scene.told) == [Rang(("a",)), Rang(("b", "c"))]
    assert scene.stream.settled == []
    await scene.loop.units.drained()
    assert scene.stream.settled == [0, 1, 2]
    assert scene.database.commits == 1
    assert len(await scene.database.select("bells")) == 3


async def test_whatever_happens_next_comes_after_what_has_arrived() -> None:
    scene = Scene()
    scene.come("a")
    scene.loop.dispatch(Asked())
    scene.come("b")
    scene.loop.be(online=False)
    assert list(scene.told) == [Rang(("a",)), Asked(), Rang(("b",))]
    await asyncio.sleep(0)
    assert len(scene.told) == 3
