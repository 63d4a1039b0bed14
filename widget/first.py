"""The first picture: what there is to see while nobody is logged in, drawn when a site's files are built.

The page paints it before Python runs (`page/first.js`). What the page and the site's settings change in it
is told as changes to one tree, so that a few kilobytes hold every case; `trees` proves each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from functools import partial
from itertools import chain, combinations
from typing import Any, TypeAlias

from vdom import Encoder
from widget.core.events import Began, LoginRecalled, SurfaceAttached
from widget.core.login import Keep
from widget.core.model import NARROW, Mode, PageInfo, Session, Surface, SurfaceId
from widget.core.store import Store
from widget.runtime.screen import Picture
from widget.settings import parse
from widget.ui.shell import shell
from widget.worker import FEATURES

Tree: TypeAlias = Any
"""A child, as vdom/wire.py tells."""

Change: TypeAlias = tuple[list[int | str], Tree]
"""Where in a tree something is replaced, by indices and names, and by what."""

TOUCH = "touch"
SETTINGS: Mapping[str, str] = {
    "guest_domain": "guests.example.org",
    "lock_domain": "true",
    "domain": "{domain}",
    "jid": "{jid}",
    "stay_logged_in": "never",
    "hide": "language",
}
"""The settings that change the picture. In braces: the setting itself stands there."""

ROOM = Surface(SurfaceId("main"), room="room@rooms.example.org", single=True)
GUESTS = "guest_domain"


def trees() -> list[dict[str, Any]]:
    """For each mode and width, and for guests who come to a single room.

    `mode`, `narrow`, `guests`, the `tree`, and `changes`: circumstance → what it changes.

    Raises:
        ValueError: two circumstances change the same place, so that changes cannot tell the picture.
    """
    places = [
        (mode, narrow) for mode in Mode for narrow in (True, False) if narrow or mode is not Mode.MOBILE
    ]
    return [_shape(mode, narrow, guests) for guests in (False, True) for mode, narrow in places]


def _shape(mode: Mode, narrow: bool, guests: bool) -> dict[str, Any]:
    circumstances = tuple(each for each in (TOUCH, *SETTINGS) if not (guests and each == GUESTS))
    picture = partial(_picture, mode, narrow, guests)
    base = picture(())
    changes = {each: list(_changes(base, picture((each,)))) for each in circumstances}
    for chosen in chain.from_iterable(combinations(circumstances, n) for n in range(len(circumstances) + 1)):
        if _changed(base, chain.from_iterable(changes[each] for each in chosen)) != picture(chosen):
            raise ValueError(f"{', '.join(chosen)} change the same place of the {mode.value} picture")
    return {"mode": mode.value, "narrow": narrow, "guests": guests, "tree": base, "changes": changes}


def _picture(mode: Mode, narrow: bool, guests: bool, circumstances: tuple[str, ...]) -> Tree:
    chosen = {*circumstances, *((GUESTS,) if guests else ())}
    settings, _ = parse({name: value for name, value in SETTINGS.items() if name in chosen})
    width = NARROW - 1 if narrow else NARROW
    session = Session(settings=settings, page=PageInfo(width=width, touch=TOUCH in circumstances, open=True))
    surface = replace(ROOM, mode=mode) if guests else Surface(ROOM.id, mode)
    store = Store(FEATURES)
    store.hide(settings.hide)
    for event in (Began(), LoginRecalled("", Keep.NOT), SurfaceAttached(surface)):
        store.dispatch(event, session)
    return _anonymous(Encoder().encode(shell(Picture(store, surface, session)))[1])


def _anonymous(tree: Tree) -> Tree:
    """Without the numbers of its handlers, which only mean something to the encoder that gave them."""
    match tree:
        case [str(tag), dict(data), *children]:
            events = [[event, min(number, 1), *options] for event, number, *options in data.get("e", ())]
            return [tag, {**data, **({"e": events} if events else {})}, *map(_anonymous, children)]
        case [*children]:
            return [_anonymous(child) for child in children]
    return tree


def _changes(before: Tree, after: Tree, path: tuple[int | str, ...] = ()) -> Iterator[Change]:
    """The smallest parts in which two trees differ."""
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        for name in before:
            yield from _changes(before[name], after[name], (*path, name))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _changes(old, new, (*path, index))
    elif before != after:
        yield list(path), after


def _changed(tree: Tree, changes: Iterator[Change]) -> Tree:
    changed = deepcopy(tree)
    for path, value in changes:
        at = changed
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value
    return changed
