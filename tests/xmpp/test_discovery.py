"""Discovery of endpoints (XEP-0156), and which of them are safe to use."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from widget.core.urls import is_secure
from widget.errors import DiscoveryFailed, EndpointUnreachable, InsecureEndpoint
from widget.xmpp.connector import Connector
from widget.xmpp.discovery import discover, endpoints, guesses, read_json, read_xml, usable
from widget.xmpp.options import ConnectionOptions

JSON = """{"links": [
  {"rel": "urn:xmpp:alt-connections:xbosh", "href": "https://example.org/bosh"},
  {"rel": "urn:xmpp:alt-connections:websocket", "href": "wss://example.org/ws"},
  {"rel": "urn:xmpp:alt-connections:websocket", "href": "https://not-a-websocket.example"},
  {"rel": "lrdd", "href": "https://example.org/else"}]}"""
XML = """<?xml version='1.0' encoding='utf-8'?>
<XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>
  <Link rel='urn:xmpp:alt-connections:websocket' href='wss://example.org/xml-ws'/>
</XRD>"""


@asynccontextmanager
async def site(files: Mapping[str, str], status: int = 200) -> AsyncIterator[str]:
    """A web site with these files under /.well-known, and its address."""

    async def answer(request: web.Request) -> web.Response:
        text = files.get(request.match_info["name"])
        return web.Response(status=404) if text is None else web.Response(status=status, text=text)

    application = web.Application()
    application.router.add_get("/.well-known/{name}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    listener = web.TCPSite(runner, "localhost", 0)
    await listener.start()
    try:
        yield f"http://localhost:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_json_is_asked_first_and_websocket_comes_first() -> None:
    async with site({"host-meta.json": JSON, "host-meta": XML}) as base:
        assert await discover(base, 5) == ["wss://example.org/ws", "https://example.org/bosh"]


@pytest.mark.parametrize(
    "json", [None, "no json", "[]", '{"links": 7}', '{"links": [7, {}]}', '{"links": []}', "[" * 100_000]
)
async def test_xml_is_asked_when_json_is_of_no_use(json: str | None) -> None:
    async with site({"host-meta": XML} | ({} if json is None else {"host-meta.json": json})) as base:
        assert await discover(base, 5) == ["wss://example.org/xml-ws"]


@pytest.mark.parametrize("xml", ["", "<html>", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "x" * 300_000])
async def test_nothing_is_found_in_what_is_neither(xml: str) -> None:
    async with site({"host-meta": xml}) as base:
        assert await discover(base, 5) == []


async def test_an_error_page_is_no_answer() -> None:
    async with site({"host-meta.json": JSON}, status=500) as base:
        assert await discover(base, 5) == []


async def test_a_domain_without_a_web_site_is_no_failure() -> None:
    assert await discover("http://localhost:1", 5) == []


async def test_settings_come_before_discovery_and_guesses_last() -> None:
    async with site({"host-meta.json": JSON}) as base:
        found = ConnectionOptions(host_meta=base)
        assert (await endpoints(found, "x"))[0] == ["wss://example.org/ws", "https://example.org/bosh"]
        told = ConnectionOptions(host_meta=base, bosh_url="https://a/b")
        assert await endpoints(told, "x") == (["https://a/b"], False)
        blind = ConnectionOptions(host_meta=base, discover=False)
        assert await endpoints(blind, "example.net") == (guesses("example.net"), True)


def test_the_guesses_are_secure() -> None:
    assert guesses("example.org") == ["wss://example.org/xmpp-websocket", "https://example.org/http-bind"]


@pytest.mark.parametrize(
    ("url", "secure"),
    [
        ("wss://example.org/ws", True),
        ("https://example.org/bosh", True),
        ("ws://localhost:5280/ws", True),
        ("ws://demo.localhost/ws", True),
        ("http://127.0.0.1:5280/bosh", True),
        ("http://127.9.9.9/bosh", True),
        ("ws://[::1]:5280/ws", True),
        ("ws://example.org/ws", False),
        ("http://example.org/bosh", False),
        ("ws://localhost.example.org/ws", False),
        ("ws://127.0.0.1.example.org/ws", False),
        ("ws://localhost@example.org/ws", False),
        ("ws://192.168.1.2/ws", False),
        ("ws://0.0.0.0/ws", False),
        ("ftp://localhost/", False),
        ("javascript:alert(1)", False),
        ("wss://", False),
        ("wss:///x", False),
        ("ws://[::1", False),
        ("", False),
    ],
)
def test_only_encrypted_endpoints_are_used_outside_of_this_machine(url: str, secure: bool) -> None:
    assert is_secure(url) is secure


def test_the_insecure_are_left_out_and_named_when_nothing_is_left() -> None:
    assert usable(["ws://a.example/", "wss://a.example/", "wss://a.example/"]) == ["wss://a.example/"]
    with pytest.raises(InsecureEndpoint) as raised:
        usable(["ws://a.example/"])
    assert raised.value.endpoint == "ws://a.example/"


def test_links_of_other_shapes_are_passed_over() -> None:
    assert list(read_json('{"links": [null, [], {"rel": 1}]}')) == [("1", "")]
    assert list(read_xml("<a/>")) == []


async def test_the_owner_is_told_once_that_nothing_names_an_endpoint_and_what_does(
    caplog: pytest.LogCaptureFixture,
) -> None:
    connector = Connector(ConnectionOptions(discover=False))
    for _ in range(3):
        last = (await connector.endpoints("example.org"))[-1]
        verdict = connector.verdict("example.org", EndpointUnreachable("no answer", last))
        assert isinstance(verdict, DiscoveryFailed)
    (told,) = caplog.messages
    assert told.startswith("example.org names no endpoint")
    assert "data-websocket-url" in told
    named = Connector(ConnectionOptions(websocket_url="wss://example.org/ws"))
    (only,) = await named.endpoints("example.org")
    assert not isinstance(named.verdict("example.org", EndpointUnreachable("no", only)), DiscoveryFailed)
    assert len(caplog.messages) == 1
