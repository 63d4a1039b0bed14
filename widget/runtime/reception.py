"""What the pages say: who comes and goes, what the person does there, and what the page is like."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from vdom import VNode
from widget.core import effects as fx
from widget.core.deeds import answer, taken
from widget.core.events import (
    Began,
    Event,
    GuestNamed,
    PageCalled,
    PageChanged,
    SurfaceAttached,
    SurfaceDetached,
)
from widget.core.layout import KeptLayout
from widget.core.model import SurfaceId
from widget.runtime.heirs import LINGERS, Heir, Heirs
from widget.runtime.pages import JoinedPage, Post, Presence, described
from widget.runtime.screen import Picture, Screen

if TYPE_CHECKING:
    from widget.runtime.loop import Loop

log = logging.getLogger(__name__)


class Reception:
    """Takes the messages of all pages, for one loop. `draw` is the shell."""

    def __init__(self, loop: Loop, draw: Callable[[Picture], VNode]) -> None:
        self._loop = loop
        self._draw = draw
        self._heirs = Heirs(loop.pages)
        self._begun = False

    def join(self, post: Post) -> Callable[[dict[str, Any]], Presence]:
        """Take a page in.

        Args:
            post: sends a message to that page, as JSON text.

        Returns:
            What takes each message of that page, `hello` first. When the page has gone nothing more
            will come for it; when the last one was ended by hand, the account is left as well.
        """
        return partial(self._receive, self._loop.pages.join(post))

    def _receive(self, page: JoinedPage, message: dict[str, Any]) -> Presence:
        """A message of a page."""
        screen = page.screens.get(str(message.get("surface", "main")))
        match message.get("type"):
            case "hello":
                self._hello(page, message)
            case "event" if screen:
                self._done(page, screen, screen.decode(message["event"]), str(message.get("deed") or ""))
            case "drawn" if screen:
                screen.drawn(int(message["generation"]))
                self._loop.plan_render()
            case "page":
                before = page.info.language
                self._loop.pages.changed(page, message.get("page", {}))
                wish = page.info.language
                if wish != before and self._loop.speak(wish) == wish:
                    self._loop.redraw()
                self._pages_changed()
            case "call" if screen:
                self._called(page, screen.surface.id, message)
            case "leave":
                if self._leave(page):
                    self._expect_next(page)
                return Presence.GONE
            case "stop":
                self._leave(page)
                if self._loop.pages:
                    return Presence.GONE
                self._loop.account(fx.Disconnect())
                return Presence.LAST_GONE
            case other:
                log.warning("the page sent %r, which nobody takes", other)
        return Presence.HERE

    def _hello(self, page: JoinedPage, message: dict[str, Any]) -> None:
        page.hello = message
        self._loop.pages.changed(page, message.get("page", {}))
        drawn = self._heirs.claim(page, message, self._loop.session)
        if not drawn:
            self._make_screens(page, message)
        self._know_pages()
        if not self._begun:
            self._begun = True
            self._loop.dispatch(Began())
        if name := str(message.get("name") or ""):
            self._loop.dispatch(GuestNamed(name, again=True))
        if not drawn:
            self._attach(page, message)
        self._loop.dispatch(PageChanged(self._loop.session.page))

    def _make_screens(self, page: JoinedPage, hello: Mapping[str, Any]) -> None:
        for wanted in hello.get("surfaces", ()):
            name = str(wanted["id"])
            surface = described(page.surface_id(name), wanted)
            page.screens[name] = Screen(surface, name, self._draw, page.post, self._loop.store.rows)

    def _attach(self, page: JoinedPage, hello: Mapping[str, Any]) -> None:
        for wanted in hello.get("surfaces", ()):
            kept = KeptLayout.from_json(wanted.get("kept"))
            self._loop.dispatch(SurfaceAttached(page.screens[str(wanted["id"])].surface, kept), page.info)

    def _expect_next(self, page: JoinedPage) -> None:
        """It has gone; the next page of the site is drawn while the browser loads it."""
        if heir := self._heirs.expect(page, self._loop.session):
            self._make_screens(heir.page, heir.hello)
            self._know_pages()
            self._attach(heir.page, heir.hello)
            asyncio.get_running_loop().call_later(LINGERS / 1000, self._expect_no_more, heir)

    def _expect_no_more(self, heir: Heir) -> None:
        if self._heirs.forget(heir):
            self._leave(heir.page)

    def _done(self, page: JoinedPage, screen: Screen, event: Event | None, deed: str) -> None:
        """The person did something; a `deed` has a name if the page has taken it out of a form."""
        surface = screen.surface.id
        if event:
            self._loop.dispatch(event, page.info, taken(deed, surface) if deed else ())
            self._loop.render()
        elif deed:
            self._loop.performer.perform([answer((), (deed,), surface)])

    def _called(self, page: JoinedPage, surface: SurfaceId, message: dict[str, Any]) -> None:
        name, args = str(message.get("name")), dict(message.get("args") or {})
        self._loop.dispatch(PageCalled(surface, name, args, int(message.get("id") or 0)), page.info)

    def _leave(self, page: JoinedPage) -> bool:
        """Its surfaces go, and nothing of them stays behind. False if it had gone already."""
        if not self._loop.pages.leave(page):
            return False
        screens = [screen.surface.id for screen in page.screens.values()]
        page.screens.clear()
        for surface in screens:
            self._loop.dispatch(SurfaceDetached(surface))
        self._pages_changed()
        return True

    def _know_pages(self) -> None:
        pages = self._loop.pages
        self._loop.session = replace(self._loop.session, page=pages.together(), pages=pages.infos())

    def _pages_changed(self) -> None:
        self._know_pages()
        self._loop.dispatch(PageChanged(self._loop.session.page))
