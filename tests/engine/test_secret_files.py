"""Files of encrypted conversations on real upload services: what lies there is ciphertext of no name."""

from __future__ import annotations

from base64 import b64decode
from hashlib import sha256
from typing import Any

import aiohttp
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from demo.prosody import Prosody
from tests.engine.conftest import Place
from tests.support.accounts import Accounts
from tests.support.encrypting import couple, encrypting
from tests.support.engine import Browser, Engine
from tests.support.meeting import in_a_chat
from widget.core.attachment import Attachment
from widget.core.upload import TAG

PICTURE = b"\x89PNG\r\n\x1a\n" + b"x" * 3000
NAME = "Divorce papers.png"
ALWAYS = "always"


def shared(engine: Engine) -> Attachment:
    """The last file that was said."""
    timelines: Any = engine.loop.store.slices["messages"].timelines
    files = [file for timeline in timelines.values() for each in timeline.messages for file in each.files]
    found: Attachment = files[-1]
    return found


def said_by(engine: Engine) -> list[str]:
    """All that crosses an engine's wire from now on."""
    crossed: list[str] = []
    assert engine.client
    assert engine.client._stream
    transport = engine.client._stream.transport
    write = transport.write

    def writes(text: str) -> None:
        crossed.append(text)
        write(text)

    transport.write = writes
    return crossed


async def fetched(url: str) -> bytes:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.read()


async def test_the_server_has_ciphertext_that_only_the_message_opens(place: Place) -> None:
    server, accounts = place
    async with in_a_chat(server, accounts, encryption=ALWAYS) as (_, _peer, engine):
        engine.attach(NAME, PICTURE, "image/png", width=320, height=200)
        engine.say("")
        await engine.until(lambda: engine.look().has("button", title=NAME), "picture")
        file = shared(engine)
        lies = await fetched(file.url)
        assert PICTURE[:16] not in lies
        assert len(lies) == len(PICTURE) + TAG
        assert not any(word in file.url.lower() for word in ("divorce", "papers"))
        assert file.url.endswith(".png"), "by which others tell what it is"
        secret = bytes.fromhex(file.secret)
        assert AESGCM(secret[12:]).decrypt(secret[:12], lies, None) == PICTURE
        assert (file.name, file.size, file.width) == (NAME, len(PICTURE), 320)
        assert bytes.fromhex(sha256(PICTURE).hexdigest()) == b64decode(file.hash)


async def test_no_two_files_have_one_key_even_if_they_are_the_same(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with in_a_chat(prosody, accounts, encryption=ALWAYS) as (_, _peer, engine):
        keys = set()
        for number in range(1, 4):
            engine.attach(NAME, PICTURE, "image/png")
            engine.say("")
            await engine.until(lambda: len(engine.look().all("button", title=NAME)) == number, "picture")  # noqa: B023
            keys.add(shared(engine).secret)
        assert len({key[:24] for key in keys}) == len({key[24:] for key in keys}) == 3


async def test_what_was_not_sent_when_the_page_went_goes_out_encrypted_by_the_next(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    browser = Browser()
    engine = Engine(prosody, browser, encryption=ALWAYS)
    async with engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        engine.cut()
        engine.attach(NAME, PICTURE, "image/png")
        engine.say("")
        await engine.until(lambda: not engine.loop.units.busy, "storage")
        engine.abandon()
    async with Engine(prosody, browser, encryption="off") as again:
        await again.log_in(juliet)
        await again.open("Romeo")
        await again.until(lambda: again.look().has("button", title=NAME), "picture")
        lies = await fetched(shared(again).url)
        assert PICTURE[:16] not in lies
        await again.until(lambda: not browser.uploads.files, "end of the upload")


async def test_its_record_opens_it_after_a_reload(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    browser = Browser()
    async with Engine(prosody, browser, encryption=ALWAYS) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        engine.attach(NAME, PICTURE, "image/png")
        engine.say("")
        await engine.until(lambda: engine.look().has("button", title=NAME), "picture")
        before = shared(engine)
        await engine.until(lambda: not engine.loop.units.busy, "storage")
    async with Engine(prosody, browser, encryption=ALWAYS) as again:
        await again.log_in(juliet)
        await again.open("Romeo")
        await again.until(lambda: again.look().has("button", title=NAME), "picture")
        assert shared(again) == before


async def test_the_other_side_opens_it_and_again_after_a_reload(place: Place) -> None:
    async with couple(*place) as pair:
        hers, his = pair.hers, pair.his
        hers.attach(NAME, PICTURE, "image/png", width=320, height=200)
        hers.say("")
        await his.until(lambda: his.look().has("button", title=NAME), "picture")
        assert shared(his) == shared(hers)
        assert shared(his).secret
        await his.until(lambda: not his.loop.units.busy, "storage")
        await his.leave()
        async with encrypting(place[0], pair.romeo, his.browser) as later:
            await later.open("Juliet")
            await later.until(lambda: later.look().has("button", title=NAME), "picture")
            assert shared(later) == shared(hers)


async def test_on_the_wire_there_is_neither_key_nor_name_nor_where_it_lies(place: Place) -> None:
    async with couple(*place) as pair:
        hers, his = pair.hers, pair.his
        crossed = said_by(hers)
        hers.attach(NAME, PICTURE, "image/png", width=320, height=200)
        hers.say("")
        await his.until(lambda: his.look().has("button", title=NAME), "picture")
        file = shared(hers)
        told = " ".join(crossed)
        assert "encrypted" in told
        for word in (
            file.secret[:24],
            file.secret[24:],
            "aesgcm",
            file.url,
            NAME,
            "image/png",
            "jabber:x:oob",
        ):
            assert word not in told


async def test_a_voice_message_is_heard_on_the_other_side(place: Place) -> None:
    async with couple(*place) as pair:
        hers, his = pair.hers, pair.his
        hers.uploads.files["v1"] = PICTURE
        told = {"id": "v1", "name": "voice-1.ogg", "size": len(PICTURE), "type": "audio/ogg", "seconds": 7.2}
        hers.fire("made", cls="voice", detail=told)
        await his.until(lambda: his.look().has(cls="sound-time", text="0:07"), "player")
        assert shared(his).secret
