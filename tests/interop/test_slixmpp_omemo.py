"""slixmpp-omemo beside us, over real servers: each reads what the other encrypts.

It encrypts a text and nothing else. A correction is said beside it; for reactions it has no place. What goes
to a room in both versions, it does not read.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from xml.etree.ElementTree import fromstring

from demo.prosody import Prosody
from tests.interop.deeds import everybody_speaks, she_corrects, she_records
from tests.interop.echo import Encrypting
from tests.support.accounts import Accounts
from tests.support.ejabberd import Ejabberd
from tests.support.encrypting import encrypting
from tests.support.engine import Engine
from tests.support.vault import private_room


@asynccontextmanager
async def in_a_chat(server: Prosody | Ejabberd, **bot: bool) -> AsyncIterator[tuple[Encrypting, Engine, str]]:
    """Romeo is a bot, Juliet at her page, in their chat; both have keys. With her address."""
    accounts = Accounts(server.store, server.domain)
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Encrypting(romeo, server, **bot) as peer, encrypting(server, juliet) as engine:
        await engine.open("Romeo")
        yield peer, engine, juliet.jid


async def test_texts_go_both_ways(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine, juliet):
        for number in range(5):
            engine.say(f"Hers {number} ♥ <b>&")
            await romeo.reads(f"Hers {number} ♥ <b>&")
            await romeo.whispers(juliet, f"His {number} ♥ <b>&")
            await engine.sees(f"His {number} ♥ <b>&")
        assert romeo.read == [f"Hers {number} ♥ <b>&" for number in range(5)]
        assert len(engine.bodies) == 10


async def test_who_is_written_to_first_answers(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine, juliet):
        await romeo.whispers(juliet, "She speaks")
        await engine.sees("She speaks")
        engine.say("Ay me")
        await romeo.reads("Ay me")


async def test_who_is_on_both_lists_is_read(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server, listed_twice=True) as (romeo, engine, juliet):
        for number in range(3):
            await romeo.whispers(juliet, f"She speaks {number}")
            await engine.sees(f"She speaks {number}")


async def test_corrections_go_both_ways(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine, juliet):
        said = await romeo.whispers(juliet, "Call me but lvoe")
        await engine.sees("lvoe")
        replace = fromstring(f"<replace xmlns='urn:xmpp:message-correct:0' id='{said}'/>")
        await romeo.whispers(juliet, "Call me but love", xml=replace)
        await engine.sees("Call me but love")
        assert engine.bodies == ["Call me but love"]
        await she_corrects(engine, romeo.reads)


async def test_a_reaction_is_read_as_an_answer(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine, juliet):
        await romeo.whispers(juliet, "She speaks")
        await engine.sees("She speaks")
        engine.react("😢", "She speaks")
        await romeo.until(lambda: any("😢" in each for each in romeo.read))


async def test_an_encrypted_file_is_fetched_and_opened(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine, juliet):
        engine.attach("sonnet.txt", b"Shall I compare thee", "text/plain")
        engine.say("")
        await romeo.until(lambda: any(each.startswith("aesgcm://") for each in romeo.read))
        (said,) = romeo.read
        await romeo.whispers(juliet, said)
        await engine.until(lambda: len(engine.look().all(cls="file")) == 2, "her own file, sent back")


async def test_a_voice_message_is_fetched_opened_and_played(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine, juliet):
        she_records(engine, b"OggS, as it were")
        await romeo.until(lambda: any(each.startswith("aesgcm://") for each in romeo.read))
        (said,) = romeo.read
        await romeo.whispers(juliet, said)
        await engine.until(lambda: len(engine.look().all(cls="sound")) == 2, "her own voice, sent back")


async def test_five_and_a_bot_talk_in_a_room(server: Prosody | Ejabberd) -> None:
    accounts = Accounts(server.store, server.domain)
    romeo, *others = accounts.make("romeo", "juliet", "nurse", "tybalt", "paris", "mercutio")
    accounts.befriend(romeo, *others)
    room = await private_room(server, accounts, romeo, *others)
    async with Encrypting(romeo, server) as peer, AsyncExitStack() as opened:
        engines = [await opened.enter_async_context(encrypting(server, each)) for each in others]
        for engine in engines:
            await engine.join(room)
        await peer.join(room, "Romeo")
        await everybody_speaks(engines, peer.reads)
        await peer.whispers(room, "Good night", *(each.jid for each in others), kind="groupchat")
        for engine in engines:
            await engine.sees("Good night")
        assert [len(each.bodies) for each in engines] == [6] * 5
        jids = [each.jid for each in others]
        first = await peer.whispers(room, "Part is such sorrow", *jids, kind="groupchat")
        for engine in engines:
            await engine.sees("Part is such sorrow")
        replace = fromstring(f"<replace xmlns='urn:xmpp:message-correct:0' id='{first}'/>")
        await peer.whispers(room, "Parting is such sorrow", *jids, kind="groupchat", xml=replace)
        for engine in engines:
            await engine.sees("Parting is such sorrow")
            assert len(engine.bodies) == 7
        await she_corrects(engines[0], peer.reads)
        # A reaction, or a file, goes to each by the best version that it reads: of two it takes the wrong one
        engines[1].react("😢", "Good night")
        await peer.until(lambda: bool(peer.unread))
