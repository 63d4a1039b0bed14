"""Several messages at once, and messages passed on, on both sides of a real Prosody."""

from __future__ import annotations

from demo.prosody import Prosody
from tests.support.accounts import Accounts, unique
from tests.support.engine import Engine
from tests.support.meeting import in_a_chat
from tests.support.peer import Peer

RETRACT = "{urn:xmpp:message-retract:1}retract"
FORWARDED = "{urn:xmpp:forward:0}forwarded"


def tick(engine: Engine, body: str, *, shift: bool = False) -> None:
    row = next(each for each in engine.look().all(cls="message") if each.has(cls="body", text=body))
    engine.fire("click", cls="scroller", data_id=row.attr("data_id"), shift=shift)


async def test_several_are_taken_back_at_once_each_by_a_stanza_of_its_own(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with in_a_chat(prosody, accounts) as (_juliet, peer, engine):
        ids = []
        for word in ("One", "Two", "Three", "Four"):
            engine.say(word)
            ids.append((await peer.hears(word)).stanza["id"])
        await engine.all_sent()
        assert not engine.look().has(cls="tick")
        engine.choose("Select", "Two")
        tick(engine, "Four", shift=True)
        await engine.sees("3 selected")
        tick(engine, "Three")
        await engine.sees("2 selected")
        engine.click("button", cls="icon-button", aria_label="Delete")
        engine.click("button", data_kind="danger")
        await peer.until(lambda: peer.named(RETRACT) == [ids[1], ids[3]])
        await engine.until(lambda: len(engine.look().all(cls="tombstone")) == 2, "both graves")
        await engine.all_sent()
        assert not engine.look().has(cls="selection-bar")
        assert not engine.look().has(cls="tick")


async def test_messages_are_passed_on_to_a_friend_and_to_a_room(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo, nurse = accounts.make("juliet", "romeo", "nurse")
    accounts.befriend(juliet, romeo)
    accounts.befriend(juliet, nurse)
    room = f"{unique('garden')}@{prosody.muc}"
    async with Peer(romeo, prosody) as one, Peer(nurse, prosody) as two, Engine(prosody) as engine:
        await one.join(room, "Romeo")
        await engine.log_in(juliet)
        await engine.join(room)
        await engine.open("Romeo")
        one.say(juliet.jid, "First")
        one.say(juliet.jid, "Second")
        await engine.sees("Second")
        engine.choose("Select", "First")
        tick(engine, "Second", shift=True)
        await engine.sees("2 selected")
        engine.click("button", aria_label="Forward")
        for name in ("Nurse", room.partition("@")[0]):
            boxes = [each for each in engine.look().all(cls="recipient") if name in each.text()]
            engine.act(boxes[0].find("input").fire("change", checked=True))
        engine.click("button", data_kind="primary", text="Forward")
        assert [(await two.hears()).body for _ in range(2)] == ["First", "Second"]
        in_room = [(await one.hears(sender=room)).body for _ in range(2)]
        assert in_room == ["First", "Second"]
        assert len(two.told(FORWARDED)) == 2
        assert romeo.jid not in str(two.heard[-1].stanza)
        await engine.all_sent()
        browser = engine.browser
        await engine.loop.units.drained()
        await engine.leave()
        for who in (browser, None):
            async with Engine(prosody, who) as later:
                if who is None:
                    await later.log_in(juliet)
                await later.is_online()
                await later.open("Nurse")
                await later.until(lambda: len(later.look().all(cls="forwarded")) >= 2, "the sign")
