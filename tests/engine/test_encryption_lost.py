"""A browser loses what it has kept, all of it or its keys alone: the person is told and can write at once."""

from __future__ import annotations

from tests.engine.conftest import Place
from tests.support.encrypting import couple, encrypting
from tests.support.engine import Engine
from vdom import Query
from widget.core.records import DeleteRange
from widget.encryption.stores import STORES


async def talk(hers: Engine, his: Engine) -> None:
    hers.say("My bounty is as boundless as the sea")
    await his.sees("My bounty is as boundless")
    his.say("O blessed night")
    await hers.sees("O blessed night")


async def test_a_browser_that_has_lost_all_says_that_it_is_a_new_device_and_the_old_one_can_go(
    place: Place,
) -> None:
    async with couple(*place) as pair:
        pair.hers.say("Who art thou?")
        await pair.his.sees("Who art thou?")
        await pair.hers.all_sent()
        await pair.hers.leave()
        async with encrypting(pair.server, pair.juliet) as again:
            await again.open("Romeo")
            await again.sees("This browser is a new device of your account.")
            await talk(again, pair.his)
            again.click("button", text="Your devices")
            await again.until(lambda: bool(removable(again)), "device of before")
            again.act(removable(again)[0].click())
            await again.until(lambda: not removable(again), "end of it")
            await talk(again, pair.his)


async def test_a_browser_that_has_lost_its_keys_alone_makes_new_ones_and_says_so(place: Place) -> None:
    async with couple(*place) as pair:
        pair.hers.say("Who art thou?")
        await pair.his.sees("Who art thou?")
        await pair.hers.all_sent()
        await pair.hers.leave()
        database = await pair.hers._open(f"chinwag:{pair.juliet.jid}")
        await database.commit([DeleteRange(each.name, None, "", "\U0010ffff") for each in STORES])
        async with encrypting(pair.server, pair.juliet, pair.hers.browser) as again:
            await again.open("Romeo")
            await again.sees("This browser had lost its keys and has new ones.")
            assert "Who art thou?" in again.bodies, "what was read once lies here in the clear"
            await talk(again, pair.his)


def removable(engine: Engine) -> list[Query]:
    """The buttons by which devices of hers are removed."""
    return [each for list_ in engine.look().all(cls="devices") for each in list_.all("button", text="Remove")]
