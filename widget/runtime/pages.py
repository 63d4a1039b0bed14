"""The pages that share the engine: what each is like, what is drawn there, and how it is reached."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from typing import Any

from widget.core.effects import Page
from widget.core.model import Mode, PageInfo, Surface, SurfaceId
from widget.runtime.screen import Screen

Post = Callable[[str], None]
"""Sends a message: the text of a JSON object."""


class Presence(Enum):
    """What has become of a page after a message of its."""

    HERE = "here"
    GONE = "gone"
    LAST_GONE = "last gone"


@dataclass(slots=True, eq=False)
class JoinedPage:
    """One page. `screens` are its surfaces by the names that it has for them itself.

    `hello` is what it said on coming, `kept` the layout of each surface as its tab was told it last.
    `expected`: it has not come yet (see heirs.py).
    """

    number: int
    post: Post
    info: PageInfo = field(default_factory=PageInfo)
    screens: dict[str, Screen] = field(default_factory=dict)
    hello: Mapping[str, Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    expected: bool = False

    def surface_id(self, name: str) -> SurfaceId:
        """An id that no other page's surface has, also of those that have gone."""
        return SurfaceId(f"{name}@{self.number}")


class Pages:
    """All that are joined now, the one that was looked at last at the end."""

    def __init__(self) -> None:
        self._pages: list[JoinedPage] = []
        self._count = 0

    def __len__(self) -> int:
        return sum(not page.expected for page in self._pages)

    def join(self, post: Post) -> JoinedPage:
        """Take a page in."""
        self._count += 1
        page = JoinedPage(self._count, post)
        self._pages.append(page)
        return page

    def expect(self, post: Post, info: PageInfo) -> JoinedPage:
        """Take one in that has not come yet: whatever goes to one page goes to another, if there is any."""
        self._count += 1
        page = JoinedPage(self._count, post, info, expected=True)
        self._pages.insert(0, page)
        return page

    def inherit(self, page: JoinedPage, heir: JoinedPage) -> None:
        """The page is the one that was expected: its surfaces stand as they were drawn."""
        self._pages.remove(heir)
        page.number, page.screens, page.kept = heir.number, heir.screens, heir.kept

    def leave(self, page: JoinedPage) -> bool:
        """Let it go. False if it had gone already."""
        if page not in self._pages:
            return False
        self._pages.remove(page)
        return True

    def changed(self, page: JoinedPage, given: Mapping[str, Any]) -> None:
        """The page says what it is like now."""
        page.info = PageInfo(**{name: value for name, value in given.items() if name in _FIELDS})
        if page.info.focused and page in self._pages:
            self._pages.remove(page)
            self._pages.append(page)

    @property
    def screens(self) -> Iterator[tuple[Screen, PageInfo]]:
        """Every surface, and what its page is like."""
        for page in self._pages:
            for screen in page.screens.values():
                yield screen, page.info

    def infos(self) -> Mapping[SurfaceId, PageInfo]:
        """What the page of each surface is like."""
        return {screen.surface.id: info for screen, info in self.screens}

    def together(self) -> PageInfo:
        """All pages as one: seen if any is, of the size of the one that was looked at last."""
        if not self._pages:
            return PageInfo(visible=False, focused=False)
        infos = [page.info for page in self._pages]
        return replace(
            infos[-1],
            visible=any(info.visible for info in infos),
            focused=any(info.focused for info in infos),
            online=any(info.online for info in infos),
            open=any(info.open for info in infos),
            idle=all(info.idle for info in infos),
        )

    def command(self, effect: Page) -> None:
        """Tell the page of the surface that is named, or all pages."""
        message = {"type": "command", "name": effect.command, "args": dict(effect.args), "id": None}
        for page in self._pages:
            names = {screen.surface.id: name for name, screen in page.screens.items()}
            if effect.surface is None or effect.surface in names:
                surface = names.get(effect.surface) if effect.surface else None
                if surface and effect.command == "keep" and "layout" in effect.args:
                    page.kept[surface] = effect.args["layout"]
                page.post(encode({**message, "surface": surface}))


def described(id_: SurfaceId, wanted: Mapping[str, Any]) -> Surface:
    """A surface as its page describes it."""
    return Surface(
        id_,
        Mode(wanted.get("mode", "overlay")),
        str(wanted.get("painted") or ""),
        room=str(wanted.get("room") or ""),
        chat=str(wanted.get("chat") or ""),
        single=wanted.get("view") == "single",
        switches=bool(wanted.get("switches", True)),
        links=bool(wanted.get("links")),
    )


def encode(message: dict[str, Any]) -> str:
    """A message as it travels to the page."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> dict[str, Any]:
    """A message of the page. Raises ValueError when it is none."""
    message = json.loads(text)
    if not isinstance(message, dict):
        raise ValueError("a message is a JSON object")
    return message


_FIELDS = frozenset(each.name for each in fields(PageInfo))
