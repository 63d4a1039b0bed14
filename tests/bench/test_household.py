"""The others of an encrypted chat: their devices are found by an engine of ours, read it and answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from demo.prosody import Prosody
from tests.bench.household import Arrival, Household, Lost, at_home, posted
from tests.bench.measures.omemo import DEVICES, GAPS
from tests.bench.seeds import FRIEND, NAMES
from tests.support.accounts import Accounts
from tests.support.encrypting import encrypting, said
from tests.support.engine import Engine
from widget.core.encryption import NEW


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Prosody]:
    """One that takes plain passwords, as the benchmark's does."""
    with Prosody(tmp_path / "server", plain=True) as server:
        yield server


@pytest.fixture
def accounts(server: Prosody) -> Accounts:
    return Accounts(server.store, server.domain)


async def test_each_device_gets_a_key_reads_it_and_ends_the_key_exchange(
    server: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with at_home(server, romeo.local, 3) as home, encrypting(server, juliet) as hers:
        await hers.open("Romeo")
        hers.say("Is the kettle on yet?")
        arrival = await home.next()
        keys = keys_in(arrival, home.jid)
        assert len(keys) == len({key.get("rid") for key in keys}) == 3
        assert all(key.get("kex") for key in keys)
        assert await home.all_read(arrival) == "Is the kettle on yet?"
        await answered(hers, home, juliet.jid)
        hers.say("And now?")
        arrival = await home.next()
        assert [key.get("kex") for key in keys_in(arrival, home.jid)] == [None] * 3
        assert await home.reads(arrival) == "And now?"
        for number in range(3):
            sent = await home.send(await home.seals(juliet.jid, f"It is, for the {number}th time"))
            await hers.sees(f"It is, for the {number}th time")
            assert sent > arrival.at
        assert not any(each.encryption and each.encryption.problem for each in said(hers))


def keys_in(arrival: Arrival, jid: str) -> list[Element]:
    (keys,) = arrival.stanza.iter(f"{{{NEW}}}keys")
    assert keys.get("jid") == jid
    return list(keys)


async def answered(hers: Engine, home: Household, jid: str) -> None:
    """All that they have sent so far has come: what is said in the end comes last."""
    await home.send(await home.seals(jid, "That is all"))
    await hers.sees("That is all")


async def test_what_it_seals_beforehand_opens_in_an_archive(server: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with at_home(server, romeo.local, 1) as home:
        async with encrypting(server, juliet) as hers:
            await hers.open("Romeo")
            hers.say("Good night")
            assert await home.reads(await home.next()) == "Good night"
            browser = hers.browser
        texts = [f"While you were away {number}" for number in range(120)]
        sealed = [await home.seals(juliet.jid, text) for text in texts]
        server.restart()
        await posted(server, romeo.local, sealed)
        async with encrypting(server, juliet, browser) as hers:
            await hers.open("Romeo")
            await hers.until(lambda: hers.bodies == ["Good night", *texts], "all of it, in order")


async def test_a_message_for_others_does_not_count_as_read(server: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    async with at_home(server, romeo.local, 1) as home, at_home(server, juliet.local, 1) as hers:
        sealed = await home.seals(hers.jid, "For Juliet")
        await home.send(sealed.replace(f'to="{hers.jid}"', f'to="{home.jid}"'))
        arrival = await home.next()
        with pytest.raises(Lost, match="does not open"):
            await home.reads(arrival)


def test_nobody_of_them_is_measured_for_anything_else() -> None:
    assert len(set(DEVICES.values())) == len(DEVICES)
    assert set(DEVICES.values()) <= set(NAMES) - {FRIEND, NAMES[-1]}
    assert len(set(GAPS)) == len(GAPS)
