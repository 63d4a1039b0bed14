"""Files go to a real server's upload service, and come back as messages."""

from __future__ import annotations

import aiohttp

from demo.prosody import Prosody
from tests.engine.conftest import Place
from tests.support.accounts import Accounts, unique
from tests.support.engine import Browser, Engine
from tests.support.meeting import in_a_chat
from tests.support.peer import Heard, Peer

PICTURE = b"\x89PNG\r\n\x1a\n" + b"x" * 3000
URL_DATA = "{http://jabber.org/protocol/url-data}url-data"
OOB = "{jabber:x:oob}x/{jabber:x:oob}url"


def shared(peer: Peer) -> Heard | None:
    """A message with a file, if one was heard."""
    return next((each for each in peer.heard if each.stanza.xml.find(OOB) is not None), None)


async def test_a_file_reaches_the_other_side_whole(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        engine.attach("cat.png", PICTURE, "image/png", width=320, height=200)
        await engine.until(lambda: engine.look().has(cls="tray-file"), "tray")
        engine.say("Look:")
        heard = await peer.found(lambda: shared(peer))
        url = heard.stanza.xml.findtext(OOB) or ""
        assert heard.body == url
        assert next(heard.stanza.xml.iter(URL_DATA)).get("target") == url
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            assert await answer.read() == PICTURE
        await engine.until(lambda: engine.look().has("img", alt="cat.png"), "picture")
        await engine.all_sent()
        assert not engine.look().has(cls="tray-file")
        assert not engine.uploads.files


async def test_a_file_comes_back_from_the_archive_as_it_was(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Engine(prosody) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        engine.attach("notes.txt", b"Act II", "text/plain")
        engine.say("")
        await engine.until(lambda: engine.look().has("a", cls="file"), "file")
        await engine.all_sent()
    async with Engine(prosody) as later:
        await later.log_in(romeo)
        await later.open("Juliet")
        await later.until(lambda: later.look().has("a", cls="file"), "file")
        assert "notes.txt" in later.look().find("a", cls="file").text()
        assert "6 bytes" in later.look().find("a", cls="file").text()


async def test_what_was_not_sent_when_the_page_went_is_sent_by_the_next(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    browser = Browser()
    async with Peer(romeo, prosody) as peer:
        engine = Engine(prosody, browser)
        async with engine:
            await engine.log_in(juliet)
            await engine.open("Romeo")
            engine.cut()
            engine.attach("cat.png", PICTURE, "image/png")
            engine.say("")
            await engine.until(lambda: not engine.loop.units.busy, "storage")
            engine.abandon()
        async with Engine(prosody, browser) as again:
            await again.log_in(juliet)
            heard = await peer.found(lambda: shared(peer))
            assert heard.body.endswith("cat.png")


async def test_in_a_room_all_see_it(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    room = f"{unique('gallery')}@{prosody.muc}"
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        await peer.join(room, "Romeo")
        await engine.log_in(juliet)
        await engine.join(room)
        engine.attach("cat.png", PICTURE, "image/png")
        engine.say("")
        heard = await peer.found(lambda: shared(peer))
        assert heard.kind == "groupchat"
        await engine.all_sent()


async def test_a_voice_message_tells_how_long_it_plays(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        engine.uploads.files["v1"] = PICTURE
        told = {"id": "v1", "name": "voice-1.ogg", "size": len(PICTURE), "type": "audio/ogg", "seconds": 7.2}
        engine.fire("made", cls="voice", detail=told)
        heard = await peer.found(lambda: shared(peer))
        length = next(heard.stanza.xml.iter("{urn:xmpp:file:metadata:0}length"))
        assert length.text == "7000"
        await engine.until(lambda: engine.look().has(cls="sound-time", text="0:07"), "player")
        await engine.all_sent()


async def test_both_servers_take_files(place: Place) -> None:
    server, accounts = place
    async with in_a_chat(server, accounts) as (_, peer, engine):
        engine.attach("cat.png", PICTURE, "image/png")
        engine.say("")
        heard = await peer.found(lambda: shared(peer))
        async with aiohttp.ClientSession() as session, session.get(heard.body) as answer:
            assert await answer.read() == PICTURE
        await engine.all_sent()
