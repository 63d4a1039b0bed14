"""The bad network does what it is told, and nothing else."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus
from websockets.typing import Subprotocol

from demo.prosody import Prosody
from tests.support.proxy import Proxy

OPEN = '<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="localhost" version="1.0"/>'


@pytest.fixture
def network(prosody: Prosody) -> Iterator[Proxy]:
    with Proxy(prosody.http_port) as proxy:
        yield proxy


def _connect(network: Proxy) -> connect:
    return connect(network.websocket_url, subprotocols=[Subprotocol("xmpp")], proxy=None)


async def _greet(socket: ClientConnection) -> str:
    await socket.send(OPEN)
    return str(await asyncio.wait_for(socket.recv(), 10))


async def test_it_passes_a_websocket(network: Proxy) -> None:
    async with _connect(network) as socket:
        assert "urn:ietf:params:xml:ns:xmpp-framing" in await _greet(socket)
        assert network.connections == 1


async def test_a_cut_drops_connections_at_once(network: Proxy) -> None:
    async with _connect(network) as socket:
        await _greet(socket)
        network.cut()
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(_drained(socket), 10)


async def test_it_blocks_websockets_and_lets_http_pass(network: Proxy) -> None:
    network.block_websocket = True
    with pytest.raises(InvalidStatus):
        await _connect(network)
    url = f"http://localhost:{network.port}/.well-known/host-meta.json"
    with urllib.request.urlopen(url, timeout=5) as answer:
        assert answer.status == 200


async def test_it_refuses(network: Proxy) -> None:
    network.refuse = True
    with pytest.raises((InvalidMessage, OSError, EOFError)):
        await _connect(network)


async def test_a_dead_network_keeps_what_was_sent_until_it_lives_again(network: Proxy) -> None:
    async with _connect(network) as socket:
        network.stalled = True
        await socket.send(OPEN)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(socket.recv(), 0.3)
        network.stalled = False
        assert await asyncio.wait_for(socket.recv(), 10)


async def _drained(socket: ClientConnection) -> None:
    while True:
        await socket.recv()
