"""A browser loses what it has kept, all of it or its keys alone: the person is told and can write at once."""

from __future__ import annotations

from typing import Any

import pytest

from demo.prosody import Prosody
from tests.engine.conftest import Place
from tests.support.accounts import Accounts
from tests.support.encrypting import SECRET, Wire, couple, encrypting
from tests.support.engine import Engine
from vdom import Query
from widget.core.events import AdditionRetried
from widget.core.model import MessageId
from widget.core.records import DeleteRange, Record
from widget.encryption.stores import STORES
from widget.errors import StorageUnavailable
from widget.features.encryption import STORE
from widget.features.encryption.known import ChoicesWanted
from widget.storage.memory import MemoryDatabase


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


async def test_while_it_cannot_be_read_what_is_encrypted_nothing_goes_out_and_then_it_goes_encrypted(
    prosody: Prosody, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(monkeypatch)
    async with couple(prosody, accounts) as pair:
        pair.his.say("Who art thou?")
        await pair.hers.sees("Who art thou?")
        await pair.hers.leave()
        disk = Worn(monkeypatch)
        async with Engine(prosody, pair.hers.browser) as again:
            await again.log_in(pair.juliet)
            await again.open("Romeo")
            await again.sees("Nothing is sent until it can.")
            again.say(f"I am in {SECRET}")
            await again.until(lambda: bool(held_back(again)), "message that waits")
            disk.worn = False
            again.loop.dispatch(ChoicesWanted())
            await again.until(lambda: "Nothing is sent until" not in again.look().text(), "what was chosen")
            again.loop.dispatch(AdditionRetried(held_back(again)[0]))
            await pair.his.sees(f"I am in {SECRET}")
    assert wire.leaked == []


class Worn:
    """Disks on which it cannot be read which conversations are encrypted."""

    worn = True

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        select = MemoryDatabase.select

        async def read(database: MemoryDatabase, store: str, **how: Any) -> list[Record]:
            if self.worn and store == STORE:
                raise StorageUnavailable("a bad sector")
            return await select(database, store, **how)

        monkeypatch.setattr(MemoryDatabase, "select", read)


def held_back(engine: Engine) -> list[MessageId]:
    """What waits since it could not be encrypted."""
    (held,) = engine.loop.store.slices["messages"].timelines.values()
    return [each.id for each in held.messages if each.encryption and each.encryption.problem]
