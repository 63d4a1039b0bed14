"""Stream management (XEP-0198) over a socket that drops."""

from __future__ import annotations

import asyncio

import pytest

from tests.support.scripted_server import Actor
from tests.xmpp.stage import JID, plain_session, stage
from widget.core import stanza as build
from widget.core.model import FullJID
from widget.errors import NotConnected, StanzaRefused
from widget.xmpp.listener import Online, Status


async def test_a_dropped_socket_is_resumed_and_what_was_not_acknowledged_written_again_in_order() -> None:
    async def first(server: Actor) -> None:
        await server.logs_in(JID)
        server.says("<message from='juliet@localhost/b' id='j1'><body>one</body></message>")
        for id_ in ("m1", "m2", "m3"):
            assert (await server.hears("message", ignoring=("r", "a"))).get("id") == id_
        server.says("<a xmlns='urn:xmpp:sm:3' h='1'/>")
        await server.cuts()

    async def second(server: Actor) -> None:
        resume = await server.asked_to_resume()
        assert (resume.get("previd"), resume.get("h")) == ("sm1", "1")
        server.resumes(h=2)
        server.says("<message from='juliet@localhost/b' id='j2'><body>two</body></message>")
        assert (await server.hears("message")).get("id") == "m3"
        await server.hears("r")
        server.says("<a xmlns='urn:xmpp:sm:3' h='3'/>")
        server.says("<r xmlns='urn:xmpp:sm:3'/>")
        assert (await server.hears("a", ignoring=("r",))).get("h") == "2"
        await server.hears_goodbye()

    async with stage(first, second) as play:
        await play.listener.online()
        assert all([play.say("m1"), play.say("m2"), play.say("m3")])
        again = Online(FullJID(JID), resumed=True, carried=frozenset({"m3"}))
        assert await play.listener.online(2) == again
        await play.listener.until(lambda: play.listener.ids == ["m1", "m2", "m3"])
        await play.listener.until(lambda: play.listener.bodies == ["one", "two"])
        order = play.listener.order
        assert order.index(again) < order.index(play.listener.messages[1])
    assert play.listener.returned == []


async def test_a_session_whose_stanza_the_server_would_not_have_is_not_resumed() -> None:
    """It would begin with that stanza, and end with it, for ever."""

    async def first(server: Actor) -> None:
        await server.logs_in(JID)
        await server.hears("message", ignoring=("r", "a"))
        server.breaks("policy-violation", "stanza too large")

    async def second(server: Actor) -> None:
        await server.logs_in(JID)
        await server.hears_goodbye()

    async with stage(first, second) as play:
        await play.listener.online()
        assert play.say("m1")
        error = (await play.offline()).error
        assert isinstance(error, StanzaRefused)
        assert error.text == "stanza too large"
        assert await play.listener.online(2) == Online(FullJID(JID), resumed=False)
        assert [each.get("id") for each in play.listener.returned] == ["m1"]


async def test_when_the_session_is_forgotten_the_unsent_come_back_before_the_new_one() -> None:
    async def first(server: Actor) -> None:
        await server.logs_in(JID)
        await server.hears("message", ignoring=("r", "a"))
        await server.hears("message", ignoring=("r", "a"))
        await server.cuts()

    async def second(server: Actor) -> None:
        await server.asked_to_resume()
        server.says(
            "<failed xmlns='urn:xmpp:sm:3' h='1'>"
            "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>"
        )
        iq = await server.hears("iq")
        server.says(
            f"<iq type='result' id='{iq.get('id')}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
            f"<jid>{JID}</jid></bind></iq>"
        )
        await server.hears("enable")
        server.says("<enabled xmlns='urn:xmpp:sm:3' id='sm2' resume='true'/>")
        await server.hears_goodbye()

    async with stage(first, second) as play:
        await play.listener.online()
        assert play.say("m1")
        assert play.say("m2")
        asked = asyncio.ensure_future(
            play.client.query(build.iq("get", build.element("ping", "urn:xmpp:ping")))
        )
        assert await play.listener.online(2) == Online(FullJID(JID), resumed=False)
        assert play.listener.ids == ["m1"]
        assert [stanza.get("id") for stanza in play.listener.returned] == ["m2"]
        order = play.listener.order
        assert order.index(play.listener.returned) < len(order) - 1
        with pytest.raises(NotConnected):
            await asked


async def test_a_query_survives_a_resumption() -> None:
    asked_id = ""

    async def first(server: Actor) -> None:
        nonlocal asked_id
        await server.logs_in(JID)
        asked_id = (await server.hears("iq")).get("id", "")
        await server.cuts()

    async def second(server: Actor) -> None:
        await server.asked_to_resume()
        server.resumes(h=1)
        server.says(f"<iq type='result' id='{asked_id}' from='localhost'/>")
        await server.hears_goodbye()

    async with stage(first, second) as play:
        await play.listener.online()
        ping = build.iq("get", build.element("ping", "urn:xmpp:ping"), to="localhost")
        assert (await play.client.query(ping)).get("type") == "result"
        assert len(play.listener.seen(Online)) == 2


