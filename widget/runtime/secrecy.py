"""One account's encryption as the loop meets it: asleep until something is sealed, or is to be (XEP-0384).

What does it comes late (ways.py and what that imports): whoever does not encrypt fetches nothing of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from widget.core.archive import ArchivePage
from widget.core.effects import Effect
from widget.core.encryption import SEALED, CipherAnswer, CipherRequest, History, ListChanged, remember
from widget.core.envelope import Envelope
from widget.core.records import Write

if TYPE_CHECKING:
    from widget.runtime.ways import Ways


class Secrecy:
    """Wakes the ways in and out when they are needed, by `wake`; else a stanza goes to `take` at once."""

    def __init__(self, wake: Callable[[], Ways], take: Callable[[Envelope | None, int], None]) -> None:
        self._wake = wake
        self._take = take
        self._told: dict[object, CipherRequest] = {}
        self._telling: list[asyncio.Future[CipherAnswer]] = []
        self.ways: Ways | None = None

    def awake(self) -> Ways:
        if self.ways is None:
            self.ways = ways = self._wake()
            self._telling = [asyncio.ensure_future(ways.cipher.ask(each)) for each in self._told.values()]
        return self.ways

    def stanza(self, envelope: Envelope, ticket: int) -> None:
        if self.ways or is_sealed(envelope):
            self.awake().opening.stanza(envelope, ticket)
        else:
            self._take(envelope, ticket)

    async def passed(self) -> None:
        """Return when all that has come so far is taken."""
        if self.ways:
            await self.ways.opening.passed()

    async def page(self, page: ArchivePage) -> tuple[ArchivePage, Sequence[Effect]]:
        """The page of an archive, opened; and what is to be done with it."""
        await self.passed()
        if self.ways or any(map(is_sealed, page.messages)):
            return await self.awake().opening.page(page)
        return page, ()

    async def ask(self, request: CipherRequest) -> CipherAnswer:
        """Ask the cipher. What is only told it waits for until it is awake."""
        if self.ways is None and isinstance(request, (History, ListChanged)):
            remember(self._told, request)
            return None
        return await self.awake().cipher.ask(request)

    def uncommitted(self) -> tuple[Write, ...]:
        return self.ways.cipher.uncommitted() if self.ways else ()

    def settled(self, writes: tuple[Write, ...]) -> None:
        if self.ways:
            self.ways.cipher.settled(writes)


def is_sealed(envelope: Envelope) -> bool:
    """Whether it is to be opened."""
    return envelope.kind == "message" and any(child.tag in SEALED for child in envelope.stanza)


def tells(stanza: Element) -> bool:
    """Whether a message says something to people in the clear."""
    from widget.encryption.content import content_of

    return bool(content_of(stanza))
