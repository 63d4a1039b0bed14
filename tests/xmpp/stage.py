"""A client, its listener and a server that follows a script, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.support.scripted_server import Actor, Play, ScriptedServer
from tests.xmpp.recorder import Recorder
from widget.core import stanza as build
from widget.xmpp.client import Client
from widget.xmpp.listener import Offline
from widget.xmpp.options import ConnectionOptions, Credentials, Password
from widget.xmpp.reconnect import Backoff

ROMEO = Password("romeo@localhost", "pencil")
JID = "romeo@localhost/orchard"


class Stage:
    """A client, its listener and the server."""

    def __init__(self, server: ScriptedServer, **options: Any) -> None:
        self.server = server
        self.listener = Recorder()
        given: dict[str, Any] = {"websocket_url": server.url, "resource": "orchard", "step_timeout": 5.0}
        self.client = Client(
            self.listener, ConnectionOptions(**(given | options)), Backoff(first=0.01, cap=0.02)
        )
        self.listener.settles = self.client.settle

    def say(self, id_: str) -> bool:
        return self.client.send(build.message("juliet@localhost", "chat", id_, body=id_))

    async def offline(self) -> Offline:
        """Wait for the first loss of connection."""
        await self.listener.until(lambda: self.listener.seen(Offline))
        status = self.listener.seen(Offline)[0]
        assert isinstance(status, Offline)
        return status


@asynccontextmanager
async def stage(*plays: Play, credentials: Credentials = ROMEO, **options: Any) -> AsyncIterator[Stage]:
    async with ScriptedServer(*plays) as server:
        made = Stage(server, **options)
        await made.client.connect(credentials)
        try:
            yield made
        finally:
            await made.client.disconnect()


async def plain_session(server: Actor) -> None:
    await server.logs_in(JID)
    await server.hears_goodbye()
