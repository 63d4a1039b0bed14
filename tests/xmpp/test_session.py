"""One session: what it hands on, what it answers by itself, what it refuses."""

from __future__ import annotations

import logging
from xml.etree.ElementTree import SubElement

import pytest

from tests.xmpp.asking import error_condition, last_iq, ping, turn
from tests.xmpp.link import Link
from widget.core import stanza as build
from widget.core.disco import INFO
from widget.core.envelope import Envelope
from widget.errors import StanzaError
from widget.xmpp.answers import CAPS_TAG
from widget.xmpp.options import ConnectionOptions

PUSH = """<iq type='set' id='p1' {sender}>
  <query xmlns='jabber:iq:roster'><item jid='mallory@evil.example'/></query></iq>"""


@pytest.mark.parametrize(
    "sender", ["mallory@evil.example/x", "romeo@example.org/other", "example.org", "juliet@example.com"]
)
async def test_a_forged_roster_push_is_rejected_cve_2015_8688_class(
    sender: str, caplog: pytest.LogCaptureFixture
) -> None:
    link = Link()
    link.receive(PUSH.format(sender=f"from='{sender}'"))
    assert link.listener.envelopes == []
    reply = last_iq(link)
    assert (reply.get("type"), reply.get("to"), reply.get("id")) == ("error", sender, "p1")
    assert error_condition(reply) == "service-unavailable"
    assert "forged push" in caplog.text


@pytest.mark.parametrize("sender", ["", "from='romeo@example.org'"])
async def test_a_roster_push_of_our_server_is_answered_and_told(sender: str) -> None:
    link = Link()
    link.receive(PUSH.format(sender=sender))
    assert (last_iq(link).get("type"), last_iq(link).get("id")) == ("result", "p1")
    assert [(e.kind, e.type) for e in link.listener.envelopes] == [("iq", "set")]


async def test_a_roster_asked_from_us_is_no_push() -> None:
    link = Link()
    link.receive("<iq type='get' id='p1'><query xmlns='jabber:iq:roster'/></iq>")
    assert error_condition(last_iq(link)) == "service-unavailable"
    assert link.listener.envelopes == []


@pytest.mark.parametrize("kind", ["get", "set"])
async def test_what_nobody_here_understands_is_refused_as_rfc_6120_asks(kind: str) -> None:
    link = Link()
    link.receive(f"<iq type='{kind}' id='q1' from='juliet@example.com/b'><what xmlns='urn:what'/></iq>")
    reply = last_iq(link)
    assert (reply.get("to"), reply.get("id")) == ("juliet@example.com/b", "q1")
    assert error_condition(reply) == "service-unavailable"


@pytest.mark.parametrize(
    ("sender", "told"),
    [("romeo@example.org", 1), ("example.org", 1), ("romeo@example.org/other", 0), ("juliet@example.com", 0)],
)
async def test_that_our_server_asks_what_we_can_do_is_answered_and_told(sender: str, told: int) -> None:
    link = Link()
    link.receive(f"<iq type='get' id='d1' from='{sender}'><query xmlns='{INFO}'/></iq>")
    assert (last_iq(link).get("type"), last_iq(link).get("to")) == ("result", sender)
    assert len(link.listener.envelopes) == told


async def test_requests_that_features_answer_are_told_and_not_answered_here() -> None:
    link = Link(ConnectionOptions(requests=frozenset({"{urn:what}what"})))
    link.receive("<iq type='set' id='q1' from='juliet@example.com/b'><what xmlns='urn:what'/></iq>")
    assert [(e.kind, e.id) for e in link.listener.envelopes] == [("iq", "q1")]
    assert link.sent("iq") == []


async def test_a_push_may_not_hide_behind_another_payload() -> None:
    link = Link(ConnectionOptions(requests=frozenset({"{urn:plugin}ask"})))
    query = "<query xmlns='jabber:iq:roster'><item jid='mallory@evil.example'/></query>"
    link.receive(
        f"<iq type='set' id='q1' from='mallory@evil.example/x'><ask xmlns='urn:plugin'/>{query}</iq>"
    )
    assert link.listener.envelopes == []
    assert error_condition(last_iq(link)) == "bad-request"


