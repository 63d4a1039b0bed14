"""profanity 0.13 beside us, over real servers: what each says is shown by the other.

It knows of no markers (XEP-0333), reactions (XEP-0444), replies (XEP-0461) and retractions (XEP-0424):
of those its person reads what we say beside for clients that do not know them, and nothing that misleads.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from demo.prosody import Prosody
from tests.interop.deeds import he_corrects, she_answers, she_corrects
from tests.interop.profanity import Profanity
from tests.support.accounts import Accounts, unique
from tests.support.ejabberd import Ejabberd
from tests.support.engine import Engine


@asynccontextmanager
async def in_a_chat(server: Prosody | Ejabberd, folder: Path) -> AsyncIterator[tuple[Profanity, Engine]]:
    """Romeo at his profanity and Juliet at her page, in their chat."""
    accounts = Accounts(server.store, server.domain)
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Profanity(romeo, server, folder) as peer, Engine(server) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        await peer.talks_to(juliet.jid)
        await peer.shows("Juliet [online]")
        yield peer, engine


async def test_text_goes_both_ways_with_typing_and_receipts(
    server: Prosody | Ejabberd, tmp_path: Path
) -> None:
    async with in_a_chat(server, tmp_path) as (romeo, engine):
        await romeo.types("She speaks")
        await engine.sees("typing…")
        await romeo.writes(" ♥ <b>&")
        await engine.sees("She speaks ♥ <b>&")
        engine.say("Wherefore art thou?")
        await romeo.shows("Wherefore art thou?")
        await engine.until(lambda: engine.look().has(aria_label="Delivered"), "receipt")
        engine.types("Deny thy father")
        await romeo.shows("typing")
        assert engine.bodies == ["She speaks ♥ <b>&", "Wherefore art thou?"]


async def test_corrections_go_both_ways(server: Prosody | Ejabberd, tmp_path: Path) -> None:
    async with in_a_chat(server, tmp_path) as (romeo, engine):
        await he_corrects(engine, romeo.writes)
        await she_corrects(engine, romeo.shows)
        await romeo.shows_no_more("tho?")


async def test_what_it_does_not_know_is_read_as_words_or_not_at_all(
    server: Prosody | Ejabberd, tmp_path: Path
) -> None:
    async with in_a_chat(server, tmp_path) as (romeo, engine):
        await she_answers(engine, romeo.writes, romeo.shows)
        await romeo.shows("> Shall I hear more?")
        engine.react("😢", "Shall I hear more?")
        engine.say("I hate thee")
        await romeo.shows("I hate thee")
        assert "😢" not in await romeo.screen()
        engine.choose("Delete", "I hate thee")
        engine.click("button", data_kind="danger")
        await romeo.shows("your client does not support that")


async def test_files_go_both_ways_by_their_address(server: Prosody | Ejabberd, tmp_path: Path) -> None:
    async with in_a_chat(server, tmp_path) as (romeo, engine):
        file = tmp_path / "sonnet.txt"
        file.write_text("Shall I compare thee")
        await romeo.writes(f"/sendfile {file}")
        await engine.until(lambda: engine.look().has("a", cls="file"), "file")
        link = engine.look().find("a", cls="file")
        assert "sonnet.txt" in link.text()
        async with aiohttp.ClientSession() as session, session.get(str(link.attr("href"))) as answer:
            assert await answer.text() == "Shall I compare thee"
        engine.attach("answer.txt", b"to a summer's day", "text/plain")
        engine.say("")
        await romeo.shows("/answer.txt")


async def test_they_talk_in_a_room(server: Prosody | Ejabberd, tmp_path: Path) -> None:
    juliet, romeo = Accounts(server.store, server.domain).make("juliet", "romeo")
    room = f"{unique('orchard')}@{server.muc}"
    async with Profanity(romeo, server, tmp_path) as peer, Engine(server) as engine:
        await peer.writes(f"/join {room}")
        await peer.shows("-> You have joined the room as Romeo")
        await engine.log_in(juliet)
        await engine.join(room)
        await engine.sees("2 people here")
        await peer.writes("I take thee at thy wrod")
        await engine.sees("I take thee at thy wrod")
        await peer.writes("/correct I take thee at thy word")
        await engine.sees("I take thee at thy word")
        engine.say("How cam'st thou hither?")
        await peer.shows("How cam'st thou hither?")
        assert engine.bodies == ["I take thee at thy word", "How cam'st thou hither?"]
        await peer.writes("/close")
        await engine.sees("1 person here")
