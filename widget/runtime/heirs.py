"""The next page of a site: drawn before it comes, so that its picture waits for it.

While the browser loads it we have nothing to do. So when a page goes, one that stands as it stood is joined
in its place, and drawn (25 ms that the next page does not wait, Chromium). Most next pages are like the last
one; where one is not, or none comes, what was drawn is dropped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from widget.core.model import BareJID, PageInfo, Session
from widget.runtime.pages import JoinedPage, Pages, Post, encode

LINGERS = 3_000
"""Milliseconds for which the next page is expected (`JUST_NOW` in widget/page/page.js)."""

_SEEN = ("width", "touch", "dark", "language", "wish", "notifications")
"""What a picture depends on of what a page says of itself."""


class Held:
    """Takes what is said to a page that has not come, and says it when it has."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._post: Post | None = None

    def __call__(self, text: str) -> None:
        if self._post:
            self._post(text)
        else:
            self._said.append(text)

    def through(self, post: Post) -> None:
        """The page is there."""
        for text in self._said:
            post(text)
        self._said, self._post = [], post


@dataclass(frozen=True, slots=True, eq=False)
class Heir:
    """A page that is expected: what it will say on coming, and whose chat it will show."""

    page: JoinedPage
    hello: Mapping[str, Any]
    me: BareJID
    held: Held = field(default_factory=Held)


class Heirs:
    """Those that are expected now: a page may have several surfaces, each with its own way to us."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._heirs: list[Heir] = []

    def expect(self, gone: JoinedPage, session: Session) -> Heir | None:
        """One that stands as the page stood that has gone. None if there is nothing worth drawing."""
        if not gone.hello or not session.jid:
            return None
        held = Held()
        info = replace(gone.info, visible=False, focused=False, idle=True)
        heir = Heir(self._pages.expect(held, info), _hello(gone, session.me), session.me, held)
        self._heirs.append(heir)
        return heir

    def claim(self, page: JoinedPage, hello: Mapping[str, Any], session: Session) -> bool:
        """The page has come: what was drawn for it is its own, if it is what it asks for."""
        for heir in self._heirs:
            if heir.me == session.me and _wanted(heir.hello, session.me) == _wanted(hello, session.me):
                self._pages.inherit(page, heir.page)
                self._heirs.remove(heir)
                heir.held.through(page.post)
                return True
        return False

    def forget(self, heir: Heir) -> bool:
        """It is expected no more. False if it has come."""
        if heir not in self._heirs:
            return False
        self._heirs.remove(heir)
        return True


def _hello(gone: JoinedPage, me: BareJID) -> dict[str, Any]:
    """What the next page of that tab will say, as it comes over the wire."""
    page = {name: getattr(gone.info, name) for name in _SEEN}
    surfaces = [_heir_of(each, gone.kept.get(str(each["id"])), me) for each in gone.hello["surfaces"]]
    return cast("dict[str, Any]", json.loads(encode({"page": page, "surfaces": surfaces})))


def _heir_of(surface: Mapping[str, Any], kept: Any, me: BareJID) -> dict[str, Any]:
    return {**surface, "kept": surface.get("kept") if kept is None else kept, "painted": me}


def _wanted(hello: Mapping[str, Any], me: BareJID) -> tuple[object, ...]:
    """What the picture depends on; a page that has painted nothing shows no other account's."""
    given = hello.get("page", {})
    page = [given.get(name, getattr(_UNSAID, name)) for name in _SEEN]
    surfaces = [
        {**each, "kept": each.get("kept"), "painted": each.get("painted") or me}
        for each in hello.get("surfaces", ())
    ]
    return page, surfaces


_UNSAID = PageInfo()
