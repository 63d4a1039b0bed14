"""What is written arrives once, in the order of writing, whatever the network and the server do meanwhile."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slixmpp import JID

from demo.prosody import Prosody
from tests.engine.conftest import Place
from tests.support.accounts import Account, Accounts
from tests.support.ejabberd import Ejabberd
from tests.support.engine import Engine
from tests.support.meeting import in_a_chat, in_a_room
from tests.support.peer import Peer
from tests.support.proxy import Proxy
from widget.core.model import BareJID, Delivery
from widget.features.messages.held import held_of
from widget.xmpp.client import Client

GONE = "You deleted this message"


class Impatient(Engine):
    """It takes a server for gone that says nothing for two seconds."""

    def _connect(self, listener: Any, host: str) -> Client:
        client = super()._connect(listener, host)
        client._options = client._session._options = replace(
            client._options, ping_interval=1, ping_timeout=1, step_timeout=4
        )
        client._dialler._options = client._options
        return client


class WrongClock(Engine):
    """A device whose clock is wrong by so many days."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.days = 0
        right = self.clock.now
        self.clock.now = lambda: right() + self.days * 86_400_000  # type: ignore[method-assign]


def deliveries(engine: Engine, person: Account) -> list[Delivery]:
    """How far each message has come, as the person is told."""
    held = held_of(engine.loop.store.slices["messages"], BareJID(person.jid))
    return [each.delivery for each in held.messages]


async def the_archive_has(server: Prosody | Ejabberd, account: Account, bodies: list[str]) -> None:
    """These, in this order, and no more: a new device shows it."""
    async with Engine(server) as new:
        await new.log_in(account)
        await new.open("Romeo")
        await new.has_bodies(len(bodies))
        await new.settled()
        assert new.bodies == bodies


async def test_a_refused_message_that_is_tried_again_offline_reaches_who_takes_it_by_then(
    prosody: Prosody, accounts: Accounts
) -> None:
    """Our archive has had it since before it was refused."""
    (juliet,) = accounts.make("juliet")
    later = Account(f"paris-{juliet.local}@{prosody.domain}", juliet.password, "Paris")
    async with Engine(prosody) as engine:
        await engine.log_in(juliet)
        engine.click("button", aria_label="New chat")
        engine.fill("form", cls="dialog-form", form={"jid": later.jid})
        await engine.until(lambda: engine.look().has(cls="composer"), "conversation")
        engine.say("Who are you?")
        await engine.until(lambda: deliveries(engine, later) == [Delivery.FAILED], "refusal")
        with prosody.paused() as store:
            await engine.until(lambda: not engine.loop.session.online, "broken line")
            store.accounts([later.local], later.password)
            engine.act(engine.look().find(cls="failure").find("button").click())
            await engine.until(lambda: deliveries(engine, later) == [Delivery.PENDING], "another try")
        async with Peer(later, prosody) as paris:
            await paris.hears("Who are you?")
            await engine.until(lambda: deliveries(engine, later)[0] is Delivery.DELIVERED, "receipt")
            assert paris.bodies == engine.bodies == ["Who are you?"]


async def test_twenty_messages_into_a_dead_network_arrive_in_their_order(place: Place) -> None:
    server, accounts = place
    words = [f"word {n}" for n in range(20)]
    with Proxy(server.http_port) as network:
        async with in_a_chat(server, accounts, network, page=Impatient) as (juliet, romeo, engine):
            await engine.settled()
            network.stalled = True
            for word in words:
                engine.say(word)
                await asyncio.sleep(0)
            await engine.has_bodies(20)
            assert set(deliveries(engine, romeo.account)) == {Delivery.PENDING}
            await engine.until(lambda: not engine.loop.session.online, "broken line")
            network.stalled = False
            await engine.is_online()
            await engine.all_sent()
            engine.say("The end")
            await romeo.hears("The end")
            assert romeo.bodies == engine.bodies == [*words, "The end"]
    await the_archive_has(server, juliet, [*words, "The end"])


