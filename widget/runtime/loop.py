"""The engine's heart: events → state and effects → at most one picture a frame and surface."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from vdom import VNode
from widget.core import effects as fx
from widget.core.envelope import Envelope
from widget.core.events import Began, Event, PageCalled, PageChanged, StorageFailed, SurfaceAttached
from widget.core.events.base import joined
from widget.core.feature import Feature
from widget.core.model import FullJID, Mode, PageInfo, Session, Surface, SurfaceId
from widget.core.store import Store
from widget.errors import StorageError, StorageFull
from widget.runtime.clock import Clock
from widget.runtime.perform import Performer
from widget.runtime.screen import Picture, Screen
from widget.runtime.units import Units
from widget.settings import Settings

log = logging.getLogger(__name__)


class Loop:
    """Takes messages from the page and stanzas from the stream; everything goes through `dispatch`.

    Args:
        features: built-in ones and plugins, in the order in which they fill slots.
        draw: the shell.
        post: sends a message (a JSON object) to the page.
        account: carries out `Connect` and `Disconnect`.
    """

    def __init__(
        self,
        features: Sequence[Feature[Any]],
        draw: Callable[[Picture], VNode],
        post: Callable[[dict[str, Any]], None],
        clock: Clock,
        settings: Settings,
    ) -> None:
        self.store = Store(features)
        self.session = Session(settings=settings)
        self.units = Units(self._storage_failed)
        self.performer = Performer(self.dispatch, self._command, self._account_wanted, self.units)
        self.account: Callable[[fx.Connect | fx.Disconnect], None] = lambda effect: None
        self._draw = draw
        self._post = post
        self._clock = clock
        self._screens: dict[SurfaceId, Screen] = {}
        self._render_planned = False
        self._arrived: list[tuple[Envelope, int, Session]] = []

    # From the page

    def receive(self, message: dict[str, Any]) -> None:
        """A message of the page (see the table in ARCHITECTURE of the docs)."""
        surface = SurfaceId(str(message.get("surface", "main")))
        screen = self._screens.get(surface)
        match message.get("type"):
            case "hello":
                self._hello(message)
            case "event" if screen:
                if event := screen.decode(message["event"]):
                    self.dispatch(event)
            case "drawn" if screen:
                screen.drawn(int(message["generation"]))
                self._plan_render()
            case "page":
                self._page_changed(_page_info(message.get("page", {})))
            case "stop":
                self.account(fx.Disconnect())
            case "call":
                self.dispatch(PageCalled(surface, str(message.get("name")), dict(message.get("args") or {})))
            case other:
                log.warning("the page sent %r, which nobody takes", other)

    def _hello(self, message: dict[str, Any]) -> None:
        self.session = replace(self.session, page=_page_info(message.get("page", {})))
        self.dispatch(Began())
        for given in message.get("surfaces", ()):
            surface = Surface(SurfaceId(str(given["id"])), Mode(given.get("mode", "overlay")))
            self._screens[surface.id] = Screen(surface, self._draw, self._post)
            self.dispatch(SurfaceAttached(surface))

    def _page_changed(self, page: PageInfo) -> None:
        self.session = replace(self.session, page=page)
        self.dispatch(PageChanged(page))

    # From the stream

    def stanza(self, envelope: Envelope, ticket: int) -> None:
        """Take a stanza in; it is read when the loop gets to it, or before whatever happens next."""
        self._arrived.append((envelope, ticket, self._moment()))
        if len(self._arrived) == 1:
            asyncio.get_running_loop().call_soon(self._take_in)

    def _take_in(self) -> None:
        """Let the features read what has arrived: one unit of work, and neighbours of a kind one event.

        In a burst (the presences of a large room, a flood) an event costs all features, and a unit a
        transaction; this makes them as many as there is time for, and not as many as stanzas.
        """
        arrived, self._arrived = self._arrived, []
        if not arrived:
            return
        told = joined(event for envelope, _, moment in arrived for event in self.store.read(envelope, moment))
        effects = [effect for event in told for effect in self.store.dispatch(event, self._moment())]
        self._changed()
        self.performer.perform(effects, [ticket for _, ticket, _ in arrived])

    def be(
        self, *, jid: FullJID | None = None, online: bool | None = None, guest: bool | None = None
    ) -> None:
        """Change who we are, or whether we are online, once what came before is taken in."""
        self._take_in()
        was = self.session
        self.session = replace(
            was,
            jid=was.jid if jid is None else jid,
            online=was.online if online is None else online,
            guest=was.guest if guest is None else guest,
        )

    # The heart

    def dispatch(self, event: Event) -> None:
        """Let the features see an event, and perform what they want."""
        self._take_in()
        log.debug("%s", event)
        effects = self.store.dispatch(event, self._moment())
        self._changed()
        self.performer.perform(effects)

    def _moment(self) -> Session:
        # Not dataclasses.replace: this runs for every stanza of a flood
        was = self.session
        return Session(
            was.jid, was.online, was.guest, self._clock.now(), self._clock.fresh(), was.page, was.settings
        )

    def _changed(self) -> None:
        """Plan a picture. Before the effects: then it goes out before a transaction is put together."""
        for screen in self._screens.values():
            screen.soil()
        self._plan_render()

    def _plan_render(self) -> None:
        if not self._render_planned and any(screen.due for screen in self._screens.values()):
            self._render_planned = True
            asyncio.get_running_loop().call_soon(self._render)

    def _render(self) -> None:
        self._render_planned = False
        session = self._moment()
        for screen in self._screens.values():
            if screen.due:
                try:
                    screen.render(self.store, session)
                except Exception:
                    log.exception("surface %s could not be drawn", screen.surface.id)

    # To the page

    def _command(self, effect: fx.Page) -> None:
        self._post(
            {
                "type": "command",
                "name": effect.command,
                "args": dict(effect.args),
                "surface": effect.surface,
                "id": None,
            }
        )

    def _account_wanted(self, effect: fx.Connect | fx.Disconnect) -> None:
        self.account(effect)

    def _storage_failed(self, error: StorageError) -> None:
        self.dispatch(StorageFailed(isinstance(error, StorageFull), str(error)))


_PAGE_FIELDS = frozenset(each.name for each in fields(PageInfo))


def _page_info(given: dict[str, Any]) -> PageInfo:
    return PageInfo(**{name: value for name, value in given.items() if name in _PAGE_FIELDS})


def encode(message: dict[str, Any]) -> str:
    """A message as it travels to the page."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> dict[str, Any]:
    """A message of the page. Raises ValueError when it is none."""
    message = json.loads(text)
    if not isinstance(message, dict):
        raise ValueError("a message is a JSON object")
    return message


def feature_stores(features: Iterable[Feature[Any]]) -> tuple[Any, ...]:
    """The stores that these features keep, for the database's schema."""
    return tuple(store for feature in features for store in feature.stores)
