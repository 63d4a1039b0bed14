"""Two engines talk encrypted, over real servers and with the real library; what crosses the wire is read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, tostring

from tests.engine.conftest import Place
from tests.support.accounts import Account
from tests.support.engine import Browser, Engine, Server


class Wire:
    """What an engine's stream was given to send."""

    def __init__(self, engine: Engine) -> None:
        self.messages: list[Element] = []
        self._engine = engine
        performer = engine.loop.performer
        self._stream = performer.stream


@asynccontextmanager
async def encrypting(
    server: Server, account: Account, browser: Browser | None = None, **settings: Any
) -> AsyncIterator[Engine]:
    """Somebody all of whose chats are encrypted, once this browser has a device."""
    async with Engine(server, browser, encryption="always", **settings) as engine:
        await engine.log_in(account)
        await engine.until(lambda: engine.loop.store.slices["encryption"].device, "device")
        yield engine


class Couple(NamedTuple):
    juliet: Account
    romeo: Account
    hers: Engine
    his: Engine


@asynccontextmanager
async def couple(place: Place) -> AsyncIterator[Couple]:
    """Juliet and Romeo look at their chat."""
    server, accounts = place
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with encrypting(server, romeo) as his, encrypting(server, juliet) as hers:
        await hers.open("Romeo")
        await his.open("Juliet")
        yield Couple(juliet, romeo, hers, his)


async def test_texts_are_read_on_both_sides(place: Place) -> None:
    async with couple(place) as (_, _, hers, his):
        hers.say("Wherefore art thou?")
        await his.sees("Wherefore art thou?")
        his.say("Here!")
        await hers.sees("Here!")
        assert hers.bodies == his.bodies == ["Wherefore art thou?", "Here!"]
