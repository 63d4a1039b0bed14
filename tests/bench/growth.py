"""How the cost grows: with the roster, with the history, with the rooms that somebody is in.

    python3 -m tests.bench.growth [AXIS…] [--only PRODUCT]

Writes GROWTH.md and growth.svg beside this file.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Error as PlaywrightError

from build.environment import tools
from demo.store import Contact, Store, conversation
from tests.bench.adapters import NAMES as PRODUCTS
from tests.bench.adapters import products
from tests.bench.adapters.base import Account, Adapter, Marks, Scene
from tests.bench.browser import Chromium, TooSlow
from tests.bench.machine import describe
from tests.bench.plot import Line, plot
from tests.bench.rig import Rig, rigged
from tests.bench.seeds import PASSWORD, Seeded, body

HERE = Path(__file__).parent
SIZES = {"roster": (10, 1_000, 10_000), "history": (1_000, 100_000), "rooms": (1, 10, 100)}
UNITS = {"shown": "ms", "work": "ms", "process": "MB"}
MEANINGS = {
    "shown": "navigation → on screen: 10 contacts, the last 50 messages, a room's composer",
    "work": "processor time of all of the page's threads until it is at rest",
    "process": "the page's process at rest (PSS)",
}
TEXT = """\
# How the cost grows

{place}. Each visit is on a profile that has been there before (`returning`, as in RESULTS.md); one visit
each. A slope is what each further thousand costs, from the smallest to the largest size. Contacts are in the
roster without a subscription, so that no presences come; rooms are empty.
`shown` follows what else the machine does, `work` hardly. `–`: not there within 120 s, or the page crashed.
`python3 -m tests.bench.growth` makes this file.

![The same as lines](growth.svg)

{tables}
"""

Point = Mapping[str, float]
Found = dict[tuple[str, str, int], Point]
"""Axis, product, size → what was measured; missing where the product did not get there."""


class GrownSeeds(Seeded):
    """An account for each size of each axis."""

    def write(self, store: Store) -> None:
        super().write(store)
        store.accounts([_owner(axis, size) for axis, sizes in SIZES.items() for size in sizes], PASSWORD)
        for size in SIZES["roster"]:
            contacts = [
                Contact(f"contact{n:05}@{store.domain}", f"Contact {n:05}", ("Friends",), "none")
                for n in range(size)
            ]
            store.roster(_owner("roster", size), contacts)
        for size in SIZES["history"]:
            owner = _owner("history", size)
            people = (self.friend, f"{owner}@{store.domain}")
            store.chat(owner, self.friend, conversation(people, map(body, range(size))))

    async def enter(self) -> None:
        await super().enter()
        for room in self.rooms(max(SIZES["rooms"])):
            await self.make_room(room)

    def rooms(self, count: int) -> tuple[str, ...]:
        return tuple(f"place{number:03}@{self.server.muc}" for number in range(count))

    def scene(self, axis: str, size: int) -> Scene:
        """What a page shows, as the account of that size."""
        given = self.account
        jid = f"{_owner(axis, size)}@{self.server.domain}"
        account = Account(jid, PASSWORD, given.websocket_url, given.muc_domain)
        chat = self.friend if axis == "history" else ""
        rooms = self.rooms(size) if axis == "rooms" else ()
        return Scene(account, chat=chat, rooms=rooms)


@dataclass(frozen=True, slots=True)
class Slope:
    """What each further thousand costs."""

    unit: str
    value: float | None

    def __str__(self) -> str:
        return "–" if self.value is None else f"{self.value:,.1f} {self.unit}"


def main() -> None:
    """Measures, prints and writes."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench.growth", description=__doc__)
    parser.add_argument("axes", nargs="*", metavar="AXIS", help=f"of {', '.join(SIZES)}")
    parser.add_argument("--only", default="", choices=PRODUCTS, help="one product")
    options = parser.parse_args()
    axes = options.axes or list(SIZES)
    measured = [
        product for product in products(HERE.parents[1] / "dist") if options.only in ("", product.name)
    ]
    found = asyncio.run(_measure(measured, axes))
    today = datetime.datetime.now(datetime.UTC).strftime("%-d %B %Y")
    place = f"{today}, on {describe(str(tools().chromium))}"
    tables = "\n".join(_table(axis, measured, found) for axis in axes)
    (HERE / "GROWTH.md").write_text(TEXT.format(place=place, tables=tables))
    (HERE / "growth.svg").write_text(plot(_lines(axes, measured, found)))
    print(tables)


