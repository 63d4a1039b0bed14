"""What is written arrives once, in the order of writing, whatever the network and the server do meanwhile."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from demo.prosody import Prosody
from tests.engine.conftest import Place
from tests.support.accounts import Account, Accounts
from tests.support.engine import Engine
from tests.support.meeting import in_a_chat
from tests.support.peer import Peer
from tests.support.proxy import Proxy
from widget.core.model import BareJID, Delivery
from widget.features.messages.held import held_of
from widget.xmpp.client import Client


class Impatient(Engine):
    """It takes a server for gone that says nothing for two seconds."""

    def _connect(self, listener: Any, host: str) -> Client:
        client = super()._connect(listener, host)
        client._options = client._session._options = replace(
            client._options, ping_interval=1, ping_timeout=1, step_timeout=4
        )
        client._dialler._options = client._options
        return client


def deliveries(engine: Engine, person: Account) -> list[Delivery]:
    """How far each message has come, as the person is told."""
    held = held_of(engine.loop.store.slices["messages"], BareJID(person.jid))
    return [each.delivery for each in held.messages]


async def on_a_new_device(server: Any, account: Account, bodies: list[str]) -> list[str]:
    """What the archive has, in its order; so many are waited for, and no more may come."""
    async with Engine(server) as new:
        await new.log_in(account)
        await new.open("Romeo")
        await new.has_bodies(len(bodies))
        await new.settled()
        return new.bodies


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


@pytest.mark.parametrize("bosh", [False, True])
async def test_twenty_messages_into_a_dead_network_arrive_in_their_order(place: Place, bosh: bool) -> None:
    server, accounts = place
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    words = [f"word {n}" for n in range(20)]
    with Proxy(server.http_port) as network:
        async with Peer(romeo, server) as peer, Impatient(network, bosh=bosh) as engine:
            await engine.log_in(juliet)
            await engine.open("Romeo")
            await engine.settled()
            network.stalled = True
            for word in words:
                engine.say(word)
                await asyncio.sleep(0)
            await engine.has_bodies(20)
            assert set(deliveries(engine, romeo)) == {Delivery.PENDING}
            await engine.until(lambda: not engine.loop.session.online, "broken line")
            network.stalled = False
            await engine.is_online()
            await engine.all_sent()
            engine.say("The end")
            await peer.hears("The end")
            assert peer.bodies == engine.bodies == [*words, "The end"]
    assert await on_a_new_device(server, juliet, [*words, "The end"]) == [*words, "The end"]


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
