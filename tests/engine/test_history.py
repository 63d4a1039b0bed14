"""The archive and the database: history, absence, dead servers, reloads. Nothing lost, nothing doubled."""

from __future__ import annotations

from demo.prosody import Prosody
from demo.store import conversation
from tests.support.accounts import Account, Accounts, unique
from tests.support.engine import Browser, Engine
from tests.support.peer import Peer


async def test_history_is_paged_to_the_first_of_a_thousand(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    lines = conversation((juliet.jid, romeo.jid), [f"line {n}" for n in range(1000)])
    with prosody.paused() as store:
        store.chat(juliet.local, romeo.jid, lines)
    async with Engine(prosody) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        await engine.sees("line 999")
        seen: list[str] = []
        while seen[:1] != ["line 0"]:
            new = engine.bodies
            seen = new + [body for body in seen if body not in set(new)]
            await engine.scroll_up()
        assert seen == [f"line {n}" for n in range(1000)]
        await engine.sees("beginning of the conversation")


async def test_what_was_missed_is_there_after_a_reload_in_order(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer:
        async with Engine(prosody) as first:
            await first.log_in(juliet)
            await first.open("Romeo")
            first.say("Before")
            await peer.hears("Before")
            peer.say(juliet.jid, "Answer")
            await first.sees("Answer")
            first.click("button", aria_label="Close Romeo")
        for n in range(250):
            peer.say(juliet.jid, f"missed {n}")
        await peer.settled()
        async with Engine(prosody, first.browser) as second:
            await second.is_online()
            await second.until(lambda: second.badge == 250, "badge of 250")
            await second.open("Romeo")
            await second.sees("missed 249")
            expected = ["Before", "Answer", *(f"missed {n}" for n in range(250))]
            await second.scroll_up_to("Before")
            assert second.bodies == expected


async def test_a_dead_server_loses_nothing_and_doubles_nothing(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Engine(prosody) as engine, Engine(prosody) as other:
        await engine.log_in(juliet)
        await other.log_in(romeo)
        await engine.open("Romeo")
        await other.open("Juliet")
        engine.say("j1")
        await other.sees("j1")
        prosody.kill()
        try:
            for n in (2, 3):
                engine.say(f"j{n}")
                other.say(f"r{n}")
            await engine.sees("j3")
        finally:
            prosody.start()
        for who in (engine, other):
            await who.is_online()
        engine.say("j4")
        other.say("r4")
        for who in (engine, other):
            await who.has_bodies(7)
            assert sorted(who.bodies) == ["j1", "j2", "j3", "j4", "r2", "r3", "r4"]
            assert [body for body in who.bodies if body[0] == "j"] == ["j1", "j2", "j3", "j4"]
            assert [body for body in who.bodies if body[0] == "r"] == ["r2", "r3", "r4"]


async def left_unsent(prosody: Prosody, account: Account, body: str) -> Engine:
    """A page that has gone: it wrote this to Romeo while there was no network."""
    async with Engine(prosody) as first:
        await first.log_in(account)
        await first.open("Romeo")
        first.cut()
        first.say(body)
        await first.sees(body)
        await first.loop.units.drained()
        first.abandon()
    return first


async def test_a_message_written_offline_survives_a_reload_and_is_sent_once(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer:
        first = await left_unsent(prosody, juliet, "Written in the dark")
        async with Engine(prosody, first.browser) as second:
            await second.is_online()
            await peer.hears("Written in the dark")
            await second.open("Romeo")
            await second.sees("Written in the dark")
            await second.all_sent()
            peer.say(juliet.jid, "I read you")
            await second.sees("I read you")
            assert peer.bodies == ["Written in the dark"]
            assert second.bodies == ["Written in the dark", "I read you"]


async def test_a_cut_socket_is_resumed_and_nothing_is_missed(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        engine.cut()
        engine.say("After the cut")
        peer.say(juliet.jid, "While away")
        await engine.sees("While away")
        await peer.hears("After the cut")
        assert sorted(engine.bodies) == ["After the cut", "While away"]


async def test_a_room_catches_up_after_an_absence(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    room = f"{unique('court')}@{prosody.muc}"
    async with Peer(romeo, prosody) as peer:
        await peer.join(room, "Romeo")
        async with Engine(prosody) as first:
            await first.log_in(juliet)
            await first.join(room)
            first.say("I am here")
            await peer.hears("I am here")
            first.click("button", aria_label=f"Close {room.partition('@')[0]}")
        for n in range(60):
            peer.say(room, f"missed {n}", kind="groupchat")
        await peer.hears("missed 59")
        async with Engine(prosody, first.browser) as second:
            await second.is_online()
            await second.until(lambda: second.badge == 60, "badge of 60")
            await second.join(room)
            await second.sees("missed 59")
            await second.scroll_up_to("I am here")
            assert second.bodies == ["I am here", *(f"missed {n}" for n in range(60))]


async def test_what_another_tab_is_sending_is_left_to_it(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer:
        first = await left_unsent(prosody, juliet, "Mine to send")
        async with Engine(prosody, first.browser) as second:
            first.browser.tabs[first.clock.name] = first  # which lives
            await second.is_online()
            await second.open("Romeo")
            second.say("From the second tab")
            await peer.hears("From the second tab")
            assert peer.bodies == ["From the second tab"]


async def test_a_server_that_keeps_no_archive_is_not_taken_for_a_conversation_s_beginning(
    prosody: Prosody, accounts: Accounts
) -> None:
    (romeo,) = accounts.make("romeo")
    async with Peer(romeo, prosody) as peer, Engine(prosody, guest_domain=prosody.guests) as engine:
        await engine.sees("Continue as a guest")
        engine.fill("form", cls="guest-form", form={"nickname": "Rosaline"})
        await engine.is_online()
        engine.click("button", aria_label="New chat")
        engine.fill("form", cls="dialog-form", form={"jid": romeo.jid})
        await engine.sees("The server keeps no earlier messages.")
        engine.say("Good evening")
        await peer.hears("Good evening")
        await engine.until(lambda: engine.bodies == ["Good evening"], "what was said")
        notice = engine.look().find(cls="timeline-notice").text()
        assert notice == "The server keeps no earlier messages."


async def test_a_long_catch_up_is_told_of_and_then_no_more(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    browser = Browser()
    async with Engine(prosody, browser) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        await engine.sees("No messages yet")
        await engine.loop.units.drained()
    lines = conversation((juliet.jid, romeo.jid), [f"line {n}" for n in range(3000)])
    prosody.store.chat(juliet.local, romeo.jid, lines)
    async with Engine(prosody, browser) as later:
        await later.log_in(juliet)
        await later.until(lambda: later.look().find(cls="spoken").text() != "", "the sign")
        assert later.look().has(cls="catching-up")
        await later.until(lambda: "line 2999" in later.look().text(), "the last")
        await later.until(lambda: later.look().find(cls="spoken").text() == "", "its end")
        assert not later.look().has(cls="catching-up")


async def test_what_a_tab_has_left_is_sent_by_one_of_those_that_come_after_it(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer:
        browser = (await left_unsent(prosody, juliet, "Left behind")).browser
        async with Engine(prosody, browser) as second, Engine(prosody, browser) as third:
            for each in (second, third):
                await each.is_online()
                await each.open("Romeo")
            for each, word in ((second, "Second"), (third, "Third")):
                each.say(word)
                await peer.hears(word)
                await each.all_sent()
            assert sorted(peer.bodies) == ["Left behind", "Second", "Third"]
            for each in (second, third):
                await each.has_bodies(3)
                assert sorted(each.bodies) == sorted(peer.bodies)
