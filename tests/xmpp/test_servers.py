"""The client at real servers, over WebSocket and BOSH: accounts, roster, presence, messages, archive."""

from __future__ import annotations

import pytest

from tests.xmpp.conftest import Place
from tests.xmpp.person import Person
from widget.core import stanza as build
from widget.core.archive import ArchiveRequest
from widget.core.envelope import Origin
from widget.core.model import BareJID, bare
from widget.errors import StanzaError, WrongCredentials
from widget.xmpp.listener import Online
from widget.xmpp.options import Password

ROSTER = "jabber:iq:roster"
DISCO = "http://jabber.org/protocol/disco#info"


async def test_a_person_logs_in_and_gets_the_resource_asked_for(place: Place) -> None:
    (romeo,) = place.make("romeo")
    async with place.person(romeo, resource="orchard") as person:
        assert person.jid == f"{romeo.jid}/orchard"
        assert person.seen(Online) == [Online(person.jid, resumed=False)]


async def test_a_server_may_choose_the_resource(place: Place) -> None:
    (romeo,) = place.make("romeo")
    async with place.person(romeo) as person:
        assert person.jid.startswith(f"{romeo.jid}/")
        assert len(person.jid) > len(romeo.jid) + 1


async def test_a_wrong_password_and_an_unknown_name_are_refused_alike(place: Place) -> None:
    (romeo,) = place.make("romeo")
    for credentials in (Password(romeo.jid, "guess"), Password("nobody@localhost", "guess")):
        person = Person(credentials, place.url)
        await person.client.connect(credentials)
        assert isinstance(await person.refused(), WrongCredentials)
        await person.client.disconnect()


async def test_a_guest_gets_a_name_from_the_server(place: Place) -> None:
    async with place.guest() as guest, place.guest() as other:
        assert guest.jid.partition("@")[2].startswith(place.server.guests)
        assert guest.bare != other.bare


