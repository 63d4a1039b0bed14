"""Two people talk: the whole engine against a real Prosody, without a browser."""

from __future__ import annotations

from demo.prosody import Prosody
from tests.support.accounts import Account, Accounts, unique
from tests.support.engine import Engine
from tests.support.peer import Peer


async def test_two_people_talk(prosody: Prosody, accounts: Accounts, bosh: bool) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer, Engine(prosody, bosh=bosh) as engine:
        await engine.log_in(juliet)
        await engine.sees("Romeo")
        engine.click("button", cls="row", text="Romeo")
        engine.say("Wherefore art thou?")
        await peer.hears("Wherefore art thou?")
        peer.say(juliet.jid, "Here!")
        await engine.sees("Here!")
        assert engine.bodies == ["Wherefore art thou?", "Here!"]


async def test_what_is_sent_becomes_sent_and_then_delivered(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        engine.say("Are you there?")
        heard = await peer.hears("Are you there?")
        await engine.all_sent()
        peer.send(
            f"<message to='{heard.sender}' type='chat'>"
            f"<received xmlns='urn:xmpp:receipts' id='{heard.stanza['id']}'/></message>"
        )
        await engine.until(lambda: engine.look().has(aria_label="Delivered"), "delivered")


async def test_a_wrong_password_says_so_and_keeps_the_address(prosody: Prosody, accounts: Accounts) -> None:
    juliet = accounts.one()
    async with Engine(prosody) as engine:
        await engine.enter(Account(juliet.jid, "wrong", "Juliet"))
        await engine.sees("Address or password is wrong")
        assert engine.look().find("input", name="jid").attr("value") == juliet.jid
        await engine.log_in(juliet)


async def test_a_guest_talks_in_a_room(prosody: Prosody, accounts: Accounts) -> None:
    romeo = accounts.one("romeo")
    room = f"{unique('party')}@{prosody.muc}"
    async with Peer(romeo, prosody) as peer:
        await peer.join(room, "Romeo")
        async with Engine(prosody, guest_domain=prosody.guests, open_room=room) as engine:
            await engine.sees("Continue as a guest")
            engine.fill("form", cls="guest-form", form={"nickname": "Rosaline"})
            await engine.sees("2 people here")
            engine.say("May I come in?")
            heard = await peer.hears("May I come in?")
            assert heard.kind == "groupchat"


async def test_unread_messages_are_counted_until_the_conversation_is_opened(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        await engine.log_in(juliet)
        peer.say(juliet.jid, "One")
        peer.say(juliet.jid, "Two")
        await engine.until(lambda: engine.badge == 2, "badge of 2")
        await engine.open("Romeo")
        await engine.until(lambda: engine.badge == 0, "badge of 0")
        assert engine.look().has(text="New")


async def test_messages_of_our_other_devices_come_as_our_own(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(juliet, prosody, "phone") as phone, Peer(romeo, prosody), Engine(prosody) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        phone.say(romeo.jid, "From my phone")
        await engine.sees("From my phone")
        assert engine.look().has(cls="message", data_own=True)


async def test_logging_out_and_erasing_leaves_nothing(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Engine(prosody) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        engine.say("Forget this")
        await engine.all_sent()
        assert engine.browser.disk.used() > 0
        engine.click("button", text="Log out")
        engine.click("button", text="Log out and erase")
        await engine.sees("Log in to chat")
        assert engine.browser.disk.used() == 0


async def test_a_room_with_three(prosody: Prosody, accounts: Accounts, bosh: bool) -> None:
    juliet, romeo, nurse = accounts.make("juliet", "romeo", "nurse")
    room = f"{unique('garden')}@{prosody.muc}"
    async with Peer(romeo, prosody) as one, Peer(nurse, prosody) as two, Engine(prosody, bosh=bosh) as engine:
        await one.join(room, "Romeo")
        await two.join(room, "Nurse")
        one.subject(room, "The garden")
        await engine.log_in(juliet)
        await engine.join(room)
        await engine.sees("The garden")
        one.say(room, "Good evening", kind="groupchat")
        await engine.sees("Good evening")
        engine.say("And to you")
        for peer in (one, two):
            await peer.hears("And to you")
        two.say(room, "Madam!", kind="groupchat")
        await engine.sees("Madam!")
        assert engine.bodies == ["Good evening", "And to you", "Madam!"]
        await engine.all_sent()
