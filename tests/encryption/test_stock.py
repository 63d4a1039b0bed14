"""With devices of others, which keep one session alone: both ways, and what crossed is over soon."""

from __future__ import annotations

import random

import pytest

from tests.encryption.stock import Stock
from tests.encryption.village import BOTH, Neighbour, Village
from widget.core.records import Delete
from widget.core.stanza import child_text

ROMEO, JULIET = "romeo@montague.lit", "juliet@capulet.lit"
SOON = 3  # messages after which all is well (issue 6)


@pytest.fixture(params=BOTH, ids=["axolotl", "omemo:2"])
def version(request: pytest.FixtureRequest) -> str:
    """Each version of OMEMO."""
    return str(request.param)


async def couple(version: str) -> tuple[Neighbour, Stock]:
    village = Village()
    stock = await Stock(village, JULIET, version).start()
    return await village.device(ROMEO), stock


async def settle(romeo: Neighbour, stock: Stock) -> None:
    """What they send by themselves arrives."""
    while romeo.sent or stock.sent:
        for text in romeo.takes_mail():
            await stock.hears(text, ROMEO)
        for text in stock.takes_mail():
            await romeo.opens(text, JULIET)


async def test_each_reads_what_the_other_says(version: str) -> None:
    romeo, stock = await couple(version)
    for number in range(10):
        assert await stock.hears(await romeo.says(JULIET, f"his {number}"), ROMEO) == f"his {number}"
        await settle(romeo, stock)
        assert await romeo.hears(await stock.says(ROMEO, f"hers {number}"), JULIET) == f"hers {number}"
        await settle(romeo, stock)


@pytest.mark.parametrize("seed", range(12))
async def test_after_first_messages_that_crossed_all_is_well_soon(version: str, seed: int) -> None:
    chance = random.Random(seed)
    romeo, stock = await couple(version)
    crossing = [(True, await romeo.says(JULIET, f"his {number}")) for number in range(3)]
    crossing += [(False, await stock.says(ROMEO, f"hers {number}")) for number in range(3)]
    chance.shuffle(crossing)
    for his, text in crossing:
        await (stock.hears(text, ROMEO) if his else romeo.opens(text, JULIET))
    for number in range(SOON):
        await romeo.opens(await stock.says(ROMEO, f"then {number}"), JULIET)
        await settle(romeo, stock)
        await stock.hears(await romeo.says(JULIET, f"and {number}"), ROMEO)
        await settle(romeo, stock)
    for number in range(5):
        assert await stock.hears(await romeo.says(JULIET, f"well {number}"), ROMEO) == f"well {number}"
        opened = await romeo.opens(await stock.says(ROMEO, f"good {number}"), JULIET)
        assert child_text(opened.envelope.stanza, "body") == f"good {number}"
        await settle(romeo, stock)


async def test_a_peer_that_has_lost_its_sessions_is_read_again_soon(version: str) -> None:
    romeo, stock = await couple(version)
    await stock.hears(await romeo.says(JULIET, "Hello"), ROMEO)
    await settle(romeo, stock)
    keys = await romeo.database.select("encryption-keys")
    lost = [each["key"] for each in keys if each["key"].startswith(f"/{version}/{JULIET}/")]
    await romeo.database.commit([Delete("encryption-keys", key) for key in lost])
    await romeo.restarts()
    await romeo.opens(await stock.says(ROMEO, "lost"), JULIET)
    await settle(romeo, stock)
    assert await romeo.hears(await stock.says(ROMEO, "found"), JULIET) == "found"
    assert await stock.hears(await romeo.says(JULIET, "and back"), ROMEO) == "and back"
