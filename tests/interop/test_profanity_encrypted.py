"""profanity 0.13 beside us, encrypted (XEP-0384, axolotl), over real servers.

What it cannot do: say an answer or a reaction; those that it gets it shows as words.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from demo.prosody import Prosody
from tests.interop.deeds import (
    everybody_has_files,
    everybody_speaks,
    he_corrects,
    she_answers,
    she_corrects,
    she_records,
)
from tests.interop.devices import publish_none
from tests.interop.profanity import Profanity
from tests.support.accounts import Accounts
from tests.support.ejabberd import Ejabberd
from tests.support.encrypting import encrypting, opened, said
from tests.support.engine import Engine
from tests.support.vault import private_room

HIS, HERS = b"Shall I compare thee", b"to a summer's day"
"""What is in their files."""


@asynccontextmanager
async def in_a_chat(server: Prosody | Ejabberd, folder: Path) -> AsyncIterator[tuple[Profanity, Engine]]:
    """Romeo at his profanity and Juliet at her page, in their chat; both have keys."""
    accounts = Accounts(server.store, server.domain)
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    await publish_none(romeo, server)
    async with Profanity(romeo, server, folder) as peer:
        await peer.encrypts()
        async with encrypting(server, juliet) as engine:
            await engine.open("Romeo")
            await peer.talks_to(juliet.jid)
            await peer.shows("Juliet [online]")
            yield peer, engine


async def test_texts_go_both_ways(server: Prosody | Ejabberd, tmp_path: Path) -> None:
    async with in_a_chat(server, tmp_path) as (romeo, engine):
        engine.say("Wherefore art thou?")
        await romeo.shows("Wherefore art thou?")
        await romeo.writes("She speaks ♥ <b>&")
        await engine.sees("She speaks ♥ <b>&")
        for number in range(3):
            engine.say(f"Hers {number}")
            await romeo.shows(f"Hers {number}")
            await romeo.writes(f"His {number}")
            await engine.sees(f"His {number}")
        assert len(engine.bodies) == 8


async def test_corrections_go_both_ways(server: Prosody | Ejabberd, tmp_path: Path) -> None:
    async with in_a_chat(server, tmp_path) as (romeo, engine):
        await he_corrects(engine, romeo.writes)
        await she_corrects(engine, romeo.shows)
        await romeo.shows_no_more("tho?")


async def test_answers_and_reactions_are_read_as_words(server: Prosody | Ejabberd, tmp_path: Path) -> None:
    async with in_a_chat(server, tmp_path) as (romeo, engine):
        await she_answers(engine, romeo.writes, romeo.shows)
        await romeo.shows("> Shall I hear more?")
        engine.react("😢", "Shall I hear more?")
        await romeo.shows("😢")


async def test_files_go_both_ways(server: Prosody | Ejabberd, tmp_path: Path) -> None:
    async with in_a_chat(server, tmp_path) as (romeo, engine):
        file = tmp_path / "sonnet.txt"
        file.write_bytes(HIS)
        await romeo.knows_where_files_go()
        await romeo.writes(f"/sendfile {file}")
        await engine.until(lambda: engine.look().has(cls="file"), "file")
        assert await opened(said(engine)[-1].files[0]) == HIS
        engine.attach("answer.txt", HERS, "text/plain")
        engine.say("")
        await romeo.shows("aesgcm://")


async def test_voice_messages_go_both_ways(server: Prosody | Ejabberd, tmp_path: Path) -> None:
    async with in_a_chat(server, tmp_path) as (romeo, engine):
        file = tmp_path / "voice.ogg"
        file.write_bytes(b"OggS, as it were")
        await romeo.knows_where_files_go()
        await romeo.writes(f"/sendfile {file}")
        await engine.until(lambda: engine.look().has(cls="sound"), "his voice")
        assert await opened(said(engine)[-1].files[0]) == b"OggS, as it were"
        she_records(engine, b"OggS, in answer")
        await romeo.shows(".ogg#")
        await engine.until(lambda: len(said(engine)) == 2, "her own")
        assert await opened(said(engine)[-1].files[0]) == b"OggS, in answer"


async def test_five_talk_in_a_room(server: Prosody | Ejabberd, tmp_path: Path) -> None:
    accounts = Accounts(server.store, server.domain)
    romeo, *others = accounts.make("romeo", "juliet", "nurse", "tybalt", "paris")
    accounts.befriend(romeo, *others)
    await publish_none(romeo, server)
    room = await private_room(server, accounts, romeo, *others)
    async with Profanity(romeo, server, tmp_path) as peer, AsyncExitStack() as stack:
        await peer.encrypts()
        engines = [await stack.enter_async_context(encrypting(server, each)) for each in others]
        for engine in engines:
            await engine.join(room)
        await peer.writes(f"/join {room}")
        await peer.shows("You have joined the room as Romeo")
        await peer.writes("/omemo start")
        await peer.has_sessions_with(*(each.jid for each in others))
        await peer.writes("Good evening to all of you")
        for engine in engines:
            await engine.sees("Good evening to all of you")
        await everybody_speaks(engines, peer.shows)
        # Each reads of this message what is for it: profanity the older version, our pages omemo:2
        engines[0].react("😢", "To all of you 3")
        await peer.shows("😢")
        await peer.writes("Good nihgt")
        await peer.writes("/correct Good night")
        for engine in engines:
            await engine.until(lambda: engine.look().has(cls="reaction"), "reaction")  # noqa: B023
            await engine.sees("Good night")
            assert len(engine.bodies) == 6
        await she_corrects(engines[0], peer.shows)
        await peer.shows_no_more("tho?")
        file = tmp_path / "sonnet.txt"
        file.write_bytes(HIS)
        await peer.knows_where_files_go()
        await peer.writes(f"/sendfile {file}")
        await everybody_has_files(engines, HIS)
        engines[1].attach("answer.txt", HERS, "text/plain")
        engines[1].say("")
        await everybody_has_files(engines, HIS, HERS)
        await peer.shows("aesgcm://", times=2)  # his own, and hers
