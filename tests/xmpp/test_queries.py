"""Queries of ours, and who may answer them."""

from __future__ import annotations

import asyncio

import pytest

from tests.xmpp.asking import last_iq, ping, turn
from tests.xmpp.link import Link
from widget.core import stanza as build
from widget.core.archive import ArchiveRequest
from widget.errors import NotConnected, QueryTimeout, StanzaError


async def test_the_answer_of_whom_we_asked_is_the_result() -> None:
    link = Link()
    asked = asyncio.ensure_future(link.session.query(ping("juliet@example.com/balcony"), 5))
    await turn()
    link.receive(f"<iq type='result' id='{last_iq(link).get('id')}' from='juliet@example.com/balcony'/>")
    assert (await asked).get("type") == "result"


@pytest.mark.parametrize(
    ("to", "sender"),
    [
        ("juliet@example.com/balcony", "mallory@evil.example"),
        ("juliet@example.com/balcony", "juliet@example.com"),
        ("juliet@example.com/balcony", ""),
        ("juliet@example.com/balcony", "romeo@example.org"),
        ("", "mallory@evil.example/x"),
        ("", "evil.example"),
        ("example.org", "juliet@example.com"),
    ],
)
async def test_an_answer_from_somebody_else_is_rejected(to: str, sender: str) -> None:
    link = Link()
    asked = asyncio.ensure_future(link.session.query(ping(to), 5))
    await turn()
    id_ = last_iq(link).get("id")
    link.receive(f"<iq type='result' id='{id_}' from='{sender}'><forged xmlns='x'/></iq>")
    await turn()
    assert not asked.done()
    honest = f" from='{to}'" if to else ""
    link.receive(f"<iq type='result' id='{id_}'{honest}/>")
    assert len(await asked) == 0


@pytest.mark.parametrize("sender", ["", " from='romeo@example.org'", " from='example.org'"])
async def test_our_account_answers_with_or_without_its_name(sender: str) -> None:
    link = Link()
    asked = asyncio.ensure_future(link.session.query(ping(), 5))
    await turn()
    link.receive(f"<iq type='result' id='{last_iq(link).get('id')}'{sender}/>")
    await asked


async def test_an_error_is_raised_with_its_condition() -> None:
    link = Link()
    asked = asyncio.ensure_future(link.session.query(ping("juliet@example.com"), 5))
    await turn()
    link.receive(
        f"<iq type='error' id='{last_iq(link).get('id')}' from='juliet@example.com'><error type='wait'>"
        "<resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
        "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>later</text>"
        "<too-many xmlns='urn:app'/></error></iq>"
    )
    with pytest.raises(StanzaError) as raised:
        await asked
    error = raised.value
    assert (error.condition, error.text, error.type) == ("resource-constraint", "later", "wait")
    assert (error.application, error.sender) == ("{urn:app}too-many", "juliet@example.com")


async def test_a_query_that_nobody_answers_times_out() -> None:
    link = Link()
    with pytest.raises(QueryTimeout):
        await link.session.query(ping(), 0.01)
    link.receive(f"<iq type='result' id='{last_iq(link).get('id')}'/>")  # too late, and harmless


async def test_queries_fail_with_the_session_but_survive_a_cut() -> None:
    link = Link()
    asked = asyncio.ensure_future(link.session.query(ping(), 5))
    await turn()
    id_ = last_iq(link).get("id")
    link.session.detach()
    await turn()
    assert not asked.done()
    link.connect()
    link.receive(f"<iq type='result' id='{id_}'/>")
    await asked
    asked = asyncio.ensure_future(link.session.query(ping(), 5))
    await turn()
    link.session.end()
    with pytest.raises(NotConnected):
        await asked


async def test_nothing_is_asked_or_sent_without_a_stream() -> None:
    link = Link()
    link.session.detach()
    assert link.session.send(build.presence()) is False
    with pytest.raises(NotConnected):
        await link.session.query(ping(), 5)
    with pytest.raises(NotConnected):
        await link.session.archive(ArchiveRequest(), 5)
