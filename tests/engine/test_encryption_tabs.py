"""Three tabs of one account, each with an engine of its own, opened and closed while others write."""

from __future__ import annotations

import random
from contextlib import AsyncExitStack

from demo.prosody import Prosody
from tests.support.accounts import Accounts
from tests.support.encrypting import couple, is_device
from tests.support.engine import Engine

ROUNDS = 10


async def test_tabs_that_come_and_go_read_all_once_and_are_read(prosody: Prosody, accounts: Accounts) -> None:
    chance = random.Random(7)
    async with couple(prosody, accounts, tabs=True) as pair, AsyncExitStack() as opened:
        browser, expected = pair.hers.browser, ["Good morning"]
        pair.his.say("Good morning")
        await pair.hers.sees("Good morning")

        async def tab() -> Engine:
            engine = await opened.enter_async_context(
                Engine(prosody, browser, tabs=True, encryption="always")
            )
            await engine.log_in(pair.juliet)
            await is_device(engine)
            await engine.open("Romeo")
            await engine.has_bodies(len(expected))
            return engine

        tabs = [pair.hers, await tab(), await tab()]
        for number in range(ROUNDS):
            writer = chance.choice(tabs)
            pair.his.say(f"His {number}")
            expected.append(f"His {number}")
            for each in tabs:
                await each.sees(f"His {number}")
            writer.say(f"Hers {number}")
            expected.append(f"Hers {number}")
            for each in (*tabs, pair.his):
                await each.sees(f"Hers {number}")
            await writer.all_sent()
            gone = tabs.pop(chance.randrange(3))
            await gone.loop.units.drained()
            await gone.leave()
            tabs.append(await tab())
        for each in (*tabs, pair.his):
            assert each.bodies == expected
