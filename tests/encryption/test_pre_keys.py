"""Pre-keys that were used: who took the same one is read, for a day; no key exchange builds two sessions."""

from __future__ import annotations

import random

import pytest

from tests.encryption.spending import as_published, forgets, given, had, hidden, leave_one, twist
from tests.encryption.stock import Stock
from tests.encryption.tampering import changed, flip
from tests.encryption.village import BOTH, Neighbour, Village, envelope, exchange_keys, loses_sessions
from widget.core.encryption import Mend, Prepare, Problem
from widget.core.envelope import Origin
from widget.core.jids import BareJID
from widget.encryption import pre_keys
from widget.encryption.pre_keys import LASTS, USES
from widget.encryption.sessions import MOST

ROMEO, JULIET, NURSE = "romeo@montague.lit", "juliet@capulet.lit", "nurse@capulet.lit"
DAY = LASTS


@pytest.fixture(params=BOTH, ids=["axolotl", "omemo:2"])
def version(request: pytest.FixtureRequest) -> str:
    """Each version of OMEMO."""
    return str(request.param)


async def three(version: str) -> tuple[Village, Neighbour, Neighbour, Neighbour]:
    """Of whom the first has one pre-key left to give, and the others take it."""
    village = Village()
    juliet, romeo, nurse = [await village.device(jid, version) for jid in (JULIET, ROMEO, NURSE)]
    leave_one(juliet, version)
    return village, juliet, romeo, nurse


async def talk(one: Neighbour, *others: Neighbour) -> None:
    """With each both ways, after whatever their devices still have to tell one another."""
    await exchange_keys([one, *others])
    for other in others:
        for sender, reader in ((one, other), (other, one), (one, other)):
            assert await reader.hears(await sender.says(reader.jid, "Go on"), sender.jid) == "Go on"


@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
async def test_two_who_took_the_same_pre_key_are_both_read_and_answered(version: str, turned: bool) -> None:
    _, juliet, *others = await three(version)
    sent = [(each, await each.says(JULIET, f"I am {each.jid}")) for each in others]
    for sender, text in reversed(sent) if turned else sent:
        assert await juliet.hears(text, sender.jid) == f"I am {sender.jid}"
    assert len(await hidden(juliet, version)) == 1, "it was the same"
    await talk(juliet, *others)


@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
async def test_pages_are_loaded_and_killed_in_between(version: str, turned: bool) -> None:
    """What was opened and not committed is undone, with the pre-key's use, and comes again."""
    village, juliet, *others = await three(version)
    sent = [(each, await each.says(JULIET, f"I am {each.jid}")) for each in others]
    for sender, text in reversed(sent) if turned else sent:
        await juliet.cipher.open(envelope(text, sender.jid, juliet.jid, village.now))
        await juliet.restarts()
        await juliet.prepares()
        assert await juliet.hears(text, sender.jid) == f"I am {sender.jid}"
        await juliet.restarts()
    assert len(await hidden(juliet, version)) == 1
    await talk(juliet, *others)


async def test_other_programs_that_took_the_same_are_read_too(version: str) -> None:
    village = Village()
    juliet = await village.device(JULIET, version)
    stocks = [await Stock(village, jid, version).start() for jid in (ROMEO, NURSE)]
    leave_one(juliet, version)
    sent = [(each, await each.says(JULIET, "Hello")) for each in stocks]
    for sender, text in sent:
        assert await juliet.hears(text, sender.jid) == "Hello"
    assert len(await hidden(juliet, version)) == 1


async def test_after_a_day_the_second_is_refused_and_the_key_is_gone(version: str) -> None:
    village, juliet, romeo, nurse = await three(version)
    first, second = [await each.says(JULIET, "Hello") for each in (romeo, nurse)]
    await juliet.hears(first, ROMEO)
    [key] = await hidden(juliet, version)
    await juliet.restarts()
    village.now += DAY - 1
    await juliet.prepares()
    assert key in await had(juliet, version)
    village.now += 1
    assert await juliet.fails_at(second, NURSE) is Problem.NO_SESSION
    assert key not in await had(juliet, version)
    assert await hidden(juliet, version) == set()
    await juliet.restarts()
    assert key not in await had(juliet, version)
    await talk(juliet, romeo, nurse)


