"""From page to page of a site: the next one has its picture at once, and what came meanwhile soon after."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from demo.prosody import Prosody
from tests.support.accounts import Accounts
from tests.support.engine import Engine
from tests.support.meeting import Chat, in_a_chat
from widget.runtime.pages import decode

PAGE = {"width": 1600, "height": 900, "open": True}


class NextPage:
    """A page that joins an engine whose last one has gone, and draws what it is sent."""

    def __init__(self, engine: Engine, **page: Any) -> None:
        self.patches: list[str] = []
        self.receive = engine.loop.join(self._posted)
        surface = {**engine.described, "kept": engine.browser.layout, "painted": str(engine.loop.session.me)}
        self.receive({"type": "hello", "page": {**PAGE, **page}, "surfaces": [surface]})

    def _posted(self, text: str) -> None:
        if (message := decode(text))["type"] == "patch":
            self.patches.append(text)
            self.drawn = message["patch"][0]

    def draws(self) -> None:
        self.receive({"type": "drawn", "surface": "main", "generation": self.drawn})


@asynccontextmanager
async def between_two_pages(prosody: Prosody, accounts: Accounts) -> AsyncIterator[Chat]:
    """Juliet has said something to Romeo, and her page has gone."""
    async with in_a_chat(prosody, accounts) as chat:
        chat.engine.say("Before")
        await chat.romeo.hears("Before")
        await chat.engine.all_sent()
        chat.engine.receive({"type": "leave"})
        yield chat


def known(engine: Engine) -> list[str]:
    """What all messages say that are held."""
    held = engine.loop.store.slices["messages"].timelines.values()
    return [message.body for each in held for message in each.messages]


async def test_the_next_page_has_its_picture_before_anything_else_happens(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with between_two_pages(prosody, accounts) as (_, _, engine):
        await engine.settled()
        following = NextPage(engine)
        assert "Before" in following.patches[0]
        assert "Romeo" in following.patches[0]


async def test_what_came_between_two_pages_is_on_the_next_once(prosody: Prosody, accounts: Accounts) -> None:
    async with between_two_pages(prosody, accounts) as (juliet, romeo, engine):
        romeo.say(juliet.jid, "Between")
        # Nothing is drawn now: it is known when it has come
        await engine.until(lambda: "Between" in known(engine), "the message")
        following = NextPage(engine)
        following.draws()
        await engine.until(lambda: any("Between" in each for each in following.patches), "the message")
        assert engine.bodies == ["Before", "Between"]


async def test_a_page_that_is_narrower_is_drawn_for_itself(prosody: Prosody, accounts: Accounts) -> None:
    async with between_two_pages(prosody, accounts) as (_, _, engine):
        await engine.settled()
        following = NextPage(engine, width=390)
        assert following.patches == []
        await engine.until(lambda: bool(following.patches), "its own picture")
