"""A network that loses, delays, reorders, repeats and crosses what is sent, while browsers are killed."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from xml.etree.ElementTree import fromstring

import pytest

from tests.encryption.stock import Stock
from tests.encryption.test_stock import settle
from tests.encryption.village import BOTH, Neighbour, Village
from widget.core.encryption import Problem
from widget.core.stanza import child_text

ROMEO, JULIET = "romeo@montague.lit", "juliet@capulet.lit"
MESSAGES = 10_000 if os.environ.get("CHINWAG_LONG") else 500
LOST, REPEATED, KILLED = 0.05, 0.05, 0.01
UNDER_WAY = 30
"""Stanzas that the network holds for one device before it must deliver one."""
SOON, WELL = 3, 3
"""Messages after which all is well with others' devices (issue 6), and those by which that is seen."""


@dataclass
class Way:
    """From everybody to one device: what is under way to it, of whom, and what it is to read."""

    device: Neighbour
    chance: random.Random
    held: list[tuple[str, str, str]] = field(default_factory=list)
    lost: int = 0

    def takes(self, travelled: str, sender: str, body: str) -> None:
        if self.chance.random() < LOST:
            self.lost += 1
            return
        self.held.append((travelled, sender, body))
        if self.chance.random() < REPEATED:
            self.held.append((travelled, sender, body))

    async def delivers(self) -> str | None:
        """Any of those that are under way; None: it has carried keys only, for this device or another."""
        travelled, sender, body = self.held.pop(self.chance.randrange(len(self.held)))
        opened = await self.device.opens(travelled, sender)
        how = opened.envelope.encryption
        assert how is not None
        fine = (None,) if body else (None, Problem.NOT_FOR_US)
        assert how.problem in fine, f"{body!r} of {sender}: {how.problem}"
        assert child_text(opened.envelope.stanza, "body") == body
        return body or None


@pytest.mark.parametrize("only", [*BOTH, ""], ids=["axolotl", "omemo:2", "both"])
async def test_between_our_own_all_that_arrives_is_read(only: str) -> None:
    chance = random.Random(20)
    village = Village()
    devices = [await village.device(jid, only) for jid in (ROMEO, JULIET, JULIET)]
    ways = [Way(each, chance) for each in devices]
    read = 0

    async def sends(device: Neighbour, travelled: str, body: str) -> None:
        whom = (device.jid, fromstring(travelled).get("to"))
        for way in ways:
            if way.device is not device and (not body or way.device.jid in whom):
                way.takes(travelled, device.jid, body)

    for number in range(MESSAGES):
        village.now += 1000
        device = chance.choice(devices)
        body = f"{number} of {device.jid}"
        await sends(device, await device.says(JULIET if device.jid == ROMEO else ROMEO, body), body)
        for way in ways:
            while way.held and (chance.random() < 0.5 or len(way.held) > UNDER_WAY):
                read += await way.delivers() is not None
            for mail in way.device.takes_mail():
                await sends(way.device, mail, "")
            if chance.random() < KILLED:
                await way.device.restarts()
    for way in ways:
        while way.held:
            read += await way.delivers() is not None
    assert sum(way.lost for way in ways)
    assert read > MESSAGES


@pytest.mark.parametrize("version", BOTH, ids=["axolotl", "omemo:2"])
async def test_with_devices_of_others_all_is_well_soon_after_a_storm(version: str) -> None:
    chance = random.Random(7)
    village = Village()
    stock = await Stock(village, JULIET, version).start()
    romeo = await village.device(ROMEO)
    said = storm = 0
    while said < MESSAGES:
        storm += 1
        under_way: list[tuple[bool, str]] = []
        for number in range(chance.randrange(2, 30)):
            his = chance.random() < 0.5
            body = f"{storm}.{number}"
            text = await (romeo.says(JULIET, body) if his else stock.says(ROMEO, body))
            under_way.append((his, text))
            if chance.random() < KILLED * 5:
                await romeo.restarts()
        chance.shuffle(under_way)
        for his, text in under_way:
            if chance.random() >= LOST:
                await (stock.hears(text, ROMEO) if his else romeo.opens(text, JULIET))
        for number in range(SOON):
            village.now += 60_000
            await romeo.opens(await stock.says(ROMEO, f"{storm} then {number}"), JULIET)
            await settle(romeo, stock)
            await stock.hears(await romeo.says(JULIET, f"{storm} and {number}"), ROMEO)
            await settle(romeo, stock)
        for number in range(WELL):
            body = f"{storm} well {number}"
            assert await stock.hears(await romeo.says(JULIET, body), ROMEO) == body
            opened = await romeo.opens(await stock.says(ROMEO, body), JULIET)
            assert child_text(opened.envelope.stanza, "body") == body
            await settle(romeo, stock)
        said += len(under_way) + 2 * (SOON + WELL)
