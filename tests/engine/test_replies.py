"""Answers to messages, on both sides of a real Prosody, and the way back to what they answer."""

from __future__ import annotations

import pytest

from demo.prosody import Prosody
from tests.support.accounts import Accounts, unique
from tests.support.engine import Engine
from tests.support.meeting import in_a_chat
from tests.support.peer import Peer
from widget.core.model import MessageId
from widget.core.selectors import message_row

NS = "urn:xmpp:reply:0"


def answer(peer: Peer, to: str, id_: str, whose: str, quoted: str, body: str, kind: str = "chat") -> None:
    """Somebody's other client answers."""
    peer.xmpp.register_plugin("xep_0461")
    stanza = peer.xmpp.plugin["xep_0461"].make_reply(whose, id_, fallback=quoted, mto=to, mbody=body)
    stanza["type"] = kind
    stanza.send()


async def test_we_answer_and_are_answered(prosody: Prosody, accounts: Accounts, bosh: bool) -> None:
    async with in_a_chat(prosody, accounts, bosh=bosh) as (juliet, peer, engine):
        said = peer.say(juliet.jid, "Shall I hear more?")
        await engine.sees("Shall I hear more?")
        engine.choose("Reply", "Shall I hear more?")
        assert "Reply to Romeo" in engine.look().text()
        engine.say("Go on")
        heard = await peer.hears("> Shall I hear more?\nGo on")
        reply = heard.stanza.xml.find(f"{{{NS}}}reply")
        assert reply.get("id") == said
        assert "Reply to Romeo" not in engine.look().text()
        answer(peer, juliet.jid, heard.stanza["id"], juliet.jid, "Go on", "It is my lady")
        await engine.sees("It is my lady")
        assert engine.bodies == ["Shall I hear more?", "Go on", "It is my lady"]
        quotes = [each.text() for each in engine.look().all(cls="quote")]
        assert quotes == ["In reply to:RomeoShall I hear more?", "In reply to:YouGo on"]


async def test_in_a_room_the_answer_names_the_room_s_id(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    room = f"{unique('garden')}@{prosody.muc}"
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        await peer.join(room, "Romeo")
        await engine.log_in(juliet)
        await engine.join(room)
        peer.say(room, "Good evening", kind="groupchat")
        heard = await peer.hears("Good evening")
        id_ = heard.stanza_id
        await engine.sees("Good evening")
        engine.choose("Reply", "Good evening")
        engine.say("To you, too")
        answered = await peer.hears("> Good evening\nTo you, too")
        reply = answered.stanza.xml.find(f"{{{NS}}}reply")
        assert (reply.get("id"), reply.get("to")) == (id_, f"{room}/Romeo")
        await engine.all_sent()
        # We may answer ourselves, without a word of who we are outside of the room
        engine.choose("Reply", "To you, too")
        engine.say("And to me")
        await peer.until(lambda: "> To you, too\nAnd to me" in peer.bodies)
        assert juliet.jid not in str(peer.heard[-1].stanza)


async def test_a_quotation_leads_to_a_message_far_back_in_the_archive(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer:
        said = peer.say(juliet.jid, "The very first")
        for n in range(260):
            peer.say(juliet.jid, f"Word {n}")
        answer(peer, juliet.jid, said, romeo.jid, "The very first", "As I said")
        await peer.settled()
        async with Engine(prosody) as first:
            await first.log_in(juliet)  # what was kept for her offline comes to this device alone
            await first.until(lambda: first.badge > 200, "what was kept")
        async with Engine(prosody) as engine:
            await engine.log_in(juliet)
            await engine.open("Romeo")
            await engine.sees("As I said")
            assert "The very first" not in engine.bodies
            quote = engine.look().all(cls="quote")[-1]
            assert not quote.has(cls="quote-name")
            engine.act(quote.click())
            await engine.until(lambda: "The very first" in engine.bodies, "the original")
            row = next(
                e for e in engine.look().all(cls="message") if e.has(cls="body", text="The very first")
            )
            wanted = message_row(MessageId(str(row.attr("data_id"))), uncovered=True)
            assert engine.told("reveal")[0]["args"]["selector"] == wanted


@pytest.mark.parametrize(("label", "title"), [("Reply", "Reply to yourself"), ("Edit", "Edit message")])
async def test_what_was_being_answered_or_changed_still_is_after_a_reload(
    prosody: Prosody, accounts: Accounts, label: str, title: str
) -> None:
    async with in_a_chat(prosody, accounts) as (_juliet, peer, engine):
        engine.say("Wherefore?")
        heard = await peer.hears("Wherefore?")
        await engine.all_sent()
        engine.choose(label, "Wherefore?")
        await engine.loop.units.drained()
        await engine.leave()
        async with Engine(prosody, engine.browser) as next_page:
            await next_page.until(lambda: next_page.look().has(cls="context-title", text=title), "it")
            await next_page.is_online()
            next_page.say("Therefore!")
            told = await peer.hears()
            assert "Therefore!" in told.body
            assert heard.stanza["id"] in [each.get("id") for each in told.stanza.xml]
            await next_page.all_sent()
            await next_page.loop.units.drained()
            await next_page.leave()
            async with Engine(prosody, engine.browser) as last:
                await last.is_online()
                await last.sees("Therefore!")
                assert not last.look().has(cls="composer-context"), "it has been sent"
