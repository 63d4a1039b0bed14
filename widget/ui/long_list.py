"""Lists of any length: a short one is drawn whole, of a long one the stretch that is in view.

What is not drawn is room: margins of so many times a row's height, which the page's
`stretch` behaviour measures. The scrollbar, the keys and a screen reader find all rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, Generic, TypeVar

from vdom import JSON, Memo, On, VNode
from vdom.html import ul
from widget.core.events import Event, StretchSeen
from widget.core.model import SurfaceId
from widget.core.stretch import SHORT, Stretch
from widget.ui.components import Place

T = TypeVar("T")
Seen = Mapping[str, Stretch]


@dataclass(frozen=True, slots=True)
class Rows(Generic[T]):
    """What a list is drawn from.

    Attributes:
        items: all of them, in order.
        key: unique, and the row's key.
        label: what the row's text begins with, casefolded: letters that are typed go there.
        draw: a row at its place; None in a short list.
        taken: selector of what in a row takes the focus.
    """

    items: Sequence[T]
    key: Callable[[T], str]
    label: Callable[[T], str]
    draw: Callable[[T, Place | None], VNode | Memo]
    taken: str = "button.row"


@dataclass(slots=True)
class LongLists:
    """Lists that stand one below the other on a surface; the first rows of all are drawn from the start.

    Attributes:
        surface: where they stand.
        seen: what the page has told of them (`Fact.STRETCHES`).
        left: rows that may yet be drawn without having been seen.
    """

    surface: SurfaceId
    seen: Seen
    left: int = field(default=SHORT)

    def draw(self, name: str, title: str, rows: Rows[T]) -> VNode:
        """One of them: the list element, with arrow keys that move between the rows.

        Args:
            name: tells it from the others of the surface.
            title: for screen readers.
        """
        total, left = len(rows.items), self.left
        self.left = max(0, left - total)
        if total <= left:
            return listed(title, [rows.draw(item, None) for item in rows.items], taken=rows.taken)
        stretch = _within(self.seen.get(name) or Stretch(0, left), rows)
        at = list(_drawn(stretch, rows))
        places = [Place(here, total, here - before - 1) for before, here in zip([-1, *at], at, strict=False)]
        drawn = [rows.draw(rows.items[place.at], place) for place in places]
        after = total - 1 - (at[-1] if at else -1)
        return listed(
            title,
            drawn,
            {"padding_block_end": f"calc({after} * var(--row))"},
            {"stretch": _options(stretch, total, rows.taken)},
            _listeners(self.surface, name, rows, stretch),
            rows.taken,
        )


def listed(
    title: str,
    rows: Sequence[VNode | Memo],
    style: Mapping[str, str] | None = None,
    use: Mapping[str, Mapping[str, JSON]] | None = None,
    on: Sequence[On] = (),
    taken: str = "button.row",
) -> VNode:
    """A list element; arrow keys move between its rows."""
    moves: dict[str, JSON] = {"items": taken, "current": ".row[aria-current=true]", "typeahead": True}
    return ul(
        *rows,
        cls="rows",
        role="list",
        aria_label=title,
        style=style or {},
        use={**(use or {}), "roving": moves},
        on=list(on),
    )


def _options(stretch: Stretch, total: int, taken: str) -> dict[str, JSON]:
    goal: list[JSON] = [stretch.goal, stretch.turn]
    drawn: list[JSON] = [stretch.first, stretch.last]
    return {"total": total, "drawn": drawn, "items": taken, "goal": goal, "typeahead": True}


def _within(stretch: Stretch, rows: Rows[Any]) -> Stretch:
    """As it is, or moved back where rows have gone; with the place where the kept row is now."""
    total = len(rows.items)
    beyond = max(0, stretch.last - total)
    first, last = max(0, stretch.first - beyond), stretch.last - beyond
    at = _place(stretch.kept, stretch.at, rows) if stretch.kept else None
    return replace(stretch, first=first, last=last, kept=stretch.kept if at is not None else "", at=at or 0)


def _place(key: str, near: int, rows: Rows[Any]) -> int | None:
    """Where the row of that key is: looked for outwards from where it was."""
    total = len(rows.items)
    near = min(max(near, 0), total - 1)
    outwards = chain((near,), *((near - step, near + step) for step in range(1, total)))
    return next((at for at in outwards if 0 <= at < total and rows.key(rows.items[at]) == key), None)


def _drawn(stretch: Stretch, rows: Rows[Any]) -> Iterator[int]:
    """The places that are drawn, in order."""
    if stretch.kept and stretch.at < stretch.first:
        yield stretch.at
    yield from range(stretch.first, stretch.last)
    if stretch.kept and stretch.at >= stretch.last:
        yield stretch.at


def _listeners(surface: SurfaceId, name: str, rows: Rows[T], stretch: Stretch) -> tuple[On, On]:
    """What the page asks for: rows in view, and the way to a row that is not drawn."""

    def seen(fields: Mapping[str, Any]) -> Event:
        told = fields["detail"]
        wanted = replace(
            stretch, first=told["first"], last=told["last"], kept=told["kept"] or "", at=told["at"]
        )
        return StretchSeen(surface, name, wanted)

    def sought(fields: Mapping[str, Any]) -> Event | None:
        told = fields["detail"]
        at = told["at"] if told["at"] >= 0 else _beginning(rows, told["text"].casefold(), told["from"])
        if at is None or at >= len(rows.items):
            return None
        half = SHORT // 2
        goal = rows.key(rows.items[at])
        return StretchSeen(
            surface, name, Stretch(max(0, at - half), at + half, goal, at, goal, stretch.turn + 1)
        )

    return On("stretch", seen, fields=("detail",)), On("seek", sought, fields=("detail",))


def _beginning(rows: Rows[Any], text: str, start: int) -> int | None:
    """The next row from `start` on, and round, whose text begins so."""
    total = len(rows.items)
    order = chain(range(min(start, total), total), range(min(start, total)))
    return next((at for at in order if rows.label(rows.items[at]).startswith(text)), None)
