"""In a private room: everybody's devices read it, whoever has none is left out and named."""

from __future__ import annotations

from xml.etree.ElementTree import tostring

import pytest

from tests.encryption.village import BOTH, Neighbour, Village, exchange_keys
from widget.core.encryption import Problem
from widget.core.envelope import Envelope
from widget.core.jids import BareJID, bare, resource
from widget.core.stanza import element, message
from widget.errors import NotSealed

PEOPLE = [f"{name}@verona.lit" for name in ("romeo", "juliet", "nurse", "tybalt", "mercutio")]
ROOM = BareJID("plot@rooms.verona.lit")


def real(envelope: Envelope) -> BareJID | None:
    name = resource(envelope.sender)
    return BareJID(f"{name}@verona.lit") if name != "stranger" else None


async def room(version: str, count: int = 5) -> tuple[Village, list[Neighbour]]:
    village = Village()
    everybody = [await village.device(jid, version) for jid in PEOPLE[:count]]
    for each in everybody:
        each.person = real
    return village, everybody


async def says(who: Neighbour, body: str, *members: str) -> str:
    stanza = message(ROOM, "groupchat", "", body=body)
    sealed = await who.seals(stanza, *(members or PEOPLE))
    return tostring(sealed.stanza, "unicode")


def as_occupant(who: Neighbour) -> str:
    return f"{ROOM}/{who.jid.partition('@')[0]}"


async def hears(who: Neighbour, sent: str, by: Neighbour) -> str:
    return await who.hears(sent, as_occupant(by), outgoing=by.jid == who.jid, conversation=ROOM)


@pytest.mark.parametrize("version", BOTH)
async def test_all_five_read_what_one_says(version: str) -> None:
    _, everybody = await room(version)
    for by in everybody:
        sent = await says(by, f"I am {by.jid}")
        assert {await hears(each, sent, by) for each in everybody} == {f"I am {by.jid}"}
        await exchange_keys(everybody)


async def test_who_has_no_device_is_left_out_and_named() -> None:
    village = Village()
    romeo, juliet = [await village.device(jid) for jid in PEOPLE[:2]]
    juliet.person = real
    sealed = await romeo.seals(message(ROOM, "groupchat", "m1", body="Hush"), *PEOPLE[:3])
    assert sealed.left_out == ((PEOPLE[2], 0),)
    assert await hears(juliet, tostring(sealed.stanza, "unicode"), romeo) == "Hush"


async def test_where_nobody_has_a_device_nothing_is_sent() -> None:
    village = Village()
    romeo = await village.device(PEOPLE[0])
    with pytest.raises(NotSealed) as refused:
        await says(romeo, "Hush", *PEOPLE[:3])
    assert refused.value.problem == Problem.NO_DEVICES.value


async def test_whose_real_address_is_not_known_cannot_be_read() -> None:
    _, [romeo, juliet] = await room(BOTH[0], 2)
    sent = await says(romeo, "Hush", *PEOPLE[:2])
    stranger = f"{ROOM}/stranger"
    assert await juliet.fails_at(sent, stranger, conversation=ROOM) is Problem.NO_SESSION


async def test_what_was_said_in_one_room_is_not_passed_off_in_another() -> None:
    _, [romeo, juliet] = await room(BOTH[1], 2)
    sent = await says(romeo, "Hush", *PEOPLE[:2])
    other = BareJID("masque@rooms.verona.lit")
    assert await juliet.fails_at(sent, f"{other}/romeo", conversation=other) is Problem.DAMAGED
    assert await hears(juliet, sent, romeo) == "Hush"


async def test_a_member_does_not_change_the_subject_by_what_only_members_read() -> None:
    _, [romeo, juliet] = await room(BOTH[1], 2)
    subject = element("subject", "jabber:client", text="Romeo's room")
    stanza = message(ROOM, "groupchat", "", subject, element("stuff", "urn:example"))
    sent = tostring((await romeo.seals(stanza, *PEOPLE[:2])).stanza, "unicode")
    opened = await juliet.opens(sent, as_occupant(romeo), conversation=ROOM)
    assert {child.tag for child in opened.envelope.stanza} & {subject.tag, "{urn:example}stuff"} == {
        "{urn:example}stuff"
    }


async def test_devices_of_both_kinds_are_each_told_by_their_best() -> None:
    """What the older version cannot say, it says in words; the newer has all of it."""
    village = Village()
    romeo = await village.device(PEOPLE[0])
    old, new = await village.device(PEOPLE[1], BOTH[0]), await village.device(PEOPLE[2], BOTH[1])
    for each in (romeo, old, new):
        each.person = real
    reaction = element("reaction", "urn:xmpp:reactions:0", text="👋")
    reactions = element("reactions", "urn:xmpp:reactions:0", reaction, id="m1")
    sealed = await romeo.seals(message(ROOM, "groupchat", "m2", reactions), *PEOPLE[:3])
    sent = tostring(sealed.stanza, "unicode")
    assert "👋" not in sent
    assert sealed.stanza.find("{urn:xmpp:reactions:0}reactions") is None
    by = as_occupant(romeo)
    opened = await new.opens(sent, by, conversation=ROOM)
    assert opened.envelope.stanza.findtext("*/{urn:xmpp:reactions:0}reaction") == "👋"
    assert opened.envelope.stanza.find("{urn:xmpp:reply:0}reply") is None
    opened = await old.opens(sent, by, conversation=ROOM)
    assert opened.envelope.stanza.findtext("{jabber:client}body") == "👋"
    reply = opened.envelope.stanza.find("{urn:xmpp:reply:0}reply")
    assert reply is not None
    assert reply.get("id") == "m1"
    assert bare(by) == ROOM


async def test_what_an_occupant_says_in_private_is_of_the_person_behind_it() -> None:
    _, [romeo, juliet] = await room(BOTH[0], 2)
    sent = await romeo.says(juliet.jid, "Only you")
    private = {"conversation": BareJID(as_occupant(romeo)), "private": True}
    assert await juliet.hears(sent, as_occupant(romeo), **private) == "Only you"
