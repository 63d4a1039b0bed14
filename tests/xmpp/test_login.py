"""Logging in, or not."""

from __future__ import annotations

import base64

import pytest

from tests.support.scripted_server import Actor
from tests.xmpp.stage import JID, plain_session, stage
from widget.core.model import FullJID
from widget.errors import (
    AccountDisabled,
    AuthenticationFailed,
    MechanismUnavailable,
    StreamClosed,
    UntrustedServer,
    WrongCredentials,
)
from widget.xmpp.listener import Connecting, Offline, Online
from widget.xmpp.options import Anonymous, Password

SASL = "urn:ietf:params:xml:ns:xmpp-sasl"


async def test_a_login_leads_to_a_session() -> None:
    async with stage(plain_session) as play:
        assert await play.listener.online() == Online(FullJID(JID), resumed=False)
        endpoint = play.server.url
        assert play.listener.statuses[:2] == [Connecting(1), Connecting(1, endpoint)]
        assert play.client.online
    assert play.listener.statuses[-1] == Offline(None, None)
    assert not play.client.online


async def test_the_resource_asked_for_is_that_of_the_jid() -> None:
    async def theatre(server: Actor) -> None:
        await server.authenticates()
        bind = await server.binds("romeo@localhost/garden")
        assert [element.text for element in bind.iter() if element.tag.endswith("resource")] == ["garden"]
        await server.hears_goodbye()

    async with stage(theatre, credentials=Password("Romeo@LOCALHOST/garden", "pencil")) as play:
        assert (await play.listener.online()).jid == "romeo@localhost/garden"


async def test_a_name_alone_gets_the_settings_domain() -> None:
    async with stage(plain_session, credentials=Password("romeo", "pencil"), domain="localhost") as play:
        await play.listener.online()


async def test_a_guest_needs_no_name() -> None:
    async def theatre(server: Actor) -> None:
        await server.authenticates("ANONYMOUS", "PLAIN")
        await server.binds("x1y2@guest.localhost/z")
        await server.hears_goodbye()

    async with stage(theatre, credentials=Anonymous("guest.localhost")) as play:
        assert (await play.listener.online()).jid == "x1y2@guest.localhost/z"


@pytest.mark.parametrize("jid", ["romeo", "localhost", "@localhost", "a b@localhost", "romeo@", ""])
async def test_what_is_no_jid_is_refused_without_a_connection(jid: str) -> None:
    async with stage(plain_session, credentials=Password(jid, "pencil")) as play:
        assert isinstance(await play.listener.refused(), WrongCredentials)
        assert play.server.connections == 0


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        ("not-authorized", WrongCredentials),
        ("account-disabled", AccountDisabled),
        ("credentials-expired", AccountDisabled),
        ("encryption-required", MechanismUnavailable),
        ("aborted", AuthenticationFailed),
    ],
)
async def test_a_refusal_is_final_and_says_why(condition: str, kind: type[AuthenticationFailed]) -> None:
    async def theatre(server: Actor) -> None:
        await server.offers("SCRAM-SHA-1")
        server.says(f"<failure xmlns='{SASL}'><{condition}/><text>Because.</text></failure>")

    async with stage(theatre) as play:
        error = await play.listener.refused()
        assert type(error) is kind
        assert isinstance(error, AuthenticationFailed)
        assert (error.condition, error.text) == (condition, "Because.")
        assert play.server.connections == 1


async def test_a_server_in_passing_trouble_is_tried_again() -> None:
    async def trouble(server: Actor) -> None:
        await server.offers("SCRAM-SHA-1")
        server.says(f"<failure xmlns='{SASL}'><temporary-auth-failure/></failure>")

    async with stage(trouble, plain_session) as play:
        await play.listener.online()


async def test_a_mechanism_that_is_too_weak_is_followed_by_the_next() -> None:
    async def theatre(server: Actor) -> None:
        auth = await server.offers("SCRAM-SHA-256", "SCRAM-SHA-1")
        assert auth.get("mechanism") == "SCRAM-SHA-256"
        server.says(f"<failure xmlns='{SASL}'><mechanism-too-weak/></failure>")
        assert (await server.hears("auth")).get("mechanism") == "SCRAM-SHA-1"
        server.says(f"<failure xmlns='{SASL}'><not-authorized/></failure>")

    async with stage(theatre) as play:
        assert isinstance(await play.listener.refused(), WrongCredentials)


async def test_plain_is_not_said_to_a_server_that_offers_nothing_else() -> None:
    async def theatre(server: Actor) -> None:
        await server.offers("PLAIN")
        raise AssertionError("the password was sent")

    async with stage(theatre) as play:
        assert isinstance(await play.listener.refused(), MechanismUnavailable)


async def test_a_server_that_cannot_prove_itself_gets_no_session() -> None:
    async def theatre(server: Actor) -> None:
        await server.offers("SCRAM-SHA-1")
        server.says(f"<success xmlns='{SASL}'/>")
        await server.leaves()

    async with stage(theatre) as play:
        assert isinstance(await play.listener.refused(), UntrustedServer)


@pytest.mark.parametrize("iterations", [1, 10**9])
async def test_a_hostile_iteration_count_is_refused_at_once(iterations: int) -> None:
    async def theatre(server: Actor) -> None:
        auth = await server.offers("SCRAM-SHA-1")
        nonce = base64.b64decode(auth.text or "").rpartition(b"r=")[2].decode()
        text = base64.b64encode(f"r={nonce}x,s=c2FsdA==,i={iterations}".encode()).decode()
        server.says(f"<challenge xmlns='{SASL}'>{text}</challenge>")
        await server.hears("abort")

    async with stage(theatre) as play:
        error = await play.listener.refused()
        assert isinstance(error, UntrustedServer)
        assert str(iterations) in str(error)


async def test_a_refused_resource_is_tried_again_later() -> None:
    async def refuses(server: Actor) -> None:
        await server.authenticates()
        await server.opens("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>")
        iq = await server.hears("iq")
        server.says(
            f"<iq type='error' id='{iq.get('id')}'><error type='wait'>"
            "<resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
        )

    async with stage(refuses, plain_session) as play:
        assert isinstance((await play.offline()).error, StreamClosed)
        await play.listener.online()
