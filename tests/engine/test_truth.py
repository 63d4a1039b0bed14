"""The archive is the truth: whatever happened, on three clients, over bad lines, a new device shows the same,
and both show what another program reads there.

`CHINWAG_RUNS=200` makes as many random runs.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
from dataclasses import dataclass, field
from typing import Any

import pytest

from demo.prosody import Prosody
from tests.support.accounts import Account, Accounts, unique
from tests.support.at_page import TIMEOUT
from tests.support.engine import Engine
from tests.support.peer import Peer
from widget.core.model import BareJID
from widget.features.messages.held import held_of

RUNS = int(os.environ.get("CHINWAG_RUNS", "4"))
STEPS = 24
EMOJI = ("👍", "🌿", "🎉", "😢")
HINT = "<store xmlns='urn:xmpp:hints'/>"


@dataclass
class Said:
    """A message: by what its sender calls it, whose it is, and what it says now."""

    id: str
    ours: bool
    text: str


@dataclass
class Run:
    """Juliet at a page and at her phone, and Romeo; all of it by one row of random numbers."""

    engine: Engine
    phone: Peer
    romeo: Peer
    juliet: Account
    server: Prosody
    random: random.Random
    said: list[Said] = field(default_factory=list)
    left: list[Engine] = field(default_factory=list)

    async def step(self) -> None:
        """One of them does something, or the line breaks, or the page is left."""
        match self.random.choices(["deed", "broken line", "reload"], [20, 2, 1])[0]:
            case "deed":
                who = self.random.choice(["engine", "phone", "romeo"])
                self.act(who)
                await self.settle(who)
            case "broken line":
                self.engine.cut()
                await self.engine.until(lambda: not self.engine.loop.session.online, "broken line")
                # What two do at the same time has no order that both could know
                who = self.random.choice(["engine", "phone", "romeo"])
                for _ in range(self.random.randrange(4)):
                    self.act(who)
                await self.settle(who)
            case "reload":
                await self.engine.loop.units.drained()
                self.engine.abandon()
                self.left.append(self.engine)
                self.act(who := self.random.choice(["phone", "romeo"]))
                self.engine = await self.visit(self.engine.browser)
                await self.settle(who)

    async def settle(self, who: str) -> None:
        """Wait until what was done has come to the server, and from there to the page."""
        engine = self.engine
        await engine.until(lambda: engine.loop.session.online, "session")
        await engine.all_sent()
        await engine.until(lambda: not engine.look().has(data_pending=True), "sent reactions")
        if who != "engine":
            self.says(who)
            await engine.sees(self.said[-1].text)

    def act(self, who: str) -> None:
        deed = self.random.choices([self.says, self.corrects, self.reacts, self.retracts], [6, 6, 6, 1])[0]
        deed(who)

    def says(self, who: str) -> None:
        text = unique("word")
        if who == "engine":
            self.engine.say(text)
            id_ = str(self.engine.loop.store.slices["messages"].timelines[self.chat].messages[-1].given)
        elif who == "phone":
            id_ = self.phone.say(self.romeo.account.jid, text)
        else:
            id_ = self.romeo.say(self.juliet.jid, text)
        self.said.append(Said(id_, who != "romeo", text))

    def corrects(self, who: str) -> None:
        if not (said := self.one(ours=who != "romeo")):
            return
        text = unique("better")
        if who == "engine":
            if not self.shows(said):
                return
            self.engine.choose("Edit", said.text)
            self.engine.say(text)
        else:
            replaced = f"<replace xmlns='urn:xmpp:message-correct:0' id='{said.id}'/>"
            self.send(who, f"<body>{text}</body>{replaced}")
        said.text = text

    def reacts(self, who: str) -> None:
        if not (said := self.one()):
            return
        if who == "engine":
            if self.shows(said):
                self.engine.fire("menu", cls="message-tools", detail=self.row(said).attr("data_id"))
                self.engine.click(aria_label=f"React with {self.random.choice(['👍', '😢'])}")
                self.engine.fire("closed", cls="message-menu")
            return
        emojis = self.random.sample(EMOJI, self.random.randrange(3))
        inside = "".join(f"<reaction>{each}</reaction>" for each in emojis)
        self.send(who, f"<reactions xmlns='urn:xmpp:reactions:0' id='{said.id}'>{inside}</reactions>{HINT}")

    def retracts(self, who: str) -> None:
        if not (said := self.one(ours=who != "romeo")):
            return
        if who == "engine":
            # What has not gone out cannot be taken back
            if not (self.engine.loop.session.online and self.shows(said)):
                return
            self.engine.choose("Delete", said.text)
            self.engine.click("button", data_kind="danger")
        else:
            self.send(who, f"<retract xmlns='urn:xmpp:message-retract:1' id='{said.id}'/>{HINT}")
        self.said.remove(said)

    @property
    def chat(self) -> BareJID:
        return BareJID(self.romeo.account.jid)

    async def visit(self, browser: Any) -> Engine:
        engine = Engine(self.server, browser)
        await engine.__aenter__()
        await engine.log_in(self.juliet)
        await engine.open("Romeo")
        return engine

    def one(self, ours: bool | None = None) -> Said | None:
        """One of the last messages: one that may be changed by whoever it is, or any."""
        fit = [each for each in self.said[-16:] if ours is None or each.ours == ours]
        return self.random.choice(fit) if fit else None

    def row(self, said: Said) -> Any:
        rows = self.engine.look().all(cls="message")
        return next((each for each in rows if each.has(cls="body", text=said.text)), None)

    def shows(self, said: Said) -> bool:
        return self.row(said) is not None

    def send(self, who: str, inside: str) -> None:
        """From Juliet's phone to Romeo, or from Romeo to her."""
        ours = who == "phone"
        peer, to = (self.phone, self.romeo.account.jid) if ours else (self.romeo, self.juliet.jid)
        peer.add(to, inside)


