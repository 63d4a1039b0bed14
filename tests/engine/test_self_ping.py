"""A room that has lost us is entered again, and one that has us is not."""

from __future__ import annotations

from demo.prosody import Prosody
from tests.support.accounts import Accounts
from tests.support.engine import Engine
from tests.support.hostile_server import JULIET, ROOM, HostileServer
from tests.support.meeting import in_a_room
from widget.core.model import BareJID
from widget.features.muc.ping import SelfPingDue


def entries(server: HostileServer) -> int:
    """How often the room was told that we are there."""
    return len([e for e in server.heard if e.tag.endswith("presence") and ROOM in e.get("to", "")])


async def test_a_room_that_has_lost_us_has_us_again() -> None:
    async with HostileServer() as server, Engine(server, rooms=ROOM) as engine:
        await engine.log_in(JULIET)
        await engine.sees("3 people here")
        before = entries(server)
        server.lost = True
        engine.loop.dispatch(SelfPingDue(BareJID(ROOM)))
        await engine.until(lambda: entries(server) > before, "another entry")
        await engine.sees("3 people here")


async def test_a_real_room_that_has_us_says_so(prosody: Prosody, accounts: Accounts) -> None:
    async with in_a_room(prosody, accounts) as (room, romeo, nurse, engine):
        await engine.sees("3 people here")
        seen = len(romeo.presences)
        engine.loop.dispatch(SelfPingDue(BareJID(room)))
        await engine.settled()
        romeo.say(room, "Good evening", kind="groupchat")
        await engine.sees("Good evening")
        assert len(romeo.presences) == seen
