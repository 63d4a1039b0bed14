"""Converse.js 14 beside us, over real servers: what each says and does is shown by the other.

What it cannot do: show markers (XEP-0333), which it sends where a message asks for them. In rooms it takes
back what it said by the id of its own (XEP-0424 wants the room's), and we understand that.

COMPAT: of a chat's message Converse.js 14.0 takes the first `<body/>` anywhere in it, and ejabberd 23.01 puts
the message's own behind all else. An answer (XEP-0461) that marks its quotation has one in `<fallback/>`,
before that and empty: over ejabberd it shows no such answer at all, whoever's it is. In rooms it takes the
right one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from demo.prosody import Prosody
from tests.interop.converse import Converse
from tests.interop.deeds import she_answers, she_corrects
from tests.support.accounts import Accounts, unique
from tests.support.ejabberd import Ejabberd
from tests.support.engine import Engine

pytestmark = pytest.mark.browser


@asynccontextmanager
async def in_a_chat(server: Prosody | Ejabberd) -> AsyncIterator[tuple[Converse, Engine]]:
    """Romeo at his Converse.js and Juliet at our page, in their chat."""
    accounts = Accounts(server.store, server.domain)
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Engine(server) as engine:
        await engine.log_in(juliet)
        async with Converse(romeo, server, chat=juliet.jid) as peer:
            await engine.open("Romeo")
            yield peer, engine


def chips(engine: Engine) -> list[str]:
    return [str(each.attr("aria_label")) for each in engine.look().all(cls="reaction")]


async def test_text_goes_both_ways_with_typing_receipts_and_markers(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine):
        await romeo.types("She speaks")
        await engine.sees("typing…")
        await romeo.says(" <b>&amp; ♥")
        await engine.sees("She speaks <b>&amp; ♥")
        await romeo.has(".chat-msg__receipt")
        engine.say("Wherefore art thou?")
        await romeo.shows("Wherefore art thou?")
        await engine.until(lambda: engine.look().has(aria_label="Read"), "marker")
        engine.types("Deny thy father")
        await romeo.has(".chat-content__notifications", "is typing")
        assert engine.bodies == ["She speaks <b>&amp; ♥", "Wherefore art thou?"]


async def test_corrections_and_retractions_go_both_ways(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine):
        await romeo.says("Call me but lvoe")
        await engine.sees("lvoe")
        await romeo.corrects("Call me but lvoe", "Call me but love")
        await engine.sees("Call me but love")
        assert engine.bodies == ["Call me but love"]
        await she_corrects(engine, romeo.shows)
        await romeo.has(".chat-msg__edit-modal")
        await romeo.takes_back("Call me but love")
        await engine.sees("This message was deleted")
        engine.choose("Delete", "What man art thou?")
        engine.click("button", data_kind="danger")
        await romeo.has(".chat-msg--retracted", "has removed a message")
        await romeo.shows_no_more("What man")


async def test_answers_and_reactions_go_both_ways(prosody: Prosody) -> None:
    async with in_a_chat(prosody) as (romeo, engine):
        await she_answers(engine, romeo.says, romeo.shows)
        assert await quoted_after_his_answer(romeo, engine) == [
            "In reply to:RomeoShall I hear more?",
            "In reply to:YouGo on",
        ]
        await both_react(romeo, engine)


async def test_over_ejabberd_reactions_go_both_ways_and_answers_come_from_him(ejabberd: Ejabberd) -> None:
    """Hers he would not be shown (see above): she says it without a quotation."""
    async with in_a_chat(ejabberd) as (romeo, engine):
        await romeo.says("Shall I hear more?")
        await engine.sees("Shall I hear more?")
        engine.say("Go on")
        await romeo.shows("Go on")
        assert await quoted_after_his_answer(romeo, engine) == ["In reply to:YouGo on"]
        await both_react(romeo, engine)


async def quoted_after_his_answer(romeo: Converse, engine: Engine) -> list[str]:
    await romeo.answers("Go on", "I take thee at thy word")
    await engine.sees("I take thee at thy word")
    assert engine.bodies == ["Shall I hear more?", "Go on", "I take thee at thy word"]
    return [each.text() for each in engine.look().all(cls="quote")]


async def both_react(romeo: Converse, engine: Engine) -> None:
    engine.react("😢", "Shall I hear more?")
    await romeo.has(".chat-msg__reaction", "😢")
    await romeo.reacts("Go on")
    await engine.until(lambda: len(chips(engine)) == 2, "his reaction")
    assert chips(engine)[1].endswith(": Romeo")


async def test_files_go_both_ways(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine):
        await romeo.attaches("sonnet.txt", b"Shall I compare thee", "text/plain")
        await engine.until(lambda: engine.look().has("a", cls="file"), "file")
        assert "sonnet.txt" in engine.look().find("a", cls="file").text()
        engine.attach("answer.txt", b"to a summer's day", "text/plain")
        engine.say("")
        await romeo.has("a[href$='answer.txt']")


async def test_actions_go_both_ways_and_what_we_hide_is_hidden(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine):
        engine.say("/me listens")
        await romeo.has(".chat-msg", "listens")
        await romeo.says("/me waits")
        await engine.sees("Romeo waits")
        engine.say("/spoiler The end\nShe wakes too late")
        await romeo.has(".spoiler-hint", "The end")


@asynccontextmanager
async def in_a_room(server: Prosody | Ejabberd) -> AsyncIterator[tuple[Converse, Engine, str]]:
    """He and she are in a room; with his name there."""
    juliet, romeo = Accounts(server.store, server.domain).make("juliet", "romeo")
    room = f"{unique('orchard')}@{server.muc}"
    async with Engine(server) as engine, Converse(romeo, server, room=room) as peer:
        await engine.log_in(juliet)
        await engine.join(room)
        await engine.sees("2 people here")
        yield peer, engine, romeo.jid.partition("@")[0]


async def test_names_in_a_room_are_shown_as_such(server: Prosody | Ejabberd) -> None:
    async with in_a_room(server) as (peer, engine, his):
        engine.fill("form", cls="composer", form={"body": f"Come, @{his}!", "named": his})
        await peer.has(".mention--self", his)


async def test_they_talk_in_a_room(server: Prosody | Ejabberd) -> None:
    async with in_a_room(server) as (peer, engine, _his):
        await peer.says("Good evening")
        await engine.sees("Good evening")
        engine.choose("Reply", "Good evening")
        engine.say("To you, too")
        await peer.shows("To you, too")
        engine.react("😢", "Good evening")
        await peer.has(".chat-msg__reaction", "😢")
        await peer.reacts("To you, too")
        await engine.until(lambda: len(chips(engine)) == 2, "his reaction")
        await peer.corrects("Good evening", "Good night")
        await engine.sees("Good night")
        await peer.answers("To you, too", "Parting is such sweet sorrow")
        await engine.sees("Parting is such sweet sorrow")
        assert engine.bodies == ["Good night", "To you, too", "Parting is such sweet sorrow"]
        await peer.takes_back("Good night")
        await engine.sees("This message was deleted")
