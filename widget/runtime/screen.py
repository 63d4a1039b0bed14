"""One surface as drawn: renders the state, at most one picture under way at a time."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from vdom import Encoder, Rows, VNode
from widget.core.events import Event
from widget.core.feature import Command, Fact, Slot
from widget.core.layout import Layout
from widget.core.model import BareJID, Kind, Session, Surface, local
from widget.core.names import legible
from widget.core.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Picture:
    """The View that slots are given: one surface at one moment."""

    store: Store
    surface: Surface
    session: Session

    @property
    def layout(self) -> Layout:
        return cast(Layout, self.ask(Fact.LAYOUT, default=Layout(self.surface.mode)))

    @property
    def commands(self) -> Sequence[Command]:
        return self.store.commands

    def fill(self, slot: Slot, *args: Any) -> list[VNode]:
        return self.store.fill(slot, self, *args)

    def parts(self, slot: Slot, *args: Any) -> tuple[tuple[VNode, ...], ...]:
        return self.store.parts(slot, self, *args)

    def fill_each(self, slot: Slot, where: Hashable, items: Sequence[Any]) -> tuple[tuple[VNode, ...], ...]:
        return self.store.fill_each(slot, self, where, items)

    def ask(self, fact: Fact, *args: Any, default: Any = None) -> Any:
        return self.store.ask(fact, self, *args, default=default)

    def name(self, conversation: BareJID) -> str:
        name = self.ask(Fact.NAME, conversation, default="") or local(conversation) or conversation
        return legible(str(name))

    def kind(self, conversation: BareJID) -> Kind:
        return cast(Kind, self.ask(Fact.KIND, conversation, default=Kind.CHAT))


class Screen:
    """Encodes one surface's pictures for the page and decodes what the person did there.

    The page says when it has drawn a picture; until then changes only mark the
    screen as stale, so that a slow page gets fewer pictures and never a queue.
    `name` is what the page itself calls the surface; `post` takes each as the JSON text of a message.
    `rows` are what all surfaces have written of their rows.
    """

    def __init__(
        self,
        surface: Surface,
        name: str,
        draw: Callable[[Picture], VNode],
        post: Callable[[str], None],
        rows: Rows | None = None,
    ) -> None:
        self.surface = surface
        self._name = name
        self._draw = draw
        self._post = post
        self._encoder = Encoder(rows)
        self._busy = False
        self._stale = True
        self._drew = False

    @property
    def due(self) -> bool:
        """Whether a picture should be made now."""
        return self._stale and not self._busy

    def redraw(self) -> None:
        """All of it is to be drawn anew: it is said in another language."""
        self._encoder.redraw()
        self.soil()

    def soil(self) -> None:
        """What is drawn may no longer be true."""
        self._stale = True

    def render(self, store: Store, session: Session) -> None:
        """Make a picture and send what changed in it, unless what the page has painted shows more."""
        self._stale = False
        picture = Picture(store, self.surface, session)
        if not self._drew and picture.ask(Fact.HELD, default=False):
            return
        tree = self._draw(picture)
        self._drew = self._busy = True
        patch = self._encoder.write(tree)
        self._post(f'{{"type":"patch","surface":{json.dumps(self._name)},"patch":{patch}}}')

    def drawn(self, generation: int) -> None:
        """The page has drawn that picture and is ready for another."""
        self._encoder.acknowledge(generation)
        self._busy = False

    def decode(self, event: Any) -> Event | None:
        """What the person did."""
        message = self._encoder.decode(event)
        if message is not None and not isinstance(message, Event):
            log.error("a handler gave a %s, which is no event", type(message).__name__)
            return None
        return message
