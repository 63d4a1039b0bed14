"""The engine's heart: events → state and effects → at most one picture a frame and surface."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from vdom import VNode
from widget.core import effects as fx
from widget.core.envelope import Envelope
from widget.core.events import (
    Event,
    SettingsChanged,
    StorageFailed,
    StorageRecovered,
)
from widget.core.events.base import joined
from widget.core.feature import Feature
from widget.core.model import FullJID, PageInfo, Session
from widget.core.store import Store
from widget.errors import StorageError, StorageFull
from widget.runtime.clock import Clock
from widget.runtime.known import Known
from widget.runtime.pages import Pages
from widget.runtime.perform import Performer
from widget.runtime.reception import Reception
from widget.runtime.screen import Picture
from widget.runtime.units import Units
from widget.settings import Settings

log = logging.getLogger(__name__)


class Loop:
    """Takes messages from the pages and stanzas from the stream; everything goes through `dispatch`.

    Args:
        features: built-in ones and plugins, in the order in which they fill slots.
        draw: the shell.
        account: carries out what is wanted of the account.
        speak: speaks the language of a page; gives what is spoken, if that is not here yet.
    """

    def __init__(
        self,
        features: Sequence[Feature[Any]],
        draw: Callable[[Picture], VNode],
        clock: Clock,
        settings: Settings,
    ) -> None:
        self.store = Store(features)
        self.pages = Pages()
        self.session = Session(settings=settings)
        self.units = Units(self._storage_failed, lambda: self.dispatch(StorageRecovered()))
        self.performer = Performer(self.dispatch, self.pages.command, self._account_wanted, self.units)
        self.performer.configure = self.configure
        self.known = Known(self.store, self._moment)
        self.performer.door = self.known.secret_of
        self.store.hide(settings.hide)
        self.account: Callable[[fx.ForAccount], None] = lambda effect: None
        self.speak: Callable[[str], str] = lambda language: language
        self._clock = clock
        self._render_planned = False
        self._arrived: list[tuple[Envelope | None, int, Session, Sequence[fx.Effect]]] = []
        self._gathering = False
        self.join = Reception(self, draw).join  # how a page comes in

    def redraw(self) -> None:
        """Everything is drawn anew: it is said in another language."""
        self.store.redraw()
        for screen, _ in self.pages.screens:
            screen.redraw()
        self._changed()

    # From the stream

    def stanza(self, envelope: Envelope | None, ticket: int, wanted: Sequence[fx.Effect] = ()) -> None:
        """Take a stanza in: after a silence at once, and what follows it so closely together.

        A turn of the browser's loop costs half a millisecond, which the first need not wait.

        Args:
            envelope: None if there is nothing in it to be read.
            wanted: what is to be done in the same unit of work.
        """
        self._arrived.append((envelope, ticket, self._moment(), wanted))
        if not self._gathering:
            self._gather()

    def _gather(self) -> None:
        """Take in what is there; again when the loop has come round, as long as something has come."""
        self._gathering = bool(self._arrived)
        if self._gathering:
            asyncio.get_running_loop().call_soon(self._gather)
            self._take_in(draw=True)

    def _take_in(self, *, draw: bool = False) -> None:
        """Let the features read what has arrived: one unit of work, neighbours as one event.

        In a burst (the presences of a large room, a flood) an event costs all features, and a unit a
        transaction; this makes them as many as there is time for, and not as many as stanzas.
        """
        arrived, self._arrived = self._arrived, []
        if not arrived:
            return
        told = joined(
            event for each, _, moment, _ in arrived if each for event in self.store.read(each, moment)
        )
        effects = [effect for *_, wanted in arrived for effect in wanted]
        effects.extend(effect for event in told for effect in self.store.dispatch(event, self._moment()))
        self._changed(draw)
        self.performer.perform(effects, [ticket for _, ticket, *_ in arrived])

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

    def configure(self, settings: Settings) -> None:
        """These settings hold from now on."""
        self._take_in()
        self.session = replace(self.session, settings=settings)
        self.store.hide(settings.hide)
        self.dispatch(SettingsChanged())

    def now(self) -> int:
        """The time, in milliseconds since the epoch (UTC)."""
        return self._clock.now()

    # The heart

    def dispatch(self, event: Event, page: PageInfo | None = None, wanted: Sequence[fx.Effect] = ()) -> None:
        """Let the features see an event, and perform what they want.

        Args:
            page: where it comes from.
            wanted: what is to be done besides in the same unit of work.
        """
        self._take_in()
        # Not what is in it: that may have come encrypted
        log.debug("%s", type(event).__name__)
        effects = self.store.dispatch(event, self._moment(page))
        self._changed()
        self.performer.perform([*wanted, *effects])

    def _moment(self, page: PageInfo | None = None) -> Session:
        """What holds now, on this page or on all together; from here on its language is spoken."""
        # Not dataclasses.replace: this runs for every stanza of a flood
        was = self.session
        page = page or was.page
        self.store.rows.within = self.speak(page.language)
        now, fresh = self._clock.now(), self._clock.fresh()
        return Session(was.jid, was.online, was.guest, now, fresh, page, was.pages, was.settings)

    def _changed(self, draw: bool = False) -> None:
        """A picture, now or soon. Before the effects: then it is out before a transaction is put together."""
        for screen, _ in self.pages.screens:
            screen.soil()
        if draw:
            self.render()
        else:
            self.plan_render()

    def plan_render(self) -> None:
        """A picture as soon as what is under way is done, where one is due."""
        if not self._render_planned and any(screen.due for screen, _ in self.pages.screens):
            self._render_planned = True
            asyncio.get_running_loop().call_soon(self.render)

    def render(self) -> None:
        """A picture now, where one is due."""
        self._render_planned = False
        for screen, page in self.pages.screens:
            if screen.due:
                try:
                    screen.render(self.store, self._moment(page))
                except Exception:
                    log.exception("surface %s could not be drawn", screen.surface.id)

    def _account_wanted(self, effect: fx.ForAccount) -> None:
        self.account(effect)

    def _storage_failed(self, error: StorageError) -> None:
        self.dispatch(StorageFailed(isinstance(error, StorageFull), str(error)))


def feature_stores(features: Iterable[Feature[Any]]) -> tuple[Any, ...]:
    """The stores that these features keep, for the database's schema."""
    return tuple(store for feature in features for store in feature.stores)