async def test_a_stanza_for_which_the_server_ends_the_stream_keeps_nothing_else_from_going(
    tmp_path: Path,
) -> None:
    """Prosody 0.12 does not say beforehand how big a stanza it takes."""
    with Prosody(tmp_path / "small", extra="c2s_stanza_size_limit = 20000") as server:
        async with in_a_chat(server, Accounts(server.store, server.domain)) as (juliet, romeo, engine):
            for word in ("Before", "p" * 30_000, "After", "At last"):
                engine.say(word)
            await engine.sees("too large")
            await romeo.hears("At last")
            await engine.all_sent()
            assert romeo.bodies == ["Before", "After", "At last"]
            assert deliveries(engine, romeo.account).count(Delivery.FAILED) == 1
            await engine.loop.units.drained()
            engine.abandon()
            async with Engine(server, engine.browser) as second:
                await second.is_online()
                await second.open("Romeo")
                second.say("And on")
                await romeo.hears("And on")
                assert romeo.bodies == ["Before", "After", "At last", "And on"]


async def test_what_the_server_took_and_died_before_it_said_so_is_not_sent_again(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    with Proxy(prosody.http_port) as network:
        async with Engine(network) as engine:
            await engine.log_in(juliet)
            await engine.open("Romeo")
            await engine.settled()
            async with Peer(romeo, prosody) as peer:
                network.muffled = True
                engine.say("Taken")
                await peer.hears("Taken")
            assert deliveries(engine, romeo) == [Delivery.PENDING]
            prosody.kill()
            try:
                network.cut()
                network.muffled = False
                await engine.until(lambda: not engine.loop.session.online, "broken line")
                engine.say("In the dark")
            finally:
                prosody.start()
            await engine.is_online()
            await engine.all_sent()
            async with Peer(romeo, prosody) as peer:
                engine.say("The end")
                await peer.hears("The end")
                assert "Taken" not in peer.bodies
    words = ["Taken", "In the dark", "The end"]
    await the_archive_has(prosody, juliet, words)


async def test_what_is_changed_and_taken_back_before_it_was_sent_ends_so_on_every_device(
    place: Place,
) -> None:
    server, accounts = place
    with Proxy(server.http_port) as network:
        async with in_a_chat(server, accounts, network) as (juliet, romeo, engine):
            await engine.settled()
            network.refuse = True
            network.cut()
            await engine.until(lambda: not engine.loop.session.online, "broken line")
            for word in ("Good evning", "Go away", "Stay"):
                engine.say(word)
            engine.choose("Edit", "Good evning")
            engine.say("Good evening")
            engine.choose("Delete", "Go away")
            engine.click("button", data_kind="danger")
            words = ["Good evening", GONE, "Stay"]
            await engine.until(lambda: engine.bodies == words, "both changes")
            network.refuse = False
            engine.say("The end")
            await romeo.hears("The end")
            await engine.all_sent()
            said = [romeo.bodies.index(each) for each in ("Good evning", "Go away", "Stay", "Good evening")]
            assert said == sorted(said), "each before what is said of it"
            assert len(romeo.named("{urn:xmpp:message-correct:0}replace")) == 1
            assert len(romeo.named("{urn:xmpp:message-retract:1}retract")) == 1
            words.append("The end")
            assert engine.bodies == words
    await the_archive_has(server, juliet, words)


async def test_what_is_said_in_a_room_that_has_thrown_us_out_is_told_as_not_sent(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with in_a_room(prosody, accounts) as (room, romeo, _, engine):
        engine.say("Good evening")
        await romeo.hears("Good evening")
        nickname = engine.loop.store.slices["muc"].rooms[room].nickname
        await romeo.xmpp.plugin["xep_0045"].set_role(JID(room), nickname, "none")
        engine.say("At the door")
        await engine.until(lambda: engine.look().has(cls="failure"), "refusal")
        assert "At the door" not in romeo.bodies


@pytest.mark.parametrize("days", [-1, 1])
async def test_a_clock_that_is_wrong_by_a_day_changes_no_order(
    prosody: Prosody, accounts: Accounts, days: int
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    words = [f"word {n}" for n in range(9)]
    async with Peer(romeo, prosody) as peer:
        engine = WrongClock(prosody)
        for visit in range(3):
            engine.days = days
            async with engine:
                await engine.log_in(juliet) if not visit else await engine.is_online()
                await engine.open("Romeo")
                engine.say(words[3 * visit])
                await peer.hears(words[3 * visit])
                await engine.all_sent()
                peer.say(juliet.jid, words[3 * visit + 1])
                await engine.sees(words[3 * visit + 1])
                await engine.has_bodies(3 * visit + 2)
                assert engine.bodies == words[: 3 * visit + 2]
                await engine.loop.units.drained()
                engine.abandon()
                peer.say(juliet.jid, words[3 * visit + 2])
                await peer.settled()
            engine = WrongClock(prosody, engine.browser)
    await the_archive_has(prosody, juliet, words)
