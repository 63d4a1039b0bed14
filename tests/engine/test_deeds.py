"""A text that a page sends is told to be safe once it is written, or given back by the next page."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from demo.prosody import Prosody
from tests.support.accounts import Accounts
from tests.support.engine import Browser, Engine
from widget.core.deeds import STORE

NOW = int(time.time() * 1000)
NAME, NEVER = f"{NOW}-a", f"{NOW + 1}-b"


def sends(engine: Engine) -> list[int]:
    """What the page calls the sending of a text, once it has been sent a picture with a composer."""
    handlers = [each for screen, _ in engine.loop.pages.screens for each in screen._encoder._handlers.items()]
    return [number for number, on in handlers if on.event == "submit" and "body" in on.clear]


def press(engine: Engine, body: str, deed: str) -> None:
    """Send a text as the page does."""
    event = [sends(engine)[0], {"form": {"body": body}}]
    engine.receive({"type": "event", "surface": "main", "event": event, "deed": deed})


@asynccontextmanager
async def writing(prosody: Prosody, accounts: Accounts, browser: Browser) -> AsyncIterator[Engine]:
    """Juliet is about to write to Romeo."""
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Engine(prosody, browser) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        await engine.until(lambda: bool(sends(engine)), "picture")
        yield engine


async def asked_again(engine: Engine, *names: str) -> tuple[list[str], list[str]]:
    """What a later page is told of these."""
    engine.call("unsure", names=list(names))
    await engine.until(lambda: bool(engine.told("answered")), "answer")
    (told,) = engine.told("answered")
    return told["args"]["taken"], told["args"]["lost"]


async def test_it_is_told_to_be_safe_when_it_is_written_and_so_is_the_next_page(
    prosody: Prosody, accounts: Accounts
) -> None:
    browser = Browser()
    async with writing(prosody, accounts, browser) as engine:
        press(engine, "Good night", NAME)
        assert not engine.told("answered")
        await engine.until(lambda: bool(engine.told("answered")), "answer")
        assert engine.told("answered")[0]["args"] == {"taken": [NAME], "lost": []}
        assert engine.loop.performer.database
        assert await engine.loop.performer.database.get(STORE.name, NAME)
        engine.abandon()
    async with Engine(prosody, browser) as following:
        await following.sees("Good night")
        assert await asked_again(following, NAME, NEVER) == ([NAME], [NEVER])


@pytest.mark.parametrize("turns", range(8))
async def test_of_a_page_that_goes_at_any_moment_it_is_there_or_given_back(
    prosody: Prosody, accounts: Accounts, turns: int
) -> None:
    browser = Browser()
    async with writing(prosody, accounts, browser) as engine:
        press(engine, "Good night", NAME)
        for _ in range(turns):
            await asyncio.sleep(0)
        engine.abandon()
    async with Engine(prosody, browser) as following:
        await following.is_online()
        taken, lost = await asked_again(following, NAME)
        assert taken + lost == [NAME]
        assert ("Good night" in following.bodies) == bool(taken)


async def test_what_a_page_sends_from_a_picture_that_nobody_knows_is_given_back_at_once(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with Engine(prosody) as engine:
        stale = {"type": "event", "surface": "main", "event": [10_000, {"form": {"body": "x"}}]}
        engine.receive(stale)
        assert not engine.told("answered")
        engine.receive({**stale, "deed": NAME})
        await engine.until(lambda: bool(engine.told("answered")), "answer")
        assert engine.told("answered")[0]["args"] == {"taken": [], "lost": [NAME]}
