"""A client of ours with a recorder, as one person of a play at a real server."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, Self
from xml.etree.ElementTree import Element

from tests.support.accounts import Account
from tests.xmpp.recorder import Recorder
from widget.core import stanza as build
from widget.core.envelope import Envelope
from widget.core.model import FullJID
from widget.xmpp.client import Client
from widget.xmpp.options import ConnectionOptions, Credentials, Password
from widget.xmpp.reconnect import Backoff

_MUC = "http://jabber.org/protocol/muc"
_numbers = itertools.count(1)


class Person(Recorder):
    """Logs in on entering, out on leaving; settles everything at once."""

    def __init__(self, credentials: Credentials, url: str, **options: Any) -> None:
        super().__init__()
        way = "bosh_url" if url.startswith("http") else "websocket_url"
        options.setdefault("open_timeout", 5.0)
        self.credentials = credentials
        self.client = Client(self, ConnectionOptions(**({way: url} | options)), Backoff(first=0.05, cap=0.5))
        self.settles = self.client.settle

    @classmethod
    def of(cls, account: Account, url: str, **options: Any) -> Self:
        return cls(Password(account.jid, account.password), url, **options)

    async def __aenter__(self) -> Self:
        await self.client.connect(self.credentials)
        await self.online()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.disconnect()

    @property
    def jid(self) -> FullJID:
        return self.client.jid

    @property
    def bare(self) -> str:
        return self.jid.partition("/")[0]

    def says(self, to: str, body: str, kind: str = "chat") -> str:
        """Send a message; gives its id."""
        id_ = f"m{next(_numbers)}"
        assert self.client.send(build.message(to, kind, id_, body=body))
        return id_

    def appears(self) -> None:
        """Available to everyone."""
        assert self.client.send(build.presence())

    async def asks(self, kind: str, payload: Element, to: str = "") -> Element:
        """A query's result."""
        return await self.client.query(build.iq(kind, payload, to=to), timeout=15)

    async def hears(self, body: str) -> Envelope:
        """Wait for a message with this body."""
        await self.until(lambda: body in self.bodies)
        return next(e for e in self.messages if e.stanza.findtext("{jabber:client}body") == body)

    async def sees(self, condition: Callable[[Envelope], object]) -> Envelope:
        """Wait for an envelope that fulfils `condition`."""
        await self.until(lambda: any(map(condition, self.envelopes)))
        return next(filter(condition, self.envelopes))

    async def joins(self, room: str, nickname: str) -> None:
        """Enter a room, making it if need be."""
        self.client.send(build.presence(build.element("x", _MUC), to=f"{room}/{nickname}"))
        own = await self.sees(lambda e: e.kind == "presence" and e.sender == f"{room}/{nickname}")
        assert own.type == "available"
        if any(status.get("code") == "201" for status in own.stanza.iter(f"{{{_MUC}#user}}status")):
            form = build.element("x", "jabber:x:data", type_="submit")
            await self.asks("set", build.element("query", f"{_MUC}#owner", form), room)
