"""BOSH without a network: which request is next, and in which order answers count."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from widget.errors import ConnectionFailed, EndpointUnreachable, StanzaRefused, StreamClosed
from widget.xmpp.bosh import NS, Bosh, Closed, Event, Opened, Request
from widget.xmpp.framing import parse
from widget.xmpp.transport import Header

URL = "https://example.org/http-bind"
CREATED = f"<body xmlns='{NS}' sid='s1' wait='30' requests='2' authid='stream1'/>"
EMPTY = f"<body xmlns='{NS}'/>"


def read(request: Request | None) -> Element:
    assert request is not None
    body = parse(request.body)
    assert body is not None
    assert body.get("rid") == str(request.rid)
    return body


def created(answer: str = CREATED) -> Bosh:
    """A session with a first poll to be sent."""
    bosh = Bosh(URL, 100)
    bosh.start(Header("example.org", "romeo@example.org", "en"))
    assert bosh.next() is not None
    bosh.answered(100, 200, answer)
    return bosh


def holding() -> Bosh:
    """A session whose server holds request 101."""
    bosh = created()
    assert bosh.next() is not None
    return bosh


def stanza(name: str) -> str:
    return f"<message xmlns='jabber:client' id='{name}'/>"


def answer(*names: str, attributes: str = "") -> str:
    return f"<body xmlns='{NS}' {attributes}>{''.join(map(stanza, names))}</body>"


def ids(events: list[Event]) -> list[str | None]:
    return [event.get("id") for event in events if isinstance(event, Element)]


def end(events: list[Event]) -> ConnectionFailed | None:
    assert isinstance(events[-1], Closed)
    return events[-1].error


def test_the_first_request_creates_the_session_and_waits_alone() -> None:
    bosh = Bosh(URL, 100)
    bosh.start(Header("example.org", "romeo@example.org", "de"))
    bosh.write(stanza("a"))
    body = read(bosh.next())
    assert (body.get("to"), body.get("from"), body.get("hold")) == ("example.org", "romeo@example.org", "1")
    assert len(body) == 0
    assert bosh.next() is None
    assert bosh.answered(100, 200, CREATED) == [Opened("stream1")]
    assert [child.get("id") for child in read(bosh.next())] == ["a"]
    assert bosh.wait == 30


def test_one_request_is_always_with_the_server() -> None:
    bosh = created()
    poll = read(bosh.next())
    assert (poll.get("sid"), len(poll)) == ("s1", 0)
    assert bosh.next() is None, "not a second one without need"


def test_a_second_request_carries_what_is_written_and_there_is_no_third() -> None:
    bosh = holding()
    bosh.write(stanza("a"))
    bosh.write(stanza("b"))
    assert [child.get("id") for child in read(bosh.next())] == ["a", "b"]
    bosh.write(stanza("c"))
    assert bosh.next() is None
    bosh.answered(101, 200, EMPTY)
    assert [child.get("id") for child in read(bosh.next())] == ["c"]


def test_a_server_that_takes_one_request_gets_one() -> None:
    bosh = created(CREATED.replace("requests='2'", "requests='1'"))
    assert bosh.next() is not None
    bosh.write(stanza("a"))
    assert bosh.next() is None


def test_answers_are_read_in_the_order_of_their_requests() -> None:
    bosh = holding()
    bosh.write(stanza("a"))
    assert bosh.next() is not None
    assert bosh.answered(102, 200, answer("second")) == []
    assert ids(bosh.answered(101, 200, answer("first"))) == ["first", "second"]


def test_a_restart_goes_alone_and_before_what_is_written_after_it() -> None:
    bosh = created()
    bosh.start(Header("example.org"))
    bosh.write(stanza("bind"))
    restart = read(bosh.next())
    assert restart.get("{urn:xmpp:xbosh}restart") == "true"
    assert len(restart) == 0
    features = "<stream:features xmlns:stream='http://etherx.jabber.org/streams'/>"
    events = bosh.answered(101, 200, f"<body xmlns='{NS}'>{features}</body>")
    assert isinstance(events[0], Opened)
    assert isinstance(events[1], Element)
    assert [child.get("id") for child in read(bosh.next())] == ["bind"]


def test_a_stanza_that_inherits_boshs_namespace_is_a_clients() -> None:
    (event,) = holding().answered(101, 200, f"<body xmlns='{NS}'><message><body>hi</body></message></body>")
    assert isinstance(event, Element)
    assert event.tag == "{jabber:client}message"
    assert event.findtext("{jabber:client}body") == "hi"


def test_big_payloads_are_spread_over_requests() -> None:
    bosh = created()
    for _ in range(3):
        bosh.write(f"<message xmlns='jabber:client'><body>{'x' * 100_000}</body></message>")
    assert len(read(bosh.next())) == 1
    assert len(read(bosh.next())) == 1


def test_the_end_comes_after_all_that_is_written() -> None:
    bosh = holding()
    bosh.write(stanza("bye"))
    bosh.end()
    last = read(bosh.next())
    assert (last.get("type"), [child.get("id") for child in last]) == ("terminate", ["bye"])
    bosh.answered(101, 200, EMPTY)
    assert bosh.next() is None
    assert end(bosh.answered(102, 200, EMPTY)) is None


@pytest.mark.parametrize(
    ("status", "text", "condition"),
    [
        (404, "", "item-not-found"),
        (403, "", "policy-violation"),
        (400, "", "bad-request"),
        (200, f"<body xmlns='{NS}' type='terminate' condition='system-shutdown'/>", "system-shutdown"),
        (200, "<body", "not-well-formed"),
    ],
)
def test_the_server_may_end_the_session(status: int, text: str, condition: str) -> None:
    bosh = holding()
    error = end(bosh.answered(101, status, text))
    assert isinstance(error, StreamClosed)
    assert error.condition == condition
    bosh.write(stanza("a"))
    assert bosh.next() is None


def test_it_may_do_so_because_of_what_was_sent() -> None:
    for status, text in (
        (403, ""),
        (200, f"<body xmlns='{NS}' type='terminate' condition='policy-violation'/>"),
    ):
        assert isinstance(end(holding().answered(101, status, text)), StanzaRefused)
    for status, text in ((404, ""), (200, "<body")):
        assert not isinstance(end(holding().answered(101, status, text)), StanzaRefused)


def test_a_stream_error_comes_before_the_end_that_it_explains() -> None:
    error = (
        "<stream:error xmlns:stream='http://etherx.jabber.org/streams'>"
        "<conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
    )
    text = f"<body xmlns='{NS}' type='terminate' condition='remote-stream-error'>{error}</body>"
    events = holding().answered(101, 200, text)
    assert isinstance(events[0], Element)
    assert events[0].tag == "{http://etherx.jabber.org/streams}error"
    assert isinstance(events[1], Closed)


@pytest.mark.parametrize("text", ["<html/>", "<!DOCTYPE html><p>", "Hello", ""])
def test_a_web_page_is_no_bosh(text: str) -> None:
    bosh = Bosh(URL, 100)
    bosh.start(Header("example.org"))
    bosh.next()
    assert isinstance(end(bosh.answered(100, 200, text)), EndpointUnreachable)


def test_attributes_are_quoted() -> None:
    bosh = Bosh(URL, 100)
    bosh.start(Header("example.org' x=\"", "a\"b'c", "en"))
    assert read(bosh.next()).get("from") == "a\"b'c"
