"""Engines that talk encrypted, with the real library, and what of that crossed the wire."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import aiohttp
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.support.accounts import Account, Accounts
from tests.support.engine import Browser, Engine, Server
from widget.core.attachment import Attachment
from widget.core.encryption import SEALED
from widget.core.model import Message
from widget.xmpp.bosh_transport import BoshTransport
from widget.xmpp.websocket_native import WebSocketTransport

SECRET = "Zanzibar"
"""In all that nobody but the two may read."""


class Wire:
    """All that engines have written to their servers."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.texts: list[str] = []
        for transport in (WebSocketTransport, BoshTransport):
            self._listen(monkeypatch, transport)

    def _listen(self, monkeypatch: pytest.MonkeyPatch, transport: Any) -> None:
        write = transport.write

        def heard(itself: Any, text: str) -> None:
            self.texts.append(text)
            write(itself, text)

        monkeypatch.setattr(transport, "write", heard)

    @property
    def leaked(self) -> list[str]:
        """Where the secret is to be read."""
        return [text for text in self.texts if SECRET.lower() in text.lower()]

    @property
    def sealed(self) -> list[Element]:
        """The messages that hold something encrypted, in order."""
        found = [text for text in self.texts if text.startswith("<message")]
        return [each for each in map(fromstring, found) if any(child.tag in SEALED for child in each)]


@dataclass(frozen=True)
class Couple:
    """Juliet and Romeo look at their chat."""

    server: Server
    juliet: Account
    romeo: Account
    hers: Engine
    his: Engine


@asynccontextmanager
async def encrypting(
    server: Server, account: Account, browser: Browser | None = None, **settings: Any
) -> AsyncIterator[Engine]:
    """Somebody all of whose chats are encrypted, once this browser has a device that others know of."""
    async with Engine(server, browser, **{"encryption": "always", **settings}) as engine:
        await engine.log_in(account)
        await is_device(engine)
        yield engine


async def is_device(engine: Engine) -> None:
    await engine.until(lambda: engine.loop.store.slices["encryption"].device, "device")


@asynccontextmanager
async def couple(server: Server, accounts: Accounts, **settings: Any) -> AsyncIterator[Couple]:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with encrypting(server, romeo) as his, encrypting(server, juliet, **settings) as hers:
        await hers.open("Romeo")
        await his.open("Juliet")
        yield Couple(server, juliet, romeo, hers, his)


def said(engine: Engine) -> list[Message]:
    """The messages of the only conversation that has any."""
    (held,) = engine.loop.store.slices["messages"].timelines.values()
    return list(held.messages)


async def opened(file: Attachment) -> bytes:
    """What lies at the file service, by the key that was told with it."""
    async with aiohttp.ClientSession() as session, session.get(file.url) as answer:
        secret = bytes.fromhex(file.secret)
        return AESGCM(secret[-32:]).decrypt(secret[:-32], await answer.read(), None)
