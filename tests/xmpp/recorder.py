"""A listener that remembers, and lets a test wait for a condition."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from widget.core.envelope import Envelope
from widget.core.login import KeptLogin
from widget.xmpp.listener import Listener, Offline, Online, Refused, Status

_TIMEOUT = 20.0


class Recorder(Listener):
    """Keeps what it is told. `settles`: tickets to give back at once go to this."""

    def __init__(self, settles: Callable[[int], None] | None = None) -> None:
        self.settles = settles
        self.envelopes: list[Envelope] = []
        self.tickets: list[int] = []
        self.statuses: list[Status] = []
        self.ids: list[str] = []
        self.returned: list[Element] = []
        self.logins: list[KeptLogin | None] = []
        # Whoever stores the session says when it is done; nobody does: at once
        self.stores: Callable[[Callable[[], None]], None] = lambda then: then()
        # Everything in its order, for tests that ask what came first
        self.order: list[object] = []
        self._news = asyncio.Event()

    def stanza(self, envelope: Envelope, ticket: int) -> None:
        self.envelopes.append(envelope)
        self.tickets.append(ticket)
        if self.settles is not None:
            self.settles(ticket)
        self._note(envelope)

    def status(self, status: Status) -> None:
        self.statuses.append(status)
        self._note(status)

    def acknowledged(self, stanza_id: str) -> None:
        self.ids.append(stanza_id)
        self._note(stanza_id)

    def unsent(self, stanzas: list[Element]) -> None:
        self.returned += stanzas
        self._note(stanzas)

    def authenticated(self, login: KeptLogin | None) -> None:
        self.logins.append(login)

    def store(self, then: Callable[[], None]) -> None:
        self.stores(then)

    @property
    def messages(self) -> list[Envelope]:
        return [envelope for envelope in self.envelopes if envelope.kind == "message"]

    @property
    def bodies(self) -> list[str]:
        found = (envelope.stanza.findtext("{jabber:client}body") for envelope in self.messages)
        return [body for body in found if body]

    def seen(self, *kinds: type[Online | Offline | Refused]) -> list[Status]:
        return [status for status in self.statuses if isinstance(status, kinds)]

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until `condition` holds, looking whenever something is told."""
        async with asyncio.timeout(_TIMEOUT):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def online(self, times: int = 1) -> Online:
        """Wait for the `times`th session; fails at once when refused."""
        await self.until(lambda: len(self.seen(Online)) >= times or self.seen(Refused))
        status = self.statuses[-1]
        assert isinstance(status, Online), status
        return status

    @property
    def refusals(self) -> list[Exception]:
        return [status.error for status in self.statuses if isinstance(status, Refused)]

    async def refused(self) -> Exception:
        """Wait to be refused, and give the reason."""
        await self.until(lambda: self.refusals)
        return self.refusals[0]

    def forget(self) -> None:
        """Begin anew."""
        kept: list[Any]
        for kept in (self.envelopes, self.tickets, self.statuses, self.ids, self.returned, self.order):
            kept.clear()

    def _note(self, what: object) -> None:
        self.order.append(what)
        self._news.set()
