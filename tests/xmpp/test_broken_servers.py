"""Servers that are silent, broken or hostile."""

from __future__ import annotations

import pytest

from tests.support.scripted_server import Actor, ScriptedServer
from tests.xmpp.stage import JID, plain_session, stage
from widget.errors import (
    EndpointUnreachable,
    InsecureEndpoint,
    SessionReplaced,
    StreamClosed,
)
from widget.xmpp.listener import Connecting


async def test_a_server_that_accepts_and_never_answers_is_given_up() -> None:
    async with stage(Actor.falls_silent, step_timeout=0.2) as play:
        status = await play.offline()
        assert isinstance(status.error, EndpointUnreachable)
        assert status.error.endpoint == play.server.url
        assert status.retry_in is not None


async def test_a_server_that_falls_silent_in_mid_login_is_given_up() -> None:
    async def theatre(server: Actor) -> None:
        await server.offers("SCRAM-SHA-1")

    async with stage(theatre, step_timeout=0.2) as play:
        assert isinstance((await play.offline()).error, EndpointUnreachable)


async def test_a_port_that_nobody_listens_on_is_unreachable() -> None:
    async with stage(plain_session, websocket_url="ws://localhost:1/xmpp-websocket") as play:
        error = (await play.offline()).error
        assert isinstance(error, EndpointUnreachable)
        assert "localhost:1" in str(error)


@pytest.mark.parametrize(
    "url",
    ["ws://example.org/ws", "http://example.org/bosh", "ws://192.0.2.1/ws", "ws://localhost.evil.example/ws"],
)
async def test_an_unencrypted_endpoint_is_refused_by_name(url: str) -> None:
    async with stage(plain_session, websocket_url=url) as play:
        error = await play.listener.refused()
        assert isinstance(error, InsecureEndpoint)
        assert error.endpoint == url
        assert url in str(error)


async def test_a_session_that_somebody_takes_over_is_not_fought_for() -> None:
    async def theatre(server: Actor) -> None:
        await server.logs_in(JID)
        server.breaks("conflict", "Replaced by new connection")

    async with stage(theatre) as play:
        error = await play.listener.refused()
        assert isinstance(error, SessionReplaced)
        assert error.text == "Replaced by new connection"
        assert play.server.connections == 1


@pytest.mark.parametrize("condition", ["policy-violation", "system-shutdown", "undefined-condition"])
async def test_other_stream_errors_are_told_and_followed_by_another_attempt(condition: str) -> None:
    async def theatre(server: Actor) -> None:
        await server.logs_in(JID, managed=False)
        server.breaks(condition)

    async with stage(theatre, plain_session) as play:
        error = (await play.offline()).error
        assert isinstance(error, StreamClosed)
        assert error.condition == condition
        await play.listener.online(2)


@pytest.mark.parametrize(
    ("frame", "condition"),
    [
        ("<message", "not-well-formed"),
        ("<a/><b/>", "not-well-formed"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "restricted-xml"),
        (f"<message><body>{'x' * 3000}</body></message>", "policy-violation"),
        (b"\x00\x01", "bad-format"),
    ],
    ids=["broken", "two", "entity", "huge", "binary"],
)
async def test_a_frame_that_cannot_be_ends_the_stream_with_an_error(
    frame: str | bytes, condition: str
) -> None:
    async def theatre(server: Actor) -> None:
        await server.logs_in(JID)
        if isinstance(frame, bytes):
            await server.sends_bytes(frame)
        else:
            server.says(frame)
        error = await server.hears("error", ignoring=("r", "a"))
        assert error[0].tag.endswith(f"}}{condition}")
        await server.hears("close")

    async with stage(theatre, plain_session, max_frame=2000) as play:
        error = (await play.offline()).error
        assert isinstance(error, StreamClosed)
        assert error.condition == condition


async def test_a_redirection_to_another_secure_endpoint_is_followed() -> None:
    async with ScriptedServer(plain_session) as other:

        async def elsewhere(server: Actor) -> None:
            await server.hears("open")
            await server.closes(other.url)

        async with stage(elsewhere) as play:
            await play.listener.online()
            assert other.connections == 1


async def test_a_redirection_to_an_unencrypted_endpoint_is_not_followed() -> None:
    async def elsewhere(server: Actor) -> None:
        await server.hears("open")
        await server.closes("ws://evil.example/ws")

    async with stage(elsewhere, plain_session) as play:
        await play.listener.online()
        tried = {s.endpoint for s in play.listener.statuses if isinstance(s, Connecting)}
        assert tried == {"", play.server.url}


async def test_silence_is_broken_by_a_question_and_ends_in_another_attempt() -> None:
    async def theatre(server: Actor) -> None:
        await server.logs_in(JID, managed=False)
        await server.hears("iq")

    async with stage(theatre, plain_session, ping_interval=0.05, ping_timeout=0.1) as play:
        error = (await play.offline()).error
        assert isinstance(error, EndpointUnreachable)
        await play.listener.online(2)