async def test_a_ping_is_answered() -> None:
    link = Link()
    link.receive("<iq type='get' id='q1' from='example.org'><ping xmlns='urn:xmpp:ping'/></iq>")
    assert (last_iq(link).get("type"), last_iq(link).get("to")) == ("result", "example.org")


# ---- hostile or broken


async def test_a_stanza_that_is_too_big_comes_back_and_is_not_written() -> None:
    link = Link(ConnectionOptions(max_stanza=1000))
    assert link.session.send(build.message("juliet@example.com", "chat", "m1", body="é" * 600))
    await turn()
    assert link.wire.frames == []
    (envelope,) = link.listener.envelopes
    assert (envelope.type, envelope.id, envelope.conversation) == ("error", "m1", "juliet@example.com")
    big = ping()
    SubElement(big, "{x}y").text = "x" * 2000
    with pytest.raises(StanzaError):
        await link.session.query(big, 5)


async def test_the_servers_own_limit_counts_if_it_is_smaller() -> None:
    link = Link()
    features = build.element(
        "features",
        "http://etherx.jabber.org/streams",
        build.element(
            "limits",
            "urn:xmpp:stream-limits:0",
            build.element("max-bytes", "urn:xmpp:stream-limits:0", text="100"),
        ),
    )
    link.session.bound(link.session.jid, features)
    link.session.send(build.message("juliet@example.com", "chat", "m1", body="x" * 200))
    assert link.wire.frames == []


async def test_a_stanza_of_an_impossible_sender_is_skipped_and_the_next_is_read(
    caplog: pytest.LogCaptureFixture,
) -> None:
    link = Link()
    link.receive("<message from='a b@c@d'><body>1</body></message>")
    link.receive("<presence from='a b@c@d'/>")
    link.receive("<iq type='set' id='1' from='a b@c'><block xmlns='urn:xmpp:blocking'/></iq>")
    link.receive("<message from='juliet@example.com/b'><body>2</body></message>")
    assert link.listener.bodies == ["2"]
    assert "dropped" in caplog.text


async def test_a_listener_that_fails_does_not_stop_the_stream(caplog: pytest.LogCaptureFixture) -> None:
    link = Link()
    told: list[Envelope] = []

    def fail(envelope: Envelope, ticket: int) -> None:
        told.append(envelope)
        raise KeyError("ours")

    link.listener.stanza = fail  # type: ignore[method-assign]
    with caplog.at_level(logging.ERROR):
        link.receive("<message from='juliet@example.com/b'/>")
        link.receive("<message from='juliet@example.com/b'/>")
    assert len(told) == 2
    assert link.session.management.handled == 2
    assert "skipped" in caplog.text


async def test_a_listener_that_fails_on_an_acknowledgement_does_not_stop_the_stream(
    caplog: pytest.LogCaptureFixture,
) -> None:
    link = Link()

    def fail(stanza_id: str) -> None:
        raise KeyError("ours")

    link.listener.acknowledged = fail  # type: ignore[method-assign]
    link.session.send(build.message("juliet@example.com", "chat", "m1"))
    with caplog.at_level(logging.ERROR):
        link.receive("<a xmlns='urn:xmpp:sm:3' h='1'/>")
        link.receive("<message from='juliet@example.com/b'><body>hi</body></message>")
    assert link.listener.bodies == ["hi"]
    assert "while handling" in caplog.text


async def test_available_presence_tells_what_we_can_do_and_no_other_does() -> None:
    link = Link()
    presence = build.presence()
    for _ in range(2):
        link.session.send(presence)
    link.session.send(build.presence(type_="unavailable"))
    first, again, gone = (len(p.findall(CAPS_TAG)) for p in link.sent("presence"))
    assert (first, again, gone) == (1, 1, 0)
