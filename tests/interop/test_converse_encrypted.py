"""Converse.js 14 beside us, encrypted (XEP-0384, omemo:2), over real servers.

What it cannot do: say in secret that a message corrects another. It does so in the clear, where anybody on
the way could add it, so that we show its corrections as messages of their own.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from playwright.async_api import expect

from demo.prosody import Prosody
from tests.interop.converse import Converse
from tests.interop.deeds import everybody_speaks, she_answers, she_corrects
from tests.interop.test_converse import chips
from tests.support.accounts import Accounts
from tests.support.ejabberd import Ejabberd
from tests.support.encrypting import encrypting, opened, said
from tests.support.engine import Engine
from tests.support.vault import private_room

pytestmark = pytest.mark.browser
READ = "async (link) => (await fetch(link.href)).text()"


@asynccontextmanager
async def in_a_chat(prosody: Prosody, accounts: Accounts) -> AsyncIterator[tuple[Converse, Engine]]:
    """Romeo at his Converse.js and Juliet at our page, in their chat; both have keys."""
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with (
        encrypting(prosody, juliet) as engine,
        Converse(romeo, prosody, chat=juliet.jid, encrypted=True) as peer,
    ):
        await engine.open("Romeo")
        await peer.is_encrypted()
        await engine.until(lambda: "has no device" not in engine.look().text(), "device of his")
        yield peer, engine


async def test_texts_go_both_ways(prosody: Prosody, accounts: Accounts) -> None:
    async with in_a_chat(prosody, accounts) as (romeo, engine):
        engine.say("Wherefore art thou?")
        await romeo.shows("Wherefore art thou?")
        await romeo.says("She speaks ♥")
        await engine.sees("She speaks ♥")
        for number in range(3):
            await romeo.says(f"His {number}")
            await engine.sees(f"His {number}")
            engine.say(f"Hers {number}")
            await romeo.shows(f"Hers {number}")
        assert len(engine.bodies) == 8
        assert all(each.encryption and not each.encryption.problem for each in said(engine))


async def test_corrections_go_both_ways(prosody: Prosody, accounts: Accounts) -> None:
    async with in_a_chat(prosody, accounts) as (romeo, engine):
        await romeo.says("Call me but lvoe")
        await engine.sees("lvoe")
        await romeo.corrects("Call me but lvoe", "Call me but love")
        await engine.sees("Call me but love")
        assert engine.bodies == ["Call me but lvoe", "Call me but love"]
        await she_corrects(engine, romeo.shows)


async def test_answers_and_reactions_go_both_ways(prosody: Prosody, accounts: Accounts) -> None:
    async with in_a_chat(prosody, accounts) as (romeo, engine):
        await she_answers(engine, romeo.says, romeo.shows)
        engine.react("😢", "Shall I hear more?")
        await romeo.has(".chat-msg__reaction", "😢")
        await romeo.reacts("Go on")
        await engine.until(lambda: len(chips(engine)) == 2, "his reaction")


async def test_files_go_both_ways(prosody: Prosody, accounts: Accounts) -> None:
    async with in_a_chat(prosody, accounts) as (romeo, engine):
        await romeo.attaches("sonnet.txt", b"Shall I compare thee", "text/plain")
        await engine.until(lambda: engine.look().has(cls="file"), "file")
        assert await opened(said(engine)[-1].files[0]) == b"Shall I compare thee"
        engine.attach("answer.txt", b"to a summer's day", "text/plain")
        engine.say("")
        links = romeo.page.locator("a[href^='blob:']")  # his own file, and hers
        await expect(links).to_have_count(2)
        assert await links.last.evaluate(READ) == "to a summer's day"


async def test_five_talk_in_a_room(server: Prosody | Ejabberd) -> None:
    accounts = Accounts(server.store, server.domain)
    romeo, *others = accounts.make("romeo", "juliet", "nurse", "tybalt", "paris")
    accounts.befriend(romeo, *others)
    room = await private_room(server, accounts, romeo, *others)
    async with AsyncExitStack() as stack:
        engines = [await stack.enter_async_context(encrypting(server, each)) for each in others]
        for engine in engines:
            await engine.join(room)
        peer = await stack.enter_async_context(Converse(romeo, server, room=room, encrypted=True))
        await peer.is_encrypted()
        await peer.says("Good evening to all of you")
        for engine in engines:
            await engine.sees("Good evening to all of you")
        await everybody_speaks(engines, peer.shows)
        await peer.says("Good night")
        for engine in engines:
            await engine.sees("Good night")
            assert len(engine.bodies) == 6
