"""Mentions in a room of a real Prosody: who may be meant, how it is told, and how it is heard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from demo.prosody import Prosody
from tests.support.accounts import Accounts, unique
from tests.support.engine import Engine
from tests.support.peer import Peer
from vdom import Query
from widget.core.mentions import NS
from widget.core.model import BareJID


@asynccontextmanager
async def beside_romeo(prosody: Prosody, accounts: Accounts) -> AsyncIterator[tuple[str, Peer, Engine]]:
    """Juliet's page in a room with one whose name there is of two words."""
    juliet, romeo = accounts.make("juliet", "romeo")
    room = f"{unique('garden')}@{prosody.muc}"
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        await peer.join(room, "Romeo M.")
        await engine.log_in(juliet)
        await engine.join(room)
        yield room, peer, engine


async def test_somebody_is_named_and_names_us(prosody: Prosody, accounts: Accounts) -> None:
    async with beside_romeo(prosody, accounts) as (room, peer, engine):
        peer.say(room, "Good evening", kind="groupchat")
        await engine.sees("Good evening")
        engine.act(engine.look().find("textarea").fire("sought", detail={"mark": "@", "text": "ro"}))
        await engine.until(lambda: bool(_offers(engine)), "who may be meant")
        (choice,) = _offers(engine)[-1]["choices"]
        assert choice["text"] == "@Romeo M."
        engine.fill("form", cls="composer", form={"body": "👋 @Romeo M., come!", "named": "Romeo M."})
        heard = await peer.hears("👋 @Romeo M., come!")
        (reference,) = heard.stanza.xml.findall(f"{{{NS}}}reference")
        begin, end = int(reference.get("begin")), int(reference.get("end"))
        assert heard.stanza["body"][begin:end] == "Romeo M."
        assert reference.get("uri") == f"xmpp:{room}/Romeo%20M."
        await engine.all_sent()
        assert [each.text() for each in engine.look().all(cls="mention")] == ["@Romeo M."]
        ours = engine.loop.store.slices["muc"].rooms[BareJID(room)].nickname
        uri = f"xmpp:{room}/{ours}"
        xml = f"<reference xmlns='{NS}' type='mention' begin='3' end='{3 + len(ours)}' uri='{uri}'/>"
        peer.send(
            f"<message to='{room}' type='groupchat' id='named'><body>So {ours}</body>{xml}"
            f"<reference xmlns='{NS}' type='mention' begin='0' end='2' uri='{uri}'/></message>"
        )
        await engine.sees(f"So {ours}")
        assert [each.text() for each in engine.look().all(cls="own")] == [ours]


async def test_who_is_pressed_in_the_list_of_people_is_named(prosody: Prosody, accounts: Accounts) -> None:
    async with beside_romeo(prosody, accounts) as (_, _, engine):
        engine.click("button", aria_label="Details")
        await engine.until(lambda: engine.look().has("button", title="Mention"), "the people")
        assert [each.find(cls="row-title").text() for each in _pressed(engine)] == ["Romeo M."]
        engine.act(_pressed(engine)[0].click())
        await engine.until(lambda: bool(engine.told("mention")), "the name")
        (asked,) = engine.told("mention")
        assert asked["args"]["text"] == "@Romeo M."
        # They lay over the text box
        await engine.until(lambda: not engine.look().has(cls="details"), "the details' end")


def _pressed(engine: Engine) -> list[Query]:
    return engine.look().all("button", title="Mention")


def _offers(engine: Engine) -> list[dict[str, Any]]:
    return [each["args"] for each in engine.told("offer")]
