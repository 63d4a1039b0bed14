"""The client over a session that works."""

from __future__ import annotations

import asyncio

import pytest

from tests.support.scripted_server import Actor, ScriptedServer
from tests.xmpp.recorder import Recorder
from tests.xmpp.stage import JID, ROMEO, Stage, plain_session, stage
from widget.xmpp.client import Client
from widget.xmpp.connector import Connector
from widget.xmpp.listener import Connecting, Offline
from widget.xmpp.options import ConnectionOptions
from widget.xmpp.reconnect import Backoff


async def test_waking_cuts_the_wait_short() -> None:
    async with ScriptedServer(Actor.cuts, plain_session) as server:
        listener = Recorder()
        slow = Backoff(first=3600, cap=3600, uniform=max)
        client = Client(listener, ConnectionOptions(websocket_url=server.url), slow)
        await client.connect(ROMEO)
        await listener.until(lambda: listener.seen(Offline))
        client.wake()
        await listener.online()
        await client.disconnect()


async def test_waking_an_idle_session_asks_whether_the_server_is_there() -> None:
    async def theatre(server: Actor) -> None:
        await server.logs_in(JID)
        await server.hears("r")
        server.says("<a xmlns='urn:xmpp:sm:3' h='0'/>")
        await server.hears_goodbye()

    async with stage(theatre) as play:
        await play.listener.online()
        play.client.wake()


async def test_a_person_who_looks_away_lets_the_server_rest() -> None:
    csi = "<csi xmlns='urn:xmpp:csi:0'/>"

    async def theatre(server: Actor) -> None:
        await server.logs_in(JID, features=csi)
        assert (await server.hears("inactive")).tag == "{urn:xmpp:csi:0}inactive"
        await server.hears("active")
        await server.hears_goodbye()

    async with stage(theatre) as play:
        await play.listener.online()
        play.client.active(True)
        play.client.active(False)
        play.client.active(False)
        play.client.active(True)


async def test_what_a_server_was_about_to_say_when_it_was_let_rest_is_asked_for() -> None:
    asked = asyncio.Event()

    async def theatre(server: Actor) -> None:
        await server.logs_in(JID, features="<csi xmlns='urn:xmpp:csi:0'/>")
        await server.hears("inactive")
        await server.hears("r")
        asked.set()
        await server.hears_goodbye()

    async with stage(theatre) as play:
        await play.listener.online()
        play.client.active(False)
        await asked.wait()


async def test_looking_away_is_repeated_in_a_new_session() -> None:
    async def theatre(server: Actor) -> None:
        await server.logs_in(JID, features="<csi xmlns='urn:xmpp:csi:0'/>")
        await server.hears("inactive")
        await server.hears_goodbye()

    async with ScriptedServer(theatre) as server:
        made = Stage(server)
        made.client.active(False)
        await made.client.connect(ROMEO)
        await made.listener.online()
        await made.client.disconnect()


async def test_disconnecting_while_connecting_leaves_nothing_behind() -> None:
    before = asyncio.all_tasks()
    async with ScriptedServer(Actor.falls_silent) as server:
        made = Stage(server)
        await made.client.connect(ROMEO)
        await made.listener.until(lambda: len(made.listener.statuses) == 2)
        await made.client.disconnect()
        assert made.listener.statuses[-1] == Offline(None, None)
    for _ in range(3):
        await asyncio.sleep(0)
    assert asyncio.all_tasks() == before


async def test_an_error_of_ours_ends_an_attempt_and_not_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    async with ScriptedServer(plain_session) as server:
        made = Stage(server)
        find = Connector.endpoints

        async def broken(connector: Connector, domain: str) -> list[str]:
            monkeypatch.setattr(Connector, "endpoints", find)
            raise RuntimeError("not as it should be")

        monkeypatch.setattr(Connector, "endpoints", broken)
        await made.client.connect(ROMEO)
        await made.listener.online()
        assert (await made.offline()).retry_in is not None
        await made.client.disconnect()


async def test_the_endpoint_that_worked_is_tried_first() -> None:
    async def short(server: Actor) -> None:
        await server.logs_in(JID, managed=False)
        await server.cuts()

    async with ScriptedServer(short, plain_session) as server:
        made = Stage(server, websocket_url="ws://localhost:1/xmpp-websocket", bosh_url=server.url)
        await made.client.connect(ROMEO)
        await made.listener.online(2)
        await made.client.disconnect()
        tried = [s.endpoint for s in made.listener.statuses if isinstance(s, Connecting) and s.endpoint]
        assert tried == ["ws://localhost:1/xmpp-websocket", server.url, server.url]


async def test_after_a_cut_what_worked_gets_a_second_chance_before_the_others() -> None:
    async def short(server: Actor) -> None:
        await server.logs_in(JID, managed=False)
        await server.cuts()

    async with ScriptedServer(short, Actor.cuts, Actor.cuts, plain_session) as server:
        made = Stage(server, bosh_url="http://localhost:1/http-bind")
        await made.client.connect(ROMEO)
        await made.listener.online(2)
        await made.client.disconnect()
        tried = [s.endpoint for s in made.listener.statuses if isinstance(s, Connecting) and s.endpoint]
        assert tried == [server.url] * 4, "only after two failures would BOSH have been tried"


async def test_the_others_are_tried_when_what_worked_fails_again_and_again() -> None:
    async def short(server: Actor) -> None:
        await server.logs_in(JID, managed=False)
        await server.cuts()

    async with ScriptedServer(plain_session) as other, ScriptedServer(short, Actor.cuts) as server:
        made = Stage(server, bosh_url=other.url)
        await made.client.connect(ROMEO)
        await made.listener.online(2)
        await made.client.disconnect()
        tried = [s.endpoint for s in made.listener.statuses if isinstance(s, Connecting) and s.endpoint]
        assert tried == [*[server.url] * 4, other.url]
