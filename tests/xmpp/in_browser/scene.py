"""What runs inside Pyodide, in a worker of a real browser: people who talk."""

from __future__ import annotations

from typing import Any

from tests.xmpp.recorder import Recorder
from widget.core import stanza as build
from widget.core.archive import ArchiveRequest
from widget.xmpp.client import Client
from widget.xmpp.listener import Offline, Online
from widget.xmpp.options import Anonymous, ConnectionOptions, Password
from widget.xmpp.reconnect import Backoff


class Player(Recorder):
    """One person."""

    def __init__(self, **options: Any) -> None:
        super().__init__()
        self.client = Client(self, ConnectionOptions(**options), Backoff(first=0.05, cap=0.5))
        self.settles = self.client.settle

    async def logs_in(self, jid: str, password: str = "") -> str:
        """The bound JID; without a password as a guest of that domain. Raises why not."""
        await self.client.connect(Password(jid, password) if password else Anonymous(jid))
        await self.until(lambda: self.seen(Online) or self.seen(Offline) or self.refusals)
        if self.refusals:
            raise self.refusals[0]
        offline = self.seen(Offline)
        if offline and isinstance(offline[0], Offline) and offline[0].error:
            raise offline[0].error
        self.client.send(build.presence())
        return self.client.jid

    def says(self, to: str, body: str) -> None:
        assert self.client.send(build.message(to, "chat", body, body=body))

    async def hears(self, *bodies: str) -> list[str]:
        """Wait until all of these were heard; gives everything in its order."""
        await self.until(lambda: set(bodies) <= set(self.bodies))
        return self.bodies

    async def archive(self) -> list[str]:
        page = await self.client.archive(ArchiveRequest(before="", limit=50))
        return [m.stanza.findtext("{jabber:client}body", "") for m in page.messages]

    @property
    def sessions(self) -> list[bool]:
        """Each session that there was: whether it was resumed."""
        return [status.resumed for status in self.statuses if isinstance(status, Online)]
