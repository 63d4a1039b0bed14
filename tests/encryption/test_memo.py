"""What was opened is known to have been for longer than what it said."""

from __future__ import annotations

import pytest

from tests.encryption.village import BOTH, Neighbour, Village, exchange_keys
from widget.core.encryption import Problem
from widget.encryption import memo
from widget.encryption.stores import MEMO

ROMEO, JULIET = "romeo@montague.lit", "juliet@capulet.lit"
DAY = 86_400_000

both = pytest.mark.parametrize("version", BOTH, ids=["axolotl", "omemo:2"])


async def talking(version: str) -> tuple[Village, Neighbour, Neighbour]:
    village = Village()
    romeo, juliet = await village.device(ROMEO, version), await village.device(JULIET, version)
    await juliet.hears(await romeo.says(JULIET, "first"), ROMEO)
    await exchange_keys([romeo, juliet])
    return village, romeo, juliet


async def kept(who: Neighbour) -> tuple[int, int]:
    """How many records of the memo have a text, and how many have none."""
    records = await who.database.select(MEMO.name)
    texts = sum("box" in each for each in records)
    return texts, len(records) - texts


@both
@pytest.mark.parametrize("pruned", [False, True])
async def test_an_old_message_once_more_is_a_repetition_however_far_the_talk_has_gone(
    version: str, pruned: bool
) -> None:
    village, romeo, juliet = await talking(version)
    sent = await romeo.says(JULIET, "But soft")
    await juliet.hears(sent, ROMEO)
    for number in range(3):  # the ratchet turns with each change of who speaks
        await romeo.hears(await juliet.says(ROMEO, f"Hers {number}"), JULIET)
        await juliet.hears(await romeo.says(JULIET, f"His {number}"), ROMEO)
    await exchange_keys([romeo, juliet])
    village.now += 15 * DAY
    await juliet.restarts(synced=pruned)
    before = juliet.on_disk()
    assert await juliet.fails_at(sent, ROMEO) is Problem.REPEATED
    assert juliet.on_disk() == before
    assert juliet.takes_mail() == [], "nothing is mended for it"
    await juliet.hears(await romeo.says(JULIET, "And yet"), ROMEO)


@both
async def test_texts_go_after_a_fortnight_and_names_stay(version: str) -> None:
    village, romeo, juliet = await talking(version)
    for number in range(3):
        await juliet.hears(await romeo.says(JULIET, f"His {number}"), ROMEO)
    texts, without = await kept(juliet)
    assert texts >= 4
    assert not without
    village.now += 15 * DAY
    await juliet.has_caught_up()
    assert await kept(juliet) == (0, texts)
    village.now += 15 * DAY
    await juliet.has_caught_up()
    assert await kept(juliet) == (0, texts), "what has none is left alone"


@both
async def test_of_what_this_browser_has_sealed_only_what_may_come_back_is_known(version: str) -> None:
    village, romeo, juliet = await talking(version)
    before = sum(await kept(romeo))
    sent = await romeo.says(JULIET, "But soft", id_="m-sealed")
    assert sum(await kept(romeo)) == before + 2  # to be sent once more, and to be read from the archive
    village.now += 15 * DAY
    await romeo.has_caught_up()
    await romeo.restarts()
    assert await romeo.fails_at(sent, ROMEO) is Problem.REPEATED
    again = await romeo.says(JULIET, "But soft", id_="m-sealed")
    assert again != sent
    await juliet.hears(again, ROMEO)


@both
async def test_names_are_kept_of_the_latest(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "MOST_FORGOTTEN", 5)
    village, romeo, juliet = await talking(version)
    sent = []
    for number in range(9):
        village.now += DAY // 24
        sent.append(await romeo.says(JULIET, f"His {number}"))
        await juliet.hears(sent[-1], ROMEO)
        if number == 4:
            village.now += 15 * DAY
            await juliet.has_caught_up()
    village.now += 15 * DAY
    await juliet.has_caught_up()
    await juliet.restarts()
    assert await kept(juliet) == (0, 5)
    for each in sent[-4:]:
        assert await juliet.fails_at(each, ROMEO) is Problem.REPEATED