async def test_the_roster_is_asked_changed_and_pushed(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    async with place.person(romeo) as person:
        empty = await person.asks("get", build.element("query", ROSTER))
        assert len(empty[0]) == 0
        item = build.element("item", ROSTER, jid=juliet.jid, name="Juliet")
        await person.asks("set", build.element("query", ROSTER, item))
        push = await person.sees(lambda e: e.kind == "iq")
        assert push.stanza[0][0].get("jid") == juliet.jid


async def test_presence_goes_to_friends(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    place.accounts.befriend(romeo, juliet)
    async with place.person(romeo) as one, place.person(juliet) as other:
        for person in (one, other):
            await person.asks("get", build.element("query", ROSTER))
            person.appears()
        seen = await one.sees(lambda e: e.kind == "presence" and e.sender == other.jid)
        assert (seen.type, seen.conversation) == ("available", juliet.jid)
        await other.client.disconnect()
        await one.sees(lambda e: e.type == "unavailable" and e.conversation == juliet.jid)


async def test_a_message_arrives_whole_and_is_acknowledged(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    body = "<b>&amp; \"quotes\" 'n' ünïcode 👩🏽‍🚀\nline two\ttab"
    async with place.person(romeo) as one, place.person(juliet) as other:
        other.appears()
        id_ = one.says(other.jid, body)
        heard = await other.hears(body)
        assert (heard.sender, heard.conversation) == (one.jid, romeo.jid)
        assert (heard.type, heard.id, heard.outgoing) == ("chat", id_, False)
        assert heard.stanza_id
        await one.until(lambda: id_ in one.ids)


async def test_many_messages_arrive_in_order_and_all_are_acknowledged(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    bodies = [f"message {number}" for number in range(100)]
    async with place.person(romeo) as one, place.person(juliet) as other:
        other.appears()
        ids = [one.says(other.jid, body) for body in bodies]
        await other.until(lambda: len(other.bodies) >= len(bodies))
        assert other.bodies == bodies
        await one.until(lambda: len(one.ids) >= len(ids))
        assert one.ids == ids


async def test_a_control_character_does_not_cost_the_connection(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    async with place.person(romeo) as one, place.person(juliet) as other:
        one.says(other.jid, "a\x00b\x1b[1mc\ud800")
        await other.hears("a\ufffdb\ufffd[1mc\ufffd")
        assert len(one.seen(Online)) == 1


async def test_a_big_message_passes_and_a_huge_one_comes_back(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    async with place.person(romeo) as one, place.person(juliet) as other:
        big = "x" * 60_000
        one.says(other.jid, big)
        await other.hears(big)
        id_ = one.says(other.jid, "y" * 200_000)
        returned = await one.sees(lambda e: e.type == "error" and e.id == id_)
        assert returned.conversation == juliet.jid


async def test_a_message_to_nobody_comes_back_as_an_error(place: Place) -> None:
    (romeo,) = place.make("romeo")
    async with place.person(romeo) as one:
        id_ = one.says("nobody-at-all@localhost", "hello?")
        error = await one.sees(lambda e: e.kind == "message" and e.type == "error")
        assert (error.id, error.conversation) == (id_, "nobody-at-all@localhost")


async def test_carbons_tell_the_other_device_of_both_directions(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    async with place.person(romeo) as phone, place.person(romeo) as desk, place.person(juliet) as other:
        for person in (phone, desk, other):
            await person.asks("set", build.element("enable", "urn:xmpp:carbons:2"))
            person.appears()
        phone.says(other.jid, "from the phone")
        sent = await desk.hears("from the phone")
        assert (sent.origin, sent.outgoing, sent.conversation) == (Origin.CARBON, True, juliet.jid)
        other.says(phone.jid, "to the phone")
        received = await desk.hears("to the phone")
        assert (received.origin, received.outgoing) == (Origin.CARBON, False)
        assert received.conversation == juliet.jid
        assert received.stanza_id == (await phone.hears("to the phone")).stanza_id


async def test_the_archive_is_read_backwards_page_by_page(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    async with place.person(romeo) as one, place.person(juliet) as other:
        for number in range(25):
            one.says(other.jid, f"line {number}")
        await other.hears("line 24")
        await one.until(lambda: len(one.ids) == 25)
        lines: list[str] = []
        before, complete = "", False
        while not complete:
            request = ArchiveRequest(with_jid=BareJID(juliet.jid), before=before, limit=10)
            page = await one.client.archive(request)
            lines = [m.stanza.findtext("{jabber:client}body", "") for m in page.messages] + lines
            before, complete = page.first, page.complete or not page.messages
        assert lines == [f"line {number}" for number in range(25)]


async def test_archived_messages_are_those_that_were_heard(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    async with place.person(romeo) as one, place.person(juliet) as other:
        other.appears()
        one.says(other.jid, "first")
        live = await other.hears("first")
        await one.until(lambda: one.ids)
        (own,) = (await one.client.archive(ArchiveRequest(before="", limit=5))).messages
        (theirs,) = (await other.client.archive(ArchiveRequest(before="", limit=5))).messages
        assert (own.outgoing, own.conversation, own.origin) == (True, juliet.jid, Origin.ARCHIVE)
        assert (theirs.outgoing, theirs.conversation) == (False, romeo.jid)
        assert theirs.stanza_id == live.stanza_id
        assert abs(theirs.time - live.time) < 60_000
        one.says(other.jid, "second")
        await other.hears("second")
        page = await other.client.archive(ArchiveRequest(after=live.stanza_id, limit=5))
        assert [m.stanza.findtext("{jabber:client}body") for m in page.messages] == ["second"]


async def test_an_offline_message_bears_the_time_at_which_it_was_sent(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    async with place.person(romeo) as one:
        one.says(juliet.jid, "while you were away")
        await one.until(lambda: one.ids)
    async with place.person(juliet) as other:
        other.appears()
        assert (await other.hears("while you were away")).delayed


async def test_people_answer_who_they_are(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    place.accounts.befriend(romeo, juliet)
    features = frozenset({"urn:xmpp:chat-markers:0"})
    async with place.person(romeo) as one, place.person(juliet, features=features) as other:
        for person in (one, other):
            person.appears()
        await one.sees(lambda e: e.sender == other.jid)
        info = await one.asks("get", build.element("query", DISCO), other.jid)
        assert "urn:xmpp:chat-markers:0" in {f.get("var") for f in info[0]}
        await one.asks("get", build.element("ping", "urn:xmpp:ping"), other.jid)
        version = await one.asks("get", build.element("query", "jabber:iq:version"), other.jid)
        assert version[0].findtext("{jabber:iq:version}name") == "Chinwag"
        with pytest.raises(StanzaError) as refused:
            await one.asks("get", build.element("query", "urn:unheard-of"), other.jid)
        assert refused.value.condition == "service-unavailable"


async def test_the_server_answers_a_ping(place: Place) -> None:
    (romeo,) = place.make("romeo")
    async with place.person(romeo) as one:
        await one.asks("get", build.element("ping", "urn:xmpp:ping"), place.server.domain)
        info = await one.asks("get", build.element("query", DISCO), place.server.domain)
        assert len(info[0]) > 5


async def test_three_people_talk_in_a_room(place: Place) -> None:
    accounts = place.make("romeo", "juliet", "nurse")
    room = BareJID(f"balcony-{bare(accounts[0].jid).partition('@')[0]}@{place.server.muc}")
    async with (
        place.person(accounts[0]) as romeo,
        place.person(accounts[1]) as juliet,
        place.person(accounts[2]) as nurse,
    ):
        await romeo.joins(room, "Romeo")
        await juliet.joins(room, "Джульетта")
        await nurse.joins(room, "Nurse")
        juliet.says(room, "O Romeo", "groupchat")
        for person in (romeo, juliet, nurse):
            heard = await person.hears("O Romeo")
            assert (heard.sender, heard.conversation) == (f"{room}/Джульетта", room)
            assert (heard.type, heard.delayed) == ("groupchat", False)
            assert heard.outgoing is (person is juliet)
        taken = build.presence(build.element("x", "http://jabber.org/protocol/muc"), to=f"{room}/Romeo")
        nurse.client.send(taken)
        refused = await nurse.sees(lambda e: e.kind == "presence" and e.type == "error")
        assert refused.conversation == room
        romeo.client.send(build.presence(to=f"{room}/Romeo", type_="unavailable"))
        await nurse.sees(lambda e: e.type == "unavailable" and e.sender == f"{room}/Romeo")


async def test_a_rooms_archive_and_history_agree(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    room = BareJID(f"orchard-{bare(romeo.jid).partition('@')[0]}@{place.server.muc}")
    async with place.person(romeo) as one, place.person(juliet) as other:
        await one.joins(room, "Romeo")
        for number in range(5):
            one.says(room, f"line {number}", "groupchat")
        live = await one.hears("line 4")
        await other.joins(room, "Juliet")
        assert (await other.hears("line 4")).delayed
        page = await other.client.archive(ArchiveRequest(archive=room, before="", limit=50))
        spoken = [m for m in page.messages if m.stanza.find("{jabber:client}body") is not None]
        assert [m.stanza.findtext("{jabber:client}body") for m in spoken] == [f"line {n}" for n in range(5)]
        assert {m.sender for m in spoken} == {f"{room}/Romeo"}
        assert {m.conversation for m in page.messages} == {room}
        if live.stanza_id:
            assert spoken[-1].stanza_id == live.stanza_id