def shown(engine: Engine, romeo: str) -> list[object]:
    """Each message with all that was added to it."""
    held = held_of(engine.loop.store.slices["messages"], BareJID(romeo)).messages
    return [
        (
            each.body,
            tuple(version.body for version in each.versions),
            each.retraction is not None,
            sorted((one.who, one.emojis) for one in each.reactions if one.emojis),
        )
        for each in held
    ]


def seen(engine: Engine, romeo: str) -> list[object]:
    """Each message as `told` has it."""
    held = held_of(engine.loop.store.slices["messages"], BareJID(romeo)).messages
    return [
        None
        if each.retraction
        else (each.body, sorted(sorted(one.emojis) for one in each.reactions if one.emojis))
        for each in held
    ]


async def told(phone: Peer, romeo: str) -> list[object]:
    """What slixmpp reads in the archive, put together by the rules of XEP-0308, 0424 and 0444 alone.

    Of each message its last words and everybody's emoji; None where it was taken back.
    """
    words: dict[tuple[str, str], str | None] = {}
    emoji: dict[str, dict[str, list[str]]] = {}
    async for found in phone.xmpp.plugin["xep_0313"].iterate(with_jid=romeo, rsm={"max": 250}):
        stanza = found["mam_result"]["forwarded"]["stanza"].xml
        sender = stanza.get("from").partition("/")[0]
        about = {each.tag.partition("}")[2]: each for each in stanza if each.get("id")}
        body = stanza.findtext("{jabber:client}body")
        if (taken := about.get("retract")) is not None:
            words[sender, taken.get("id")] = None
        elif (better := about.get("replace")) is not None:
            if words[sender, better.get("id")] is not None:
                words[sender, better.get("id")] = body
        elif (chosen := about.get("reactions")) is not None:
            emoji.setdefault(chosen.get("id"), {})[sender] = sorted(each.text for each in chosen)
        elif body:
            words.setdefault((sender, stanza.get("id")), body)
    return [
        None if body is None else (body, sorted(filter(None, emoji.get(id_, {}).values())))
        for (_, id_), body in words.items()
    ]


@pytest.mark.parametrize("seed", range(RUNS))
async def test_a_new_device_shows_what_the_old_one_shows(
    prosody: Prosody, accounts: Accounts, seed: int
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as his, Peer(juliet, prosody, "phone") as phone:
        run = Run(Engine(prosody), phone, his, juliet, prosody, random.Random(seed))
        run.engine = await run.visit(None)
        for _ in range(STEPS):
            await run.step()
        old = run.engine
        new = await run.visit(None)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(TIMEOUT):
                while shown(old, romeo.jid) != shown(new, romeo.jid):
                    await asyncio.sleep(0.01)
        there, here = shown(new, romeo.jid), shown(old, romeo.jid)
        truth, read = await told(phone, romeo.jid), seen(new, romeo.jid)
        for each in (*run.left, old, new):
            await each.__aexit__()
        assert here == there
        assert read == truth
