"""Message archives (XEP-0313): pages, and who may fill them."""

from __future__ import annotations

import asyncio

import pytest

from tests.xmpp.asking import last_iq, turn
from tests.xmpp.link import Link
from widget.core.archive import ArchiveRequest
from widget.core.envelope import Origin
from widget.core.model import BareJID

ROOM = BareJID("room@muc.example.org")
RESULT = """<message from='{sender}' to='romeo@example.org/orchard'>
  <result xmlns='urn:xmpp:mam:2' id='{id}' queryid='{query}'>
  <forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2002-09-10T23:08:25Z'/>
    <message xmlns='jabber:client' type='chat' from='{inner}' to='romeo@example.org' id='m1'><body>hi</body>
    </message></forwarded></result></message>"""


async def test_an_archive_page_is_read_in_order() -> None:
    link = Link()
    asked = asyncio.ensure_future(link.session.archive(ArchiveRequest(before="", limit=2), 5))
    await turn()
    iq = last_iq(link)
    query = iq[0].get("queryid", "")
    for id_, inner in (("a1", "juliet@example.com/b"), ("a2", "romeo@example.org/x")):
        link.receive(RESULT.format(sender="romeo@example.org", id=id_, query=query, inner=inner))
    link.receive(
        f"<iq type='result' id='{iq.get('id')}'><fin xmlns='urn:xmpp:mam:2' complete='true'>"
        "<set xmlns='http://jabber.org/protocol/rsm'><first>a1</first><last>a2</last><count>7</count></set></fin></iq>"
    )
    page = await asked
    assert (page.complete, page.first, page.last, page.count) == (True, "a1", "a2", 7)
    assert page.stable
    assert [m.stanza_id for m in page.messages] == ["a1", "a2"]
    assert [m.outgoing for m in page.messages] == [False, True]
    assert {m.origin for m in page.messages} == {Origin.ARCHIVE}
    assert page.messages[0].time == 1031699305000
    assert link.listener.envelopes == []
    assert link.session.management.handled == 3, "all are counted at once"


async def test_an_archive_says_what_may_yet_change() -> None:
    link = Link()
    asked = asyncio.ensure_future(link.session.archive(ArchiveRequest(before="", limit=2), 5))
    await turn()
    fin = "<fin xmlns='urn:xmpp:mam:2' complete='true' stable='false'/>"
    link.receive(f"<iq type='result' id='{last_iq(link).get('id')}'>{fin}</iq>")
    page = await asked
    assert (page.complete, page.stable, page.surely_complete) == (True, False, False)


@pytest.mark.parametrize("sender", ["mallory@evil.example", "example.org", "romeo@example.org/other", ROOM])
async def test_an_archive_result_from_a_stranger_is_rejected(
    sender: str, caplog: pytest.LogCaptureFixture
) -> None:
    link = Link()
    asked = asyncio.ensure_future(link.session.archive(ArchiveRequest(), 5))
    await turn()
    iq = last_iq(link)
    link.receive(
        RESULT.format(sender=sender, id="a1", query=iq[0].get("queryid"), inner="juliet@example.com/b")
    )
    link.receive(f"<iq type='result' id='{iq.get('id')}'><fin xmlns='urn:xmpp:mam:2'/></iq>")
    assert (await asked).messages == ()
    assert link.listener.envelopes == []
    assert "dropped" in caplog.text


@pytest.mark.parametrize("query", ["", "unknown"])
async def test_an_archive_result_that_nobody_asked_for_is_rejected(query: str) -> None:
    link = Link()
    link.receive(
        RESULT.format(sender="romeo@example.org", id="a1", query=query, inner="juliet@example.com/b")
    )
    assert link.listener.envelopes == []
    assert link.session.management.handled == 1


async def test_a_rooms_archive_may_not_speak_for_others() -> None:
    link = Link()
    asked = asyncio.ensure_future(link.session.archive(ArchiveRequest(archive=ROOM), 5))
    await turn()
    iq = last_iq(link)
    for inner in ("juliet@example.com/b", "romeo@example.org/x", f"{ROOM}/juliet"):
        link.receive(RESULT.format(sender=ROOM, id=inner, query=iq[0].get("queryid"), inner=inner))
    link.receive(f"<iq type='result' id='{iq.get('id')}' from='{ROOM}'><fin xmlns='urn:xmpp:mam:2'/></iq>")
    page = await asked
    assert [(m.sender, m.conversation, m.outgoing) for m in page.messages] == [
        (f"{ROOM}/juliet", ROOM, False)
    ]


async def test_results_that_come_after_the_page_are_rejected() -> None:
    link = Link()
    asked = asyncio.ensure_future(link.session.archive(ArchiveRequest(), 5))
    await turn()
    iq = last_iq(link)
    link.receive(f"<iq type='result' id='{iq.get('id')}'><fin xmlns='urn:xmpp:mam:2'/></iq>")
    await asked
    late = RESULT.format(
        sender="romeo@example.org", id="a", query=iq[0].get("queryid"), inner="juliet@example.com/b"
    )
    link.receive(late)
    assert link.listener.envelopes == []


async def test_a_count_beyond_all_numbers_does_not_lose_the_page() -> None:
    link = Link()
    asked = asyncio.ensure_future(link.session.archive(ArchiveRequest(archive=ROOM), 5))
    await turn()
    link.receive(
        f"<iq type='result' from='{ROOM}' id='{last_iq(link).get('id')}'>"
        "<fin xmlns='urn:xmpp:mam:2' complete='true'><set xmlns='http://jabber.org/protocol/rsm'>"
        f"<last>a2</last><count>{'9' * 5000}</count></set></fin></iq>"
    )
    page = await asked
    assert (page.complete, page.last, page.count) == (True, "a2", None)
