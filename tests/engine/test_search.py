"""What was said long ago is found again, on a real Prosody, and shown where it was said."""

from __future__ import annotations

from demo.prosody import Prosody
from tests.support.accounts import Accounts
from tests.support.engine import Browser, Engine
from tests.support.meeting import in_a_chat
from tests.support.peer import Peer


def find(engine: Engine, text: str) -> None:
    """Type into the search box of the list."""
    box = next(each for each in engine.look().all("input") if each.attr("name") == "search")
    engine.act(box.fire("input", value=text))


async def test_a_word_is_found_and_leads_to_its_message_far_back(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    browser = Browser()
    async with Peer(romeo, prosody) as peer, Engine(prosody, browser) as engine:
        await engine.log_in(juliet)
        peer.say(juliet.jid, "It is the Nightingale, and not the lark")
        for n in range(260):
            peer.say(juliet.jid, f"Word {n}")
        await engine.until(lambda: engine.badge > 200, "all of it")
        await engine.open("Romeo")
        await engine.sees("Word 259")
        assert not any("Nightingale" in body for body in engine.bodies)
        find(engine, "nightin lark")
        await engine.until(lambda: engine.look().has("mark", text="Nightingale"), "the result")
        hit = next(each for each in engine.look().all("button", cls="row") if each.has("mark"))
        engine.act(hit.click())
        await engine.until(lambda: engine.bodies[0].startswith("It is the Nightingale"), "the message")
        assert "Word 3" in engine.bodies
        assert "Word 259" not in engine.bodies
        engine.click("button", aria_label="Newest messages")
        await engine.sees("Word 259")
        await engine.all_sent()


async def test_in_one_conversation_a_dialog_finds_and_what_is_deleted_leaves_the_results(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with in_a_chat(prosody, accounts) as (juliet, peer, engine):
        engine.say("My secret")
        await peer.hears("My secret")
        await engine.all_sent()
        engine.click("button", role="menuitem", text="Search messages…")
        box = next(each for each in engine.look().all("input") if each.attr("name") == "search-messages")
        engine.act(box.fire("input", value="SECRET"))
        await engine.until(lambda: engine.look().has("mark", text="secret"), "the result")
        find(engine, "secret")
        engine.choose("Delete", "My secret")
        await engine.until(lambda: engine.look().has("mark", text="secret"), "the result in the list")
        engine.click("button", data_kind="danger")
        await engine.until(lambda: not engine.look().has("mark"), "end of the result")


async def test_after_a_reload_what_was_there_is_found(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    browser = Browser()
    async with Peer(romeo, prosody) as peer, Engine(prosody, browser) as engine:
        await engine.log_in(juliet)
        peer.say(juliet.jid, "Parting is such sweet sorrow")
        await engine.until(lambda: engine.badge == 1, "it")
    async with Engine(prosody, browser) as engine:
        await engine.log_in(juliet)
        find(engine, "sorro")
        await engine.until(lambda: engine.look().has("mark", text="sorrow"), "the result")
