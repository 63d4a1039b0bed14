"""Reactions, on both sides of a real Prosody and through reloads."""

from __future__ import annotations

from demo.prosody import Prosody
from tests.support.accounts import Accounts, unique
from tests.support.engine import Engine
from tests.support.peer import Peer

NS = "urn:xmpp:reactions:0"


def react(peer: Peer, to: str, id_: str, *emojis: str, kind: str = "chat") -> None:
    """Somebody's other client reacts."""
    inside = "".join(f"<reaction>{each}</reaction>" for each in emojis)
    reactions = f"<reactions xmlns='{NS}' id='{id_}'>{inside}</reactions><store xmlns='urn:xmpp:hints'/>"
    peer.add(to, reactions, kind)


def reacted(peer: Peer) -> list[tuple[str, list[str]]]:
    """What the peer was told of reactions: to which message, and which."""
    return [
        (each.get("id", ""), [one.text or "" for one in each.iterfind(f"{{{NS}}}reaction")])
        for each in peer.told(f"{{{NS}}}reactions")
    ]


def chips(engine: Engine) -> list[str]:
    return [str(each.attr("aria_label")) for each in engine.look().all(cls="reaction")]


async def test_we_react_and_others_do(prosody: Prosody, accounts: Accounts, bosh: bool) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer:
        async with Engine(prosody, bosh=bosh) as engine:
            await engine.log_in(juliet)
            await engine.open("Romeo")
            said = peer.say(juliet.jid, "Good night")
            await engine.sees("Good night")
            engine.react("😢", "Good night")
            await peer.until(lambda: reacted(peer) == [(said, ["😢"])])
            engine.say("Parting is such sweet sorrow")
            heard = await peer.hears("Parting is such sweet sorrow")
            react(peer, juliet.jid, heard.stanza["id"], "❤️", "🌹")
            await engine.until(lambda: len(chips(engine)) == 3, "his")
            react(peer, juliet.jid, heard.stanza["id"], "🌹")
            await engine.until(lambda: chips(engine) == ["😢: You", "🌹: Romeo"], "fewer")
            engine.click(aria_label="🌹: Romeo")
            await peer.until(lambda: reacted(peer)[-1] == (heard.stanza["id"], ["🌹"]))
            await engine.until(lambda: not engine.look().has(data_pending=True), "all sent")
            browser = engine.browser
        for who in (browser, None):
            async with Engine(prosody, who) as engine:
                await engine.log_in(juliet)
                await engine.open("Romeo")
                await engine.until(lambda: chips(engine) == ["😢: You", "🌹 2: Romeo and You"], "all of them")
                # On a new device what was said in the second of the log-in counts as news
                assert who is None or engine.badge == 0


async def test_in_a_room_everybody_s_are_counted(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo, nurse = accounts.make("juliet", "romeo", "nurse")
    room = f"{unique('garden')}@{prosody.muc}"
    async with Peer(romeo, prosody) as one, Peer(nurse, prosody) as two:
        async with Engine(prosody) as engine:
            await one.join(room, "Romeo")
            await two.join(room, "Nurse")
            await engine.log_in(juliet)
            await engine.join(room)
            one.say(room, "Good evening", kind="groupchat")
            heard = await two.hears("Good evening")
            id_ = heard.stanza_id
            react(two, room, id_, "👋", kind="groupchat")
            await engine.until(lambda: chips(engine) == ["👋: Nurse"], "hers")
            react(one, room, id_, "👋", kind="groupchat")
            await engine.until(lambda: chips(engine) == ["👋 2: Nurse and Romeo"], "his")
            engine.click(aria_label="👋 2: Nurse and Romeo")
            await two.until(lambda: (id_, ["👋"]) in reacted(two)[-1:])
            await engine.until(lambda: not engine.look().has(data_pending=True), "the echo")
            browser = engine.browser
        for who in (browser, None):
            async with Engine(prosody, who) as engine:
                await engine.log_in(juliet)
                if who is None:
                    await engine.join(room)
                else:
                    await engine.open(room.partition("@")[0])
                await engine.until(lambda: chips(engine) == ["👋 3: Nurse, Romeo and You"], "all of them")
