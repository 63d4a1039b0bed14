"""Who has read what: markers between people, over a real server."""

from __future__ import annotations

from demo.prosody import Prosody
from tests.engine.conftest import Place
from tests.support.accounts import Accounts
from tests.support.engine import Engine
from tests.support.meeting import in_a_room
from tests.support.peer import Peer
from widget.core.model import BareJID

MARKERS = "urn:xmpp:chat-markers:0"
DISPLAYED = f"{{{MARKERS}}}displayed"


def markable(to: str, id_: str, body: str) -> str:
    wish = f"<markable xmlns='{MARKERS}'/>"
    return f"<message to='{to}' type='chat' id='{id_}'><body>{body}</body>{wish}</message>"


def displayed(to: str, id_: str, kind: str = "chat") -> str:
    return f"<message to='{to}' type='{kind}'><displayed xmlns='{MARKERS}' id='{id_}'/></message>"


async def test_a_friend_learns_what_was_read_and_we_learn_what_they_have_read(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer:
        async with Engine(prosody) as engine:
            await engine.log_in(juliet)
            for number in (1, 2):
                peer.send(markable(juliet.jid, f"m{number}", f"Message {number}"))
            await engine.until(lambda: engine.badge == 2, "badge of 2")
            assert peer.named(DISPLAYED) == []
            await engine.open("Romeo")
            await peer.until(lambda: peer.named(DISPLAYED) == ["m2"])
            engine.say("First")
            engine.say("Second")
            heard = await peer.hears("Second")
            assert heard.stanza.xml.find(f"{{{MARKERS}}}markable") is not None
            peer.send(displayed(juliet.jid, heard.stanza["id"]))
            await engine.until(lambda: len(engine.look().all(aria_label="Read")) == 2, "two read messages")
            await engine.loop.units.drained()
        async with Engine(prosody, engine.browser) as again:
            await again.is_online()
            await again.until(lambda: len(again.look().all(aria_label="Read")) == 2, "two read messages")


async def test_what_comes_while_the_word_that_somebody_has_scrolled_up_is_under_way_is_not_read(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        peer.send(markable(juliet.jid, "m1", "Message 1"))
        await peer.until(lambda: peer.named(DISPLAYED) == ["m1"])
        engine.up.add(BareJID(romeo.jid))
        peer.send(markable(juliet.jid, "m2", "Message 2"))
        await engine.sees("Message 2")
        assert engine.badge == 0, "nobody is alarmed by what is being drawn"
        engine.fire("leave-end", cls="scroller")
        await engine.until(lambda: engine.badge == 1, "badge of 1")
        await engine.settled()
        assert peer.named(DISPLAYED) == ["m1"]
        engine.fire("reach-end", cls="scroller")
        await peer.until(lambda: peer.named(DISPLAYED) == ["m1", "m2"])
        assert engine.badge == 0


async def test_what_was_read_while_we_were_away_is_told_by_the_archive(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer:
        async with Engine(prosody) as engine:
            await engine.log_in(juliet)
            await engine.open("Romeo")
            engine.say("Are you there?")
            heard = await peer.hears("Are you there?")
            await engine.all_sent()
            await engine.loop.units.drained()
            await engine.client.disconnect()  # type: ignore[union-attr]
            peer.send(displayed(juliet.jid, heard.stanza["id"]))
            await peer.settled()
        async with Engine(prosody, engine.browser) as again:
            await again.until(lambda: again.look().has(aria_label="Read"), "read message")


async def test_in_a_room_it_is_seen_who_has_read_what_we_said(prosody: Prosody, accounts: Accounts) -> None:
    async with in_a_room(prosody, accounts) as (room, one, two, engine):
        await engine.sees("3 people here")
        engine.say("Good evening")
        heard = await one.hears("Good evening")
        id_ = heard.stanza_id
        for peer in (one, two):
            peer.send(displayed(room, id_, "groupchat"))
        await engine.sees("Read by Nurse and Romeo")
        one.say(room, "Good evening to you", kind="groupchat")
        await engine.sees("Good evening to you")
        await engine.settled()
        assert two.named(DISPLAYED).count(id_) == 2, "an open room hears nothing of us"


async def test_what_is_read_on_one_device_is_read_on_the_other(place: Place) -> None:
    server, accounts = place
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, server) as peer, Engine(server) as desk, Engine(server) as phone:
        for device in (desk, phone):
            await device.log_in(juliet)
        for number in (1, 2):
            peer.say(juliet.jid, f"Message {number}")
        for device in (desk, phone):
            await device.until(lambda device=device: device.badge == 2, "badge of 2")  # type: ignore[misc]
        await phone.open("Romeo")
        await desk.until(lambda: desk.badge == 0, "badge of 0")
        peer.say(juliet.jid, "Message 3")
        await desk.until(lambda: desk.badge == 1, "badge of 1")
        await desk.until(lambda: desk.badge == 0, "badge of 0")


async def test_unread_counts_agree_after_an_absence_and_on_a_new_device(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer:
        async with Engine(prosody) as desk:
            await desk.log_in(juliet)
            await desk.loop.units.drained()
        async with Engine(prosody) as phone:
            await phone.log_in(juliet)
            for number in range(5):
                peer.say(juliet.jid, f"Message {number}")
            await phone.until(lambda: phone.badge == 5, "badge of 5")
            await phone.open("Romeo")
            await phone.until(lambda: phone.badge == 0, "badge of 0")
            await phone.until(lambda: _all_told(phone), "publication")
        for number in range(5, 8):
            peer.say(juliet.jid, f"Message {number}")
        await peer.settled()
        async with Engine(prosody, desk.browser) as again, Engine(prosody) as new:
            await new.log_in(juliet)
            for device in (again, new):
                await device.until(lambda device=device: device.badge == 3, "badge of 3")  # type: ignore[misc]


def _all_told(engine: Engine) -> bool:
    marks = engine.loop.store.slices["displayed"].marks
    return bool(marks) and all(mark.told for mark in marks.values())


async def test_a_marker_that_another_device_of_ours_sends_counts_as_read_here(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with (
        Peer(romeo, prosody) as peer,
        Peer(juliet, prosody, "phone") as phone,
        Engine(prosody) as engine,
    ):
        await engine.log_in(juliet)
        for number in (1, 2):
            peer.send(markable(juliet.jid, f"m{number}", f"Message {number}"))
        await engine.until(lambda: engine.badge == 2, "badge of 2")
        phone.send(displayed(romeo.jid, "m1"))
        await engine.until(lambda: engine.badge == 1, "badge of 1")
        peer.send(displayed(juliet.jid, "m2"))
        peer.say(juliet.jid, "That was I")
        await engine.until(lambda: engine.badge == 2, "badge of 2")


async def test_who_sends_markers_in_another_s_name_is_not_believed(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo, mallory = accounts.make("juliet", "romeo", "mallory")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer, Peer(mallory, prosody) as other, Engine(prosody) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        engine.say("For you alone")
        heard = await peer.hears("For you alone")
        await engine.all_sent()
        other.send(displayed(juliet.jid, heard.stanza["id"]))
        other.say(juliet.jid, "Done")
        await engine.until(lambda: engine.badge == 1, "badge of 1")
        assert not engine.look().has(aria_label="Read")
