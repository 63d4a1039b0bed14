"""Messages are corrected, on both sides of a real Prosody and through reloads."""

from __future__ import annotations

from demo.prosody import Prosody
from tests.support.accounts import Accounts
from tests.support.engine import Engine
from tests.support.meeting import in_a_chat, in_a_room
from tests.support.peer import Peer

TAG = "{urn:xmpp:message-correct:0}replace"
REPLACE = "<replace xmlns='urn:xmpp:message-correct:0' id='{}'/>"


def correct(peer: Peer, to: str, id_: str, body: str, kind: str = "chat") -> None:
    """Somebody's other client corrects what it said."""
    peer.add(to, f"<body>{body}</body>{REPLACE.format(id_)}", kind)


async def test_what_we_and_others_correct_is_shown_and_heard(
    prosody: Prosody, accounts: Accounts, bosh: bool
) -> None:
    async with in_a_chat(prosody, accounts, bosh=bosh) as (juliet, peer, engine):
        engine.say("Wherefor art thou?")
        heard = await peer.hears("Wherefor art thou?")
        engine.choose("Edit", "Wherefor art thou?")
        assert engine.look().find("textarea").attr("value") == "Wherefor art thou?"
        engine.say("Wherefore art thou?")
        await peer.hears("Wherefore art thou?")
        assert peer.named(TAG) == [heard.stanza["id"]]
        said = peer.say(juliet.jid, "Heer!")
        await engine.sees("Heer!")
        correct(peer, juliet.jid, said, "Here!")
        await engine.sees("Here!")
        assert engine.bodies == ["Wherefore art thou?", "Here!"]
        await engine.all_sent()
        assert len(engine.look().all(cls="versions")) == 2
        assert "You: Here!" not in engine.look().text()
        assert engine.look().has(cls="row-subtitle", text="Here!")


async def test_an_arrow_upwards_in_an_empty_box_edits_what_was_said_last(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with in_a_chat(prosody, accounts) as (juliet, peer, engine):
        engine.say("One")
        engine.say("Tow")
        await peer.hears("Tow")
        box = engine.look().find("textarea")
        assert box.fire("keydown", key="ArrowUp", value="something") is None
        engine.act(box.fire("keydown", key="ArrowUp", value=""))
        engine.say("Two")
        await peer.hears("Two")
        assert engine.bodies == ["One", "Two"]


async def test_corrections_are_there_after_a_reload_and_on_a_new_device(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer:
        async with Engine(prosody) as engine:
            await engine.log_in(juliet)
            await engine.open("Romeo")
            engine.say("Helo")
            await peer.hears("Helo")
            engine.choose("Edit", "Helo")
            engine.say("Hello")
            await peer.hears("Hello")
            first = peer.say(juliet.jid, "Goodby")
            await engine.sees("Goodby")
            await engine.all_sent()
            browser = engine.browser
        # While nobody is there, and long after
        for n in range(60):
            peer.say(juliet.jid, f"Word {n}")
        correct(peer, juliet.jid, first, "Goodbye")
        for who in (browser, None):
            async with Engine(prosody, who) as engine:
                await engine.log_in(juliet)
                await engine.open("Romeo")
                await engine.sees("Word 59")
                await engine.scroll_up_to("Hello")
                assert engine.bodies[:3] == ["Hello", "Goodbye", "Word 0"]
                assert engine.bodies.count("Goodbye") == 1


async def test_a_correction_that_is_made_offline_arrives(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer:
        async with Engine(prosody) as engine:
            await engine.log_in(juliet)
            await engine.open("Romeo")
            engine.say("Helo")
            await peer.hears("Helo")
            await engine.all_sent()
            engine.cut()
            engine.choose("Edit", "Helo")
            engine.say("Hello")
            assert engine.bodies == ["Hello"]
            assert engine.look().has(aria_label="Sending")
            await engine.loop.units.drained()
            engine.abandon()
            browser = engine.browser
        async with Engine(prosody, browser) as engine:
            await engine.log_in(juliet)
            await peer.hears("Hello")
            await engine.open("Romeo")
            await engine.all_sent()
            assert engine.bodies == ["Hello"]


async def test_in_a_room_each_corrects_their_own_words_alone(prosody: Prosody, accounts: Accounts) -> None:
    async with in_a_room(prosody, accounts) as (room, one, two, engine):
        said = one.say(room, "Good evning", kind="groupchat")
        await engine.sees("Good evning")
        correct(two, room, said, "Good riddance", "groupchat")
        correct(one, room, said, "Good evening", "groupchat")
        await engine.sees("Good evening")
        engine.say("And to yuo")
        heard = await two.hears("And to yuo")
        engine.choose("Edit", "And to yuo")
        engine.say("And to you")
        await two.hears("And to you")
        assert two.named(TAG)[-1] == heard.stanza["id"]
        two.say(room, "Madam!", kind="groupchat")
        await engine.sees("Madam!")
        await engine.all_sent()
        assert engine.bodies == ["Good evening", "And to you", "Madam!"]


async def test_unread_counts_only_what_is_new(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        await engine.log_in(juliet)
        said = peer.say(juliet.jid, "Oen")
        await engine.until(lambda: engine.badge == 1, "badge of 1")
        correct(peer, juliet.jid, said, "One")
        await engine.until(lambda: engine.look().has(cls="row-subtitle", text="One"), "preview")
        assert engine.badge == 1
