"""In an encrypted chat nothing goes out in the clear: each way that there is, and what crossed the wire.

The wire is the streams' and the file service's. What is logged is read, too.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from tests.engine.conftest import Place
from tests.plugins.writing import HEAD
from tests.support.encrypting import SECRET, Couple, Wire, couple
from tests.support.engine import Engine

Deed = Callable[[Couple], Awaitable[None]]
LINK = f"https://{SECRET}.example/{SECRET}?q={SECRET}"
PICTURE = b"\x89PNG\r\n\x1a\n" + SECRET.encode() * 200
STUMBLING = (
    HEAD
    + """

def effects(state, event, session):
    match event:
        case MessagesAdded(messages=(Message() as message,)):
            raise ValueError(message.body)
    yield from ()

FEATURE = Feature("stumbling", State, effects=effects)
"""
)
"""A plugin that fails with what was said in its mouth."""


class Posts:
    """All that has gone to file services: addresses, headers, bytes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: list[str] = []
        request = aiohttp.ClientSession._request

        async def noted(itself: Any, method: str, url: Any, **given: Any) -> Any:
            data = given.get("data")
            body = data.decode("latin-1") if isinstance(data, bytes) else str(data)
            self.sent.append(f"{method} {url} {given.get('headers')} {body}")
            return await request(itself, method, url, **given)

        monkeypatch.setattr(aiohttp.ClientSession, "_request", noted)

    @property
    def leaked(self) -> list[str]:
        return [text for text in self.sent if SECRET.lower() in text.lower()]


async def a_draft(pair: Couple) -> None:
    pair.hers.types(f"{SECRET} at")
    await pair.his.sees("typing…")
    pair.hers.types(f"{SECRET} at dawn")


async def a_link(pair: Couple) -> None:
    pair.hers.types(LINK)
    await _says(pair, LINK)


async def a_quotation(pair: Couple) -> None:
    await _says(pair, f"{SECRET}?")
    pair.his.choose("Reply", f"{SECRET}?")
    pair.his.say("That very place")
    await pair.hers.sees("That very place")


async def a_picture_with_words(pair: Couple) -> None:
    pair.hers.attach(f"{SECRET}.png", PICTURE, "image/png", width=320, height=200)
    pair.hers.say(f"{SECRET} as it was")
    await pair.his.sees(f"{SECRET} as it was")
    await pair.his.until(lambda: pair.his.look().has("button", title=f"{SECRET}.png"), "picture")


async def a_search_of_the_chat(pair: Couple) -> None:
    await _says(pair, f"To {SECRET} with thee")
    pair.hers.click("button", role="menuitem", text="Search messages…")
    await _finds(pair.hers, "search-messages")


async def a_search_of_all_chats(pair: Couple) -> None:
    await _says(pair, f"To {SECRET} with thee")
    await _finds(pair.hers, "search")


async def that_it_was_read(pair: Couple) -> None:
    await _says(pair, f"Art thou in {SECRET}?")
    await pair.hers.until(lambda: pair.hers.look().has(aria_label="Read"), "that he has read it")


async def _says(pair: Couple, body: str) -> None:
    pair.hers.say(body)
    await pair.his.sees(body)


async def _finds(engine: Engine, box: str) -> None:
    field = next(each for each in engine.look().all("input") if each.attr("name") == box)
    engine.act(field.fire("input", value=SECRET))
    await engine.until(lambda: engine.look().has("mark", text=SECRET), "the result")


DEEDS = (
    a_draft,
    a_link,
    a_quotation,
    a_picture_with_words,
    a_search_of_the_chat,
    a_search_of_all_chats,
    that_it_was_read,
)


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
async def test_nothing_of_it_goes_out_in_the_clear(
    deed: Deed, place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    wire, posts = Wire(monkeypatch), Posts(monkeypatch)
    caplog.set_level(logging.DEBUG)
    async with couple(*place) as pair:
        await deed(pair)
        for engine in (pair.hers, pair.his):
            await engine.all_sent()
            await engine.settled()
    assert wire.leaked == posts.leaked == []
    assert posts.sent if deed is a_picture_with_words else wire.texts
    assert SECRET.lower() not in caplog.text.lower()


async def test_an_error_that_quotes_what_was_said_goes_nowhere(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire, posts = Wire(monkeypatch), Posts(monkeypatch)
    async with couple(*place, plugins=(STUMBLING,)) as pair:
        await _says(pair, f"Wherefore in {SECRET}?")
        await pair.hers.all_sent()
        await pair.hers.settled()
        assert wire.sealed
    assert wire.leaked == posts.leaked == []
