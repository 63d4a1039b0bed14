"""Pages that go away in the middle of it, again and again, while encrypted messages come and go."""

from __future__ import annotations

import asyncio
import os
import random
from contextlib import AsyncExitStack

from demo.prosody import Prosody
from tests.support.accounts import Account, Accounts
from tests.support.encrypting import couple, encrypting, said
from tests.support.engine import Browser, Engine
from tests.support.peer import Peer
from widget.core.model import Message
from widget.core.pep import PUBSUB
from widget.core.stanza import element
from widget.features.encryption import NODES

KILLS = 100 if os.environ.get("CHINWAG_LONG") else 10
LOG_INS = 100
RECENT = 10
"""Messages of each side that are in view at the end; what came before them has come long since."""
TURNS = 300
"""Of the event loop, within which a page goes away."""


async def all_of(engine: Engine) -> list[Message]:
    """All messages of the chat, however far they go back."""
    found = {each.id: each for each in said(engine)}
    while not engine.look().has(text="beginning of the conversation"):
        await engine.scroll_up()
        found |= {each.id: each for each in said(engine)}
    return list(found.values())


async def test_of_pages_that_are_killed_at_any_moment_nothing_is_lost_or_doubled(
    prosody: Prosody, accounts: Accounts
) -> None:
    chance = random.Random(11)
    expected = []
    async with couple(prosody, accounts) as pair, AsyncExitStack() as pages:

        async def again(account: Account, before: Engine, other: str) -> Engine:
            """The next page of somebody's in the same browser, at their chat."""
            before.abandon()
            page = Engine(prosody, before.browser, encryption="always")
            await pages.enter_async_context(page)
            await page.log_in(account)
            await page.open(other)
            return page

        hers, his = pair.hers, pair.his
        for number in range(KILLS):
            for body, engine in ((f"Hers {number}", hers), (f"His {number}", his)):
                engine.say(body)
                expected.append(body)
                await engine.loop.units.drained()  # what is said is stored; what becomes of it is open
            for _ in range(chance.randrange(TURNS)):
                await asyncio.sleep(0)
            if chance.random() < 0.5:
                hers = await again(pair.juliet, hers, "Romeo")
            else:
                his = await again(pair.romeo, his, "Juliet")
        for engine in (hers, his):
            for body in expected[-2 * RECENT :]:
                await engine.sees(body)
            await engine.all_sent()
            found = await all_of(engine)
            assert sorted(each.body for each in found) == sorted(expected)
            assert all(each.encryption and not each.encryption.problem for each in found)


async def test_however_often_somebody_logs_in_one_browser_is_one_device(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, browser = accounts.one(), Browser()
    for _ in range(LOG_INS):
        async with encrypting(prosody, juliet, browser):
            pass
    async with Peer(juliet, prosody) as peer:
        for node in NODES.values():
            asked = element("items", PUBSUB, node=node)
            answer = await peer.query(juliet.jid, "get", element("pubsub", PUBSUB, asked))
            assert len(list(answer.xml.iterfind(".//{*}device"))) == 1
