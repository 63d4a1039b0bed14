"""What is refused, at once or long after the server took it: it is shown, kept and sent again whole."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from xml.etree.ElementTree import Element, SubElement

from demo.prosody import Prosody
from tests.engine.test_reactions import chips, reacted
from tests.support.accounts import Accounts
from tests.support.engine import Engine
from tests.support.meeting import in_a_chat, in_a_room
from tests.support.peer import Heard, Peer
from tests.support.rooms import configuration

ADMIN = "http://jabber.org/protocol/muc#admin"
REPLACE = "{urn:xmpp:message-correct:0}replace"
RETRACT = "{urn:xmpp:message-retract:1}retract"
GONE = "<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"


def refuse(peer: Peer, heard: Heard) -> None:
    """The recipient's side sends a message back that the sender's server had taken."""
    peer.send(f"<message to='{heard.sender}' type='error' id='{heard.stanza['id']}'>{GONE}</message>")


async def give_voice(moderator: Peer, room: str, nick: str, role: str) -> None:
    query = Element(f"{{{ADMIN}}}query")
    SubElement(query, f"{{{ADMIN}}}item", nick=nick, role=role)
    await moderator.query(room, "set", query)


@asynccontextmanager
async def corrected(prosody: Prosody, accounts: Accounts) -> AsyncIterator[tuple[Peer, Engine, Heard]]:
    """A correction that the server has taken."""
    async with in_a_chat(prosody, accounts) as (_juliet, peer, engine):
        engine.say("Helo")
        await peer.hears("Helo")
        engine.choose("Edit", "Helo")
        engine.say("Hello")
        heard = await peer.hears("Hello")
        await engine.all_sent()
        yield peer, engine, heard


async def test_a_correction_that_is_refused_late_is_shown_as_such_and_sent_again_whole(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with corrected(prosody, accounts) as (peer, engine, heard):
        refuse(peer, heard)
        await engine.until(lambda: engine.look().has(cls="failure"), "the refusal")
        assert engine.look().has(aria_label="Not sent")
        engine.click("button", text="Try again")
        again = await peer.hears("Hello")
        assert again.stanza["id"] == heard.stanza["id"]
        assert len(peer.named(REPLACE)) == 2
        await engine.until(lambda: not engine.look().has(cls="failure"), "no failure any more")
        await engine.all_sent()
        assert engine.bodies == ["Hello"]


async def test_what_was_refused_late_can_be_sent_again_after_a_reload(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with corrected(prosody, accounts) as (peer, engine, heard):
        refuse(peer, heard)
        await engine.until(lambda: engine.look().has(cls="failure"), "the refusal")
        await engine.loop.units.drained()
        await engine.leave()
        async with Engine(prosody, engine.browser) as next_page:
            await next_page.is_online()
            await next_page.until(lambda: not next_page.loop.store.slices["archive"].behind, "catch-up")
            await next_page.until(lambda: next_page.look().has(cls="failure"), "the refusal")
            next_page.click("button", text="Try again")
            await peer.hears("Hello")
            await next_page.all_sent()
            assert len(peer.named(REPLACE)) == 2


async def test_who_took_back_what_the_other_keeps_is_told_so(prosody: Prosody, accounts: Accounts) -> None:
    async with in_a_chat(prosody, accounts) as (_juliet, peer, engine):
        engine.say("I hate thee")
        await peer.hears("I hate thee")
        engine.choose("Delete", "I hate thee")
        engine.click("button", data_kind="danger")
        heard = await peer.found(
            lambda: next((h for h in peer.heard if h.stanza.xml.find(RETRACT) is not None), None)
        )
        await engine.all_sent()
        await engine.sees("You deleted this message")
        refuse(peer, heard)
        await engine.until(lambda: engine.look().has(cls="failure"), "the refusal")
        assert engine.look().has(cls="tombstone"), "what is gone here is not there again"
        engine.click("button", text="Try again")
        await peer.until(lambda: len(peer.named(RETRACT)) == 2)
        await engine.until(lambda: not engine.look().has(cls="failure"), "no failure any more")


async def test_who_lost_the_voice_in_a_room_reacts_when_it_is_back(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with in_a_room(prosody, accounts) as (room, romeo, nurse, engine):
        romeo.say(room, "Good evening", kind="groupchat")
        heard = await nurse.hears("Good evening")
        await engine.sees("Good evening")
        await romeo.query(room, "set", configuration(moderatedroom="1"))
        nick = str(engine.loop.session.me).partition("@")[0]
        await give_voice(romeo, room, nick, "visitor")
        await engine.settled()
        engine.react("😢", "Good evening")
        await engine.until(lambda: engine.look().has(cls="failure"), "the refusal")
        await give_voice(romeo, room, nick, "participant")
        engine.click("button", text="Try again")
        await nurse.until(lambda: reacted(nurse) == [(heard.stanza_id, ["😢"])])
        await engine.until(lambda: chips(engine) == ["😢: You"], "the echo")
        assert not engine.look().has(cls="failure")
