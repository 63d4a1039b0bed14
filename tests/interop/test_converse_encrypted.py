"""Converse.js 14 beside us, encrypted (XEP-0384, omemo:2), over real servers.

What it cannot do: say in secret that a message corrects another. It does so in the clear, where anybody on
the way could add it, so that we show its corrections as messages of their own. And it has no voice messages:
what it is sent is a recording like any other, and what it sends is. In a room it does not know by the room's
id what it has said itself, and so shows no reactions to that; and what corrects a message there, it shows
beside that.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from playwright.async_api import expect

from demo.prosody import Prosody
from tests.interop.converse import Converse
from tests.interop.deeds import everybody_has_files, everybody_speaks, she_answers, she_corrects, she_records
from tests.interop.test_converse import chips
from tests.support.accounts import Accounts
from tests.support.ejabberd import Ejabberd
from tests.support.encrypting import encrypting, said
from tests.support.engine import Engine
from tests.support.vault import private_room
from widget.core.jids import BareJID

pytestmark = pytest.mark.browser
HIS, HERS = b"Shall I compare thee", b"to a summer's day"
"""What is in their files."""
READ = "async (link) => (await fetch(link.href)).text()"


@asynccontextmanager
async def in_a_chat(server: Prosody | Ejabberd) -> AsyncIterator[tuple[Converse, Engine]]:
    """Romeo at his Converse.js and Juliet at our page, in their chat; both have keys."""
    accounts = Accounts(server.store, server.domain)
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with (
        encrypting(server, juliet) as engine,
        Converse(romeo, server, chat=juliet.jid, encrypted=True) as peer,
    ):
        await engine.open("Romeo")
        await peer.is_encrypted()
        jid = BareJID(romeo.jid)
        await engine.until(lambda: engine.loop.store.slices["encryption"].people.get(jid), "device of his")
        yield peer, engine


async def test_texts_go_both_ways(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine):
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


async def test_corrections_go_both_ways(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine):
        await romeo.says("Call me but lvoe")
        await engine.sees("lvoe")
        await romeo.corrects("Call me but lvoe", "Call me but love")
        await engine.sees("Call me but love")
        assert engine.bodies == ["Call me but lvoe", "Call me but love"]
        await she_corrects(engine, romeo.shows)


async def test_answers_and_reactions_go_both_ways(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine):
        await she_answers(engine, romeo.says, romeo.shows)
        engine.react("😢", "Shall I hear more?")
        await romeo.has(".chat-msg__reaction", "😢")
        await romeo.reacts("Go on")
        await engine.until(lambda: len(chips(engine)) == 2, "his reaction")


async def test_files_go_both_ways(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine):
        await files_are_sent(romeo, engine)


async def test_recordings_go_both_ways(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine):
        await romeo.attaches("voice.ogg", b"OggS, as it were", "audio/ogg")
        await engine.until(lambda: engine.look().has(cls="sound"), "his voice")
        she_records(engine, b"OggS, in answer")
        sounds = romeo.page.locator("converse-audio-player[src^='blob:']")  # his own, and hers
        await expect(sounds).to_have_count(2)
        heard = "async (player) => (await fetch(player.getAttribute('src'))).text()"
        assert await sounds.last.evaluate(heard) == "OggS, in answer"


async def files_are_sent(romeo: Converse, engine: Engine, *others: Engine) -> None:
    """One by him, one by her; all have both."""
    await romeo.attaches("sonnet.txt", HIS, "text/plain")
    await everybody_has_files((engine, *others), HIS)
    engine.attach("answer.txt", HERS, "text/plain")
    engine.say("")
    await everybody_has_files((engine, *others), HIS, HERS)
    links = romeo.page.locator("a[href^='blob:']")
    await expect(links).to_have_count(2)
    assert await links.last.evaluate(READ) == HERS.decode()


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
        engines[0].react("😢", "To all of you 3")
        await peer.has(".chat-msg__reaction", "😢")
        await peer.reacts("To all of you 2")
        for engine in engines:
            await engine.until(lambda: len(chips(engine)) == 2, "his reaction")  # noqa: B023
        await she_corrects(engines[0], peer.shows)
        await files_are_sent(peer, *engines)
