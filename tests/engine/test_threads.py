"""Threads, on both sides of a real Prosody, in a chat and in a room, and through a reload."""

from __future__ import annotations

from dataclasses import replace

from demo.prosody import Prosody
from demo.store import conversation
from tests.support.accounts import Account, Accounts
from tests.support.engine import Engine
from tests.support.meeting import in_a_chat, in_a_room
from tests.support.peer import Peer

THREAD = "{jabber:client}thread"


def say(peer: Peer, to: str, body: str, thread: str, kind: str = "chat") -> None:
    """Somebody's other client says something in a thread."""
    peer.add(to, f"<body>{body}</body><thread>{thread}</thread>", kind)


def bodies(engine: Engine) -> list[str]:
    """What the open thread says."""
    return [each.text() for each in engine.look().find(cls="thread").all(cls="body")]


async def begun(juliet: Account, peer: Peer, engine: Engine) -> str:
    """Romeo has asked something, by this id, and the thread that it begins is open."""
    said = peer.say(juliet.jid, "Tea?")
    await engine.sees("Tea?")
    engine.choose("Reply in thread", "Tea?")
    return said


async def test_a_thread_is_begun_answered_and_found_again_after_a_reload(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with in_a_chat(prosody, accounts) as (juliet, peer, engine):
        said = await begun(juliet, peer, engine)
        assert bodies(engine) == ["Tea?"]
        engine.say("Yes, please")
        heard = await peer.hears()
        assert heard.stanza.xml.findtext(THREAD) == said
        say(peer, juliet.jid, "Milk?", said)
        peer.say(juliet.jid, "By the way")
        await engine.until(lambda: bodies(engine) == ["Tea?", "Yes, please", "Milk?"], "the answer")
        engine.say("A little")
        assert (await peer.hears("A little")).stanza.xml.findtext(THREAD) == said
        await engine.all_sent()
        engine.click("button", aria_label="Back to the conversation")
        assert not engine.look().has(cls="thread")
        await engine.sees("3 replies")
        browser = engine.browser
        await engine.loop.units.drained()
        await engine.leave()
        for who in (browser, None):
            async with Engine(prosody, who) as later:
                if who is None:
                    await later.log_in(juliet)
                    await later.open("Romeo")
                await later.is_online()
                await later.sees("3 replies")
                later.click("button", cls="thread-link")
                await later.until(lambda: len(bodies(later)) == 4, "all of it")
                assert bodies(later) == ["Tea?", "Yes, please", "Milk?", "A little"]


async def test_in_a_room_a_thread_has_the_id_by_which_the_room_knows_its_beginning(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with in_a_room(prosody, accounts) as (room, romeo, nurse, engine):
        romeo.say(room, "Who waters?", kind="groupchat")
        id_ = (await nurse.hears("Who waters?")).stanza_id
        await engine.sees("Who waters?")
        engine.choose("Reply in thread", "Who waters?")
        engine.say("I do")
        assert (
            await nurse.found(lambda: nurse.heard[-1] if "I do" in nurse.heard[-1].body else None)
        ).stanza.xml.findtext(THREAD) == id_
        say(nurse, room, "Thanks", id_, "groupchat")
        await engine.until(lambda: bodies(engine)[-1:] == ["Thanks"], "hers")
        assert bodies(engine) == ["Who waters?", "I do", "Thanks"]
        await engine.sees("2 replies")


async def test_a_file_that_is_chosen_while_a_thread_is_open_goes_into_it(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with in_a_chat(prosody, accounts) as (juliet, peer, engine):
        said = await begun(juliet, peer, engine)
        engine.attach("kettle.txt", b"whistles", "text/plain")
        await engine.until(lambda: engine.look().has(cls="tray-file"), "tray")
        engine.click("button", aria_label="Back to the conversation")
        assert not engine.look().has(cls="tray-file"), "it waits in the thread"
        engine.choose("Reply in thread", "Tea?")
        engine.say("")
        heard = await peer.found(lambda: next((each for each in peer.heard if "kettle" in each.body), None))
        assert heard.stanza.xml.findtext(THREAD) == said
        await engine.until(
            lambda: engine.look().find(cls="thread").has("a", cls="file"), "the file in the thread"
        )
        await engine.sees("1 reply")


async def test_an_open_thread_is_open_again_after_a_reload(prosody: Prosody, accounts: Accounts) -> None:
    async with in_a_chat(prosody, accounts) as (juliet, peer, engine):
        await begun(juliet, peer, engine)
        engine.say("Yes, please")
        await engine.all_sent()
        browser = engine.browser
        await engine.loop.units.drained()
        await engine.leave()
        async with Engine(prosody, browser) as later:
            await later.until(lambda: later.look().has(cls="thread"), "the thread")
            await later.until(lambda: bodies(later) == ["Tea?", "Yes, please"], "all of it")
            assert later.look().has(cls="composer-context", text="Reply in thread")
            later.click("button", aria_label="Back to the conversation")
            await later.leave()
        async with Engine(prosody, browser) as last:
            await last.sees("1 reply")
            assert not last.look().has(cls="thread")


async def test_what_a_thread_lacks_here_is_fetched_from_the_archive_as_one_scrolls_up(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    said = ["Tea?", *(f"Beside {n}" for n in range(1, 400)), "The last"]
    lines = conversation((romeo.jid, juliet.jid), said)
    for number, body in ((100, "The first answer"), (180, "The second"), (400, "The last")):
        inside = f"<thread>{lines[0].id}</thread>"
        lines[number] = replace(lines[number], body=body, inside=inside)
    prosody.store.chat(juliet.local, romeo.jid, lines)
    async with Engine(prosody) as fresh:
        await fresh.log_in(juliet)
        await fresh.open("Romeo")
        await fresh.until(lambda: "The last" in fresh.bodies, "the last")
        fresh.choose("Reply in thread", "The last")
        await fresh.until(lambda: bodies(fresh)[-1:] == ["The last"], "the last in the thread")
        wanted = ["Tea?", "The first answer", "The second", "The last"]
        up(fresh)
        await fresh.until(lambda: bodies(fresh) == wanted, "all of it")
        fresh.choose("Show in conversation", "The first answer")
        await fresh.until(lambda: "Beside 101" in fresh.bodies, "its place in the conversation")
        assert not fresh.look().has(cls="thread")


def up(engine: Engine) -> None:
    """Come to the first message of the open thread."""
    engine.act(engine.look().find(cls="thread").find(cls="scroller").fire("reach-start"))


async def test_what_is_said_outside_an_open_thread_waits_to_be_read(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with in_a_chat(prosody, accounts) as (juliet, peer, engine):
        said = await begun(juliet, peer, engine)
        say(peer, juliet.jid, "Milk?", said)
        await engine.until(lambda: bodies(engine) == ["Tea?", "Milk?"], "the answer")
        await engine.until(lambda: not waiting(engine), "the word that it is drawn")
        say(peer, juliet.jid, "By the way", "")
        await engine.until(lambda: waiting(engine) == "1", "the sign that something waits")
        say(peer, juliet.jid, "Or lemon?", said)
        await engine.until(lambda: bodies(engine)[-1] == "Or lemon?", "the next answer")
        await engine.until(lambda: waiting(engine) == "1", "the word that it is drawn, too")
        engine.click("button", aria_label="Back to the conversation")
        await engine.until(lambda: not waiting(engine), "a picture in which nothing waits")
        assert engine.bodies == ["Tea?", "Milk?", "By the way", "Or lemon?"]


def waiting(engine: Engine) -> str:
    """How many the list says to be unread; "" for none."""
    return "".join(each.text() for each in engine.look().find(cls="list").all(cls="badge"))
