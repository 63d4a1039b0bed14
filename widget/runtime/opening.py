"""What comes in encrypted is opened before anybody reads it (XEP-0384); what came behind it waits its turn.

A stanza's ratchet and its plaintext are one unit of work: what opening has to write is committed with what
the features make of it (units.py), and only then it is acknowledged (XEP-0198).
Nobody waits for ever: what is not opened in time is read as what could not be opened, and once it is, it is
read again.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias
from xml.etree.ElementTree import Element

from widget.core import effects as fx
from widget.core.archive import ArchivePage
from widget.core.encryption import SEALED, Problem
from widget.core.envelope import Envelope, Origin, Place
from widget.encryption.cipher import Cipher, Opened, unopened
from widget.runtime.secrecy import is_sealed

log = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds for which the stream waits for one stanza to be opened: our own files may have to be fetched."""

AGAIN = 30.0
"""Seconds until what could not be opened for now is tried again."""

MOST = 500
"""Stanzas that are kept for that; of more, the oldest stay closed."""

PASSING = (Problem.NOT_LOADED, Problem.UNAVAILABLE, Problem.OFFLINE)

Take: TypeAlias = Callable[[Envelope | None, int, Sequence[fx.Effect]], None]
"""Takes a stanza, its ticket and what is to be done with it; None: there is nothing to read in it."""


class Opening:
    """The way of one account's stanzas from the stream to the loop."""

    def __init__(self, cipher: Cipher, take: Take, patience: float = PATIENCE, again: float = AGAIN) -> None:
        self._cipher = cipher
        self._take = take
        self._patience = patience
        self._waiting: deque[tuple[Envelope, int] | asyncio.Future[None]] = deque()
        self._work: asyncio.Task[None] | None = None
        self._pages = asyncio.Lock()
        self._late: set[asyncio.Future[Opened]] = set()
        self._again = again
        self._closed: deque[Envelope] = deque(maxlen=MOST)
        self._trying: asyncio.Task[None] | None = None

    def stanza(self, envelope: Envelope, ticket: int) -> None:
        """Let it through: at once, unless it is to be opened, or something before it is being opened."""
        if self._work is None and not is_sealed(envelope):
            self._take(envelope, ticket, ())
            return
        self._waiting.append((envelope, ticket))
        if self._work is None:
            self._work = asyncio.ensure_future(self._in_turn())

    async def passed(self) -> None:
        """Return when all that has come so far is let through."""
        if self._work is not None:
            place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(place)
            await place

    async def page(self, page: ArchivePage) -> tuple[ArchivePage, list[fx.Effect]]:
        """The page of an archive with its messages opened, in order; and what is to be done with them.

        A page that comes while another is being opened waits for it, whether there is anything to open in it
        or not: the archive's order is the truth.
        """
        async with self._pages:
            return await self._page(page)

    async def _page(self, page: ArchivePage) -> tuple[ArchivePage, list[fx.Effect]]:
        if not any(map(is_sealed, page.messages)):
            return page, []
        messages: list[Envelope] = []
        wanted: list[fx.Effect] = []
        for envelope in page.messages:
            opened = await self._opened(envelope) if is_sealed(envelope) else Opened(envelope)
            wanted.extend(_wanted(opened))
            if not opened.silent:
                messages.append(opened.envelope)
        return replace(page, messages=tuple(messages)), wanted

    def end(self) -> None:
        """The account is left. What is not let through was never acknowledged: it comes again."""
        for task in (self._work, self._trying, *self._late):
            if task is not None:
                task.cancel()
        for each in self._waiting:
            if isinstance(each, asyncio.Future):
                each.cancel()
        self._waiting.clear()

    async def _in_turn(self) -> None:
        try:
            while self._waiting:
                match self._waiting.popleft():
                    case (Envelope() as envelope, int(ticket)):
                        await self._let_through(envelope, ticket)
                    case asyncio.Future() as place if not place.done():
                        place.set_result(None)
        finally:
            self._work = None

    async def _let_through(self, envelope: Envelope, ticket: int) -> None:
        opened = await self._opened(envelope) if is_sealed(envelope) else Opened(envelope)
        try:
            self._take(None if opened.silent else opened.envelope, ticket, _wanted(opened))
        except Exception:
            log.exception("a stanza of %r is skipped", envelope.sender)

    async def _opened(self, envelope: Envelope) -> Opened:
        """Opened, or as what could not be opened in time; one that hangs makes no other wait for it again."""
        opening = asyncio.ensure_future(self._cipher.open(envelope))
        try:
            await asyncio.wait({opening}, timeout=0.0 if self._late else self._patience)
        except asyncio.CancelledError:
            opening.cancel()
            raise
        if opening.done():
            opened = _result(opening, envelope)
            if _passes(opened):
                self._keep(envelope)
            return opened
        log.error("a stanza could not be opened in time")
        self._late.add(opening)
        opening.add_done_callback(lambda done: self._came_late(envelope, done))
        return unopened(envelope, Problem.UNAVAILABLE)

    def _keep(self, envelope: Envelope) -> None:
        """It is tried again after a while, for as long as this page is here."""
        self._closed.append(envelope)
        if self._trying is None:
            self._trying = asyncio.ensure_future(self._try_again())

    async def _try_again(self) -> None:
        while self._closed:
            await asyncio.sleep(self._again)
            for _ in range(len(self._closed)):
                envelope = self._closed.popleft()
                opening = asyncio.ensure_future(self._cipher.open(envelope))
                await asyncio.wait({opening})
                self._came_late(envelope, opening)
        self._trying = None

    def _came_late(self, envelope: Envelope, opening: asyncio.Future[Opened]) -> None:
        """It has been read as unopened meanwhile, and acknowledged."""
        self._late.discard(opening)
        if opening.cancelled():
            return
        opened = _result(opening, envelope)
        if _passes(opened):
            self._keep(envelope)
            return
        again = opened.envelope
        if again.origin is Origin.ARCHIVE:
            again = replace(again, place=Place.AMONG, news=False)
        self._take(None if opened.silent else again, 0, _wanted(opened))


def _result(opening: asyncio.Future[Opened], envelope: Envelope) -> Opened:
    try:
        opened = opening.result()
        # Keys alone are nobody's message, also where they are not for us: those that we sent ourselves, say
        return replace(opened, silent=opened.silent or _holds_keys_only(envelope.stanza))
    except Exception as error:  # noqa: BLE001 - it never should; and it may tell what is in the stanza
        log.error("a stanza could not be opened: %s", type(error).__name__)
        return unopened(envelope, Problem.UNAVAILABLE)


def _wanted(opened: Opened) -> list[fx.Effect]:
    return list(map(fx.Send, opened.after))


def _holds_keys_only(stanza: Element) -> bool:
    """Whether nothing is said by it (XEP-0384, 4.7: an empty message)."""
    sealed = [child for child in stanza if child.tag in SEALED]
    return all(len(each) and each.find(f"{each.tag[:-9]}payload") is None for each in sealed)


def _passes(opened: Opened) -> bool:
    """Whether it could not be opened for a reason that may be gone soon."""
    how = opened.envelope.encryption
    return how is not None and how.problem in PASSING
