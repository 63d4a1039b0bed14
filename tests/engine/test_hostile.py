"""A hundred ways to harm a person by XMPP: nothing of it is believed, and what comes after it works.

Each case is a text that comes over a real WebSocket to the whole engine. FORGED is what nobody may read.
"""

from __future__ import annotations

import logging

import pytest

from tests.engine.hostile_cases import CASES, Known
from tests.support.engine import Engine
from tests.support.hostile_server import JULIET, ME, ROMEO, ROOM, HostileServer

SAID = f"<message from='{ROMEO}/a' to='{ME}' type='chat' id='{{id}}'><body>{{body}}</body>{{more}}</message>"
ARCHIVED = "<stanza-id xmlns='urn:xmpp:sid:0' by='juliet@localhost' id='{}'/>"
IN_ROOM = (
    f"<message from='{ROOM}/Romeo' to='{ME}' type='groupchat' id='g1'><body>In the garden</body>"
    f"<stanza-id xmlns='urn:xmpp:sid:0' by='{ROOM}' id='room1'/></message>"
)
CHANGES = ("versions", "tombstone", "reaction")


def test_there_are_a_hundred() -> None:
    assert len(CASES) >= 100


@pytest.mark.parametrize("name", CASES)
async def test_nothing_is_believed_and_what_follows_works(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with HostileServer() as server, Engine(server, rooms=ROOM) as engine:
        await engine.log_in(JULIET)
        await engine.open("Romeo")
        await server.says(SAID.format(id="r1", body="Good evening", more=ARCHIVED.format("a1")), IN_ROOM)
        engine.say("Hello", ROMEO)
        id_ = (await server.hears("Hello")).get("id", "")
        await engine.all_sent()
        await engine.sees("Good evening")
        await server.says(*CASES[name](Known(id_)))
        await server.says(SAID.format(id="r2", body="Still here", more=""))
        await engine.until(lambda: "Still here" in engine.bodies, "what comes after")
        screen = engine.look()
        assert "FORGED" not in screen.text()
        assert {"Good evening", "Hello"} <= set(engine.bodies)
        assert not [each for each in CHANGES if screen.has(cls=each)]
        assert not [each for each in ("Delivered", "Read", "Not sent") if screen.has(aria_label=each)]
        for tag in ("a", "img", "video", "audio"):
            for each in screen.all(tag):
                address = str(each.attr("href") or each.attr("src") or "https:")
                assert address.startswith(("https:", "http:", "xmpp:", "mailto:", "#", "blob:")), address
        await engine.loop.units.drained()
        assert engine.loop.session.online
        bad = [each for each in caplog.records if each.levelno >= logging.ERROR]
        assert not bad, bad[0].exc_text or bad[0].getMessage()


async def test_an_archive_without_end_does_not_keep_anybody_from_talking() -> None:
    async with HostileServer() as server:
        server.endless = True
        async with Engine(server) as engine:
            await engine.log_in(JULIET)
            await engine.open("Romeo")
            await server.says(SAID.format(id="r1", body="Good evening", more=""))
            await engine.sees("Good evening")
            engine.say("Hello", ROMEO)
            await server.hears("Hello")
            await engine.all_sent()
