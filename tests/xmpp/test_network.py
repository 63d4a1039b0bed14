"""The client at a real server behind a bad network: cuts, restarts, blocked WebSockets, other hashes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.prosody import Prosody
from tests.support.accounts import Accounts
from tests.support.ejabberd import Ejabberd
from tests.support.proxy import Proxy
from tests.xmpp.person import Person
from widget.core import stanza as build
from widget.core.archive import ArchiveRequest
from widget.errors import DiscoveryFailed, EndpointUnreachable
from widget.xmpp.listener import Connecting, Offline, Online
from widget.xmpp.options import Password


@pytest.fixture
def network(prosody: Prosody, accounts: Accounts) -> Iterator[Proxy]:
    """A bad network before Prosody."""
    with Proxy(prosody.http_port) as proxy:
        yield proxy


def sessions(person: Person) -> list[bool]:
    """Each session that there was: whether it was resumed."""
    return [status.resumed for status in person.statuses if isinstance(status, Online)]


async def heard(person: Person, count: int) -> None:
    """Wait for so many messages."""
    await person.until(lambda: len(person.bodies) >= count)


async def trouble(person: Person) -> Exception | None:
    """Wait for the first failure to connect."""
    await person.until(lambda: person.seen(Offline))
    status = person.seen(Offline)[0]
    assert isinstance(status, Offline)
    return status.error


async def test_a_cut_connection_is_resumed_and_nothing_is_lost_or_doubled(
    network: Proxy, prosody: Prosody, accounts: Accounts
) -> None:
    romeo, juliet = accounts.make("romeo", "juliet")
    bodies = [f"line {number}" for number in range(30)]
    async with (
        Person.of(romeo, network.websocket_url) as one,
        Person.of(juliet, prosody.websocket_url) as other,
    ):
        one.appears()
        for number, body in enumerate(bodies):
            if number % 10 == 5:
                network.cut()
            other.says(one.jid, body)
            if one.client.online:
                one.says(other.jid, f"re {body}")
            await other.until(lambda: other.ids)
        await one.until(lambda: len(set(one.bodies)) == len(bodies))
        assert one.bodies == bodies
        await one.until(lambda: len(one.ids) == len(set(one.ids)) and not one.client.management.waiting)
        assert set(sessions(one)[1:]) == {True}
        assert len(other.bodies) == len(set(other.bodies))
        assert one.returned == []


async def test_messages_written_into_a_dead_socket_arrive_after_the_resumption(
    network: Proxy, prosody: Prosody, accounts: Accounts
) -> None:
    romeo, juliet = accounts.make("romeo", "juliet")
    async with (
        Person.of(romeo, network.websocket_url) as one,
        Person.of(juliet, prosody.websocket_url) as other,
    ):
        await one.until(lambda: not one.client.management.waiting)
        network.stalled = True
        ids = [one.says(other.jid, body) for body in ("one", "two", "three")]
        network.refuse = True
        network.cut()
        await one.until(lambda: one.seen(Offline))
        network.stalled = network.refuse = False
        await other.until(lambda: other.bodies == ["one", "two", "three"])
        await one.until(lambda: one.ids == ids)
        assert sessions(one) == [False, True]


async def test_a_query_is_answered_after_a_cut(network: Proxy, accounts: Accounts) -> None:
    romeo = accounts.one("romeo")
    async with Person.of(romeo, network.websocket_url) as one:
        network.stalled = True
        asked = asyncio.ensure_future(one.asks("get", build.element("query", "jabber:iq:roster")))
        await asyncio.sleep(0)
        network.cut()
        network.stalled = False
        assert (await asked).get("type") == "result"
        assert sessions(one) == [False, True]


async def test_a_stalled_network_is_noticed(network: Proxy, accounts: Accounts) -> None:
    romeo = accounts.one("romeo")
    async with Person.of(romeo, network.websocket_url, ping_interval=0.2, ping_timeout=0.3) as one:
        network.stalled = True
        await one.until(lambda: one.seen(Offline))
        network.stalled = False
        await one.online(2)


async def test_waking_notices_a_stalled_network_at_once(network: Proxy, accounts: Accounts) -> None:
    romeo = accounts.one("romeo")
    async with Person.of(romeo, network.websocket_url, step_timeout=1.0) as one:
        network.stalled = True
        one.client.wake()
        await one.until(lambda: one.seen(Offline))
        network.cut()
        network.stalled = False
        await one.online(2)


@pytest.mark.parametrize("bosh", [False, True])
async def test_a_killed_server_is_found_again_and_the_archive_has_everything(
    prosody: Prosody, accounts: Accounts, bosh: bool
) -> None:
    romeo, juliet = accounts.make("romeo", "juliet")
    url = prosody.bosh_url if bosh else prosody.websocket_url
    async with Person.of(romeo, url) as one, Person.of(juliet, url) as other:
        known = one.says(other.jid, "before")
        await one.until(lambda: known in one.ids)
        prosody.kill()
        lost = one.says(other.jid, "into the void") if one.client.online else ""
        await one.until(lambda: one.seen(Offline))
        prosody.start()
        await one.online(2)
        await other.online(2)
        assert sessions(one) == [False, False]
        assert [stanza.get("id") for stanza in one.returned] == ([lost] if lost else [])
        one.says(other.jid, "after")
        await other.hears("after")
        page = await one.client.archive(ArchiveRequest(before="", limit=10))
        assert [m.stanza.findtext("{jabber:client}body") for m in page.messages] == ["before", "after"]


async def test_bosh_survives_a_cut_of_its_connections(
    network: Proxy, prosody: Prosody, accounts: Accounts
) -> None:
    romeo, juliet = accounts.make("romeo", "juliet")
    async with (
        Person.of(romeo, network.bosh_url) as one,
        Person.of(juliet, prosody.websocket_url) as other,
    ):
        one.appears()
        bodies = [f"line {number}" for number in range(5)]
        for number, body in enumerate(bodies, 1):
            other.says(one.jid, body)
            one.says(other.jid, f"re {body}")
            await asyncio.sleep(0.01 * number)  # so that the cut finds the requests on different ways
            network.cut()
            await heard(one, number)
            await heard(other, number)
        assert one.bodies == bodies
        assert other.bodies == [f"re {body}" for body in bodies]
        assert sessions(one) == [False]


async def test_bosh_is_used_when_the_websocket_is_blocked(network: Proxy, accounts: Accounts) -> None:
    network.block_websocket = True
    romeo = accounts.one("romeo")
    async with Person.of(romeo, network.websocket_url, bosh_url=network.bosh_url) as one:
        tried = [status.endpoint for status in one.statuses if isinstance(status, Connecting)]
        assert tried == ["", network.websocket_url, network.bosh_url]
        await one.asks("get", build.element("ping", "urn:xmpp:ping"))
        assert network.upgrades == 0


async def test_endpoints_are_discovered_from_the_domain(prosody: Prosody, accounts: Accounts) -> None:
    romeo = accounts.one("romeo")
    person = Person(Password(romeo.jid, romeo.password), "", host_meta=prosody.http_url)
    async with person as one:
        tried = [status.endpoint for status in one.statuses if isinstance(status, Connecting)]
        assert tried == ["", prosody.websocket_url]


async def test_a_domain_without_endpoints_says_so(accounts: Accounts) -> None:
    person = Person(Password("romeo@nowhere.localhost", "x"), "", host_meta="http://localhost:1")
    await person.client.connect(person.credentials)
    error = await trouble(person)
    assert isinstance(error, DiscoveryFailed)
    assert "nowhere.localhost" in str(error)
    await person.client.disconnect()


async def test_a_web_page_is_no_xmpp_server(prosody: Prosody, accounts: Accounts) -> None:
    for url in (f"{prosody.http_url}/http-bind/x", f"ws://localhost:{prosody.http_port}/else"):
        person = Person(Password("romeo@localhost", "x"), url)
        await person.client.connect(person.credentials)
        assert isinstance(await trouble(person), EndpointUnreachable)
        await person.client.disconnect()


async def test_two_tabs_with_one_resource_do_not_fight(prosody: Prosody, accounts: Accounts) -> None:
    romeo = accounts.one("romeo")
    options = {"resource": "same"}
    async with (
        Person.of(romeo, prosody.websocket_url, **options) as one,
        Person.of(romeo, prosody.websocket_url, **options) as other,
    ):
        assert type(await one.refused()).__name__ == "SessionReplaced"
        assert other.client.online


@pytest.mark.parametrize("scram", ["sha256", "sha512"])
async def test_servers_that_keep_other_hashes_are_logged_into(scram: str, tmp_path: Path) -> None:
    with Ejabberd(tmp_path, scram=scram) as server:
        accounts = Accounts(server.store, server.domain)
        for url in (server.websocket_url, server.bosh_url):
            async with Person.of(accounts.one("romeo"), url) as one:
                assert one.client.online
