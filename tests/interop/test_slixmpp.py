"""slixmpp beside us, over real servers, in the clear: each kind of message, both ways, by its own plugins.

It has no plugin for threads, whose element it knows, and for places, which are words. Voice messages are
files to it. Spoilers (XEP-0382) it only marks.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from demo.prosody import Prosody
from tests.interop.bot import Bot
from tests.interop.deeds import she_records
from tests.support.accounts import Accounts, unique
from tests.support.ejabberd import Ejabberd
from tests.support.engine import Engine
from tests.support.sounds import beep


@asynccontextmanager
async def in_a_chat(server: Prosody | Ejabberd) -> AsyncIterator[tuple[Bot, Engine, str]]:
    """Romeo is a bot, Juliet at her page, in their chat. With her address."""
    accounts = Accounts(server.store, server.domain)
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Bot(romeo, server) as bot, Engine(server) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        yield bot, engine, juliet.jid


@asynccontextmanager
async def in_a_room(server: Prosody | Ejabberd) -> AsyncIterator[tuple[Bot, Engine, str]]:
    """He and she are in a room; with its address."""
    juliet, romeo = Accounts(server.store, server.domain).make("juliet", "romeo")
    room = f"{unique('orchard')}@{server.muc}"
    async with Bot(romeo, server) as bot, Engine(server) as engine:
        await bot.join(room, "Romeo")
        await engine.log_in(juliet)
        await engine.join(room)
        await engine.sees("2 people here")
        yield bot, engine, room


def chips(engine: Engine) -> list[str]:
    return [str(each.attr("aria_label")) for each in engine.look().all(cls="reaction")]


def quotations(engine: Engine) -> list[str]:
    return [each.text() for each in engine.look().all(cls="quote")]


async def test_text_goes_both_ways_with_typing_receipts_and_markers(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine, juliet):
        romeo.typing(juliet)
        await engine.sees("typing…")
        said = romeo.says(juliet, "She speaks <b>&amp; ♥", request_receipt=True, markable=True)
        await engine.sees("She speaks <b>&amp; ♥")
        assert (await romeo.learns("receipt_received"))["receipt"] == said["id"]
        assert (await romeo.learns("marker_displayed"))["displayed"]["id"] == said["id"]
        engine.types("Wherefore")
        await romeo.learns("chatstate_composing")
        engine.say("Wherefore art thou?")
        heard = await romeo.hears("Wherefore art thou?")
        await engine.until(lambda: engine.look().has(aria_label="Delivered"), "receipt")
        romeo.has_read(juliet, heard.stanza["id"])
        await engine.until(lambda: engine.look().has(aria_label="Read"), "marker")
        assert engine.bodies == ["She speaks <b>&amp; ♥", "Wherefore art thou?"]


async def test_corrections_and_retractions_go_both_ways(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine, juliet):
        said = romeo.says(juliet, "Call me but lvoe")
        await engine.sees("lvoe")
        romeo.corrects(said, "Call me but love")
        await engine.sees("Call me but love")
        assert engine.bodies == ["Call me but love"]
        engine.say("What man art tho?")
        heard = await romeo.hears("What man art tho?")
        engine.choose("Edit", "What man art tho?")
        engine.say("What man art thou?")
        better = await romeo.learns("message_correction")
        assert (better["replace"]["id"], better["body"]) == (heard.stanza["id"], "What man art thou?")
        romeo.takes_back(juliet, said["id"])
        await engine.sees("This message was deleted")
        await engine.all_sent()
        engine.choose("Delete", "What man art thou?")
        engine.click("button", data_kind="danger")
        assert (await romeo.learns("message_retract"))["retract"]["id"] == heard.stanza["id"]


async def test_answers_and_reactions_go_both_ways(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine, juliet):
        said = romeo.says(juliet, "Shall I hear more?")
        await engine.sees("Shall I hear more?")
        engine.choose("Reply", "Shall I hear more?")
        engine.say("Go on")
        answer = await romeo.learns("message_reply")
        assert (answer["reply"]["id"], answer["reply"].strip_fallback_content()) == (said["id"], "Go on")
        romeo.answers(answer, answer["id"], "I take thee at thy word", juliet)
        await engine.sees("I take thee at thy word")
        assert engine.bodies == ["Shall I hear more?", "Go on", "I take thee at thy word"]
        assert [each.partition(":")[2] for each in quotations(engine)] == [
            "RomeoShall I hear more?",
            "YouGo on",
        ]
        engine.react("😢", "Shall I hear more?")
        reacted = await romeo.learns("reactions")
        assert (reacted["reactions"]["id"], reacted["reactions"]["values"]) == (said["id"], {"😢"})
        romeo.reacts(juliet, answer["id"], "👍", "🌿")
        await engine.until(lambda: len(chips(engine)) == 3, "his reactions")
        romeo.reacts(juliet, answer["id"], "🌿")
        await engine.until(lambda: len(chips(engine)) == 2, "one of them taken back")


async def test_threads_go_both_ways(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine, juliet):
        romeo.says(juliet, "Tea?")
        await engine.sees("Tea?")
        engine.choose("Reply in thread", "Tea?")
        engine.say("With milk")
        thread = (await romeo.learns("message_reply"))["thread"]
        assert thread
        romeo.says(juliet, "By the way")
        romeo.says(juliet, "Or lemon", thread=thread)
        await engine.sees("Or lemon")
        assert engine.look().find(cls="thread").all(cls="body")[-1].text() == "Or lemon"
        assert "By the way" not in engine.look().find(cls="thread").text()


async def test_spoilers_actions_and_places_go_both_ways(server: Prosody | Ejabberd) -> None:
    async with in_a_chat(server) as (romeo, engine, juliet):
        stanza = romeo.xmpp.make_message(mto=juliet, mbody="She wakes too late", mtype="chat")
        stanza["spoiler"].xml.text = "The end"
        stanza.send()
        await engine.sees("The end")
        assert engine.look().find("details", cls="spoiler").has("summary", text="The end")
        romeo.says(juliet, "/me waits")
        await engine.sees("Romeo waits")
        romeo.says(juliet, "geo:45.4384,10.9933")
        await engine.until(lambda: engine.look().has(cls="place"), "the place")
        engine.say("/me listens")
        await romeo.hears("/me listens")
        engine.say("/spoiler So does he\nHe dies")
        heard = await romeo.hears("He dies")
        assert heard.stanza["spoiler"].xml.text == "So does he"


async def test_files_and_voice_messages_go_both_ways(server: Prosody | Ejabberd) -> None:
    sound = beep()
    async with in_a_chat(server) as (romeo, engine, juliet):
        await romeo.sends(juliet, "sonnet.txt", b"Shall I compare thee")
        await engine.until(lambda: engine.look().has("a", cls="file"), "file")
        assert await fetched(str(engine.look().find("a", cls="file").attr("href"))) == b"Shall I compare thee"
        engine.attach("answer.txt", b"to a summer's day", "text/plain")
        engine.say("")
        heard = await romeo.hears()
        assert heard.stanza["oob"]["url"] == heard.body
        assert heard.stanza["sfs"]["file"]["name"] == "answer.txt"
        assert await fetched(heard.body) == b"to a summer's day"
        she_records(engine, sound)
        voice = await romeo.hears()
        assert voice.stanza["sfs"]["file"]["media-type"] == "audio/ogg"
        assert await fetched(voice.stanza["oob"]["url"]) == sound
        await romeo.sends(juliet, "voice.ogg", sound)
        await engine.until(lambda: len(engine.look().all(cls="sound")) == 2, "his voice")


async def test_what_a_bot_of_ours_has_read_is_read_here_and_it_learns_what_we_have(
    server: Prosody | Ejabberd,
) -> None:
    accounts = Accounts(server.store, server.domain)
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Bot(juliet, server) as hers, Bot(romeo, server) as his, Engine(server) as engine:
        await engine.log_in(juliet)
        his.says(juliet.jid, "Shall I hear more?")
        await engine.until(lambda: engine.badge == 1, "badge of 1")
        heard = await hers.hears("Shall I hear more?")
        displayed = hers.xmpp.plugin["xep_0490"].stanza.Displayed()
        displayed["stanza_id"]["id"], displayed["stanza_id"]["by"] = heard.stanza_id, juliet.jid
        if isinstance(server, Ejabberd):
            # COMPAT: ejabberd 23.01 knows in a publication of fewer options than slixmpp wants
            hers.xmpp.plugin["xep_0223"].node_profiles[displayed.namespace] = {}
        await hers.xmpp.plugin["xep_0223"].store(displayed, node=displayed.namespace, id=romeo.jid)
        await engine.until(lambda: engine.badge == 0, "badge of 0")
        his.says(juliet.jid, "Or speak at this?")
        await engine.open("Romeo")
        newest = (await hers.hears("Or speak at this?")).stanza_id
        await hers.until(lambda: newest in hers.flagged)


async def test_they_talk_in_a_room(server: Prosody | Ejabberd) -> None:
    async with in_a_room(server) as (bot, engine, room):
        said = bot.says(room, "Good evning", "groupchat")
        await engine.sees("Good evning")
        bot.corrects(said, "Good evening")
        await engine.until(lambda: engine.bodies == ["Good evening"], "his correction")
        engine.choose("Reply", "Good evening")
        engine.say("To you, too")
        answer = await bot.learns("message_reply")
        evening = await bot.hears("Good evning")
        assert answer["reply"]["id"] == evening.stanza_id
        mine = next(each for each in bot.heard if each.stanza["id"] == answer["id"])
        engine.react("😢", "Good evening")
        assert (await bot.learns("reactions"))["reactions"]["values"] == {"😢"}
        bot.reacts(room, mine.stanza_id, "👍", kind="groupchat")
        await engine.until(lambda: len(chips(engine)) == 2, "his reaction")
        bot.answers(answer, mine.stanza_id, "Parting is such sweet sorrow", room, "groupchat")
        await engine.sees("Parting is such sweet sorrow")
        assert quotations(engine)[-1].endswith("YouTo you, too")
        bot.takes_back(room, evening.stanza_id, "groupchat")
        await engine.sees("This message was deleted")
        await engine.all_sent()
        engine.choose("Delete", "To you, too")
        engine.click("button", data_kind="danger")
        assert (await bot.learns("message_retract"))["retract"]["id"] == mine.stanza_id


async def test_names_in_a_room_are_sent_and_shown_as_such(server: Prosody | Ejabberd) -> None:
    async with in_a_room(server) as (bot, engine, room):
        engine.fill("form", cls="composer", form={"body": "Come, @Romeo!", "named": "Romeo"})
        heard = await bot.hears("Come, @Romeo!")
        reference = heard.stanza["reference"]
        assert (reference["type"], reference["uri"]) == ("mention", f"xmpp:{room}/Romeo")
        assert heard.body[int(reference["begin"]) : int(reference["end"])] == "Romeo"
        stanza = bot.xmpp.make_message(mto=room, mbody="So Tybalt", mtype="groupchat")
        for name, value in {
            "type": "mention",
            "begin": "3",
            "end": "9",
            "uri": f"xmpp:{room}/Tybalt",
        }.items():
            stanza["reference"][name] = value
        stanza.send()
        await engine.sees("So Tybalt")
        assert engine.look().all(cls="mention")[-1].text() == "Tybalt"


async def fetched(address: str) -> bytes:
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return await answer.read()
