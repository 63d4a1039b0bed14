"""The page's scripts at a real server: log in, send, join, be told, log out."""

from __future__ import annotations

from demo.prosody import Prosody
from tests.support.accounts import Accounts, unique
from tests.support.engine import Engine
from tests.support.peer import Peer
from tests.support.rooms import configuration


async def test_a_page_logs_in_sends_hears_and_logs_out(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        wrong = engine.call("login", jid=juliet.jid, password="wrong")
        assert await engine.answer(wrong) == "WrongCredentials"
        user = await engine.answer(engine.call("login", jid=juliet.jid, password=juliet.password))
        assert (user["jid"], user["online"]) == (juliet.jid, True)
        sent = engine.call("send", jid=romeo.jid, text="From the page")
        await peer.hears("From the page")
        assert (await engine.answer(sent))["id"].startswith("o:")
        peer.say(juliet.jid, "Heard")
        await engine.until(lambda: bool(engine.told("messages")), "what is told of the message")
        (told,) = engine.told("messages")[-1]["args"]["messages"]
        assert (told["from"], told["body"]) == (romeo.jid, "Heard")
        assert await engine.answer(engine.call("logout")) is None
        assert engine.told("user")[-1]["args"]["user"] is None


async def test_a_page_joins_a_room_and_one_that_it_may_not_is_refused(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    open_, closed = f"{unique('garden')}@{prosody.muc}", f"{unique('tomb')}@{prosody.muc}"
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        await peer.join(open_, "Romeo")
        await peer.join(closed, "Romeo")
        await peer.query(closed, "set", configuration(membersonly="1"))
        await engine.log_in(juliet)
        assert await engine.answer(engine.call("join", jid=open_)) is None
        assert await engine.answer(engine.call("join", jid=closed)) == "NotEntered"
        sent = engine.call("send", jid=open_, text="Good evening")
        await peer.hears("Good evening")
        assert (await engine.answer(sent))["id"]


async def test_a_link_to_a_room_of_the_sites_is_followed_by_a_guest_who_logs_in(
    prosody: Prosody, accounts: Accounts
) -> None:
    romeo = accounts.one("romeo")
    room = f"{unique('party')}@{prosody.muc}"
    async with Peer(romeo, prosody) as peer:
        await peer.join(room, "Romeo")
        async with Engine(prosody, guest_domain=prosody.guests, muc_domain=prosody.muc) as engine:
            assert await engine.answer(engine.call("follow", uri=f"#chinwag/room?jid={room}")) is None
            await engine.sees("Continue as a guest")
            engine.fill("form", cls="guest-form", form={"nickname": "Rosaline"})
            await engine.sees("2 people here")
            assert await engine.answer(engine.call("follow", uri="javascript:alert(1)")) == "WrongAddress"


async def test_settings_that_are_changed_hold_from_then_on(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        assert await engine.answer(engine.call("set", settings={"send-typing": "false"})) is None
        engine.types("Typing in secret")
        engine.say("Now you know")
        heard = await peer.hears("Now you know")
        assert "chatstates" not in str(heard.stanza)


async def test_a_room_alone_shows_nothing_else(prosody: Prosody, accounts: Accounts) -> None:
    juliet = accounts.one()
    room = f"{unique('garden')}@{prosody.muc}"
    surface = {"mode": "embedded", "view": "single", "room": room}
    async with Engine(prosody, surface=surface) as engine:
        await engine.log_in(juliet)
        await engine.until(lambda: engine.look().has("form", data_conversation=room), "the room")
        assert not engine.look().has(cls="list")
        engine.say("Alone at last")
        await engine.sees("Alone at last")
        await engine.answer(engine.call("chat", jid="romeo@example.org"))
        assert not engine.look().has("form", data_conversation="romeo@example.org")
