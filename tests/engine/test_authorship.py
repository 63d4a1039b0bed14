"""Whose name is shown: nobody speaks for another within a conversation, and the original stands.

Each case comes over a real WebSocket to the whole engine, which has both conversations open.
"""

from __future__ import annotations

import logging

import pytest

from tests.engine.authorship_cases import CASES, Line
from tests.engine.hostile_stanzas import OCCUPANT, SID
from tests.support.engine import Engine
from tests.support.hostile_server import JULIET, ME, ROMEO, ROOM, HostileServer
from vdom import Query

CHAT = "Chat with Romeo"
CHANGES = ("versions", "tombstone", "read-by")
STATES = ("Delivered", "Read", "Not sent")
BEFORE_CHAT: tuple[Line, ...] = (("Romeo", "Good evening"), ("You", "Hello"))
BEFORE_ROOM: tuple[Line, ...] = (("Romeo", "In the garden"), ("Nurse", "Well said"), ("You", "Good morrow"))


def say(sender: str, id_: str, body: str, archived: str, occupant: str = "", type_: str = "chat") -> str:
    by = ROOM if type_ == "groupchat" else "juliet@localhost"
    known = f"<occupant-id xmlns='{OCCUPANT}' id='{occupant}'/>" if occupant else ""
    numbered = f"<stanza-id xmlns='{SID}' by='{by}' id='{archived}'/>"
    head = f"<message from='{sender}' to='{ME}' type='{type_}' id='{id_}'>"
    return f"{head}<body>{body}</body>{known}{numbered}</message>"


def occupant(nick: str, id_: str, body: str, archived: str, known: str) -> str:
    return say(f"{ROOM}/{nick}", id_, body, archived, known, "groupchat")


def lines(frame: Query) -> tuple[Line, ...]:
    """Who says what, as it is shown."""
    return tuple((_name(row), _text(row)) for row in frame.all(cls="message"))


def _name(row: Query) -> str:
    if row.attr("data_own"):
        return "You"
    named = row.all(cls="sender") or row.all(cls="hidden")
    return named[0].text()


def _text(row: Query) -> str:
    (body,) = row.all(cls="body")
    return body.text()


def room_of(engine: Engine) -> Query:
    return engine.look().find("section", aria_label="Room garden")


def chat_of(engine: Engine) -> Query:
    return engine.look().find("section", aria_label=CHAT)


def test_there_are_enough() -> None:
    assert len(CASES) >= 90


@pytest.mark.parametrize("name", CASES)
async def test_nobody_speaks_for_another(name: str, caplog: pytest.LogCaptureFixture) -> None:
    case = CASES[name]
    async with HostileServer() as server, Engine(server, rooms=ROOM) as engine:
        for asked, answers, inside in case.archives:
            server.archives.setdefault(asked, []).append((answers, inside))
        await engine.log_in(JULIET)
        await engine.open("Romeo")
        await server.says(
            say(f"{ROMEO}/a", "r1", "Good evening", "a1"),
            occupant("Romeo", "g1", "In the garden", "room1", "o-romeo"),
            occupant("Nurse", "n1", "Well said", "room2", "o-nurse"),
        )
        await engine.sees("Well said")
        engine.say("Hello", ROMEO)
        ours = (await server.hears("Hello")).get("id", "")
        engine.say("Good morrow", ROOM)
        mine = await server.hears("Good morrow")
        nick = server.nick
        await server.says(occupant(nick, mine.get("id", ""), "Good morrow", "room9", "o-me"))
        await engine.all_sent()
        for each in case.stanzas:
            await server.says(each.replace("%OURS%", ours).replace("%MINE%", mine.get("id", "")))
        await server.says(
            say(f"{ROMEO}/a", "r2", "Still here", "a2"),
            occupant("Nurse", "n2", "So am I", "room99", "o-nurse"),
        )
        await engine.until(lambda: {"Still here", "So am I"} <= set(engine.bodies), "what comes after")
        assert lines(chat_of(engine)) == (*BEFORE_CHAT, *case.chat, ("Romeo", "Still here"))
        assert lines(room_of(engine)) == (*BEFORE_ROOM, *case.room, ("Nurse", "So am I"))
        screen = engine.look()
        assert "FORGED" not in screen.text()
        reacted = tuple(str(each.attr("aria_label")) for each in screen.all(cls="reaction"))
        assert reacted == case.kept
        changed = [each for each in CHANGES if screen.has(cls=each)]
        corrected_rightly = ["versions"] if "I, Mallory" in [body for _, body in case.room] else []
        assert changed == corrected_rightly
        assert not [each for each in STATES if screen.has(aria_label=each)]
        bad = [each for each in caplog.records if each.levelno >= logging.ERROR]
        assert not bad, bad[0].exc_text or bad[0].getMessage()


async def test_what_an_occupant_has_dug_is_no_moderators_grave(caplog: pytest.LogCaptureFixture) -> None:
    moderated = f"<moderated xmlns='urn:xmpp:message-moderate:1' by='{ROOM}/Nurse'/><reason>FORGED</reason>"
    retracted = f"<retracted xmlns='urn:xmpp:message-retract:1'>{moderated}</retracted>"
    head = f"<message xmlns='jabber:client' from='{ROOM}/Romeo' type='groupchat' id='g0'>"
    delay = "<delay xmlns='urn:xmpp:delay' stamp='2020-01-01T00:00:00Z'/>"
    grave = f"<forwarded xmlns='urn:xmpp:forward:0'>{delay}{head}{retracted}</message></forwarded>"
    async with HostileServer() as server, Engine(server, rooms=ROOM) as engine:
        server.archives[ROOM] = [(ROOM, grave)]
        await engine.log_in(JULIET)
        await engine.sees("This message was deleted")
        assert "Nurse" not in room_of(engine).find(cls="tombstone").text()
        assert "FORGED" not in engine.look().text()