async def test_the_last_moment_of_the_day_is_time_enough(version: str) -> None:
    village, juliet, romeo, nurse = await three(version)
    first, second = [await each.says(JULIET, "Hello") for each in (romeo, nurse)]
    await juliet.hears(first, ROMEO)
    village.now += DAY - 1
    assert await juliet.hears(second, NURSE) == "Hello"
    village.now += 1
    async with juliet.cipher._own.unit():
        assert await hidden(juliet, version) == set(), "the second use does not prolong it"


async def test_who_was_away_for_longer_has_them_until_the_archive_is_read(version: str) -> None:
    village, juliet, romeo, nurse = await three(version)
    mercutio = await village.device("mercutio@verona.lit", version)
    first, second, third = [await each.says(JULIET, "Hello") for each in (romeo, nurse, mercutio)]
    await juliet.hears(first, ROMEO)
    village.now += 3 * DAY
    await juliet.restarts(synced=False)
    assert await juliet.hears(second, NURSE, origin=Origin.ARCHIVE) == "Hello"
    await juliet.has_caught_up()
    assert await hidden(juliet, version) == set()
    assert await juliet.fails_at(third, mercutio.jid) is Problem.NO_SESSION


async def test_the_same_key_exchange_once_more_changes_nothing(version: str) -> None:
    """When what it said is not remembered any more; while it is, also long after."""
    _, juliet, romeo, _ = await three(version)
    first, second = [await romeo.says(JULIET, each) for each in ("one", "two")]
    await juliet.hears(first, ROMEO)
    juliet.sent.clear()  # the answer does not arrive yet
    await forgets(juliet)
    before = juliet.on_disk()
    assert await juliet.fails_at(first, ROMEO) is Problem.REPEATED
    assert (juliet.on_disk(), juliet.takes_mail()) == (before, [])
    assert await juliet.hears(second, ROMEO) == "two"
    await talk(juliet, romeo)
    before = juliet.on_disk()
    assert await juliet.hears(second, ROMEO) == "two"
    assert (juliet.on_disk(), juliet.takes_mail()) == (before, [])
    await talk(juliet, romeo)


async def test_an_old_key_exchange_does_not_take_the_place_of_newer_sessions(version: str) -> None:
    """Its own session is not even kept any more, and its pre-key still is."""
    _, juliet, romeo, _ = await three(version)
    first = await romeo.says(JULIET, "Hello")
    await juliet.hears(first, ROMEO)
    [key] = await hidden(juliet, version)
    for _ in range(MOST + 1):
        await romeo.cipher.ask(Mend(BareJID(JULIET), juliet.device.id))
        await exchange_keys([romeo, juliet])
    await talk(romeo, juliet)
    await forgets(juliet)
    assert key in await had(juliet, version)
    before = juliet.on_disk()
    assert await juliet.fails_at(first, ROMEO) is Problem.REPEATED
    assert (juliet.on_disk(), juliet.takes_mail()) == (before, [])
    assert await romeo.hears(await juliet.says(ROMEO, "Still here"), JULIET) == "Still here"
    await talk(romeo, juliet)


@pytest.mark.parametrize("newer", [0, 1, MOST + 1])
async def test_an_old_key_exchange_is_known_under_another_ephemeral_key(version: str, newer: int) -> None:
    """A server can write one that agrees on the same: nobody looks at the highest bit (RFC 7748, 5)."""
    _, juliet, romeo, _ = await three(version)
    first = await romeo.says(JULIET, "Hello")
    await juliet.hears(first, ROMEO)
    for _ in range(newer):
        await romeo.cipher.ask(Mend(BareJID(JULIET), juliet.device.id))
        await exchange_keys([romeo, juliet])
    await talk(romeo, juliet)
    await forgets(juliet)
    before = juliet.on_disk()
    assert await juliet.fails_at(changed(first, f"{{{version}}}key", twist), ROMEO) is Problem.REPEATED
    assert (juliet.on_disk(), juliet.takes_mail()) == (before, [])
    await talk(romeo, juliet)


async def test_the_first_may_come_under_another_ephemeral_key(version: str) -> None:
    """So the test above can fail: nothing but that it is known stands against it."""
    _, juliet, romeo, _ = await three(version)
    first = await romeo.says(JULIET, "Hello")
    assert await juliet.hears(changed(first, f"{{{version}}}key", twist), ROMEO) == "Hello"


