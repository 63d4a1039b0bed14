"""From stanzas to envelopes: who, when, by which ids; and what is forged."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from tests.xmpp.link import ME
from widget.core.envelope import Envelope, Origin
from widget.core.model import BareJID
from widget.xmpp.framing import parse
from widget.xmpp.inbound import Forged, Inbound, parse_stamp

NOW = 1_700_000_000_000
INBOUND = Inbound(ME, lambda: NOW)
INBOUND.joining(BareJID("room@muc.example.org"))
CARBON = """<message xmlns='jabber:client' from='{sender}' to='romeo@example.org/orchard' type='chat'>
  <{kind} xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>
    <delay xmlns='urn:xmpp:delay' stamp='2023-11-14T22:13:00Z'/>
    <message xmlns='jabber:client' type='{type}' from='{inner}' to='{to}' id='m1'><body>hi</body>
      <stanza-id xmlns='urn:xmpp:sid:0' by='romeo@example.org' id='a1'/></message>
  </forwarded></{kind}></message>"""


def element(text: str) -> Element:
    parsed = parse(text)
    assert parsed is not None
    return parsed


def message(attributes: str, payload: str = "<body>hi</body>") -> Envelope:
    return INBOUND.message(element(f"<message xmlns='jabber:client' {attributes}>{payload}</message>"))


def carbon(
    sender: str = "romeo@example.org",
    kind: str = "received",
    inner: str = "juliet@example.com/balcony",
    to: str = "romeo@example.org/garden",
    type: str = "chat",
) -> Envelope:
    return INBOUND.message(element(CARBON.format(sender=sender, kind=kind, inner=inner, to=to, type=type)))


# ---- what is forged


@pytest.mark.parametrize(
    "sender",
    [
        "mallory@evil.example/x",
        "romeo@example.org/orchard",
        "example.org",
        "romeo@example.org.evil.example",
        "juliet@example.com",
    ],
)
@pytest.mark.parametrize("kind", ["received", "sent"])
def test_a_forged_carbon_is_rejected_cve_2017_5589_class(sender: str, kind: str) -> None:
    with pytest.raises(Forged):
        carbon(sender=sender, kind=kind, inner="romeo@example.org/x")


def test_a_sent_carbon_of_somebody_else_is_rejected() -> None:
    with pytest.raises(Forged):
        carbon(kind="sent", inner="juliet@example.com/balcony")


def test_a_carbon_of_a_room_message_is_rejected() -> None:
    with pytest.raises(Forged):
        carbon(type="groupchat", inner="room@muc.example.org/juliet")


def test_a_carbon_within_a_carbon_is_not_peeled() -> None:
    inner = CARBON.format(
        sender="romeo@example.org",
        kind="received",
        inner="juliet@example.com/x",
        to="romeo@example.org",
        type="chat",
    )
    outer = (
        "<message xmlns='jabber:client' from='romeo@example.org'><received xmlns='urn:xmpp:carbons:2'>"
        "<forwarded xmlns='urn:xmpp:forward:0'>"
        + inner.replace("romeo@example.org", "mallory@evil.example", 1)
        + "</forwarded></received></message>"
    )
    envelope = INBOUND.message(element(outer))
    assert envelope.sender == "mallory@evil.example", "Mallory sent it, whatever is inside"
    assert envelope.stanza.find("{jabber:client}body") is None


def test_an_empty_carbon_is_rejected() -> None:
    with pytest.raises(Forged):
        message("from='romeo@example.org'", "<sent xmlns='urn:xmpp:carbons:2'/>")


def test_a_forwarded_message_without_a_carbon_is_not_peeled() -> None:
    envelope = message(
        "from='mallory@evil.example/x' type='chat'",
        "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.com'>"
        "<body>forged</body></message></forwarded>",
    )
    assert envelope.sender == "mallory@evil.example/x"


def test_a_stanza_id_by_a_stranger_is_not_believed_cve_2020_26547_class() -> None:
    for by in ("juliet@example.com", "example.org", "romeo@example.org/orchard", ""):
        payload = f"<stanza-id xmlns='urn:xmpp:sid:0' by='{by}' id='forged'/>"
        assert message("from='juliet@example.com/x' type='chat'", payload).stanza_id == ""


def test_our_own_archives_stanza_id_is_not_believed_in_a_room() -> None:
    payload = "<stanza-id xmlns='urn:xmpp:sid:0' by='romeo@example.org' id='forged'/>"
    assert message("from='room@muc.example.org/j' type='groupchat'", payload).stanza_id == ""


def test_a_room_message_that_our_server_held_back_keeps_its_time_but_is_not_the_rooms_past() -> None:
    envelope = message(
        "from='room@muc.example.org/Juliet' type='groupchat'",
        "<body>hi</body><delay xmlns='urn:xmpp:delay' from='example.org' stamp='2002-09-10T23:08:25Z'/>",
    )
    assert (envelope.time, envelope.delayed) == (1031699305000, False)


@pytest.mark.parametrize("by", ["juliet@example.com", "juliet@example.com/balcony", "evil.example", ""])
def test_a_delay_by_a_peer_is_not_believed(by: str) -> None:
    payload = f"<delay xmlns='urn:xmpp:delay' from='{by}' stamp='2001-01-01T00:00:00Z'/>"
    envelope = message("from='juliet@example.com/balcony' type='chat'", payload)
    assert (envelope.time, envelope.delayed) == (NOW, False)


def test_a_delay_from_the_future_is_not_believed() -> None:
    payload = "<delay xmlns='urn:xmpp:delay' from='example.org' stamp='2040-01-01T00:00:00Z'/>"
    assert message("from='juliet@example.com/x' type='chat'", payload).time == NOW


@pytest.mark.parametrize("sender", ["a@b@c", "a b@c/x", "@", "juliet@-x"])
def test_a_stanza_with_an_impossible_sender_is_refused(sender: str) -> None:
    with pytest.raises(ValueError):
        message(f"from='{sender}' type='chat'")
    with pytest.raises(ValueError):
        INBOUND.presence(element(f"<presence xmlns='jabber:client' from='{sender}'/>"))


# ---- what is true


def test_a_message_tells_who_when_and_by_which_ids() -> None:
    envelope = message(
        "from='Juliet@Example.com/balcony' to='romeo@example.org/orchard' type='chat' id='m1'",
        "<body>hi</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/>"
        "<stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.com' id='theirs'/>"
        "<stanza-id xmlns='urn:xmpp:sid:0' by='romeo@example.org' id='ours'/>",
    )
    assert (envelope.kind, envelope.type, envelope.origin) == ("message", "chat", Origin.LIVE)
    assert (envelope.sender, envelope.recipient) == ("juliet@example.com/balcony", ME)
    assert (envelope.conversation, envelope.outgoing) == ("juliet@example.com", False)
    assert (envelope.id, envelope.origin_id, envelope.stanza_id) == ("m1", "o1", "ours")
    assert (envelope.time, envelope.delayed) == (NOW, False)


def test_our_server_may_say_that_a_message_waited() -> None:
    payload = "<body>hi</body><delay xmlns='urn:xmpp:delay' from='example.org' stamp='2002-09-10T23:08:25Z'/>"
    envelope = message("from='juliet@example.com/x' type='chat'", payload)
    assert (envelope.time, envelope.delayed) == (1031699305000, True)


def test_a_message_of_unknown_type_is_a_normal_one() -> None:
    assert message("from='juliet@example.com/x'").type == "normal"
    assert message("from='juliet@example.com/x' type='shout'").type == "normal"


def test_an_error_keeps_its_type_and_id() -> None:
    envelope = message("from='juliet@example.com' type='error' id='m1'", "<error type='cancel'/>")
    assert (envelope.type, envelope.id, envelope.conversation) == ("error", "m1", "juliet@example.com")


def test_a_message_without_sender_is_from_our_account() -> None:
    assert message("type='headline'").sender == "romeo@example.org"


def test_a_received_carbon_is_the_message_that_another_device_got() -> None:
    envelope = carbon()
    assert (envelope.origin, envelope.outgoing) == (Origin.CARBON, False)
    assert (envelope.sender, envelope.conversation) == ("juliet@example.com/balcony", "juliet@example.com")
    assert (envelope.id, envelope.stanza_id) == ("m1", "a1")


def test_a_sent_carbon_is_the_message_that_another_device_sent() -> None:
    envelope = carbon(kind="sent", inner="romeo@example.org/garden", to="juliet@example.com/balcony")
    assert (envelope.origin, envelope.outgoing) == (Origin.CARBON, True)
    assert envelope.conversation == "juliet@example.com"


def test_a_carbon_without_from_is_our_servers() -> None:
    assert carbon(sender="").origin is Origin.CARBON


def test_a_presence_is_available_unless_it_says_otherwise() -> None:
    envelope = INBOUND.presence(
        element(
            "<presence xmlns='jabber:client' from='room@muc.example.org/Жульета 🌹'>"
            "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='occ1'/></presence>"
        )
    )
    assert (envelope.kind, envelope.type) == ("presence", "available")
    assert envelope.sender == "room@muc.example.org/Жульета 🌹"
    assert envelope.occupant_id == "occ1"
    gone = INBOUND.presence(element("<presence xmlns='jabber:client' from='a@b/c' type='unavailable'/>"))
    assert gone.type == "unavailable"


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("1970-01-01T00:00:01Z", 1000),
        ("2002-09-10T23:08:25.123Z", 1031699305123),
        ("2002-09-11T01:08:25+02:00", 1031699305000),
        ("2002-09-10T23:08:25.123456789Z", 1031699305123),
        ("2002-09-10T23:08:25", 0),
        ("20020910T23:08:25", 0),
        ("yesterday", 0),
        ("", 0),
    ],
)
def test_time_stamps_are_those_of_xep_0082(text: str, time: int) -> None:
    assert parse_stamp(text) == time
