"""Rooms at a real server that let nobody in: told in place of the composer, with what can be done."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from demo.prosody import Prosody
from tests.support.accounts import Accounts, unique
from tests.support.engine import Engine
from tests.support.peer import Peer
from tests.support.rooms import OWNER, configuration
from widget.core.model import BareJID
from widget.features.muc import Stage

ADMIN = "http://jabber.org/protocol/muc#admin"


def outcast(jid: str) -> Element:
    query = Element(f"{{{ADMIN}}}query")
    SubElement(query, f"{{{ADMIN}}}item", affiliation="outcast", jid=jid)
    return query


def destruction(venue: str, reason: str) -> Element:
    query = Element(f"{{{OWNER}}}query")
    destroy = SubElement(query, f"{{{OWNER}}}destroy", jid=venue)
    SubElement(destroy, f"{{{OWNER}}}reason").text = reason
    return query


async def test_the_banned_and_those_who_are_no_members_are_told(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    banning, closed = f"{unique('ban')}@{prosody.muc}", f"{unique('tomb')}@{prosody.muc}"
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        await peer.join(banning, "Romeo")
        await peer.query(banning, "set", outcast(juliet.jid))
        await peer.join(closed, "Romeo")
        await peer.query(closed, "set", configuration(membersonly="1"))
        await engine.log_in(juliet)
        assert await engine.answer(engine.call("join", jid=banning)) == "NotEntered"
        await engine.sees("You are banned from this room.")
        assert await engine.answer(engine.call("join", jid=closed)) == "NotEntered"
        await engine.sees("Only members may enter this room.")
        await peer.query(closed, "set", configuration(membersonly="0"))
        engine.fill("form", cls="refused", form={})
        await engine.sees("2 people here")
        assert "Only members may enter" not in engine.look().text()


async def test_a_password_is_asked_for_until_it_is_right(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    room = f"{unique('cave')}@{prosody.muc}"
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        await peer.join(room, "Romeo")
        await peer.query(room, "set", configuration(passwordprotectedroom="1", roomsecret="sesame"))
        await engine.log_in(juliet)
        assert await engine.answer(engine.call("join", jid=room)) == "NotEntered"
        await engine.sees("This room wants a password.")
        engine.fill("form", cls="refused", form={"password": "barley"})
        await engine.sees("That password is wrong.")
        engine.fill("form", cls="refused", form={"password": "sesame"})
        await engine.sees("2 people here")
        engine.say("Open at last", room)
        await peer.hears("Open at last")
        # Another device is told, and is in without being asked
        async with Engine(prosody) as tablet:
            await tablet.log_in(juliet)

            def stage() -> Stage | None:
                known = tablet.loop.store.slices["muc"].rooms.get(BareJID(room))
                return known and known.stage

            await tablet.until(lambda: stage() is Stage.IN, "is in")


async def test_a_room_that_is_destroyed_leads_to_the_next_then_and_later(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo, nurse = accounts.make("juliet", "romeo", "nurse")
    room, venue = f"{unique('old')}@{prosody.muc}", f"{unique('new')}@{prosody.muc}"
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        await peer.join(room, "Romeo")
        await peer.join(venue, "Romeo")
        await engine.log_in(juliet)
        assert await engine.answer(engine.call("join", jid=room)) is None
        await engine.sees("2 people here")
        await peer.query(room, "set", destruction(venue, "We have moved."))
        await engine.sees("This room was closed for good.")
        await engine.sees("We have moved.")
        await engine.sees(f"Open {venue}")
        async with Engine(prosody) as late:
            await late.log_in(nurse)
            assert await late.answer(late.call("join", jid=room)) == "NotEntered"
            await late.sees("This room was closed for good.")
            await late.sees("We have moved.")
            await late.sees(f"Open {venue}")
        engine.click("button", text=f"Open {venue}")
        await engine.sees("2 people here")
