"""Messages are taken back, on both sides of a real Prosody."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from demo.prosody import Prosody
from tests.support.accounts import Accounts
from tests.support.engine import Engine
from tests.support.meeting import in_a_room
from tests.support.peer import Peer

NS = "urn:xmpp:message-retract:1"
TAG = f"{{{NS}}}retract"


def retract(peer: Peer, to: str, id_: str, kind: str = "chat") -> None:
    """Somebody's other client takes back what it said."""
    peer.add(to, f"<body>Gone</body><retract xmlns='{NS}' id='{id_}'/><store xmlns='urn:xmpp:hints'/>", kind)


async def test_what_is_taken_back_is_gone_here_there_and_after_a_reload(
    prosody: Prosody, accounts: Accounts, bosh: bool
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer:
        async with Engine(prosody, bosh=bosh) as engine:
            await engine.log_in(juliet)
            await engine.open("Romeo")
            engine.say("I hate thee")
            heard = await peer.hears("I hate thee")
            engine.choose("Delete", "I hate thee")
            sure = engine.look().find("button", data_kind="danger").click()
            engine.act(sure)
            engine.act(sure)
            await peer.until(lambda: peer.named(TAG) == [heard.stanza["id"]])
            await engine.sees("You deleted this message")
            said = peer.say(juliet.jid, "And I thee")
            await engine.sees("And I thee")
            retract(peer, juliet.jid, said)
            await engine.sees("This message was deleted")
            await engine.all_sent()
            assert peer.named(TAG) == [heard.stanza["id"]], "a double click says it once"
            text = engine.look().text()
            assert "thee" not in text
            assert "Message deleted" in text
            browser = engine.browser
        for who in (browser, None):
            async with Engine(prosody, who) as engine:
                await engine.log_in(juliet)
                await engine.open("Romeo")
                await engine.until(lambda: len(engine.look().all(cls="tombstone")) == 2, "both graves")
                assert "thee" not in engine.look().text()


async def test_nobody_takes_back_what_another_said(prosody: Prosody, accounts: Accounts) -> None:
    async with in_a_room(prosody, accounts) as (room, one, two, engine):
        one.say(room, "Good evening", kind="groupchat")
        heard = await two.hears("Good evening")
        id_ = heard.stanza_id
        retract(two, room, id_, "groupchat")
        two.say(room, "Indeed", kind="groupchat")
        await engine.sees("Indeed")
        assert engine.bodies == ["Good evening", "Indeed"]
        retract(one, room, id_, "groupchat")
        await engine.sees("This message was deleted")
        engine.say("Pity")
        await two.hears("Pity")
        await engine.all_sent()
        engine.choose("Delete", "Pity")
        engine.click("button", data_kind="danger")
        await two.until(lambda: len(two.named(TAG)) == 2)
        await engine.sees("You deleted this message")


async def test_what_is_taken_back_unread_is_not_counted(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        await engine.log_in(juliet)
        said = peer.say(juliet.jid, "Oops")
        await engine.until(lambda: engine.badge == 1, "badge of 1")
        retract(peer, juliet.jid, said)
        await engine.until(lambda: engine.badge == 0, "badge of 0")


async def test_what_a_moderator_took_away_stays_a_grave_with_their_name_on_it(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with in_a_room(prosody, accounts) as (room, romeo, nurse, engine):
        nurse.say(room, "Wherefore art thou", kind="groupchat")
        heard = await romeo.hears("Wherefore art thou")
        await engine.sees("Wherefore art thou")
        await romeo.query(room, "set", moderation(heard.stanza_id, "Rude"))
        await engine.sees("Deleted by Romeo")
        nurse.say(room, "Alas", kind="groupchat")
        await engine.sees("Alas")
        async with Engine(prosody) as another:
            await another.log_in(accounts.one("tybalt"))
            await another.join(room)
            await another.sees("Alas")
            await another.sees("Deleted by Romeo")
            assert "Wherefore" not in another.look().text()


def moderation(stanza_id: str, reason: str) -> Element:
    """COMPAT: as Prosody's mod_muc_moderation before 2024 is asked (XEP-0425 0.2)."""
    fastened = Element("{urn:xmpp:fasten:0}apply-to", id=stanza_id)
    moderate = SubElement(fastened, "{urn:xmpp:message-moderate:0}moderate")
    SubElement(moderate, "{urn:xmpp:message-retract:0}retract")
    SubElement(moderate, "{urn:xmpp:message-moderate:0}reason").text = reason
    return fastened