async def _measure(adapters: Sequence[Adapter], axes: Sequence[str]) -> Found:
    found: Found = {}
    async with rigged(adapters, GrownSeeds) as rig:
        for axis in axes:
            for size in SIZES[axis]:
                for adapter in adapters:
                    try:
                        found[axis, adapter.name, size] = await _visit_twice(rig, adapter, axis, size)
                    except (TooSlow, PlaywrightError) as error:  # its page may crash
                        print(
                            f"  {axis} {size}: {adapter.title} failed, {error}", file=sys.stderr, flush=True
                        )
                        continue
                    print(f"  {axis} {size}: {adapter.title} {found[axis, adapter.name, size]}", flush=True)
    return found


async def _visit_twice(rig: Rig, adapter: Adapter, axis: str, size: int) -> Point:
    seeds = rig.seeded
    assert isinstance(seeds, GrownSeeds)
    async with rig.chromium(adapter) as browser:
        url = rig.url(adapter, seeds.scene(axis, size))
        await _visit(browser, url, _marks(adapter, axis))
        await browser.restart()
        return await _visit(browser, url, _marks(adapter, axis))


async def _visit(browser: Chromium, url: str, marks: Marks) -> Point:
    async with browser.visit(url, marks) as visit:
        shown = (await visit.marks())["shown"]
        await visit.calm(3)
        worked = visit.worked()["all"]
        return {"shown": shown, "work": worked, "process": (await visit.memory())["process"]}


def _marks(adapter: Adapter, axis: str) -> Marks:
    wanted = {
        "roster": (adapter.contact, 10),
        "history": (adapter.message, 50),
        "rooms": (adapter.composer, 1),
    }
    return {"shown": wanted[axis]}


def _owner(axis: str, size: int) -> str:
    return f"{axis}{size}"


def _table(axis: str, adapters: Sequence[Adapter], found: Found) -> str:
    sizes = SIZES[axis]
    lines = [
        f"## {axis.capitalize()}\n",
        "| | " + " | ".join(f"{size:,}" for size in sizes) + " | each 1,000 | what |",
        "|---|" + "--:|" * (len(sizes) + 1) + "---|",
    ]
    for name, unit in UNITS.items():
        for adapter in adapters:
            values = [_value(found, axis, adapter, size, name) for size in sizes]
            cells = ["–" if value is None else f"{value:,.0f} {unit}" for value in values]
            title = f"{adapter.title} {name}"
            lines.append(
                f"| {title} | {' | '.join(cells)} | {slope(sizes, values, unit)} | {MEANINGS[name]} |"
            )
    return "\n".join(lines) + "\n"


def slope(sizes: Sequence[int], values: Sequence[float | None], unit: str) -> Slope:
    """From the smallest to the largest size that was reached."""
    known = [(size, value) for size, value in zip(sizes, values, strict=True) if value is not None]
    if len(known) < 2:
        return Slope(unit, None)
    (least, low), (most, high) = known[0], known[-1]
    return Slope(unit, (high - low) / (most - least) * 1000)


def _value(found: Found, axis: str, adapter: Adapter, size: int, name: str) -> float | None:
    return found.get((axis, adapter.name, size), {}).get(name)


def _lines(axes: Sequence[str], adapters: Sequence[Adapter], found: Found) -> list[Line]:
    return [
        Line(
            f"{axis}: {name}, {unit}",
            adapter.title,
            tuple(
                (size, value)
                for size in SIZES[axis]
                if (value := _value(found, axis, adapter, size, name)) is not None
            ),
        )
        for axis in axes
        for name, unit in UNITS.items()
        for adapter in adapters
    ]


if __name__ == "__main__":
    main()
