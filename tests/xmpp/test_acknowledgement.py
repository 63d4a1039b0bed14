"""Who has what: acknowledgements in both directions (XEP-0198)."""

from __future__ import annotations

import asyncio

import pytest

from tests.xmpp.asking import ping, turn
from tests.xmpp.link import Link
from widget.core import stanza as build
from widget.errors import NotConnected
from widget.xmpp.options import ConnectionOptions


async def test_the_server_is_told_only_of_what_is_settled() -> None:
    link = Link()
    for number in (1, 2, 3):
        link.receive(f"<message from='juliet@example.com/b'><body>{number}</body></message>")
    first, second, third = link.listener.tickets
    link.session.settle(second)
    link.receive("<r xmlns='urn:xmpp:sm:3'/>")
    link.session.settle(first)
    link.session.settle(third)
    assert [a.get("h") for a in link.sent("a")] == ["0", "3"], "the second as soon as it is true, unasked"


async def test_what_is_handled_here_counts_at_once() -> None:
    link = Link()
    link.receive("<iq type='get' id='1' from='example.org'><ping xmlns='urn:xmpp:ping'/></iq>")
    link.receive("<iq type='result' id='2' from='example.org'/>")
    link.receive("<message from='@'/>")
    link.receive("<r xmlns='urn:xmpp:sm:3'/>")
    assert [a.get("h") for a in link.sent("a")] == ["3"]


async def test_one_request_covers_all_that_is_sent_in_a_turn() -> None:
    link = Link()
    for number in (1, 2, 3):
        link.session.send(build.message("juliet@example.com", "chat", f"m{number}", body="hi"))
    await turn()
    assert len(link.sent("r")) == 1
    link.receive("<a xmlns='urn:xmpp:sm:3' h='2'/>")
    assert link.listener.ids == ["m1", "m2"]


async def test_what_is_not_acknowledged_comes_back_when_the_session_ends() -> None:
    link = Link()
    for number in (1, 2):
        link.session.send(build.message("juliet@example.com", "chat", f"m{number}"))
    link.receive("<a xmlns='urn:xmpp:sm:3' h='1'/>")
    link.session.end()
    assert [stanza.get("id") for stanza in link.listener.returned] == ["m2"]


async def test_our_own_queries_and_answers_do_not_come_back() -> None:
    link = Link()
    asked = asyncio.ensure_future(link.session.query(ping(), 5))
    link.receive("<iq type='get' id='1' from='example.org'><ping xmlns='urn:xmpp:ping'/></iq>")
    await turn()
    link.session.end()
    assert link.listener.returned == []
    with pytest.raises(NotConnected):
        await asked


async def test_an_impossible_acknowledgement_ends_the_stream() -> None:
    link = Link()
    link.receive("<a xmlns='urn:xmpp:sm:3' h='9'/>")
    assert link.stream.lost.done()
    assert not link.session.management.resumable


async def test_without_stream_management_an_answered_ping_acknowledges() -> None:
    link = Link(managed=False)
    link.session.send(build.message("juliet@example.com", "chat", "m1"))
    await turn()
    link.session.send(build.message("juliet@example.com", "chat", "m2"))
    await turn()
    pings = link.sent("iq")
    assert len(pings) == 2
    link.receive(f"<iq type='result' id='{pings[0].get('id')}'/>")
    await turn()
    assert link.listener.ids == ["m1"]
    link.receive(f"<iq type='error' id='{pings[1].get('id')}'/>")
    await turn()
    assert link.listener.ids == ["m1", "m2"], "an error is an answer, too"


async def test_too_many_unacknowledged_stanzas_are_not_taken() -> None:
    link = Link(ConnectionOptions(max_unacknowledged=2))
    assert link.session.send(build.presence())
    assert link.session.send(build.presence())
    assert not link.session.send(build.presence())
    with pytest.raises(NotConnected):
        await link.session.query(ping(), 5)
