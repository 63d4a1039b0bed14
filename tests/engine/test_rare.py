"""What is rare but happens: notes to oneself, whispers in a room."""

from __future__ import annotations

from demo.prosody import Prosody
from tests.support.accounts import Accounts, unique
from tests.support.engine import MAIN, Engine
from tests.support.peer import Peer
from widget.core.events import ConversationOpened
from widget.core.model import BareJID, Kind


async def test_a_note_to_oneself_is_there_once(prosody: Prosody, accounts: Accounts) -> None:
    juliet = accounts.one()
    opened = ConversationOpened(MAIN, BareJID(juliet.jid), Kind.CHAT)
    async with Engine(prosody) as first:
        await first.log_in(juliet)
        first.loop.dispatch(opened)
        first.say("Buy milk")
        await first.all_sent()
        first.say("And bread")
        await first.all_sent()
        await first.settled()
        assert first.bodies == ["Buy milk", "And bread"]
        await first.loop.units.drained()
    async with Engine(prosody, first.browser) as second:
        await second.is_online()
        second.loop.dispatch(opened)
        await second.until(lambda: not second.loop.store.slices["archive"].behind, "catch-up")
        await second.has_bodies(2)
        assert second.bodies == ["Buy milk", "And bread"]


async def test_what_is_whispered_in_a_room_is_not_shown_in_it_after_a_reload(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    room = f"{unique('balcony')}@{prosody.muc}"
    whispers = BareJID(f"{room}/Romeo")
    async with Peer(romeo, prosody) as peer:
        await peer.join(room, "Romeo")
        async with Engine(prosody) as first:
            await first.log_in(juliet)
            await first.join(room)
            await first.sees("2 people here")
            peer.say(f"{room}/{juliet.jid.partition('@')[0]}", "Psst")
            await first.until(lambda: first.badge == 1, "whisper")
            first.loop.dispatch(ConversationOpened(MAIN, whispers, Kind.CHAT))
            first.say("Who is there?", whispers)
            await peer.hears("Who is there?")
            await first.loop.units.drained()
        async with Engine(prosody, first.browser) as second:
            await second.is_online()
            await second.until(lambda: not second.loop.store.slices["archive"].behind, "catch-up")
            timelines = second.loop.store.slices["messages"].timelines
            assert [m.body for m in timelines[BareJID(room)].messages] == []
            second.loop.dispatch(ConversationOpened(MAIN, whispers, Kind.CHAT))
            await second.has_bodies(2)
            assert second.bodies == ["Psst", "Who is there?"]


async def test_an_occupant_cannot_make_what_we_said_look_unsent(prosody: Prosody, accounts: Accounts) -> None:
    juliet, mallory = accounts.make("juliet", "mallory")
    room = f"{unique('trap')}@{prosody.muc}"
    async with Peer(mallory, prosody) as peer, Engine(prosody) as engine:
        await peer.join(room, "Mallory")
        await engine.log_in(juliet)
        await engine.join(room)
        await engine.sees("2 people here")
        engine.say("Hello")
        await engine.all_sent()
        id_ = (await peer.hears("Hello")).stanza["id"]
        us = f"{room}/{juliet.jid.partition('@')[0]}"
        error = "<error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
        peer.send(f"<message to='{us}' type='error' id='{id_}'>{error}</message>")
        peer.send(
            f"<message to='{us}' type='chat'><received xmlns='urn:xmpp:receipts' id='{id_}'/></message>"
        )
        peer.say(room, "Ha!", kind="groupchat")
        await engine.sees("Ha!")
        assert not engine.look().has(aria_label="Not sent")
        assert not engine.look().has(aria_label="Delivered")