async def test_who_goes_on_telling_of_an_exchange_is_read_when_its_key_is_gone(version: str) -> None:
    """Romeo has heard no answer, and so each message carries it."""
    village, juliet, romeo, _ = await three(version)
    await juliet.hears(await romeo.says(JULIET, "one"), ROMEO)
    village.now += 2 * DAY
    two = await romeo.says(JULIET, "two")
    await juliet.restarts()
    before = given(juliet, version)
    assert await juliet.hears(two, ROMEO) == "two"
    assert await hidden(juliet, version) == set()
    assert given(juliet, version) == before


async def test_who_goes_on_telling_of_an_exchange_is_read_when_its_session_is_lost(version: str) -> None:
    _, juliet, romeo, _ = await three(version)
    await juliet.hears(await romeo.says(JULIET, "one"), ROMEO)
    juliet.sent.clear()  # he has heard no answer
    two = await romeo.says(JULIET, "two")
    await loses_sessions(juliet, version)
    assert await juliet.hears(two, ROMEO) == "two"
    await talk(juliet, romeo)


async def test_what_does_not_open_uses_no_pre_key(version: str) -> None:
    _, juliet, romeo, _ = await three(version)
    sent = await romeo.says(JULIET, "Hello")
    for tag in ("key", "payload"):
        spoilt = changed(sent, f"{{{version}}}{tag}", flip)
        assert await juliet.fails_at(spoilt, ROMEO) in (Problem.DAMAGED, Problem.NO_SESSION)
        assert await hidden(juliet, version) == set()
    assert await juliet.hears(sent, ROMEO) == "Hello"


async def test_one_pre_key_is_used_so_often_and_no_more(version: str) -> None:
    village = Village()
    juliet = await village.device(JULIET, version)
    many = [await village.device(f"guest{number}@verona.lit", version) for number in range(USES + 1)]
    key = leave_one(juliet, version)
    sent = [(each.jid, await each.says(JULIET, "Hello")) for each in many]
    for jid, text in sent[:-1]:
        assert await juliet.hears(text, jid) == "Hello"
    assert await juliet.fails_at(sent[-1][1], sent[-1][0]) is Problem.NO_SESSION
    assert key not in await had(juliet, version)


async def test_of_many_the_latest_are_kept(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pre_keys, "MOST", 3)
    village = Village()
    juliet, romeo = await village.device(JULIET, version), await village.device(ROMEO, version)
    used = []
    for number in range(5):
        used.append(leave_one(juliet, version))
        village.now += 1000
        if number:
            await romeo.cipher.ask(Mend(BareJID(JULIET), juliet.device.id))
            await exchange_keys([romeo, juliet])
        else:
            await juliet.hears(await romeo.says(JULIET, "Hello"), ROMEO)
    assert await hidden(juliet, version) == set(used[2:])
    assert await had(juliet, version) == given(juliet, version) | set(used[2:])


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_published_holds_none_that_was_used(version: str, seed: int) -> None:
    """Whatever happens in between: reloads, a catching-up, a look at what the server has, days."""
    chance = random.Random(seed)
    village = Village()
    juliet = await village.device(JULIET, version)
    guests = [await village.device(f"guest{number}@verona.lit", version) for number in range(6)]
    used: set[bytes] = set()
    synced = True
    for guest in guests:
        text = await guest.says(JULIET, "Hello")
        match chance.randrange(5):
            case 0:
                synced = chance.random() < 0.5
                await juliet.restarts(synced=synced)
            case 1:
                await juliet.has_caught_up()
                synced = True
            case 2:
                village.now += DAY // 3
            case 3:
                leave_one(juliet, version)  # somebody else has published what is not so
                await juliet.cipher.ask(Prepare())
        assert await juliet.hears(text, guest.jid) == "Hello"
        used |= await hidden(juliet, version)
        now = given(juliet, version)
        assert len(now) == 100
        assert not now & used
        bundle = await as_published(juliet, version)
        assert bundle.bundle.pre_keys == now
        assert set(bundle.pre_key_ids) == now
    assert len(used) == len(guests)
