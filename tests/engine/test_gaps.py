"""Jumps into the past on a real Prosody, and the gaps they leave: found, shown, filled, in order."""

from __future__ import annotations

import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest

from demo.prosody import Prosody
from demo.store import Line
from tests.engine.test_corrections import correct
from tests.support.accounts import Account, Accounts, unique
from tests.support.engine import MAIN, Browser, Engine
from tests.support.peer import Peer
from widget.core.archive import ArchivePage
from widget.core.events import MomentWanted, NewerWanted, NewestWanted
from widget.core.gaps import Gap
from widget.core.model import BareJID, Kind
from widget.core.timeline import Timeline
from widget.features.messages.held import held_of
from widget.xmpp.archive import Archives

DAY = 24 * 3600
NUMBER = 700
"""Messages in the archive: three together in one second, ten such moments a day."""


def said(now: int) -> list[Line]:
    begin = now - (NUMBER // 30 + 1) * DAY
    return [Line("", f"Word {n}", begin + n // 30 * DAY + n % 30 // 3 * 60, f"id-{n}") for n in range(NUMBER)]


@asynccontextmanager
async def past(prosody: Prosody, accounts: Accounts, browser: Browser) -> AsyncIterator[tuple[Engine, Walk]]:
    """A chat with a long past, of which a first visit has fetched the end."""
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    lines = [Line(romeo.jid, *(each.body, each.time, each.id)) for each in said(int(time.time()))]
    prosody.store.chat(juliet.local, romeo.jid, lines)
    async with Engine(prosody, browser) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        await engine.sees(f"Word {NUMBER - 1}")
        yield engine, Walk(engine, juliet, romeo, BareJID(romeo.jid), lines)


class Walk:
    """A person who goes about in a conversation's past."""

    def __init__(
        self, engine: Engine, account: Account, other: Account, jid: BareJID, lines: list[Line]
    ) -> None:
        self.engine, self.account, self.other, self.jid, self.lines = engine, account, other, jid, lines

    async def to(self, number: int) -> None:
        """To the moment of a message."""
        chosen = MomentWanted(MAIN, self.jid, self.kind, self.lines[number].time * 1000)
        goal = self._held().goal
        self.engine.loop.dispatch(chosen)
        await self.engine.until(lambda: self._held().goal != goal, "the moment")
        assert self.lines[number].body in self.engine.bodies

    async def down(self) -> bool:
        """To what follows the last message in view; False at the end of all."""
        held = self._held()
        if held.at_end:
            return False
        last = held.messages[-1].id
        self.engine.loop.dispatch(NewerWanted(self.jid, held.messages[-1].order))
        await self.engine.until(
            lambda: self._held().at_end or self._held().messages[-1].id != last, "newer messages"
        )
        return True

    async def newest(self) -> None:
        self.engine.loop.dispatch(NewestWanted(self.jid))
        await self.engine.until(lambda: self._held().at_end and self._held().loaded, "the end")

    @property
    def kind(self) -> Kind:
        return Kind.ROOM if "muc" in self.jid else Kind.CHAT

    def gaps(self) -> tuple[Gap, ...]:
        found: tuple[Gap, ...] = self.engine.loop.store.slices["gaps"].gaps.get(self.jid, ())
        return found

    def is_unbroken(self) -> None:
        """What is in view is a piece of the archive, with nothing left out and nothing twice."""
        bodies = [each.body for each in self._held().messages]
        all_ = [each.body for each in self.lines]
        at = all_.index(bodies[0])
        assert bodies == all_[at : at + len(bodies)]

    def _held(self) -> Timeline:
        return held_of(self.engine.loop.store.slices["messages"], self.jid)


async def test_a_day_is_shown_among_its_neighbours_and_both_ways_lead_on_without_a_gap(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with past(prosody, accounts, Browser()) as (engine, walk):
        await walk.to(240)
        assert engine.bodies[0] == "Word 240"
        assert len(walk.gaps()) == 1
        await engine.scroll_up()
        assert engine.bodies[:50] == [f"Word {n}" for n in range(190, 240)]
        await walk.down()
        assert engine.bodies[-1] == "Word 289"
        assert engine.look().has(text="Messages are missing here")
        while await walk.down():
            walk.is_unbroken()
        assert engine.bodies[-1] == f"Word {NUMBER - 1}"
        assert walk.gaps() == ()
        await engine.scroll_up_to("Word 0")


async def test_a_gap_outlives_a_reload_and_is_filled_from_above(prosody: Prosody, accounts: Accounts) -> None:
    browser = Browser()
    async with past(prosody, accounts, browser) as (engine, walk):
        await walk.to(30)
        account, other, jid, lines = walk.account, walk.other, walk.jid, walk.lines
        await engine.settled()
    async with Engine(prosody, browser) as engine:
        await engine.log_in(account)
        await engine.open("Romeo")
        await engine.until(lambda: f"Word {NUMBER - 1}" in engine.bodies, "its newest message")
        walk = Walk(engine, account, other, jid, lines)
        assert len(walk.gaps()) == 1
        while "Word 0" not in engine.bodies:
            await engine.scroll_up()
            walk.is_unbroken()
        assert walk.gaps() == ()


async def test_a_day_without_messages_leads_to_the_next_and_a_later_one_to_the_newest(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with past(prosody, accounts, Browser()) as (engine, walk):
        night = MomentWanted(MAIN, walk.jid, Kind.CHAT, (walk.lines[89].time + 3600) * 1000)
        engine.loop.dispatch(night)
        await engine.sees("Word 90")
        assert engine.bodies[0] == "Word 90"
        engine.loop.dispatch(MomentWanted(MAIN, walk.jid, Kind.CHAT, int(time.time() * 1000) + 9_000_000))
        await engine.sees(f"Word {NUMBER - 1}")
        engine.loop.dispatch(MomentWanted(MAIN, walk.jid, Kind.CHAT, 0))
        await engine.sees("Word 0")


async def test_in_a_room_too(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    name = unique("library")
    lines = [Line("Romeo", each.body, each.time, each.id) for each in said(int(time.time()))]
    prosody.store.room(name, lines)
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        await peer.join(f"{name}@{prosody.muc}", "Romeo")
        await engine.log_in(juliet)
        await engine.join(f"{name}@{prosody.muc}")
        await engine.sees(f"Word {NUMBER - 1}")
        walk = Walk(engine, juliet, romeo, BareJID(f"{name}@{prosody.muc}"), lines)
        await walk.to(300)
        while await walk.down():
            walk.is_unbroken()
        await engine.scroll_up_to("Word 0")


@pytest.mark.parametrize("seed", range(3))
async def test_wherever_one_goes_nothing_is_lost_doubled_or_out_of_order(
    prosody: Prosody, accounts: Accounts, seed: int
) -> None:
    chance = random.Random(seed)
    async with past(prosody, accounts, Browser()) as (engine, walk):
        for _step in range(25):
            match chance.choice(("to", "to", "up", "down", "down", "newest")):
                case "to":
                    await walk.to(chance.randrange(NUMBER) // 3 * 3)
                case "up":
                    await engine.scroll_up()
                case "down":
                    await walk.down()
                case "newest":
                    await walk.newest()
            walk.is_unbroken()
        await walk.to(0)
        seen = engine.bodies
        while await walk.down():
            bodies = engine.bodies
            seen += bodies[bodies.index(seen[-1]) + 1 :]
        assert seen == [each.body for each in walk.lines]
        assert walk.gaps() == ()


async def test_what_was_corrected_since_it_was_read_in_doubt_stays_so_when_it_is_read_again(
    prosody: Prosody, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_doubt(self: Archives, id_: str, fin: Element | None) -> ArchivePage:
        return replace(end(self, id_, fin), stable=False)

    end = Archives.end
    browser = Browser()
    async with past(prosody, accounts, browser) as (engine, walk):
        with monkeypatch.context() as patched:
            # No server says so when it is asked to
            patched.setattr(Archives, "end", in_doubt)
            await walk.to(450)
            assert len(walk.gaps()) == 1
            while await walk.down():
                walk.is_unbroken()
        assert walk.gaps() == ()
        await engine.scroll_up_to("Word 480")
        async with Peer(walk.other, prosody) as peer:
            correct(peer, walk.account.jid, "id-480", "CORRECTED")
            await engine.sees("CORRECTED")
        await engine.settled()
    async with Engine(prosody, browser) as engine:
        await engine.log_in(walk.account)
        await engine.open("Romeo")
        await engine.until(lambda: f"Word {NUMBER - 1}" in engine.bodies, "its newest message")
        assert len(Walk(engine, walk.account, walk.other, walk.jid, walk.lines).gaps()) == 1
        await engine.scroll_up_to("Word 450")
        assert "CORRECTED" in engine.bodies
        assert "Word 480" not in engine.bodies