async def test_while_the_connection_is_down_nothing_is_taken() -> None:
    async def first(server: Actor) -> None:
        await server.logs_in(JID)
        await server.cuts()

    async with stage(first, Actor.falls_silent) as play:
        await play.offline()
        assert play.say("m1") is False
        with pytest.raises(NotConnected):
            await play.client.query(build.iq("get", build.element("ping", "urn:xmpp:ping")))


async def test_what_is_not_settled_is_asked_for_again() -> None:
    async def first(server: Actor) -> None:
        await server.logs_in(JID)
        for number in (1, 2, 3):
            server.says(f"<message from='juliet@localhost/b' id='j{number}'><body>{number}</body></message>")
        server.says("<r xmlns='urn:xmpp:sm:3'/>")
        assert (await server.hears("a")).get("h") == "0"
        await server.cuts()

    async def second(server: Actor) -> None:
        assert (await server.asked_to_resume()).get("h") == "1"
        server.resumes(h=0)
        await server.hears_goodbye()

    async with stage(first, second) as play:
        play.listener.settles = None
        await play.listener.until(lambda: len(play.listener.tickets) == 3)
        first_ticket, _, third_ticket = play.listener.tickets
        play.client.settle(third_ticket)
        play.client.settle(first_ticket)
        await play.listener.online(2)


async def test_a_server_that_counts_wrongly_when_resuming_gets_a_new_session() -> None:
    async def first(server: Actor) -> None:
        await server.logs_in(JID)
        await server.cuts()

    async def second(server: Actor) -> None:
        await server.asked_to_resume()
        server.resumes(h=99)

    async with stage(first, second, plain_session) as play:
        await play.listener.online(2)
        assert [status.resumed for status in play.listener.statuses if isinstance(status, Online)] == [
            False,
            False,
        ]


async def test_what_is_sent_at_the_news_of_a_resumed_session_is_written_once_and_last() -> None:
    async def first(server: Actor) -> None:
        await server.logs_in(JID)
        await server.hears("message")
        await server.cuts()

    async def second(server: Actor) -> None:
        await server.asked_to_resume()
        server.resumes(h=0)
        for id_ in ("m1", "m2"):
            assert (await server.hears("message")).get("id") == id_
        await server.hears("r")
        server.says("<a xmlns='urn:xmpp:sm:3' h='2'/>")
        await server.hears_goodbye()

    async with stage(first, second) as play:
        hear = play.listener.status

        def answer(status: Status) -> None:
            hear(status)
            if isinstance(status, Online) and status.resumed:
                play.say("m2")

        play.listener.status = answer  # type: ignore[method-assign]
        await play.listener.online()
        assert play.say("m1")
        await play.listener.until(lambda: play.listener.ids == ["m1", "m2"])


async def test_stanzas_that_come_with_the_session_come_after_the_news_of_it() -> None:
    async def theatre(server: Actor) -> None:
        await server.authenticates()
        await server.binds(JID, "<sm xmlns='urn:xmpp:sm:3'/>")
        server.says("<message from='localhost' id='early'/>")
        await server.hears("enable")
        server.says("<enabled xmlns='urn:xmpp:sm:3' id='sm1' resume='true'/>")
        server.says("<message from='localhost' id='counted'/>")
        server.says("<r xmlns='urn:xmpp:sm:3'/>")
        assert (await server.hears("a")).get("h") == "1", "what came before enabled does not count"
        await server.hears_goodbye()

    async with stage(theatre) as play:
        await play.listener.until(lambda: len(play.listener.messages) == 2)
        kinds = [type(event).__name__ for event in play.listener.order]
        assert kinds == ["Connecting", "Connecting", "Online", "Envelope", "Envelope"]
        assert [envelope.id for envelope in play.listener.messages] == ["early", "counted"]


async def test_at_the_end_the_last_message_is_waited_for() -> None:
    async def theatre(server: Actor) -> None:
        await server.logs_in(JID)
        await server.hears("message")
        await server.hears("r")
        server.says("<a xmlns='urn:xmpp:sm:3' h='1'/>")
        await server.hears_goodbye()

    async with stage(theatre) as play:
        await play.listener.online()
        play.say("m1")
    assert play.listener.ids == ["m1"]
    assert play.listener.returned == []


async def test_a_server_that_was_told_of_somebody_who_looked_away_hears_that_they_are_back() -> None:
    async def first(server: Actor) -> None:
        await server.logs_in(JID, features="<csi xmlns='urn:xmpp:csi:0'/>")
        await server.hears("inactive")
        await server.cuts()

    async def second(server: Actor) -> None:
        await server.asked_to_resume()
        server.resumes(h=0)
        await server.hears("active", ignoring=("r",))
        await server.hears_goodbye()

    async with stage(first, second) as play:
        await play.listener.online()
        play.client.active(False)
        play.client.active(True)
        await play.listener.online(2)
