"""Sessions that were lost are made anew, and what was said while we were away is read without answering."""

from __future__ import annotations

import pytest

from tests.encryption.spending import given, leave_one
from tests.encryption.village import BOTH, Neighbour, Village, exchange_keys, loses_sessions
from widget.core.encryption import NEW, OLD, History, Mend, Problem
from widget.core.envelope import Origin
from widget.core.jids import BareJID

ROMEO, JULIET, NURSE = "romeo@montague.lit", "juliet@capulet.lit", "nurse@capulet.lit"


@pytest.mark.parametrize("version", BOTH)
async def test_a_session_that_is_lost_mends_itself_within_the_next_messages(version: str) -> None:
    village = Village()
    romeo, juliet = await village.device(ROMEO, version), await village.device(JULIET, version)
    await juliet.hears(await romeo.says(JULIET, "Hello"), ROMEO)
    await exchange_keys([romeo, juliet])
    await loses_sessions(juliet, version)
    assert await juliet.fails_at(await romeo.says(JULIET, "one"), ROMEO) is Problem.NO_SESSION
    await exchange_keys([juliet, romeo])
    assert await juliet.hears(await romeo.says(JULIET, "two"), ROMEO) == "two"


async def test_a_session_is_not_made_anew_again_and_again() -> None:
    village = Village()
    romeo, juliet = await village.device(ROMEO, OLD), await village.device(JULIET, OLD)
    await juliet.hears(await romeo.says(JULIET, "Hello"), ROMEO)
    await exchange_keys([romeo, juliet])
    await loses_sessions(juliet, OLD)
    for number in range(5):
        await juliet.fails_at(await romeo.says(JULIET, f"{number}"), ROMEO)
    assert len(juliet.takes_mail()) == 1
    village.now += 3_600_000
    await loses_sessions(juliet, OLD)
    await juliet.fails_at(await romeo.says(JULIET, "late"), ROMEO)
    assert len(juliet.takes_mail()) == 1


async def test_mending_is_done_at_once_when_the_person_asks() -> None:
    village = Village()
    romeo, juliet = await village.device(ROMEO), await village.device(JULIET)
    await juliet.hears(await romeo.says(JULIET, "Hello"), ROMEO)
    await exchange_keys([romeo, juliet])
    for _ in range(2):
        await juliet.cipher.ask(Mend(BareJID(ROMEO), romeo.device.id))
        assert juliet.sent
        await exchange_keys([juliet, romeo])
        assert await romeo.hears(await juliet.says(ROMEO, "mended"), JULIET) == "mended"


async def test_while_the_archive_is_caught_up_with_nothing_is_answered() -> None:
    village = Village()
    romeo, juliet = await village.device(ROMEO, OLD), await village.device(JULIET, OLD)
    nurse = await village.device(NURSE, OLD)
    sent = [await each.says(JULIET, "Hello") for each in (romeo, nurse)]
    await juliet.cipher.ask(History(True))
    for text, sender in zip(sent, (ROMEO, NURSE), strict=True):
        assert await juliet.hears(text, sender, origin=Origin.ARCHIVE) == "Hello"
    assert juliet.sent == []
    await juliet.cipher.ask(History(False))
    assert len(juliet.sent) == 2


async def test_a_new_device_has_nothing_to_catch_up_with_and_answers_at_once() -> None:
    """Nobody tells it that the archive is read: that was before."""
    village = Village()
    romeo = await village.device(ROMEO, NEW)
    juliet = await Neighbour(village, BareJID(JULIET)).start()
    await juliet.prepares()
    assert await juliet.hears(await romeo.says(JULIET, "Hello"), ROMEO) == "Hello"
    assert len(juliet.sent) == 1


async def test_a_catching_up_that_ends_before_the_keys_are_loaded_has_ended_all_the_same() -> None:
    village = Village()
    romeo, juliet = await village.device(ROMEO, NEW), await village.device(JULIET, NEW)
    await juliet.restarts(synced=False)
    assert await juliet.hears(await romeo.says(JULIET, "Hello"), ROMEO, origin=Origin.ARCHIVE) == "Hello"
    assert juliet.sent == []
    await juliet.restarts()
    await juliet.prepares()
    assert len(juliet.sent) == 1


@pytest.mark.parametrize("version", BOTH)
async def test_two_who_chose_the_same_pre_key_while_we_were_away_are_both_read(version: str) -> None:
    village = Village()
    romeo, juliet = await village.device(ROMEO, version), await village.device(JULIET, version)
    nurse = await village.device(NURSE, version)
    used = leave_one(juliet, version)
    sent = [(await each.says(JULIET, "Hello"), each.jid) for each in (romeo, nurse)]
    await juliet.restarts(synced=False)
    for text, sender in sent:
        assert await juliet.hears(text, sender, origin=Origin.ARCHIVE) == "Hello"
        await juliet.restarts(synced=False)
    await juliet.prepares()
    await juliet.has_caught_up()
    await juliet.cipher.close()
    assert len(given(juliet, version)) == 100
    assert used not in given(juliet, version)
